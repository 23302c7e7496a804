"""How a block that is too large can be divided, for messages."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.split.split_units import ONE_PLACE

UNGROUP = "not keeping its units together"
SMALLER_UNITS = "smaller units in its place"
SPLIT = "splitting it, with split_above in [units]"
SPLIT_FURTHER = "a smaller split_above in [units]"


def splitting_advice(resolved: ResolvedScenario) -> Texts:
    """How each block can be divided, shape (blocks,); blank if it cannot.

    A unit whose customers are all in one place cannot be split, nor one that an earlier split kept whole for
    that reason.
    """
    first, members = np.unique(resolved.block, return_index=True, return_counts=True)[1:]
    places, kept_reason = _place_counts(resolved), _kept_reasons(resolved)
    is_split = resolved.book.split is not None

    def advice(unit: int, count: int) -> str:
        if count > 1:
            return UNGROUP
        if not places[unit]:
            return SMALLER_UNITS
        if places[unit] == 1 or kept_reason.get(unit) == ONE_PLACE:
            return ""
        if unit in kept_reason:
            return SMALLER_UNITS
        return SPLIT_FURTHER if is_split else SPLIT

    return texts(advice(int(unit), int(count)) for unit, count in zip(first, members, strict=True))


def _place_counts(resolved: ResolvedScenario) -> Ints:
    """Number of distinct points of the customers that territories serve, by unit, shape (n,)."""
    customers, n = resolved.book.customers, len(resolved.book.units)
    if customers is None:
        return np.zeros(n, dtype=np.int64)
    served = resolved.segmentation.coverage == "territory"
    unit_points = np.column_stack([customers.unit[served], customers.points[served]])
    return np.bincount(np.unique(unit_points, axis=0)[:, 0].astype(np.int64), minlength=n)


def _kept_reasons(resolved: ResolvedScenario) -> dict[int, str]:
    """Reason why units, or parts of a unit, could not be split further, by index."""
    split = resolved.book.split
    if split is None:
        return {}
    reasons = {unit.unit_id: unit.kept for unit in split.large if unit.kept}
    whole = split.whole.units.unit_id[split.parent]
    return {unit: reasons[str(name)] for unit, name in enumerate(whole) if str(name) in reasons}
