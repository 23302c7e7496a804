"""The map of report.html, as compact numbers for its script."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from territory_opt.export.layers.outlines import outlines, unit_size
from territory_opt.export.layers.ownership import moved_units, rep_names
from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan.fill_owners import fill_labels
from territory_opt.export.report_page.plan.map_colours import PALETTE, area_colours, kam_colours
from territory_opt.export.report_page.plan.map_window import MapWindow
from territory_opt.export.report_page.plan.neighbour_links import drawn_links
from territory_opt.geography.lonlat import has_place_on_earth
from territory_opt.geography.outline import simplify_together
from territory_opt.model.arrays import Shapes
from territory_opt.model.json_view import as_json
from territory_opt.model.judged_plan import JudgedPlan

MAX_UNITS = 20_000
"""Units are drawn one by one up to this number; units.geojson has all."""
MAX_VERTICES = 1_500_000
_OUTLINE_DETAIL, _UNIT_DETAIL, _STEP = 0.06, 0.03, 0.005
"""Simplification and rounding as shares of the median unit's side."""


def map_data(view: PlanView) -> dict[str, Any]:
    """Contents of the map as JSON values.

    Shapes are lists of rings. A ring is a flat list of integers: x and y of its first vertex, then the
    differences to each next one, in multiples of `step`.
    """
    plan = view.plan
    window = MapWindow.around(plan.book.frame, view.areas)
    areas = window.shapes(view.areas)
    size = unit_size(areas)
    step = max(size * _STEP, 1e-7)
    return {
        "on_earth": has_place_on_earth(plan.book.frame),
        "distance_unit": plan.book.frame.distance_unit,
        "step": step,
        "palette": list(PALETTE),
        "territories": _territories(view, window, size, step),
        "today": _today(plan, areas, size, step),
        "today_filled": _owners_come_from_customers(plan) and bool((plan.before == "").any()),
        "units": _units(plan, areas, size, step),
        "kams": _kams(plan, window),
        "sites": _sites(view, window),
        **drawn_links(plan, areas, window, size),
    }


def encode_rings(shapes: Shapes, step: float) -> list[list[list[int]]]:
    """Rings of each shape and its parts, delta-encoded in integers; none for a missing shape."""
    part, shape_of = shapely.get_parts(shapes, return_index=True)
    ring, part_of = shapely.get_rings(part, return_index=True)
    owner = shape_of[part_of]
    corners, ring_of = shapely.get_coordinates(ring, return_index=True)
    whole = np.round(corners / step).astype(np.int64)
    first = np.diff(ring_of, prepend=-1) > 0
    deltas = np.diff(whole, axis=0, prepend=0)
    # Closing vertices and vertices equal to the previous one are left out: this changes no other difference.
    keep = first | ((deltas != 0).any(axis=1) & ~np.append(first[1:], True))
    deltas[first] = whole[first]
    flat = deltas[keep].ravel().tolist()
    ends = 2 * np.cumsum(np.bincount(ring_of[keep], minlength=len(ring)))
    out: list[list[list[int]]] = [[] for _ in shapes]
    starts = np.concatenate([[0], ends])[: len(ends)]
    for shape, start, end in zip(owner.tolist(), starts.tolist(), ends.tolist(), strict=True):
        out[shape].append(flat[start:end])
    return out


def _territories(view: PlanView, window: MapWindow, size: float, step: float) -> list[dict[str, Any]]:
    plan = view.plan
    table = view.territories
    drawn = window.shapes(np.asarray(table.geometry.array, dtype=object))
    shapes = simplify_together(drawn, size * _OUTLINE_DETAIL)
    travel = table["travel_minutes_per_visit"].to_numpy()
    base = window.frame_points(plan.base)
    colours = area_colours(plan.label, plan.k, plan.neighbours.pairs)
    return [
        {
            "id": plan.territory_id[t],
            "rep": rep,
            "colour": colour,
            "rings": ring,
            "units": int(table["units"].iloc[t]),
            "customers": int(plan.customers[t]),
            "travel": as_json(travel[t]),
            "base": as_json(base[t]),
            "load": [as_json(plan.loads[m][t]) for m in plan.loads],
            "target": [as_json(plan.targets[m][t]) for m in plan.loads],
        }
        for t, (rep, colour, ring) in enumerate(
            zip(rep_names(plan), colours, encode_rings(shapes, step), strict=True)
        )
    ]


def _today(plan: JudgedPlan, areas: Shapes, size: float, step: float) -> list[dict[str, Any]]:
    """Outlines of today's territories; empty when none are known.

    Where owners of units come from customers, units without customers are drawn with their neighbours.
    """
    if plan.label_before is None:
        return []
    names, label = np.unique(plan.before.astype(str), return_inverse=True)
    if names[0] == "":
        names, label = names[1:], label - 1
    if _owners_come_from_customers(plan):
        label = fill_labels(label, plan.neighbours.pairs)
    shapes = outlines(areas, label, len(names), size * _OUTLINE_DETAIL)
    colours = area_colours(label, len(names), plan.neighbours.pairs)
    return [
        {"id": str(name), "colour": colour, "rings": ring}
        for name, colour, ring in zip(names, colours, encode_rings(shapes, step), strict=True)
    ]


def _units(plan: JudgedPlan, areas: Shapes, size: float, step: float) -> dict[str, Any] | None:
    """Every unit with its territory and whether it changes; None when there are too many to draw."""
    if len(areas) > MAX_UNITS or shapely.get_num_coordinates(areas).sum() > MAX_VERTICES:
        return None
    shapes = simplify_together(areas, size * _UNIT_DETAIL)
    return {
        "id": plan.book.units.unit_id.tolist(),
        "label": plan.label.tolist(),
        "moved": np.flatnonzero(moved_units(plan)).tolist(),
        "before": plan.before.tolist() if plan.label_before is not None else [],
        "rings": encode_rings(shapes, step),
    }


def _owners_come_from_customers(plan: JudgedPlan) -> bool:
    """Whether today's territories come from customers, not from a column of the units."""
    return plan.label_before is not None and not (plan.book.units.territory_id != "").any()


def _kams(plan: JudgedPlan, window: MapWindow) -> list[dict[str, Any]]:
    kams = plan.book.kams
    if kams is None:
        return []
    homes = window.frame_points(kams.homes)
    return [
        {"id": kams.kam_id[i], "name": kams.name[i], "colour": colour, "home": as_json(homes[i])}
        for i, colour in enumerate(kam_colours(len(kams)))
    ]


def _sites(view: PlanView, window: MapWindow) -> dict[str, Any]:
    """Sites of key accounts: coordinates, KAM (-1 for none), and figures."""
    plan, table = view.plan, view.key_accounts
    kam_index = {} if plan.book.kams is None else {kam: i for i, kam in enumerate(plan.book.kams.kam_id)}
    at = shapely.get_coordinates(np.asarray(table.geometry.array, dtype=object))
    return {
        "at": window.lonlat_points(at).tolist(),
        "kam": [kam_index.get(kam, -1) for kam in table["kam_id"]],
        "name": [str(name) for name in table["name"].fillna(table["customer_id"])],
        "account": [str(account) for account in table["account_id"]],
        "revenue": [as_json(value) for value in table["revenue"]],
    }
