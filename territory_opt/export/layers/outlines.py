"""The areas of units, and the outlines of groups of units."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.export.layers.antimeridian_cut import cut_at_antimeridian
from territory_opt.geography.edge_matching import match_edges
from territory_opt.geography.lonlat import has_place_on_earth, shapes_to_lonlat
from territory_opt.geography.outline import dissolve, simplify_together
from territory_opt.geography.outline_tolerance import match_edges_within
from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.arrays import Ints, Shapes
from territory_opt.model.book import Book
from territory_opt.model.judged_plan import JudgedPlan


def unit_areas(plan: JudgedPlan) -> Shapes:
    """Area of each unit: its own polygon, or the cell around a unit that is a point.

    Returns
    -------
    Shapes, shape (n,)
        In degrees, cut at the antimeridian; in a local frame in its own units. Edges that nearly match are
        repaired as for the neighbours, so that no gap separates them. This is slow: compute it once.
    """
    areas, units, metres = _drawn_areas(plan.book), plan.book.units, plan.scenario.neighbours.tolerance_m
    if metres is None or units.geometry is None:
        return match_edges(areas)
    return match_edges_within(areas, units, plan.book.frame, metres)


def _drawn_areas(book: Book) -> Shapes:
    if book.units.geometry is not None:
        return cut_at_antimeridian(book.units.geometry)
    cells = shapes_to_lonlat(book.frame, voronoi_cells(book.frame, book.units.points))
    return cut_at_antimeridian(cells) if has_place_on_earth(book.frame) else cells


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
