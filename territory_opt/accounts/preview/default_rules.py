"""The rules that a preview compares by default."""

from __future__ import annotations

from dataclasses import fields, replace

from territory_opt.accounts.account_table import AccountTable
from territory_opt.accounts.preview.preview import MeanKam
from territory_opt.model.scenario import KeyAccountRule, KeyRule
from territory_opt.model.with_fields import with_fields

SHARES = (0.23, 0.30, 0.40, 0.50, 0.60)
"""Shares of revenue: key accounts held about 23 % in 1975, and hold about 60 % today."""
CUT = 0.98
"""Both cut lines of the score: the top 2 % on each axis."""
RANKING_MEASURES = ("revenue", "potential", "visits")
"""Accounts are ranked by the first of these that the book has."""
DEFAULT_TOP_N = 100
"""Accounts of the rule `top_n` when the book has no KAMs."""


def default_rules(table: AccountTable, own: KeyAccountRule, mean_kam: MeanKam) -> tuple[KeyAccountRule, ...]:
    """Return the scenario's rule, then pareto with several shares, top_n, and a score.

    All but the first keep the scenario's families, exceptions and field shares, and rank by the first of
    `RANKING_MEASURES` that the book has. Without such a measure only the scenario's rule is returned.
    """
    base = without_rules(own)
    ranking = [m for m in RANKING_MEASURES if table.total(m).any()]
    if not ranking:
        return (own,)
    measure = ranking[0]
    capacity = int(mean_kam.kams * mean_kam.max_accounts) or DEFAULT_TOP_N
    rules = [
        own,
        *(replace(base, rule="pareto", measure=measure, share=share) for share in SHARES),
        replace(base, rule="top_n", measure=measure, n=min(capacity, len(table))),
    ]
    if {"revenue", "potential"} <= set(ranking) and own.rule != "score":
        rules.append(replace(base, rule="score", attractiveness_at_least=CUT, position_at_least=CUT))
    return tuple(dict.fromkeys(rules))


def moved_cut(table: AccountTable, own: KeyAccountRule, share: float) -> KeyAccountRule:
    """Return the scenario's rule with another share.

    A rule other than pareto is replaced by pareto, ranked by the first of `RANKING_MEASURES` that the book
    has; families, exceptions and field shares stay.
    """
    if own.rule == "pareto":
        return replace(own, share=share)
    measure = next((name for name in RANKING_MEASURES if table.total(name).any()), RANKING_MEASURES[0])
    return replace(without_rules(own), rule="pareto", measure=measure, share=share)


def without_rules(own: KeyAccountRule) -> KeyAccountRule:
    """The scenario's families, exceptions, levels and field shares, without a rule."""
    no_rule = KeyRule()
    parameters = {item.name: getattr(no_rule, item.name) for item in fields(KeyRule)}
    return with_fields(replace(own, rules=(), combine="or"), parameters)
