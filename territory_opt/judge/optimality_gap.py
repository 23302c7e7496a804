"""Optimality gap of a plan."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from territory_opt.model.result import Bound


def relative_gap(value: float, bound: Bound) -> float:
    """(objective - bound) / objective, 0/0 = 0.

    A bound below 0 counts as 0, because no objective is negative. A bound above the objective by rounding
    gives 0.
    """
    return max(0.0, 1.0 - max(bound.value, 0.0) / value) if value > 0 else 0.0


def bound_and_gap(value: float, bound: Bound | None, holds: bool) -> dict[str, Any]:
    """`bound`, `gap` and `gap_these_bases` of the report.

    Parameters
    ----------
    value : float
        The objective.
    bound : Bound or None
    holds : bool
        Whether every rule holds; else there is no gap.
    """
    gap = relative_gap(value, bound) if bound is not None and holds else None
    valid_for_problem = bound is not None and bound.valid_for == "problem"
    return {
        "bound": None if bound is None else asdict(bound),
        "gap": gap if valid_for_problem else None,
        "gap_these_bases": None if valid_for_problem else gap,
    }
