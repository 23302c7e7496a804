"""Whether a large unit has any feasible connected territory, on small maps."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.solver.bands import relaxed_constant_limits
from territory_opt.solver.clock import Pace
from territory_opt.solver.graph import Graph
from territory_opt.solver.proof.kernel import connected_sets_with
from territory_opt.solver.tolerance.query import ToleranceQuery, constant_criteria

MOST_UNITS = 250
UNITS = 10
"""Units that are checked, the largest first: the larger a unit, the fewer its sets."""

NODES = 20_000
MOST_SETS = 4_000


def impossible_set(graph: Graph, query: ToleranceQuery, value: float, pace: Pace) -> bool:
    """Whether some unit is in no connected set that keeps the limits.

    Where all territories have the same limits, a set must also leave pieces that can be divided into the
    other territories. Nothing is proved where there are too many sets.
    """
    problem = query.problem
    if not problem.contiguous or problem.n > MOST_UNITS or problem.k < 2:
        return False
    columns = constant_criteria(problem)
    low, high = (side[:, columns] for side in relaxed_constant_limits(query.at(value)))
    load = np.ascontiguousarray(problem.load[:, columns])
    least, largest = low.min(axis=0), high.max(axis=0)
    alike = bool((low == least).all() and (high == largest).all())
    assigned, found = np.zeros(problem.n, dtype=np.bool_), np.zeros((MOST_SETS, problem.n), dtype=np.bool_)
    for unit in _largest(load, largest):
        if pace.over():
            return False
        count = connected_sets_with(
            unit, load, least, largest, assigned, problem.k, graph.first, graph.neighbour, alike, NODES, found
        )
        if count == 0:
            return True
    return False


def _largest(load: Floats, high: Floats) -> list[int]:
    bounded = np.isfinite(high)
    if not bounded.any():
        return []
    part = (load[:, bounded] / np.maximum(high[bounded], 1e-300)).max(axis=1)
    return [int(u) for u in np.argsort(-part, kind="stable")[:UNITS]]
