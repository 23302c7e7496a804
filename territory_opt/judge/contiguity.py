"""Contiguity of the territories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from territory_opt.geography.compactness import fragments
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.neighbours import Neighbours
from territory_opt.resolve import ResolvedScenario


def contiguity_section(resolved: ResolvedScenario, plan: MeasuredPlan) -> dict[str, Any]:
    """Count fragments and islands, and list the links that differ from the borders on the map.

    Returns
    -------
    dict
        fragments: sum of (pieces - 1) over the territories; bridges: links between islands; islands:
        components before bridging; rule: what makes units neighbours; edges_added and edges_removed: pairs
        that the table of edges or the road times changed; edges_kept: pairs with a detour by road that are
        the only link.
    """
    neighbours, names = resolved.neighbours, resolved.book.units.unit_id
    removed = [_pair(names, pair) | _without_minutes("edges.csv") for pair in neighbours.removed]
    return {
        "fragments": int(fragments(neighbours, plan.label, len(plan.territories))),
        "bridges": [
            {**_pair(names, neighbours.pairs[edge]), "km": float(neighbours.bridge_km[edge])}
            for edge in np.flatnonzero(neighbours.bridge)
        ],
        "islands": int(neighbours.islands),
        "rule": neighbours.source,
        "edges_added": [{**_pair(names, pair), "reason": "edges.csv"} for pair in neighbours.added],
        "edges_removed": removed + list(_detours(neighbours, names, kept=False)),
        "edges_kept": list(_detours(neighbours, names, kept=True)),
    }


def _pair(names: Texts, pair: Ints) -> dict[str, Any]:
    return {"unit_a": str(names[pair[0]]), "unit_b": str(names[pair[1]])}


def _without_minutes(reason: str) -> dict[str, Any]:
    return {"reason": reason, "minutes": None, "expected_minutes": None}


def _detours(neighbours: Neighbours, names: Texts, *, kept: bool) -> Iterator[dict[str, Any]]:
    """Pairs whose detour by road removed the link, or is ignored; minutes None where there is no route."""
    detours = neighbours.detours
    for row in np.flatnonzero(detours.kept == kept):
        minutes = float(detours.minutes[row])
        yield {
            **_pair(names, detours.pairs[row]),
            "reason": "only road" if kept else "road",
            "minutes": round(minutes, 1) if np.isfinite(minutes) else None,
            "expected_minutes": round(float(detours.estimate[row]), 1),
        }
