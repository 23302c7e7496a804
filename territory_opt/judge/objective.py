"""What a unit costs when it is served from a base, and what a plan costs in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from territory_opt.geography.compactness import cut_edges, largest_diameter
from territory_opt.geography.distance import distances
from territory_opt.judge.members import members
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario

Cost: TypeAlias = Callable[[Floats, Floats], Floats]
"""Cost of one unit of weight from sources (a, 2) to bases (b, 2); shape (a, b)."""

CELLS = 150_000
"""Pairs of places measured at a time: few enough for the cache, which is four times faster than 2 million."""

_SINGULAR = {"customers": "customer", "visits": "visit"}


def cost_of(resolved: ResolvedScenario) -> Cost:
    """Return what a unit of weight costs from a base: one-way minutes, km, or squared km.

    Diameter and cut do not depend on the bases; distance chooses them then.
    """
    provider, frame = resolved.service.provider, resolved.field.frame

    def far(sources: Floats, bases: Floats) -> Floats:
        return distances(frame, sources, bases)

    costs: dict[str | None, Cost] = {
        "travel": lambda sources, bases: provider.matrix(sources, bases).minutes,
        "distance": far,
        "diameter": far,
        "cut": far,
        "inertia": lambda sources, bases: distances(frame, sources, bases) ** 2,
    }
    return costs[resolved.scenario.compactness]


def objective_unit(resolved: ResolvedScenario) -> str:
    """Unit of the objective in words: visit-minutes, customer-km, km^2, pairs, ..."""
    length, compactness = resolved.field.frame.distance_unit, resolved.scenario.compactness
    if compactness in ("diameter", "cut"):
        return length if compactness == "diameter" else "pairs"
    return serving_unit(resolved)


def serving_unit(resolved: ResolvedScenario) -> str:
    """Unit of weight x cost from a base in words; under diameter and cut that is distance."""
    length, compactness = resolved.field.frame.distance_unit, resolved.scenario.compactness or ""
    step = {"travel": "minutes", "inertia": f"{length}^2"}.get(compactness, length)
    weight = resolved.scenario.compactness_weight or "none"
    if weight == "none":
        return step
    return f"{weight} x {step}" if " " in step else f"{_SINGULAR.get(weight, weight)}-{step}"


def objective(resolved: ResolvedScenario, base: Floats, label: Ints) -> float:
    """What the scenario wants least.

    Weight x cost from the territory's base, summed over the assigned units; or the largest distance between
    two units of one territory; or the number of neighbouring pairs, bridges included, in different
    territories.

    Parameters
    ----------
    resolved : ResolvedScenario
    base : Floats, shape (k, 2)
        Finite for every territory that has units.
    label : Ints, shape (n,)
    """
    if resolved.scenario.compactness == "cut":
        return float(cut_edges(resolved.neighbours, label))
    if resolved.scenario.compactness == "diameter":
        return largest_diameter(resolved.field.frame, resolved.field.unit_points, label, len(base))
    return serving(resolved, base, label)


def serving(resolved: ResolvedScenario, base: Floats, label: Ints) -> float:
    """Weight x cost from the territory's base, summed over the assigned units; see `objective`."""
    cost, points = cost_of(resolved), resolved.field.unit_points
    total = 0.0
    for t, units in enumerate(members(label, len(base))):
        if len(units):
            total += float(resolved.weight[units] @ cost(points[units], base[t : t + 1])[:, 0])
    return total


def nearest_base(resolved: ResolvedScenario, base: Floats) -> Ints:
    """Label every unit with the base that serves it at the least cost, shape (n,).

    Territories without a base get no unit; ties go to the base with the smaller coordinates, so the order
    of the territories does not matter. All -1 when there is no base at all.
    """
    cost, points = cost_of(resolved), resolved.field.unit_points
    order = np.lexsort((base[:, 1], base[:, 0]))
    known = order[np.isfinite(base[order]).all(axis=1)]
    label = np.full(len(points), -1, dtype=np.int64)
    if len(known):
        rows = max(1, CELLS // len(known))
        for start in range(0, len(points), rows):
            part = slice(start, start + rows)
            label[part] = known[cost(points[part], base[known]).argmin(axis=1)]
    return label
