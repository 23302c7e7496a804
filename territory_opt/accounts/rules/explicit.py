"""Key is what the book says is key, by coverage or flag, and nothing else."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import NOBODY, Candidates, Choice, Rule
from territory_opt.model.scenario import KeyRule


def choose(_rule: KeyRule, _candidates: Candidates) -> Choice:
    """Add nobody to those chosen by hand."""
    return NOBODY


EXPLICIT = Rule("explicit", choose, measures=lambda _: ())
