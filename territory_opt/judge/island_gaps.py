"""Findings about islands with narrow gaps to their neighbours: their outlines may not match."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.outline_tolerance import MAX_SHARE
from territory_opt.model.findings.geometry_findings import NarrowGaps
from territory_opt.resolve import ResolvedScenario

TOLERANCE_PER_GAP = 2.0
"""Suggested tolerance as a multiple of the widest gap; a bridge spans only the narrowest part of a gap."""


def gap_findings(resolved: ResolvedScenario) -> list[NarrowGaps]:
    """That some islands may share a border with their neighbours; empty where none may.

    Counts bridges that are no longer than the widest tolerance of the scenario.
    """
    if resolved.book.units.geometry is None or not resolved.neighbours.bridge.any():
        return []
    local, neighbours = resolved.book.frame.kind == "local", resolved.neighbours
    metres = 1.0 if local else 1000.0
    gap = metres * neighbours.bridge_km[neighbours.bridge]
    widest = MAX_SHARE * metres * float(np.median(np.sqrt(neighbours.area_km2)))
    near = gap[(gap > 0.0) & (gap <= widest)]
    if not len(near):
        return []
    suggested = min(_rounded_up(TOLERANCE_PER_GAP * near.max()), widest)
    requested = resolved.scenario.neighbours.tolerance_m
    if requested is not None and suggested <= requested:
        return []
    return [NarrowGaps(len(near), float(near.max()), _rounded_down(suggested), metres=not local)]


def _rounded_up(value: float) -> float:
    """The value, rounded up to two digits."""
    step = 10.0 ** (np.floor(np.log10(value)) - 1.0)
    return float(np.ceil(value / step) * step)


def _rounded_down(value: float) -> float:
    """The value, rounded down to three digits, so that the widest tolerance is not exceeded."""
    step = 10.0 ** (np.floor(np.log10(value)) - 2.0)
    return round(float(np.floor(value / step + 1e-9) * step), 6)
