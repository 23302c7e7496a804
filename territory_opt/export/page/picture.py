"""The map of report.html, as compact numbers that its script draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from territory_opt.export.lonlat import has_place_on_earth, points_to_lonlat
from territory_opt.export.outlines import outlines, unit_size
from territory_opt.export.ownership import moved_units, rep_names
from territory_opt.export.page.colours import AREAS, area_colours, kam_colours
from territory_opt.export.plain import plain
from territory_opt.export.view import View
from territory_opt.geography.outline import simplify_together
from territory_opt.model.arrays import Floats, Shapes
from territory_opt.model.plan import Plan

MAX_UNITS = 20_000
"""More units than this are not drawn one by one; they are in units.geojson."""
MAX_VERTICES = 1_500_000
_OUTLINE_DETAIL, _UNIT_DETAIL, _STEP = 0.06, 0.03, 0.005
"""Simplification and rounding as shares of the median unit's side."""


def picture(view: View) -> dict[str, Any]:
    """Everything the map shows, as JSON values.

    Shapes are lists of rings; a ring is a flat list of whole numbers, first x and y, then the steps to each
    next vertex, all in multiples of `step`.
    """
    plan, areas = view.plan, view.areas
    size = unit_size(areas)
    step = max(size * _STEP, 1e-7)
    return {
        "earth": has_place_on_earth(plan.book.frame),
        "step": step,
        "palette": list(AREAS),
        "territories": _territories(view, size, step),
        "today": _today(plan, areas, size, step),
        "units": _units(plan, areas, size, step),
        "kams": _kams(plan),
        "sites": _sites(view),
        "bridges": _bridges(plan),
    }


def rings(shapes: Shapes, step: float) -> list[list[list[int]]]:
    """Rings of each shape, all its parts, as whole steps; a shape that is missing has none."""
    part, shape_of = shapely.get_parts(shapes, return_index=True)
    ring, part_of = shapely.get_rings(part, return_index=True)
    owner = shape_of[part_of]
    corners, ring_of = shapely.get_coordinates(ring, return_index=True)
    whole = np.round(corners / step).astype(np.int64)
    first = np.diff(ring_of, prepend=-1) > 0
    moves = np.diff(whole, axis=0, prepend=0)
    # A ring's closing vertex and vertices that fall on the one before are left out; their steps are zero or
    # lead back, so the steps of the others stay right.
    keep = first | ((moves != 0).any(axis=1) & ~np.append(first[1:], True))
    moves[first] = whole[first]
    flat = moves[keep].ravel().tolist()
    ends = 2 * np.cumsum(np.bincount(ring_of[keep], minlength=len(ring)))
    out: list[list[list[int]]] = [[] for _ in shapes]
    for shape, start, end in zip(owner.tolist(), [0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        out[shape].append(flat[start:end])
    return out


def _territories(view: View, size: float, step: float) -> list[dict[str, Any]]:
    plan = view.plan
    table = view.territories
    shapes = simplify_together(np.asarray(table.geometry.array, dtype=object), size * _OUTLINE_DETAIL)
    travel = table["travel_minutes_per_visit"].to_numpy()
    base = _places(plan, plan.base)
    colours = area_colours(plan.label, plan.k, plan.neighbours.pairs)
    return [
        {
            "id": plan.territory_id[t],
            "rep": rep,
            "colour": colour,
            "rings": ring,
            "units": int(table["units"].iloc[t]),
            "customers": int(plan.customers[t]),
            "travel": plain(travel[t]),
            "base": plain(base[t]),
            "load": [plain(plan.loads[m][t]) for m in plan.loads],
            "target": [plain(plan.targets[m][t]) for m in plan.loads],
        }
        for t, (rep, colour, ring) in enumerate(
            zip(rep_names(plan), colours, rings(shapes, step), strict=True)
        )
    ]


def _today(plan: Plan, areas: Shapes, size: float, step: float) -> list[dict[str, Any]]:
    """Outlines of today's territories; empty when the book knows none."""
    if plan.label_before is None:
        return []
    names, label = np.unique(plan.before.astype(str), return_inverse=True)
    if names[0] == "":
        names, label = names[1:], label - 1
    shapes = outlines(areas, label, len(names), size * _OUTLINE_DETAIL)
    colours = area_colours(label, len(names), plan.neighbours.pairs)
    return [
        {"id": str(name), "colour": colour, "rings": ring}
        for name, colour, ring in zip(names, colours, rings(shapes, step), strict=True)
    ]


def _units(plan: Plan, areas: Shapes, size: float, step: float) -> dict[str, Any] | None:
    """Every unit with its territory and whether it moves; None when there are too many to draw."""
    if len(areas) > MAX_UNITS or shapely.get_num_coordinates(areas).sum() > MAX_VERTICES:
        return None
    shapes = simplify_together(areas, size * _UNIT_DETAIL)
    return {
        "id": plan.book.units.unit_id.tolist(),
        "label": plan.label.tolist(),
        "moved": np.flatnonzero(moved_units(plan)).tolist(),
        "before": plan.before.tolist() if plan.label_before is not None else [],
        "rings": rings(shapes, step),
    }


def _kams(plan: Plan) -> list[dict[str, Any]]:
    kams = plan.book.kams
    if kams is None:
        return []
    homes = _places(plan, kams.homes)
    return [
        {"id": kams.kam_id[i], "name": kams.name[i], "colour": colour, "home": plain(homes[i])}
        for i, colour in enumerate(kam_colours(len(kams)))
    ]


def _sites(view: View) -> dict[str, Any]:
    """Sites of key accounts: places, KAM (-1 without one), and what to say about each."""
    plan, table = view.plan, view.key_accounts
    kam_index = {} if plan.book.kams is None else {kam: i for i, kam in enumerate(plan.book.kams.kam_id)}
    at = shapely.get_coordinates(np.asarray(table.geometry.array, dtype=object))
    return {
        "at": np.round(at, 5).tolist(),
        "kam": [kam_index.get(kam, -1) for kam in table["kam_id"]],
        "name": [str(name) for name in table["name"].fillna(table["customer_id"])],
        "account": [str(account) for account in table["account_id"]],
        "revenue": [plain(value) for value in table["revenue"]],
    }


def _bridges(plan: Plan) -> list[dict[str, Any]]:
    graph, units = plan.neighbours, plan.book.units
    at = _places(plan, units.points)
    return [
        {
            "from": plain(at[a]),
            "to": plain(at[b]),
            "name": f"{units.unit_id[a]} – {units.unit_id[b]}",
            "km": plain(graph.bridge_km[edge]),
        }
        for edge in np.flatnonzero(graph.bridge)
        for a, b in [graph.pairs[edge]]
    ]


def _places(plan: Plan, points: Floats) -> Floats:
    """Degrees rounded to a metre; a local frame's own units."""
    frame = plan.book.frame
    return np.round(points_to_lonlat(frame, points), 5) if has_place_on_earth(frame) else points
