"""What no plan can beat: a lower bound on the largest diameter, whatever the bases.

Two arguments, both on pairs of units (a pair lies as far apart as the farthest of its points):

- Pigeonholes: of k + 1 units pairwise at least d apart, two share a territory.
- Filling: the territory of unit i must reach its least load, from units within the diameter of i.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.diameter.kernel import spreading, to_unit
from territory_opt.solver.diameter.unit_points import Points

MOST_KICKS = 1_000
"""Most times that a set of far-apart units is shaken up."""

MOST_CELLS = 500_000
"""Most distances that are held at a time."""

TRIAL_CELLS = 20_000_000
"""Distances that may be worked out for pigeonholes, and as many for filling."""

SAFETY = 1e-9
"""Share of a bound given away to rounding."""


def least_diameter(problem: Problem, points: Points, over: Callable[[], bool]) -> float:
    """Squared distance that no plan's largest diameter falls below.

    Parameters
    ----------
    problem : Problem
    points : Points
    over : callable
        Asked now and then; a bound that stops early is still one.

    Returns
    -------
    float
        In the unit of the places squared.
    """
    inside = _inside_units(points)
    bound = max(inside, _pigeonholes(problem, points, over), _filling(problem, points, inside, over))
    return bound * (1.0 - SAFETY)


def _inside_units(points: Points) -> float:
    """A territory is as wide as each of its units."""
    units = np.arange(len(points.first) - 1)
    return float(points.widths(units).max()) if (np.diff(points.first) > 1).any() else 0.0


def _pigeonholes(problem: Problem, points: Points, over: Callable[[], bool]) -> float:
    """Largest least distance found among k + 1 units."""
    n, size = problem.n, problem.k + 1
    if n < size:
        return 0.0
    # Any units will do for a bound: where there are very many, some of them.
    first, places = points.only(
        np.unique(np.linspace(0, n - 1, max(size, MOST_CELLS // size), dtype=np.int64))
    )
    state = np.array([1], dtype=np.uint64)
    chosen = np.asarray(np.linspace(0, len(first) - 2, size), dtype=np.int64)
    kicks = int(np.clip(TRIAL_CELLS // (len(first) * size), 1, MOST_KICKS))
    best = 0.0
    for _ in range(kicks):
        best = max(best, float(spreading(chosen, 1, first, *places, state)))
        if over():
            break
    return best


def _spread_units(problem: Problem, trials: int) -> list[int]:
    """Units to begin from: those at the rim first, seen from the middle."""
    away = ((problem.points - problem.points.mean(axis=0)) ** 2).sum(axis=1)
    order = np.argsort(-away, kind="stable")
    step = max(1, len(order) // trials)
    return [int(i) for i in order[::step][:trials]]


def _filling(problem: Problem, points: Points, inside: float, over: Callable[[], bool]) -> float:
    """Largest distance that some unit needs around it to fill a territory it may go to."""
    low = _least_loads(problem)
    if not (low > 0).any():
        return 0.0
    best = inside
    for unit in _spread_units(problem, int(np.clip(TRIAL_CELLS // problem.n, 1, problem.n))):
        if over():
            break
        best = max(best, _needed(problem, points, unit, low))
    return best


def _needed(problem: Problem, points: Points, unit: int, low: Floats) -> float:
    """Squared distance around a unit that holds the least load of a territory it may go to."""
    away = to_unit(unit, points.first, *points.exact)
    away[unit] = 0.0
    order = np.argsort(away, kind="stable")
    held = np.cumsum(problem.load[order], axis=0)
    mine = slice(None) if problem.allowed is None else problem.allowed[unit]
    wanted = low[mine]
    if not len(wanted):
        return 0.0
    # Distance at which each territory's least load of each criterion is met; beyond all units: never.
    met = np.stack([_met(held[:, m], wanted[:, m], away[order]) for m in range(held.shape[1])], axis=1)
    return float(met.max(axis=1).min())


def _met(held: Floats, wanted: Floats, away: Floats) -> Floats:
    place: Ints = np.searchsorted(held, wanted * (1.0 - SAFETY))
    return np.where(wanted > 0, away[np.minimum(place, len(away) - 1)], 0.0)


def _least_loads(problem: Problem) -> Floats:
    """Least load of each territory (k, c); 0 for criteria that depend on the base."""
    target = problem.share * problem.load.sum(axis=0)
    relative = np.where(np.isfinite(problem.tolerance), 1.0 - problem.tolerance, 0.0) * target
    low: Floats = np.maximum(relative, problem.low)
    low[:, problem.dynamic] = 0.0
    return np.maximum(low, 0.0)
