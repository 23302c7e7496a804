"""Lower bound on the largest diameter, for any bases.

The distance of two units is that of their farthest points. Two bounds:

- Pigeonhole: of k + 1 units pairwise at least d apart, two share a territory.
- Load: the territory of unit i must reach its least load from units within the diameter of i.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import relaxed_constant_limits
from territory_opt.solver.diameter.kernel import dispersion, distances_from
from territory_opt.solver.diameter.unit_points import Points

MOST_PERTURBATIONS = 1_000
"""Most perturbations of the set of dispersed units."""

MOST_CELLS = 500_000
"""Most distances in memory."""

TRIAL_CELLS = 20_000_000
"""Most distances computed for each of the two bounds."""

SAFETY = 1e-9
"""Relative rounding allowance of the bound."""


def diameter_bound(problem: Problem, points: Points, stop: Callable[[], bool]) -> float:
    """Lower bound on the squared largest diameter of every plan.

    Parameters
    ----------
    problem : Problem
    points : Points
    stop : callable
        Polled; the bound is valid also when stopped early.

    Returns
    -------
    float
        In the squared unit of the points.
    """
    inside = _widest_unit(points)
    bound = max(inside, _pigeonhole_bound(problem, points, stop), _load_bound(problem, points, inside, stop))
    return bound * (1.0 - SAFETY)


def _widest_unit(points: Points) -> float:
    """Largest squared diameter of a single unit."""
    units = np.arange(len(points.first) - 1)
    return float(points.squared_diameters(units).max()) if (np.diff(points.first) > 1).any() else 0.0


def _pigeonhole_bound(problem: Problem, points: Points, stop: Callable[[], bool]) -> float:
    """Largest least squared distance found among k + 1 units (p-dispersion)."""
    n, size = problem.n, problem.k + 1
    if n < size:
        return 0.0
    # A subset of the units also gives a bound.
    first, coordinates = points.subset(
        np.unique(np.linspace(0, n - 1, max(size, MOST_CELLS // size), dtype=np.int64))
    )
    state = np.array([1], dtype=np.uint64)
    chosen = np.asarray(np.linspace(0, len(first) - 2, size), dtype=np.int64)
    perturbations = int(np.clip(TRIAL_CELLS // (len(first) * size), 1, MOST_PERTURBATIONS))
    best = 0.0
    for _ in range(perturbations):
        best = max(best, float(dispersion(chosen, 1, first, *coordinates, state)))
        if stop():
            break
    return best


def _trial_units(problem: Problem, trials: int) -> list[int]:
    """Units to try, from the outermost inwards."""
    away = ((problem.points - problem.points.mean(axis=0)) ** 2).sum(axis=1)
    order = np.argsort(-away, kind="stable")
    step = max(1, len(order) // trials)
    return [int(i) for i in order[::step][:trials]]


def _load_bound(problem: Problem, points: Points, inside: float, stop: Callable[[], bool]) -> float:
    """Largest squared distance that some unit needs around it to fill a territory it may go to."""
    low = _least_loads(problem)
    if not (low > 0).any():
        return 0.0
    best = inside
    for unit in _trial_units(problem, int(np.clip(TRIAL_CELLS // problem.n, 1, problem.n))):
        if stop():
            break
        best = max(best, _needed_distance(problem, points, unit, low))
    return best


def _needed_distance(problem: Problem, points: Points, unit: int, low: Floats) -> float:
    """Squared distance around a unit that holds the least load of a territory it may go to."""
    away = distances_from(unit, points.first, *points.exact)
    away[unit] = 0.0
    order = np.argsort(away, kind="stable")
    held = np.cumsum(problem.load[order], axis=0)
    mine = slice(None) if problem.allowed is None else problem.allowed[unit]
    wanted = low[mine]
    if not len(wanted):
        return 0.0
    # Distance at which the least load of each territory and criterion is reached.
    columns = [_distance_of_load(held[:, m], wanted[:, m], away[order]) for m in range(held.shape[1])]
    return float(np.stack(columns, axis=1).max(axis=1).min())


def _distance_of_load(held: Floats, wanted: Floats, away: Floats) -> Floats:
    index: Ints = np.searchsorted(held, wanted)
    return np.where(wanted > 0, away[np.minimum(index, len(away) - 1)], 0.0)


def _least_loads(problem: Problem) -> Floats:
    """Least load of each territory (k, c); 0 for criteria that depend on the base."""
    low = np.maximum(relaxed_constant_limits(problem)[0], 0.0)
    low[:, problem.dynamic] = 0.0
    return low
