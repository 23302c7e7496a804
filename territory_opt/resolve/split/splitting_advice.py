"""How a block that is too large can be divided."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.block_name import SplitAdvice
from territory_opt.model.findings.geometry_findings import UnitKeptWhole
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.split.split_units import ONE_PLACE


def splitting_advice(resolved: ResolvedScenario) -> tuple[SplitAdvice, ...]:
    """How each block can be divided.

    A unit whose customers are all in one place cannot be split, nor one that an earlier split kept whole for
    that reason.
    """
    first, members = np.unique(resolved.block, return_index=True, return_counts=True)[1:]
    places, kept_reason = _place_counts(resolved), _kept_reasons(resolved)
    is_split = resolved.split is not None

    def advice(unit: int, count: int) -> SplitAdvice:
        if count > 1:
            return "ungroup"
        if not places[unit]:
            return "smaller-units"
        if places[unit] == 1 or kept_reason.get(unit) == ONE_PLACE:
            return "one-place"
        if unit in kept_reason:
            return "smaller-units"
        return "split-further" if is_split else "split"

    return tuple(advice(int(unit), int(count)) for unit, count in zip(first, members, strict=True))


def _place_counts(resolved: ResolvedScenario) -> Ints:
    """Number of distinct points of the customers that territories serve, by unit, shape (n,)."""
    customers, n = resolved.book.customers, len(resolved.book.units)
    if customers is None:
        return np.zeros(n, dtype=np.int64)
    served = resolved.segmentation.coverage == "territory"
    unit_points = np.column_stack([customers.unit[served], customers.points[served]])
    return np.bincount(np.unique(unit_points, axis=0)[:, 0].astype(np.int64), minlength=n)


def _kept_reasons(resolved: ResolvedScenario) -> dict[int, UnitKeptWhole]:
    """Reason why units, or parts of a unit, could not be split further, by index."""
    split = resolved.split
    if split is None:
        return {}
    reasons = {unit.unit_id: unit.kept for unit in split.large if unit.kept is not None}
    whole = split.whole.units.unit_id[split.parent]
    return {unit: reasons[str(name)] for unit, name in enumerate(whole) if str(name) in reasons}
