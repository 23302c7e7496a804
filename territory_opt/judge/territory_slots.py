"""Match territories without a given rep to the free slots of the scenario."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.judge.objective import cost_function
from territory_opt.judge.territory_bases import best_member
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ChangeLimit, ResolvedScenario


def least_cost_slots(resolved: ResolvedScenario, members: dict[str, Ints], slots: Ints) -> dict[str, int]:
    """Match territories to slots one to one with the least objective of the plan.

    Parameters
    ----------
    resolved : ResolvedScenario
    members : dict of str to Ints
        Units of each territory, none of them empty.
    slots : Ints, shape (p,)
        Free slots. When there are fewer than territories, the other territories are served from their best
        member unit.

    Returns
    -------
    dict of str to int
        Slots of as many territories as there are slots.
    """
    cost = _costs(resolved, members, slots)
    if len(members) > len(slots) or np.isnan(resolved.homes[slots]).any():
        free = np.array([_free_cost(resolved, units) for units in members.values()])[:, None]
        cost = np.where(np.isnan(cost), 0.0, cost - free)
    names = list(members)
    return {names[row]: int(slots[column]) for row, column in zip(*linear_sum_assignment(cost))}


def _costs(resolved: ResolvedScenario, members: dict[str, Ints], slots: Ints) -> Floats:
    """Objective of each territory from each slot's home, shape (territories, p); NaN without a home."""
    cost, points, homes = cost_function(resolved), resolved.field.unit_points, resolved.homes[slots]
    fixed = np.isfinite(homes).all(axis=1)
    table = np.full((len(members), len(slots)), np.nan)
    for row, units in enumerate(members.values()):
        table[row, fixed] = resolved.weight[units] @ cost(points[units], homes[fixed])
    return table


def _free_cost(resolved: ResolvedScenario, units: Ints) -> float:
    """Objective of a territory from its best member unit."""
    cost, points = cost_function(resolved), resolved.field.unit_points
    base = best_member(resolved, cost, units)
    return float(resolved.weight[units] @ cost(points[units], points[base : base + 1])[:, 0])


def slots_by_name(resolved: ResolvedScenario, members: dict[str, Ints], slots: Ints) -> dict[str, int]:
    """Match territories to slots with free bases: equal names first, the others in text order.

    When there are more territories than slots, those with the most units are matched.
    """
    found = _equal_names(resolved, members, slots)
    free = [int(t) for t in slots if int(t) not in found.values()]
    others = sorted(
        (name for name in members if name not in found), key=lambda name: (-len(members[name]), name)
    )
    return {**found, **dict(zip(sorted(others[: len(free)]), free))}


def slots_by_today(
    resolved: ResolvedScenario, change: ChangeLimit, members: dict[str, Ints], slots: Ints
) -> dict[str, int]:
    """Match territories to slots with free bases by today's territories.

    Equal names first; the others so that the least of the measure under the limit on change moves.

    Parameters
    ----------
    resolved : ResolvedScenario
    change : ChangeLimit
    members : dict of str to Ints
        Units of each territory.
    slots : Ints, shape (p,)
        Free slots.
    """
    found = _equal_names(resolved, members, slots)
    free = np.setdiff1d(slots, list(found.values()))
    others = [name for name in members if name not in found]
    if not others or not len(free):
        return found
    kept = np.array(
        [
            [change.weight[inside & (change.owner == t)].sum() for t in free]
            for inside in (np.isin(change.unit, members[name]) for name in others)
        ]
    )
    row, column = linear_sum_assignment(kept, maximize=True)
    return {**found, **{others[r]: int(free[c]) for r, c in zip(row, column)}}


def _equal_names(resolved: ResolvedScenario, members: dict[str, Ints], slots: Ints) -> dict[str, int]:
    """Vacant slots whose name is that of a territory."""
    vacant = {str(resolved.territory_id[t]): int(t) for t in slots if resolved.rep_of[t] < 0}
    return {name: vacant[name] for name in members if name in vacant}
