"""What would divide a unit that is too large: advice that can be followed."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.split.split_units import ONE_PLACE

APART = "taking it apart"
SMALLER = "smaller units in its place"
CUT = "cutting it, with split_above in [units]"
CUT_FURTHER = "a smaller split_above in [units]"


def splitting_advice(resolved: ResolvedScenario) -> Texts:
    """Say for each of the brief's blocks what would divide it, shape (blocks,); blank where nothing would.

    A unit whose customers are all in one place cannot be cut, nor one that could not be cut when the scenario
    asked for it.
    """
    first, members = np.unique(resolved.block, return_index=True, return_counts=True)[1:]
    places, kept = _places(resolved), _kept(resolved)
    asked = resolved.book.split is not None

    def advice(unit: int, count: int) -> str:
        if count > 1:
            return APART
        if not places[unit]:
            return SMALLER
        if places[unit] == 1 or kept.get(unit) == ONE_PLACE:
            return ""
        if unit in kept:
            return SMALLER
        return CUT_FURTHER if asked else CUT

    return texts(advice(int(unit), int(count)) for unit, count in zip(first, members, strict=True))


def _places(resolved: ResolvedScenario) -> Ints:
    """Places of the customers that territories serve, counted by unit, shape (n,)."""
    customers, n = resolved.book.customers, len(resolved.book.units)
    if customers is None:
        return np.zeros(n, dtype=np.int64)
    served = resolved.segmentation.coverage == "territory"
    where = np.column_stack([customers.unit[served], customers.points[served]])
    return np.bincount(np.unique(where, axis=0)[:, 0].astype(np.int64), minlength=n)


def _kept(resolved: ResolvedScenario) -> dict[int, str]:
    """Why units, or parts of a unit, could not be cut further."""
    split = resolved.book.split
    if split is None:
        return {}
    stuck = {unit.unit_id: unit.kept for unit in split.large if unit.kept}
    whole = split.whole.units.unit_id[split.parent]
    return {unit: stuck[str(name)] for unit, name in enumerate(whole) if str(name) in stuck}
