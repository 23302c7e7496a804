"""Compactness of the territories, compared with the assignment of every unit to its nearest base."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.compactness import border_km, cut_edges, largest_diameter, polsby_popper
from territory_opt.geography.distance import paired_distances
from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.objective import nearest_base
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.report.shape_rows import Compactness
from territory_opt.resolve import ResolvedScenario


def compactness_section(resolved: ResolvedScenario, plan: MeasuredPlan) -> Compactness:
    """`compactness` of the report.

    The nearest-base figures are those of a plan without balance. None without visits, areas or borders.
    """
    neighbours, k = resolved.neighbours, len(plan.territories)
    nearest = nearest_base(resolved, plan.base)
    scores, nearest_scores = (_polsby_popper_scores(resolved, label, k) for label in (plan.label, nearest))
    return Compactness(
        travel_minutes_per_visit=_minutes_per_visit(resolved, plan),
        inertia=_inertia(resolved, plan),
        largest_diameter_km=largest_diameter(resolved.field.frame, resolved.field.unit_points, plan.label, k),
        cut_edges=int(cut_edges(neighbours, plan.label)),
        cut_edges_nearest_base=int(cut_edges(neighbours, nearest)),
        border_km=float(border_km(neighbours, plan.label)),
        border_km_nearest_base=float(border_km(neighbours, nearest)),
        polsby_popper_mean=finite_or_none(scores.mean()) if len(scores) else None,
        polsby_popper_median=finite_or_none(np.median(scores)) if len(scores) else None,
        polsby_popper_median_nearest_base=finite_or_none(np.median(nearest_scores))
        if len(nearest_scores)
        else None,
    )


def _minutes_per_visit(resolved: ResolvedScenario, plan: MeasuredPlan) -> float | None:
    """Drive minutes per visit over the whole plan; None without visits or travel times."""
    visits = float(plan.served.visits.sum())
    if visits <= 0 or resolved.field.frame.kind == "local":
        return None
    return 60.0 * float(plan.served.drive_hours.sum()) / visits


def _inertia(resolved: ResolvedScenario, plan: MeasuredPlan) -> float:
    """Sum of weight x squared distance to the base."""
    units = np.flatnonzero(plan.label >= 0)
    points = resolved.field.unit_points[units]
    distance = paired_distances(resolved.field.frame, points, plan.base[plan.label[units]])
    return float(resolved.weight[units] @ distance**2)


def _polsby_popper_scores(resolved: ResolvedScenario, label: Ints, k: int) -> Floats:
    """Finite Polsby-Popper scores of the territories."""
    scores = polsby_popper(resolved.neighbours, label, k)
    return scores[np.isfinite(scores)]
