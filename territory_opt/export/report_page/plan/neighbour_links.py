"""Bridges, added and removed neighbour links: lines of the map, and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from territory_opt.export.report_page.plan.map_window import MapWindow
from territory_opt.model.arrays import Floats, Ints, Shapes
from territory_opt.model.json_view import as_json
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report.shape_rows import BridgeRow, Contiguity, EdgeRow
from territory_opt.wording.number_text import format_count, format_number

MAX_ROWS = 200
"""Maximum number of rows of a list; report.json has all."""

_BAR = 0.35
"""Length of the bar across a border without link, as a share of the median unit's side."""


@dataclass(frozen=True)
class LinkList:
    """Links of one kind: a pair of units and a detail each, and how many more there are."""

    title: str
    rows: list[tuple[str, str]]
    left_out: int


def drawn_links(
    plan: JudgedPlan, areas: Shapes, window: MapWindow, size: float
) -> dict[str, list[dict[str, Any]]]:
    """Lines of the map: bridges and added links from unit to unit, bars across borders without link.

    Parameters
    ----------
    plan : JudgedPlan
    areas : Shapes, shape (n,)
        Outlines of the units as they are drawn.
    window : MapWindow
    size : float
        Side of the median unit.
    """
    graph, names = plan.neighbours, plan.book.units.unit_id
    at = window.frame_points(plan.book.units.points)
    detour = ~graph.detours.kept
    removed = np.concatenate([graph.removed, graph.detours.pairs[detour]])
    minutes = np.concatenate([np.full(len(graph.removed), np.nan), graph.detours.minutes[detour]])
    by_road = np.arange(len(removed)) >= len(graph.removed)

    def lines(pairs: Ints, start: Floats, end: Floats) -> list[dict[str, Any]]:
        return [
            {"from": as_json(start[i]), "to": as_json(end[i]), "name": f"{names[a]} – {names[b]}"}
            for i, (a, b) in enumerate(pairs.tolist())
        ]

    def direct(pairs: Ints) -> list[dict[str, Any]]:
        return lines(pairs, at[pairs[:, 0]], at[pairs[:, 1]])

    bridges = zip(direct(graph.pairs[graph.bridge]), graph.bridge_km[graph.bridge], strict=True)
    bars = zip(lines(removed, *_bars(areas, at, removed, size)), minutes, by_road, strict=True)
    return {
        "bridges": [{**line, "km": as_json(km)} for line, km in bridges],
        "added": direct(graph.added),
        "removed": [{**line, "minutes": as_json(time), "road": bool(road)} for line, time, road in bars],
    }


def _bars(areas: Shapes, at: Floats, pairs: Ints, size: float) -> tuple[Floats, Floats]:
    """Ends, shape (m, 2) each, of a short line across the middle of each pair's common border."""
    a, b = pairs.T
    middle = _middles(areas[a], areas[b])
    across = at[b] - at[a]
    across *= _BAR * size / 2.0 / np.maximum(np.hypot(*across.T), 1e-300)[:, None]
    return np.round(middle - across, 5), np.round(middle + across, 5)


def _middles(areas: Shapes, others: Shapes) -> Floats:
    """Midpoint of the common border of each area with the other one, shape (m, 2)."""
    common = shapely.intersection(shapely.boundary(areas), shapely.boundary(others))
    part, pair = shapely.get_parts(common, return_index=True)
    line = shapely.length(part) > 0.0
    # Outlines that do not match exactly have no common border: their shortest connection replaces it.
    borders = shapely.shortest_line(areas, others)
    found = np.unique(pair[line])
    merged = shapely.line_merge(
        shapely.multilinestrings(part[line], indices=np.searchsorted(found, pair[line]))
    )
    borders[found] = merged
    middle: Floats = shapely.get_coordinates(shapely.line_interpolate_point(borders, 0.5, normalized=True))
    return middle


def link_lists(contiguity: Contiguity, unit: str) -> list[LinkList]:
    """Lists of links; empty ones are left out.

    Parameters
    ----------
    contiguity : Contiguity
    unit : str
        Unit of distance.
    """
    removed = contiguity.edges_removed
    by_table = [row for row in removed if row.reason != "road"]
    by_road = [row for row in removed if row.reason == "road"]
    lists: tuple[tuple[str, str, list[tuple[str, str]]], ...] = (
        ("bridge", "to the nearest land", [_bridge(row, unit) for row in contiguity.bridges]),
        ("link", "added by edges.csv", [(_pair(row), "") for row in contiguity.edges_added]),
        ("link", "removed by edges.csv", [(_pair(row), "") for row in by_table]),
        ("link", "removed because of the road", [(_pair(row), _minutes(row)) for row in by_road]),
        (
            "link",
            "kept despite the road, as the only connection",
            [(_pair(row), _minutes(row)) for row in contiguity.edges_kept],
        ),
    )
    return [
        LinkList(f"{format_count(len(rows), kind)} {what}", rows[:MAX_ROWS], max(0, len(rows) - MAX_ROWS))
        for kind, what, rows in lists
        if rows
    ]


def _pair(row: BridgeRow | EdgeRow) -> str:
    return f"{row.unit_a} – {row.unit_b}"


def _bridge(row: BridgeRow, unit: str) -> tuple[str, str]:
    return _pair(row), f"{format_number(row.km)} {unit}"


def _minutes(row: EdgeRow) -> str:
    expected = f"{format_number(row.expected_minutes)} min expected"
    return f"no road, {expected}" if row.minutes is None else f"{format_number(row.minutes)} min, {expected}"
