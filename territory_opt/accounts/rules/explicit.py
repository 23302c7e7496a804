"""Key is what the book says is key, by coverage or flag, and nothing else."""

from __future__ import annotations

from territory_opt.accounts.rules.choice import NOBODY, Candidates, Choice, Rule
from territory_opt.model.scenario import KeyAccountRule


def choose(_rule: KeyAccountRule, _candidates: Candidates) -> Choice:
    """Add nobody to those chosen by hand."""
    return NOBODY


EXPLICIT = Rule("explicit", choose)
