"""Places for territories that do not say whose they are."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.judge.objective import cost_of
from territory_opt.judge.territory_bases import best_member
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ChangeLimit, ResolvedScenario


def cheapest_places(resolved: ResolvedScenario, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Match territories to places one to one so that the plan's objective is least.

    Parameters
    ----------
    resolved : ResolvedScenario
    members : dict of str to Ints
        Units of each territory, none of them empty.
    places : Ints, shape (p,)
        Territories of the brief that are still open. When there are fewer than territories, the rest are
        served from their best member unit.

    Returns
    -------
    dict of str to int
        A place for as many territories as there are places.
    """
    saved = _costs(resolved, members, places)
    if len(members) > len(places) or np.isnan(resolved.homes[places]).any():
        free = np.array([_free_cost(resolved, units) for units in members.values()])[:, None]
        saved = np.where(np.isnan(saved), 0.0, saved - free)
    names = list(members)
    return {names[row]: int(places[column]) for row, column in zip(*linear_sum_assignment(saved))}


def _costs(resolved: ResolvedScenario, members: dict[str, Ints], places: Ints) -> Floats:
    """Objective of each territory from each place's home, shape (territories, p); NaN where it is free."""
    cost, points, homes = cost_of(resolved), resolved.field.unit_points, resolved.homes[places]
    fixed = np.isfinite(homes).all(axis=1)
    table = np.full((len(members), len(places)), np.nan)
    for row, units in enumerate(members.values()):
        table[row, fixed] = resolved.weight[units] @ cost(points[units], homes[fixed])
    return table


def _free_cost(resolved: ResolvedScenario, units: Ints) -> float:
    """Objective of a territory from its best member unit."""
    cost, points = cost_of(resolved), resolved.field.unit_points
    base = best_member(resolved, cost, units)
    return float(resolved.weight[units] @ cost(points[units], points[base : base + 1])[:, 0])


def places_in_order(resolved: ResolvedScenario, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Places that all have a free base are alike: same names first, the others in text order.

    When there are more territories than places, those with the most units get one.
    """
    found = _same_names(resolved, members, places)
    left = [int(t) for t in places if int(t) not in found.values()]
    others = sorted(
        (name for name in members if name not in found), key=lambda name: (-len(members[name]), name)
    )
    return {**found, **dict(zip(sorted(others[: len(left)]), left))}


def places_of_today(
    resolved: ResolvedScenario, change: ChangeLimit, members: dict[str, Ints], places: Ints
) -> dict[str, int]:
    """Places that all have a free base, told apart by who goes on there.

    Same names first; the others so that as much as possible of the measure whose change is limited stays.

    Parameters
    ----------
    resolved : ResolvedScenario
    change : ChangeLimit
    members : dict of str to Ints
        Units of each territory.
    places : Ints, shape (p,)
        Territories of the brief that are still open.
    """
    found = _same_names(resolved, members, places)
    left = np.setdiff1d(places, list(found.values()))
    others = [name for name in members if name not in found]
    if not others or not len(left):
        return found
    stays = np.array(
        [
            [change.weight[units[change.before[units] == t]].sum() for t in left]
            for units in (members[name] for name in others)
        ]
    )
    row, column = linear_sum_assignment(stays, maximize=True)
    return {**found, **{others[r]: int(left[c]) for r, c in zip(row, column)}}


def _same_names(resolved: ResolvedScenario, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Vacant places whose name is that of a territory."""
    vacant = {str(resolved.territory_id[t]): int(t) for t in places if resolved.rep_of[t] < 0}
    return {name: vacant[name] for name in members if name in vacant}
