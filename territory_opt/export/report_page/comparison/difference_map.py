"""The map of compare.html, as compact numbers for its script."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from territory_opt.export.layers.move_tables import shapes_of
from territory_opt.export.layers.outlines import unit_size
from territory_opt.export.report_page.plan.map_colours import PALETTE, area_colours
from territory_opt.export.report_page.plan.map_data import encode_rings
from territory_opt.export.report_page.plan.map_window import MapWindow
from territory_opt.geography.outline import simplify_together
from territory_opt.model.arrays import Ints, Shapes
from territory_opt.model.drawn_plan import DrawnPlan
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.whatif.comparison import Comparison, UnitMove

MAX_DRAWN = 20_000
"""Moves are drawn up to this number; difference.geojson has all."""
_DETAIL, _STEP = 0.001, 0.0001
"""Simplification and rounding as shares of the side of a square with the area of the map."""


def difference_map(comparison: Comparison, before: DrawnPlan, after: DrawnPlan) -> dict[str, Any]:
    """Contents of the map as JSON values; rings as in `encode_rings`."""
    frame = GEOGRAPHIC if after.on_earth else Frame("local")
    window = MapWindow.around(frame, after.territories)
    shapes = window.shapes(after.territories)
    side = _side(shapes)
    step = max(side * _STEP, 1e-7)
    colours = area_colours(np.arange(len(shapes)), len(shapes), _touching(shapes))
    moves = comparison.moves[:MAX_DRAWN]
    return {
        "on_earth": after.on_earth,
        "step": step,
        "palette": list(PALETTE),
        "after": _outlines(after, shapes, side, step, colours),
        "before": _outlines(before, window.shapes(before.territories), side, step),
        "moves": _moves(moves, window.shapes(shapes_of(moves, after)), step),
    }


def _outlines(
    drawn: DrawnPlan, shapes: Shapes, side: float, step: float, colours: list[int] | None = None
) -> list[dict[str, Any]]:
    shapes = np.asarray(shapes, dtype=object).copy()
    known = ~shapely.is_missing(shapes)
    if known.any():
        shapes[known] = simplify_together(shapes[known], side * _DETAIL)
    rings = encode_rings(shapes, step)
    return [
        {"id": str(name), "colour": 0 if colours is None else colours[t], "rings": rings[t]}
        for t, name in enumerate(drawn.territory_id)
    ]


def _moves(moves: tuple[UnitMove, ...], shapes: Shapes, step: float) -> list[dict[str, Any]]:
    areas = np.full(len(moves), None, dtype=object)
    drawn = [index for index, shape in enumerate(shapes) if shapely.get_dimensions(shape) == 2]
    areas[drawn] = shapes[drawn]
    rings, centres = encode_rings(areas, step), shapely.centroid(shapes)
    return [
        {
            "unit": move.unit_id,
            "from": move.before,
            "to": move.after,
            "reps": [move.from_rep_name or move.from_rep_id, move.to_rep_name or move.to_rep_id],
            "customers": move.customers,
            "whole": move.whole_unit,
            "reason": "" if move.reason is None else move.reason.text,
            "rings": rings[index],
            "at": None if centres[index] is None else [float(centres[index].x), float(centres[index].y)],
        }
        for index, move in enumerate(moves)
    ]


def _side(shapes: Shapes) -> float:
    """Side of a square as large as all territories together; 1 without any."""
    known = shapes[~shapely.is_missing(shapes)]
    return unit_size(known) * float(np.sqrt(len(known))) if len(known) else 1.0


def _touching(shapes: Shapes) -> Ints:
    """Pairs of territories that touch, shape (m, 2)."""
    known = np.flatnonzero(~shapely.is_missing(shapes))
    tree = shapely.STRtree(shapes[known])
    pairs = known[tree.query(shapes[known], predicate="intersects")].T
    found: Ints = pairs[pairs[:, 0] < pairs[:, 1]]
    return found
