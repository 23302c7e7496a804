"""How far a plan is from the best that could exist."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from territory_opt.model.result import Bound


def gap_to(value: float, bound: Bound) -> float:
    """Share of the objective that could at most be saved: (objective - bound) / objective, 0/0 = 0.

    No objective can be negative, so a bound below 0 says no more than 0, and an objective of 0 is best. A
    bound above the objective by rounding gives 0.
    """
    return max(0.0, 1.0 - max(bound.value, 0.0) / value) if value > 0 else 0.0


def quality(value: float, bound: Bound | None, holds: bool) -> dict[str, Any]:
    """bound, gap and gap_these_bases of the report.

    Parameters
    ----------
    value : float
        The objective.
    bound : Bound or None
    holds : bool
        Whether every rule holds; without that no gap means anything.
    """
    gap = gap_to(value, bound) if bound is not None and holds else None
    whole = bound is not None and bound.valid_for == "problem"
    return {
        "bound": None if bound is None else asdict(bound),
        "gap": gap if whole else None,
        "gap_these_bases": None if whole else gap,
    }
