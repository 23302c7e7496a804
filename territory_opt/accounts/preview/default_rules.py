"""The rules that a preview compares unless told otherwise."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.preview.preview import Norm
from territory_opt.model.scenario import KeyAccountRule, KeyRule

SHARES = (0.23, 0.30, 0.40, 0.50, 0.60)
"""Shares of revenue: key accounts held about 23 % in 1975, and hold about 60 % today."""
CUT = 0.98
"""Both cut lines of the score: the best fiftieth on each axis."""
RANKING = ("revenue", "potential", "visits")
"""What accounts are ranked by, the first that the book knows."""
USUAL_PLACES = 100
"""How many largest accounts are looked at when the book has no KAMs with places for them."""


def usual_rules(table: AccountTable, own: KeyAccountRule, norm: Norm) -> tuple[KeyAccountRule, ...]:
    """Return the scenario's own rule, then Pareto's at several shares, the largest accounts, and a score.

    All but the first keep the own families, exceptions and shares, and rank by revenue, or by whatever
    else the book knows. Without anything to rank by there is the own rule alone.
    """
    bare = without_rules(own)
    ranking = [m for m in RANKING if table.total(m).any()]
    if not ranking:
        return (own,)
    first = ranking[0]
    places = int(norm.kams * norm.max_accounts) or USUAL_PLACES
    rules = [
        own,
        *(replace(bare, rule="pareto", measure=first, share=share) for share in SHARES),
        replace(bare, rule="top_n", measure=first, n=min(places, len(table))),
    ]
    if {"revenue", "potential"} <= set(ranking) and own.rule != "score":
        rules.append(replace(bare, rule="score", attractiveness_at_least=CUT, position_at_least=CUT))
    return tuple(dict.fromkeys(rules))


def moved_cut(table: AccountTable, own: KeyAccountRule, share: float) -> KeyAccountRule:
    """Return the scenario's rule with another share.

    A rule that is not Pareto's gives way to it, by revenue or whatever else the book knows; families,
    exceptions and shares of service stay.
    """
    if own.rule == "pareto":
        return replace(own, share=share)
    measure = next((name for name in RANKING if table.total(name).any()), RANKING[0])
    return replace(without_rules(own), rule="pareto", measure=measure, share=share)


def without_rules(own: KeyAccountRule) -> KeyAccountRule:
    """The scenario's families, exceptions, levels and shares, and no rule."""
    nothing = KeyRule()
    parameters: dict[str, Any] = {item.name: getattr(nothing, item.name) for item in fields(KeyRule)}
    return replace(own, **parameters, rules=(), combine="or")
