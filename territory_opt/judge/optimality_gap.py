"""Optimality gap of a plan."""

from __future__ import annotations

from typing import NamedTuple

from territory_opt.model.result import Bound


def relative_gap(value: float, bound: Bound) -> float:
    """(objective - bound) / objective, 0/0 = 0.

    A bound below 0 counts as 0, because no objective is negative. A bound above the objective by rounding
    gives 0.
    """
    return max(0.0, 1.0 - max(bound.value, 0.0) / value) if value > 0 else 0.0


class Gaps(NamedTuple):
    """`gap` and `gap_these_bases` of the report: one of them at most is known."""

    gap: float | None
    these_bases: float | None


def gaps(value: float, bound: Bound | None, holds: bool) -> Gaps:
    """Gap of a plan, and whether it is valid for the problem or for the plan's own bases only.

    Parameters
    ----------
    value : float
        The objective.
    bound : Bound or None
    holds : bool
        Whether every rule holds; else there is no gap.
    """
    if bound is None or not holds:
        return Gaps(None, None)
    gap = relative_gap(value, bound)
    return Gaps(gap, None) if bound.valid_for == "problem" else Gaps(None, gap)
