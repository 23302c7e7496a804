"""Rule `score`: key are the accounts above the cut lines of two axes, attractiveness and position."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.rules.rule import Candidates, Choice, Parameter, ParameterName, Rule
from territory_opt.model.arrays import Floats
from territory_opt.model.findings.account_findings import ReachesScore
from territory_opt.model.scenario import KeyRule, Weighted

Axis = tuple[Weighted, ...]

ATTRACTIVENESS: Axis = (Weighted("potential"),)
POSITION: Axis = (Weighted("revenue"),)
"""Default measures of the axes."""


def choose(rule: KeyRule, candidates: Candidates) -> Choice:
    """Choose the open candidates at or above both cut lines.

    Portfolio of Millman and Wilson, From key account selling to key account management, 1995,
    doi:10.1108/EUM0000000003877.
    """
    score = scores(rule, candidates)
    cuts = (rule.attractiveness_at_least or 0.0, rule.position_at_least or 0.0)
    chosen = np.flatnonzero(candidates.open & (score >= np.array(cuts)).all(axis=1))
    return Choice(
        chosen, tuple(ReachesScore(first, second, *cuts) for first, second in score[chosen].tolist())
    )


def scores(rule: KeyRule, candidates: Candidates) -> Floats:
    """Attractiveness and position of every candidate, 0 to 1; shape (candidates, 2)."""
    return np.column_stack([_axis(axis, candidates) for _, axis in axes(rule)])


def axes(rule: KeyRule) -> tuple[tuple[ParameterName, Axis], tuple[ParameterName, Axis]]:
    """Return both axes with their names, of the scenario or by default."""
    return ("attractiveness", rule.attractiveness or ATTRACTIVENESS), ("position", rule.position or POSITION)


def percentiles(values: Floats) -> Floats:
    """Percentile rank: share of the other values that are less, ties counting half; 0.5 for a single value.

    Parameters
    ----------
    values : Floats, shape (n,)

    Returns
    -------
    Floats, shape (n,)
        0 to 1, non-decreasing in the value.
    """
    if len(values) < 2:
        return np.full(len(values), 0.5)
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    share: Floats = (below + not_above - 1) / (2.0 * (len(values) - 1))
    return share


def _axis(axis: Axis, candidates: Candidates) -> Floats:
    """Weighted mean of the percentile ranks, clipped to 0 to 1 against rounding."""
    weight = np.array([item.weight for item in axis])
    percentile = np.column_stack([percentiles(candidates.measures[item.measure]) for item in axis])
    mean: Floats = np.clip(percentile @ (weight / weight.sum()), 0.0, 1.0)
    return mean


def _measures(rule: KeyRule) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.measure for _, axis in axes(rule) for item in axis))


def _fits(value: float) -> bool:
    return 0 <= value <= 1


_EXPECTS = "a number from 0 to 1, such as 0.9: the score an account needs"

SCORE = Rule(
    "score",
    choose,
    parameters=(
        Parameter("attractiveness_at_least", _fits, _EXPECTS),
        Parameter("position_at_least", _fits, _EXPECTS),
    ),
    measures=_measures,
    axes=axes,
    ranks=True,
)
