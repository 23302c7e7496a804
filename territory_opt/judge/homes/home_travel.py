"""Travel of territories from the homes of reps who could own them."""

from __future__ import annotations

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.judge.members import members
from territory_opt.judge.objective import MAX_PAIRS, Cost, cost_function
from territory_opt.judge.territory_bases import best_member
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario


def travel_table(resolved: ResolvedScenario, label: Ints, homes: Floats, kind: Ints) -> Floats:
    """Objective of each territory served from each slot's home, shape (k, k).

    A slot without a home counts with the territory's best member unit. 0 between territories of different
    kinds, and where no slot of a kind has a home.

    Parameters
    ----------
    resolved : ResolvedScenario
    label : Ints, shape (n,)
        Slot of each unit; -1 for none.
    homes : Floats, shape (k, 2)
        NaN where a slot has none.
    kind : Ints, shape (k,)
        As returned by `interchange_kinds`.
    """
    table: Floats = np.zeros((resolved.k, resolved.k))
    has_home = np.asarray(np.isfinite(homes).all(axis=1), dtype=np.bool_)
    groups, cost = members(label, resolved.k), cost_function(resolved)
    for slots in members(kind, int(kind.max(initial=-1)) + 1):
        if len(slots) < 2 or not has_home[slots].any():
            continue
        with_home, without_home = slots[has_home[slots]], slots[~has_home[slots]]
        for t in slots:
            if len(groups[t]):
                table[t, with_home] = _objective_from(resolved, cost, groups[t], homes[with_home])
                if len(without_home):
                    table[t, without_home] = _objective_from_best_member(resolved, cost, groups[t])
    return table


def _objective_from(resolved: ResolvedScenario, cost: Cost, units: Ints, homes: Floats) -> Floats:
    """Objective of a territory from each of some homes, shape (homes,)."""
    served = units[resolved.weight[units] > 0]
    points, rows = resolved.field.unit_points, max(1, MAX_PAIRS // max(1, len(homes)))
    total: Floats = np.zeros(len(homes))
    for start in range(0, len(served), rows):
        part = served[start : start + rows]
        total += resolved.weight[part] @ cost(points[part], homes)
    return total


def _objective_from_best_member(resolved: ResolvedScenario, cost: Cost, units: Ints) -> float:
    best = best_member(resolved, cost, units)
    return float(_objective_from(resolved, cost, units, resolved.field.unit_points[best : best + 1])[0])


def own_stops(resolved: ResolvedScenario, label: Ints, k: int) -> list[Service] | None:
    """Visited customers of each of k territories; None without visits or travel times.

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
    """Hours driven a year to the stops from each base (b, 2); shape (b,)."""
    hours: Floats = stops.drive_minutes(stops.minutes_from(bases)).sum(axis=0) / 60.0
    return hours
