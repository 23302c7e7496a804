"""Territories that a unit can be part of, with the units that connect it to those locked there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import relaxed_constant_limits
from territory_opt.solver.tolerance.query import constant_criteria

TINY, SLACK = 1e-12, 1e-9
"""Addend that keeps edges of units without load in a sparse graph; rounding allowance."""


@dataclass(frozen=True)
class Cells:
    """Where units may be.

    Parameters
    ----------
    possible : Bools, shape (n, k)
        Whether the unit can be in the territory.
    locked : tuple of Ints, length k
        Units that can be in this territory only, by the rules as they are given.
    """

    possible: Bools
    locked: tuple[Ints, ...]


def reachable_cells(problem: Problem) -> Cells:
    """Exclude territories whose locked units a unit reaches over too much load or too much change only."""
    n, k = problem.n, problem.k
    possible = np.ones((n, k), dtype=np.bool_) if problem.allowed is None else problem.allowed.copy()
    single = possible.sum(axis=1) == 1
    locked = tuple(np.flatnonzero(single & possible[:, t]) for t in range(k))
    if problem.contiguous:
        for t in range(k):
            for weight, most in _capacities(problem, t) if len(locked[t]) else ():
                _exclude(problem, possible[:, t], int(locked[t][0]), weight, most)
    return Cells(possible, locked)


def _capacities(problem: Problem, t: int) -> list[tuple[Floats, float]]:
    """What each unit adds to a limited sum of the territory, and the limit."""
    high = relaxed_constant_limits(problem)[1]
    found = [(problem.load[:, m], float(high[t, m])) for m in constant_criteria(problem).tolist()]
    change = problem.disruption
    if change is not None:
        least = change.moved.min(axis=1)
        found.append((change.moved[:, t] - least, change.most - float(least.sum()) + SLACK))
    return [(weight, most) for weight, most in found if np.isfinite(most)]


def _exclude(problem: Problem, column: Bools, root: int, weight: Floats, most: float) -> None:
    """Exclude units whose lightest path from the root weighs more than the limit."""
    ends = np.concatenate([problem.pairs, problem.pairs[:, ::-1]])
    ends = ends[column[ends].all(axis=1)]
    step = csr_array((weight[ends[:, 1]] + TINY, (ends[:, 0], ends[:, 1])), shape=(problem.n, problem.n))
    distance = dijkstra(step, indices=np.array([root]))[0] + weight[root]
    column &= distance <= most + SLACK * (1.0 + abs(most))
