"""Cost of serving a unit from a base, and objective of a plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias, assert_never

import numpy as np

from territory_opt.geography.compactness import cut_edges, largest_diameter
from territory_opt.judge.members import members
from territory_opt.model.arrays import Floats, Ints
from territory_opt.objectives import PlacePairs
from territory_opt.resolve import ResolvedScenario

Cost: TypeAlias = Callable[[Floats, Floats], Floats]
"""Cost of one unit of weight from sources (a, 2) to bases (b, 2); shape (a, b)."""

MAX_PAIRS = 150_000
"""Pairs of places measured at a time; fits the cache, which is four times faster than 2 million."""

_SINGULAR = {"customers": "customer", "visits": "visit"}


def cost_function(resolved: ResolvedScenario) -> Cost:
    """Cost of a unit of weight from a base: the impedance of the objective.

    For diameter and cut, which do not depend on the bases, it only selects the free bases.
    """
    return partial(resolved.objective.impedance, PlacePairs(resolved.field.frame, resolved.service.provider))


def objective_unit(resolved: ResolvedScenario) -> str:
    """Unit of the objective in words: visit-minutes, customer-km, km^2, pairs, ..."""
    length = resolved.field.frame.distance_unit
    return resolved.objective.unit.format(length=length, weighted=weighted_cost_unit(resolved))


def weighted_cost_unit(resolved: ResolvedScenario) -> str:
    """Unit of `weighted_cost` in words."""
    step = resolved.objective.impedance_unit.format(length=resolved.field.frame.distance_unit)
    weight = resolved.scenario.compactness_weight or "none"
    if weight == "none":
        return step
    return f"{weight} x {step}" if " " in step else f"{_SINGULAR.get(weight, weight)}-{step}"


def objective(resolved: ResolvedScenario, base: Floats, label: Ints) -> float:
    """Objective of the plan, which is minimised.

    The weighted cost; or the largest distance between two units of one territory; or the number of
    neighbouring pairs, bridges included, in different territories.

    Parameters
    ----------
    resolved : ResolvedScenario
    base : Floats, shape (k, 2)
        Finite for every territory that has units.
    label : Ints, shape (n,)
    """
    kind = resolved.objective.kind
    match kind:
        case "sites":
            return weighted_cost(resolved, base, label)
        case "diameter":
            return largest_diameter(resolved.field.frame, resolved.field.unit_points, label, len(base))
        case "cut":
            return float(cut_edges(resolved.neighbours, label))
        case _:
            assert_never(kind)


def weighted_cost(resolved: ResolvedScenario, base: Floats, label: Ints) -> float:
    """Weight x cost from the territory's base, summed over the assigned units."""
    cost, points = cost_function(resolved), resolved.field.unit_points
    total = 0.0
    for t, units in enumerate(members(label, len(base))):
        if len(units):
            total += float(resolved.weight[units] @ cost(points[units], base[t : t + 1])[:, 0])
    return total


def nearest_base(resolved: ResolvedScenario, base: Floats) -> Ints:
    """Territory whose base serves each unit at the least cost, shape (n,).

    Ties go to the base with the smaller coordinates, so that the order of the territories does not matter.
    All -1 when no territory has a base.
    """
    cost, points = cost_function(resolved), resolved.field.unit_points
    order = np.lexsort((base[:, 1], base[:, 0]))
    known = order[np.isfinite(base[order]).all(axis=1)]
    label = np.full(len(points), -1, dtype=np.int64)
    if len(known):
        rows = max(1, MAX_PAIRS // len(known))
        for start in range(0, len(points), rows):
            part = slice(start, start + rows)
            label[part] = known[cost(points[part], base[known]).argmin(axis=1)]
    return label
