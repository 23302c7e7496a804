"""Contiguity of the territories."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.geography.compactness import fragments
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.report.shape_rows import BridgeRow, Contiguity, EdgeRow
from territory_opt.resolve import ResolvedScenario


def contiguity_section(resolved: ResolvedScenario, plan: MeasuredPlan) -> Contiguity:
    """Count fragments and islands, and list the links that differ from the borders on the map."""
    neighbours, names = resolved.neighbours, resolved.book.units.unit_id
    removed = (EdgeRow(*_pair(names, pair), "edges.csv") for pair in neighbours.removed)
    return Contiguity(
        fragments=int(fragments(neighbours, plan.label, len(plan.territories))),
        bridges=tuple(
            BridgeRow(*_pair(names, neighbours.pairs[edge]), float(neighbours.bridge_km[edge]))
            for edge in np.flatnonzero(neighbours.bridge)
        ),
        islands=int(neighbours.islands),
        rule=neighbours.source,
        edges_added=tuple(EdgeRow(*_pair(names, pair), "edges.csv") for pair in neighbours.added),
        edges_removed=(*removed, *_detours(neighbours, names, kept=False)),
        edges_kept=tuple(_detours(neighbours, names, kept=True)),
    )


def _pair(names: Texts, pair: Ints) -> tuple[str, str]:
    return str(names[pair[0]]), str(names[pair[1]])


def _detours(neighbours: Neighbours, names: Texts, *, kept: bool) -> Iterator[EdgeRow]:
    """Pairs whose detour by road removed the link, or is ignored; minutes None where there is no route."""
    detours = neighbours.detours
    for row in np.flatnonzero(detours.kept == kept):
        minutes = float(detours.minutes[row])
        yield EdgeRow(
            *_pair(names, detours.pairs[row]),
            "only road" if kept else "road",
            round(minutes, 1) if np.isfinite(minutes) else None,
            round(float(detours.estimate[row]), 1),
        )
