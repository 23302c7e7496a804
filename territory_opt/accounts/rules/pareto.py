"""Rule `pareto`: key are the largest accounts that together hold a given share of a measure."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.rules.rule import Candidates, Choice, Parameter, Rule, rank_numbers
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.finding import Finding
from territory_opt.model.findings.account_findings import LargestByShare
from territory_opt.model.scenario import KeyRule

ROUNDING = 1e-12
"""Rounding tolerance of a sum, as a share of the total."""


def choose(rule: KeyRule, candidates: Candidates) -> Choice:
    """Choose open accounts, largest first, until the key accounts hold `share` of the measure.

    The share refers to the measure of *all* accounts, excluded ones included: "key accounts hold 35 % of
    revenue". Explicitly chosen accounts are key whatever their size and count towards the share first;
    excluded accounts are skipped. The account that reaches the share is the last one chosen; an account
    with 0 is never chosen.
    """
    values = candidates.measures[rule.measure]
    order = candidates.ranking(rule.measure)
    eligible = order[candidates.open[order] & (values[order] > 0)]
    total = candidates.totals[rule.measure]
    cumulative = float(values[candidates.explicit].sum()) + np.cumsum(values[eligible])
    required = (rule.share or 0.0) * total - ROUNDING * total
    chosen = eligible[cumulative - values[eligible] < required]
    return Choice(chosen, _reasons(rule, candidates, order, chosen, cumulative[: len(chosen)]))


def _reasons(
    rule: KeyRule, candidates: Candidates, order: Ints, chosen: Ints, cumulative: Floats
) -> tuple[Finding, ...]:
    if not len(chosen):
        return ()
    explicit = int(candidates.explicit.sum())
    share = float(cumulative[-1]) / candidates.totals[rule.measure]
    count = len(chosen) + explicit
    rank, values = rank_numbers(order)[chosen].tolist(), candidates.measures[rule.measure][chosen].tolist()
    return tuple(
        LargestByShare(rule.measure, value, number, count, share, explicit)
        for value, number in zip(values, rank, strict=True)
    )


PARETO = Rule(
    "pareto",
    choose,
    parameters=(
        Parameter("share", lambda value: 0 < value <= 1, "a fraction above 0 and up to 1 (0.35 is 35 %)"),
    ),
    ranks=True,
)
