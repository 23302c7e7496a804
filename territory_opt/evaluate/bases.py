"""Where each territory is served from."""

from __future__ import annotations

import numpy as np

from territory_opt.brief import Brief
from territory_opt.evaluate.members import members
from territory_opt.evaluate.objective import CELLS, Cost, cost_of
from territory_opt.model.arrays import Floats, Ints

TIE = 1e-9
"""Member units whose objectives differ by less than this share are equally good; rounding differs by less."""


def find_bases(brief: Brief, homes: Floats, label: Ints) -> Floats:
    """Place of each territory's base: its home, else its best member unit.

    Parameters
    ----------
    brief : Brief
    homes : Floats, shape (k, 2)
        NaN where the base is free.
    label : Ints, shape (n,)

    Returns
    -------
    Floats, shape (k, 2)
        NaN for a free base of a territory without units.
    """
    base, cost = homes.copy(), cost_of(brief)
    groups = members(label, len(homes))
    for t in np.flatnonzero(np.isnan(homes).any(axis=1)):
        if len(groups[t]):
            base[t] = brief.field.unit_points[best_member(brief, cost, groups[t])]
    return base


def best_member(brief: Brief, cost: Cost, units: Ints) -> int:
    """Member unit that serves its territory at the least objective; ties by the smallest id.

    Parameters
    ----------
    brief : Brief
    cost : Cost
    units : Ints, shape (members,)
        Not empty.
    """
    total = _totals(brief, cost, units)
    tied = units[total <= total.min() * (1.0 + TIE)]
    names = brief.book.units.unit_id
    return int(min(tied, key=lambda unit: names[unit]))


def _totals(brief: Brief, cost: Cost, units: Ints) -> Floats:
    """Objective of the territory from each of its member units, shape (members,)."""
    points = brief.field.unit_points
    served = units[brief.weight[units] > 0]
    if not len(served):
        return np.zeros(len(units))
    columns = max(1, CELLS // len(served))
    parts = [units[start : start + columns] for start in range(0, len(units), columns)]
    return np.concatenate([brief.weight[served] @ cost(points[served], points[part]) for part in parts])
