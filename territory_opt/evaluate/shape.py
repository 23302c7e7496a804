"""How compact the territories are, beside the assignment of every unit to its nearest base."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.brief import Brief
from territory_opt.evaluate.figures import figure
from territory_opt.evaluate.measured import Measured
from territory_opt.evaluate.objective import nearest_base
from territory_opt.geography.compactness import border_km, cut_edges, largest_diameter, polsby_popper
from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import Floats, Ints


def compactness(brief: Brief, plan: Measured) -> dict[str, Any]:
    """Compactness section of the report.

    The nearest-base figures are those of a plan without any balance: what shape costs is the difference.
    None stands where the book has no visits, no areas or no borders to measure.
    """
    neighbours, k = brief.neighbours, len(plan.roster)
    nearest = nearest_base(brief, plan.base)
    own, other = _roundness(brief, plan.label, k), _roundness(brief, nearest, k)
    return {
        "travel_minutes_per_visit": _minutes_per_visit(brief, plan),
        "inertia": _inertia(brief, plan),
        "largest_diameter_km": largest_diameter(brief.field.frame, brief.field.unit_points, plan.label, k),
        "cut_edges": int(cut_edges(neighbours, plan.label)),
        "cut_edges_nearest_base": int(cut_edges(neighbours, nearest)),
        "border_km": float(border_km(neighbours, plan.label)),
        "border_km_nearest_base": float(border_km(neighbours, nearest)),
        "polsby_popper_mean": figure(own.mean()) if len(own) else None,
        "polsby_popper_median": figure(np.median(own)) if len(own) else None,
        "polsby_popper_median_nearest_base": figure(np.median(other)) if len(other) else None,
    }


def _minutes_per_visit(brief: Brief, plan: Measured) -> float | None:
    """Drive minutes for each visit over the whole plan; None without visits or travel times."""
    visits = float(plan.served.visits.sum())
    if visits <= 0 or brief.field.frame.kind == "local":
        return None
    return 60.0 * float(plan.served.drive_hours.sum()) / visits


def _inertia(brief: Brief, plan: Measured) -> float:
    """Sum of weight x squared distance to the base."""
    units = np.flatnonzero(plan.label >= 0)
    points = brief.field.unit_points[units]
    far = paired_distances(brief.field.frame, points, plan.base[plan.label[units]])
    return float(brief.weight[units] @ far**2)


def _roundness(brief: Brief, label: Ints, k: int) -> Floats:
    """Polsby-Popper scores of the territories that have one."""
    scores = polsby_popper(brief.neighbours, label, k)
    return scores[np.isfinite(scores)]
