"""The areas of units, and the outlines of groups of units."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.geography.outline import dissolve, simplify_together
from territory_opt.geography.tiling import Tiling
from territory_opt.model.arrays import Ints, Shapes
from territory_opt.model.judged_plan import JudgedPlan


def tiling_of(plan: JudgedPlan) -> Tiling:
    """Return the tiling that the plan was made with; a new one where it has none, or one of other areas."""
    units, frame, rules = plan.book.units, plan.book.frame, plan.scenario.neighbours
    if plan.tiling is not None and plan.tiling.has_areas_of(units, frame, rules):
        return plan.tiling
    return Tiling(units, frame, plan.book.edges, rules)


def unit_areas(plan: JudgedPlan) -> Shapes:
    """Area of each unit: its own polygon, or the cell around a unit that is a point.

    Returns
    -------
    Shapes, shape (n,)
        In degrees, cut at the antimeridian; in a local frame in its own units. Edges that nearly match are
        repaired, so that no gap separates them. Slow for a plan without a tiling: compute it once.
    """
    return tiling_of(plan).areas


def unit_size(areas: Shapes) -> float:
    """Side of a square with the median area of a unit, in the unit of the coordinates."""
    return float(np.sqrt(np.median(shapely.area(areas)))) if len(areas) else 0.0


def outlines(areas: Shapes, label: Ints, k: int, tolerance: float) -> Shapes:
    """One shape per group of units, simplified together so that common borders stay equal.

    Parameters
    ----------
    areas : Shapes, shape (n,)
        From `unit_areas`, with matching edges.
    label : Ints, shape (n,)
        Group of each unit; -1 for none.
    k : int
        Number of groups.
    tolerance : float
        In the unit of the coordinates; 0 keeps every vertex.

    Returns
    -------
    Shapes, shape (k,)
        None for a group without units.
    """
    shapes = np.asarray(dissolve(areas, label, k), dtype=object).copy()
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    shapes[missing] = None
    if tolerance > 0 and not missing.all():
        shapes[~missing] = simplify_together(shapes[~missing], tolerance)
    return shapes
