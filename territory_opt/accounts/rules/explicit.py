"""Rule `explicit`: only coverage, flag and the scenario's `always` make accounts key."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import NO_CHOICE, Candidates, Choice, Rule
from territory_opt.model.scenario import KeyRule


def choose(_rule: KeyRule, _candidates: Candidates) -> Choice:
    """Choose no further account."""
    return NO_CHOICE


EXPLICIT = Rule("explicit", choose, measures=lambda _: ())
