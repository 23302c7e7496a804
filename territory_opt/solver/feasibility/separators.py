"""Sets of units that separate two parts of a territory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.model.arrays import Bools, Ints
from territory_opt.solver.graph import Graph


def separators(graph: Graph, usable: Bools, part: Ints, main: Ints, most: int) -> Iterator[Ints]:
    """Disjoint sets of usable units, one of which every path from `part` to `main` crosses in each.

    They are the layers of equal distance from the part, each without the units that the main part cannot
    reach before it. One empty set: no path exists. None: the two are neighbours.

    Parameters
    ----------
    graph : Graph
    usable : Bools, shape (n,)
        Units that the territory may contain.
    part, main : Ints
    most : int
        Most sets; spread evenly between the two parts where there are more.
    """
    layer = _distance(graph, usable, part)
    reached = layer[main]
    if not (reached >= 0).any():
        yield np.empty(0, dtype=np.int64)
        return
    last = int(reached[reached >= 0].min()) - 1
    for number in np.unique(np.linspace(1, last, min(most, last)).astype(np.int64)) if last > 0 else ():
        yield _seen_from(graph, usable & (layer != number), layer == number, main)


def _distance(graph: Graph, usable: Bools, begin: Ints) -> Ints:
    """Steps from the first units over usable units, shape (n,); -1 where there is no way."""
    distance = np.full(graph.n, -1, dtype=np.int64)
    distance[begin] = 0
    queue = begin.tolist()
    for unit in queue:
        near = graph.neighbours_of(unit)
        new = near[usable[near] & (distance[near] < 0)]
        distance[new] = distance[unit] + 1
        queue.extend(new.tolist())
    return distance


def _seen_from(graph: Graph, usable: Bools, wall: Bools, begin: Ints) -> Ints:
    """Units of the wall that are neighbours of something reached from the first units without crossing it."""
    reached = _distance(graph, usable, begin) >= 0
    seen = [near[wall[near]] for near in map(graph.neighbours_of, np.flatnonzero(reached).tolist())]
    return np.unique(np.concatenate([*seen, np.empty(0, dtype=np.int64)]))
