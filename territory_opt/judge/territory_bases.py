"""Bases of the territories."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.members import members
from territory_opt.judge.objective import MAX_PAIRS, Cost, cost_function
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario

TIE_TOLERANCE = 1e-9
"""Relative difference below which two objectives are equal; above rounding errors."""


def find_bases(resolved: ResolvedScenario, homes: Floats, label: Ints) -> Floats:
    """Base of each territory: its home, else its best member unit.

    Parameters
    ----------
    resolved : ResolvedScenario
    homes : Floats, shape (k, 2)
        NaN where the base is free.
    label : Ints, shape (n,)

    Returns
    -------
    Floats, shape (k, 2)
        NaN for a territory with a free base and without units.
    """
    base, cost = homes.copy(), cost_function(resolved)
    groups = members(label, len(homes))
    for t in np.flatnonzero(np.isnan(homes).any(axis=1)):
        if len(groups[t]):
            base[t] = resolved.field.unit_points[best_member(resolved, cost, groups[t])]
    return base


def best_member(resolved: ResolvedScenario, cost: Cost, units: Ints) -> int:
    """Member unit with the smallest objective of its territory; ties by the smallest id.

    Parameters
    ----------
    resolved : ResolvedScenario
    cost : Cost
    units : Ints, shape (members,)
        Not empty.
    """
    return int(best_members(resolved, cost, units, 1)[0][0])


def best_members(resolved: ResolvedScenario, cost: Cost, units: Ints, count: int) -> tuple[Ints, Floats]:
    """The best member units, and the territory's objective when served from each.

    Parameters
    ----------
    resolved : ResolvedScenario
    cost : Cost
    units : Ints, shape (members,)
        Not empty.
    count : int
        Number of units; all member units where there are fewer.

    Returns
    -------
    Ints, Floats, shape (count,)
        By increasing objective; ties by the smallest id.
    """
    total, names = _totals(resolved, cost, units), resolved.book.units.unit_id
    remaining, found = list(range(len(units))), []
    for _ in range(min(count, len(units))):
        smallest = total[remaining].min()
        tied = (i for i in remaining if total[i] <= smallest * (1.0 + TIE_TOLERANCE))
        found.append(min(tied, key=lambda i: names[units[i]]))
        remaining.remove(found[-1])
    return units[found], total[found]


def _totals(resolved: ResolvedScenario, cost: Cost, units: Ints) -> Floats:
    """Objective of the territory from each of its member units, shape (members,)."""
    points = resolved.field.unit_points
    served = units[resolved.weight[units] > 0]
    if not len(served):
        return np.zeros(len(units))
    columns = max(1, MAX_PAIRS // len(served))
    parts = [units[start : start + columns] for start in range(0, len(units), columns)]
    return np.concatenate([resolved.weight[served] @ cost(points[served], points[part]) for part in parts])
