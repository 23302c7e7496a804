"""Make every territory one piece again, changing as little as possible."""

from __future__ import annotations

import heapq

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.solver.graph import Graph


def pieces(graph: Graph, label: Ints) -> Ints:
    """Connected piece of each unit, counting only neighbours of the same territory; shape (n,)."""
    inside = label[graph.pairs[:, 0]] == label[graph.pairs[:, 1]]
    a, b = graph.pairs[inside].T
    matrix = csr_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(graph.n, graph.n))
    return np.asarray(connected_components(matrix, directed=False)[1], dtype=np.int64)


def repair(graph: Graph, label: Ints, k: int, cost: Floats, mass: Floats) -> Ints:
    """Keep the heaviest piece of every territory and let the neighbours regrow over the rest.

    Parameters
    ----------
    graph : Graph
    label : Ints, shape (n,)
        -1 for units without a territory.
    k : int
    cost : Floats, shape (n, k)
        The cheapest neighbouring territory takes a unit.
    mass : Floats, shape (n,)
        What makes a piece heavy.

    Returns
    -------
    Ints, shape (n,)
        Connected territories, none empty while there are units enough.
    """
    out = _seed_empty(np.where(_kept(graph, label, k, mass), label, -1), k, cost)
    # A seed may have cut the territory it was taken from in two.
    out = np.where(_kept(graph, out, k, mass), out, -1)
    heap: list[tuple[float, int, int]] = []
    for unit in np.flatnonzero(out >= 0).tolist():
        _record(graph, out, unit, cost, heap)
    while heap:
        _, unit, territory = heapq.heappop(heap)
        if out[unit] < 0:
            out[unit] = territory
            _record(graph, out, unit, cost, heap)
    return out


def _kept(graph: Graph, label: Ints, k: int, mass: Floats) -> Bools:
    piece = pieces(graph, label)
    weight = np.bincount(piece, weights=mass + 1e-12)
    _, any_unit = np.unique(piece, return_index=True)
    owner = label[any_unit]
    best = np.full(k, -1)
    for p in np.argsort(weight, kind="stable").tolist():
        if owner[p] >= 0:
            best[owner[p]] = p
    kept: Bools = (label >= 0) & (best[label] == piece)
    return kept


def _seed_empty(label: Ints, k: int, cost: Floats) -> Ints:
    """Give each empty territory its cheapest unit that no other territory needs to exist."""
    label = label.copy()
    count = np.bincount(label[label >= 0], minlength=k)
    for t in np.flatnonzero(count == 0):
        unassigned = np.flatnonzero((label < 0) | (count[label] > 1))
        if len(unassigned):
            unit = unassigned[np.argmin(cost[unassigned, t])]
            if label[unit] >= 0:
                count[label[unit]] -= 1
            label[unit] = t
            count[t] = 1
    return label


def _record(graph: Graph, label: Ints, unit: int, cost: Floats, heap: list[tuple[float, int, int]]) -> None:
    territory = int(label[unit])
    for other in graph.neighbours_of(unit):
        if label[other] < 0:
            heapq.heappush(heap, (float(cost[other, territory]), int(other), territory))
