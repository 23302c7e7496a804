"""Whether a large unit has any connected territory at all, on small maps."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.solver.clock import Pace
from territory_opt.solver.graph import Graph
from territory_opt.solver.proof.kernel import sets_around
from territory_opt.solver.tolerance.query import ToleranceQuery, limits, still

MOST_UNITS = 250
UNITS = 10
"""Units that are looked at, the largest first: the larger a unit, the fewer its sets."""

NODES = 20_000
ROOM = 4_000


def impossible_set(graph: Graph, asked: ToleranceQuery, value: float, pace: Pace) -> bool:
    """Whether some unit has no connected set of units around it that keeps the limits.

    Where all territories have the same limits, a set must also leave pieces that the other territories can be
    made of. Nothing is proved where there are too many sets to look at.
    """
    problem = asked.problem
    if not problem.contiguous or problem.n > MOST_UNITS or problem.k < 2:
        return False
    columns = still(problem)
    low, high = (side[:, columns] for side in limits(asked.at(value)))
    load = np.ascontiguousarray(problem.load[:, columns])
    least, largest = low.min(axis=0), high.max(axis=0)
    alike = bool((low == least).all() and (high == largest).all())
    gone, found = np.zeros(problem.n, dtype=np.bool_), np.zeros((ROOM, problem.n), dtype=np.bool_)
    for unit in _largest(load, largest):
        if pace.over():
            return False
        count = sets_around(
            unit, load, least, largest, gone, problem.k, graph.first, graph.neighbour, alike, NODES, found
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
