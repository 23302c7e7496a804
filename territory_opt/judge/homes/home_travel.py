"""What territories take of travel from the homes of reps who could have them."""

from __future__ import annotations

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.judge.members import members
from territory_opt.judge.objective import CELLS, Cost, cost_of
from territory_opt.judge.territory_bases import best_member
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario


def travel_table(resolved: ResolvedScenario, label: Ints, homes: Floats, kind: Ints) -> Floats:
    """Objective of each territory served from each place's home, shape (k, k).

    Where a place has no home its rep has yet to find one: the territory's best member unit. 0 between
    territories of different kinds, and where no place of a kind has a home.

    Parameters
    ----------
    resolved : ResolvedScenario
    label : Ints, shape (n,)
        Territory of each unit; -1 for none of the brief's.
    homes : Floats, shape (k, 2)
        NaN where a place has none.
    kind : Ints, shape (k,)
        As `alike` numbers them.
    """
    table: Floats = np.zeros((resolved.k, resolved.k))
    settled = np.asarray(np.isfinite(homes).all(axis=1), dtype=np.bool_)
    groups, cost = members(label, resolved.k), cost_of(resolved)
    for places in members(kind, int(kind.max(initial=-1)) + 1):
        if len(places) < 2 or not settled[places].any():
            continue
        there, nowhere = places[settled[places]], places[~settled[places]]
        for t in places:
            if len(groups[t]):
                table[t, there] = _from(resolved, cost, groups[t], homes[there])
                table[t, nowhere] = _from_best(resolved, cost, groups[t]) if len(nowhere) else 0.0
    return table


def _from(resolved: ResolvedScenario, cost: Cost, units: Ints, homes: Floats) -> Floats:
    """Objective of a territory from each of some homes, shape (homes,)."""
    served = units[resolved.weight[units] > 0]
    points, rows = resolved.field.unit_points, max(1, CELLS // max(1, len(homes)))
    total: Floats = np.zeros(len(homes))
    for start in range(0, len(served), rows):
        part = served[start : start + rows]
        total += resolved.weight[part] @ cost(points[part], homes)
    return total


def _from_best(resolved: ResolvedScenario, cost: Cost, units: Ints) -> float:
    best = best_member(resolved, cost, units)
    return float(_from(resolved, cost, units, resolved.field.unit_points[best : best + 1])[0])


def own_stops(resolved: ResolvedScenario, label: Ints, k: int) -> list[Service] | None:
    """Visited customers of each of k territories; None without visits, and without travel times.

    Parameters
    ----------
    resolved : ResolvedScenario
    label : Ints, shape (n,)
        -1 for a unit of no territory.
    k : int
    """
    service = resolved.service.only(np.flatnonzero(resolved.service.own))
    if not len(service.visits) or resolved.field.frame.kind == "local":
        return None
    return [service.only(stops) for stops in members(label[service.unit], k)]


def drive_hours(stops: Service, bases: Floats) -> Floats:
    """Hours driven a year to some stops from each of some bases (b, 2); shape (b,)."""
    hours: Floats = stops.drive_minutes(stops.minutes_from(bases)).sum(axis=0) / 60.0
    return hours
