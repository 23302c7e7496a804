"""No rule. Coverage and flags still hold: they come before any rule."""

from __future__ import annotations

from territory_opt.accounts.rules.choice import NOBODY, Candidates, Choice, Rule
from territory_opt.model.scenario import KeyAccountRule


def choose(_rule: KeyAccountRule, _candidates: Candidates) -> Choice:
    """Choose nobody."""
    return NOBODY


NONE = Rule("none", choose)
