"""Islands that are hardly any: outlines that may not match, said where the plan is judged."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.outline_tolerance import WIDEST
from territory_opt.resolve import ResolvedScenario

TIMES = 2.0
"""Bridges are the shortest links there are: gaps twice as wide lie beside them."""


def gap_notes(resolved: ResolvedScenario) -> list[str]:
    """Say that islands lie so near to their neighbours that a border was meant; empty where none does.

    Bridges shorter than the widest tolerance that may be asked for are counted.
    """
    if resolved.book.units.geometry is None or not resolved.neighbours.bridge.any():
        return []
    local, found = resolved.book.frame.kind == "local", resolved.neighbours
    metres = 1.0 if local else 1000.0
    gap = metres * found.bridge_km[found.bridge]
    widest = WIDEST * metres * float(np.median(np.sqrt(found.area_km2)))
    near = gap[(gap > 0.0) & (gap <= widest)]
    if not len(near):
        return []
    enough, asked = min(_rounded_up(TIMES * near.max()), widest), resolved.scenario.neighbours.tolerance_m
    if asked is not None and enough <= asked:
        return []
    count = "1 island lies" if len(near) == 1 else f"{len(near)} islands lie"
    its = "its neighbour" if len(near) == 1 else "their neighbours"
    return [
        f"{count} within {near.max():.3g}{'' if local else ' m'} of {its} and had to be joined by a bridge: "
        "the outlines may not match, and other borders may have been missed too. Where no water lies "
        f"between, set [neighbours] tolerance_m = {_plain(enough)}."
    ]


def _rounded_up(value: float) -> float:
    """To two digits."""
    step = 10.0 ** (np.floor(np.log10(value)) - 1.0)
    return float(np.ceil(value / step) * step)


def _plain(value: float) -> str:
    """At most three digits, never more than the value: the widest that is allowed must stay allowed."""
    step = 10.0 ** (np.floor(np.log10(value)) - 2.0)
    return np.format_float_positional(np.floor(value / step + 1e-9) * step, precision=6, trim="-")
