"""Rule `none`: no rule; coverage, flags and exceptions still apply."""

from __future__ import annotations

from territory_opt.accounts.rules.rule import NO_CHOICE, Candidates, Choice, Rule
from territory_opt.model.scenario import KeyRule


def choose(_rule: KeyRule, _candidates: Candidates) -> Choice:
    """Choose no account."""
    return NO_CHOICE


NONE = Rule("none", choose, measures=lambda _: ())
