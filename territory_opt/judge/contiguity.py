"""Whether each territory hangs together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from territory_opt.geography.compactness import fragments
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.neighbours import Neighbours
from territory_opt.resolve import ResolvedScenario


def contiguity(resolved: ResolvedScenario, plan: MeasuredPlan) -> dict[str, Any]:
    """Count loose pieces, and list where the graph of neighbours is not what the map shows.

    Returns
    -------
    dict
        fragments: sum of (pieces - 1) over the territories; bridges: links built over water; islands:
        components before bridging; rule: what makes units neighbours; edges_added and edges_removed: pairs
        that the planner's table or the road changed; edges_kept: pairs that the road would part, but that
        are the only link.
    """
    neighbours, names = resolved.neighbours, resolved.book.units.unit_id
    removed = [_pair(names, pair) | _unasked("edges.csv") for pair in neighbours.removed]
    return {
        "fragments": int(fragments(neighbours, plan.label, len(plan.roster))),
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


def _unasked(reason: str) -> dict[str, Any]:
    return {"reason": reason, "minutes": None, "expected_minutes": None}


def _detours(neighbours: Neighbours, names: Texts, *, kept: bool) -> Iterator[dict[str, Any]]:
    """Pairs that the road parts, or would; without minutes where there is no route."""
    found = neighbours.detours
    for row in np.flatnonzero(found.kept == kept):
        minutes = float(found.minutes[row])
        yield {
            **_pair(names, found.pairs[row]),
            "reason": "only road" if kept else "road",
            "minutes": round(minutes, 1) if np.isfinite(minutes) else None,
            "expected_minutes": round(float(found.estimate[row]), 1),
        }
