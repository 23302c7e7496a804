"""No rule. Coverage and flags still hold: they come before any rule."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import NOBODY, Candidates, Choice, Rule
from territory_opt.model.scenario import KeyRule


def choose(_rule: KeyRule, _candidates: Candidates) -> Choice:
    """Choose nobody."""
    return NOBODY


NONE = Rule("none", choose, measures=lambda _: ())
