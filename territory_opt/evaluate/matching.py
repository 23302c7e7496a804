"""Places for territories that do not say whose they are."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.brief import Brief, ChangeLimit
from territory_opt.evaluate.bases import best_member
from territory_opt.evaluate.objective import cost_of
from territory_opt.model.arrays import Floats, Ints


def cheapest_places(brief: Brief, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Match territories to places one to one so that the plan's objective is least.

    Parameters
    ----------
    brief : Brief
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
    saved = _costs(brief, members, places)
    if len(members) > len(places) or np.isnan(brief.homes[places]).any():
        free = np.array([_free_cost(brief, units) for units in members.values()])[:, None]
        saved = np.where(np.isnan(saved), 0.0, saved - free)
    names = list(members)
    return {names[row]: int(places[column]) for row, column in zip(*linear_sum_assignment(saved))}


def _costs(brief: Brief, members: dict[str, Ints], places: Ints) -> Floats:
    """Objective of each territory from each place's home, shape (territories, p); NaN where it is free."""
    cost, points, homes = cost_of(brief), brief.field.unit_points, brief.homes[places]
    fixed = np.isfinite(homes).all(axis=1)
    table = np.full((len(members), len(places)), np.nan)
    for row, units in enumerate(members.values()):
        table[row, fixed] = brief.weight[units] @ cost(points[units], homes[fixed])
    return table


def _free_cost(brief: Brief, units: Ints) -> float:
    """Objective of a territory from its best member unit."""
    cost, points = cost_of(brief), brief.field.unit_points
    base = best_member(brief, cost, units)
    return float(brief.weight[units] @ cost(points[units], points[base : base + 1])[:, 0])


def places_in_order(brief: Brief, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Places that all have a free base are alike: same names first, the others in text order.

    When there are more territories than places, those with the most units get one.
    """
    found = _same_names(brief, members, places)
    left = [int(t) for t in places if int(t) not in found.values()]
    others = sorted(
        (name for name in members if name not in found), key=lambda name: (-len(members[name]), name)
    )
    return {**found, **dict(zip(sorted(others[: len(left)]), left))}


def places_of_today(
    brief: Brief, change: ChangeLimit, members: dict[str, Ints], places: Ints
) -> dict[str, int]:
    """Places that all have a free base, told apart by who goes on there.

    Same names first; the others so that as much as possible of the measure whose change is limited stays.

    Parameters
    ----------
    brief : Brief
    change : ChangeLimit
    members : dict of str to Ints
        Units of each territory.
    places : Ints, shape (p,)
        Territories of the brief that are still open.
    """
    found = _same_names(brief, members, places)
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


def _same_names(brief: Brief, members: dict[str, Ints], places: Ints) -> dict[str, int]:
    """Vacant places whose name is that of a territory."""
    vacant = {str(brief.territory_id[t]): int(t) for t in places if brief.rep_of[t] < 0}
    return {name: vacant[name] for name in members if name in vacant}
