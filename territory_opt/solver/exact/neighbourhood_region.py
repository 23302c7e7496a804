"""A few neighbouring territories, and which of their units may change territory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Ints
from territory_opt.solver.graph import Graph

UNREACHED = np.iinfo(np.int64).max


@dataclass(frozen=True)
class NeighbourhoodRegion:
    """Part of a plan that is solved again while the rest is fixed.

    Parameters
    ----------
    territories : Ints, shape (s,)
    free : Ints, shape (f,)
        Units that may change territory, nearest to the common borders first.
    depth : Ints, shape (s, n)
        Steps from each territory's root through its own units, then through free ones.
    """

    territories: Ints
    free: Ints
    depth: Ints


def region(graph: Graph, label: Ints, territories: Ints, most_free: int) -> NeighbourhoodRegion:
    """Free the units along the borders between some territories, layer by layer.

    Parameters
    ----------
    graph : Graph
    label : Ints, shape (n,)
    territories : Ints, shape (s,)
        Neighbouring.
    most_free : int

    Returns
    -------
    NeighbourhoodRegion
    """
    inside = np.isin(label, territories)
    free = _layers(graph, label, inside, most_free)
    is_free = np.zeros(graph.n, dtype=bool)
    is_free[free] = True
    depth = np.stack([_depths(graph, label == t, is_free) for t in territories])
    return NeighbourhoodRegion(territories, free, depth)


def _layers(graph: Graph, label: Ints, inside: Bools, most: int) -> Ints:
    """Units inside, by steps from the common borders, up to `most`."""
    a, b = graph.pairs.T
    common = inside[a] & inside[b] & (label[a] != label[b])
    layer = np.unique(graph.pairs[common])
    chosen: list[int] = []
    seen = np.zeros(graph.n, dtype=bool)
    while len(layer) and len(chosen) < most:
        seen[layer] = True
        chosen += layer[: most - len(chosen)].tolist()
        around = np.concatenate([graph.neighbours_of(int(u)) for u in layer])
        layer = np.unique(around[inside[around] & ~seen[around]])
    return np.array(chosen, dtype=np.int64)


def _depths(graph: Graph, member: Bools, free: Bools) -> Ints:
    """Steps from the root (the first member that is not free) over members, then over free units."""
    depth = np.full(graph.n, UNREACHED, dtype=np.int64)
    members = np.flatnonzero(member)
    kept = members[~free[members]]
    root = int(kept[0]) if len(kept) else int(members[0])
    depth[root] = 0
    frontier = [root]
    outside: list[int] = []
    while frontier:
        following: list[int] = []
        for unit in frontier:
            for other in graph.neighbours_of(unit).tolist():
                if depth[other] == UNREACHED and member[other]:
                    depth[other] = depth[unit] + 1
                    following.append(other)
                elif free[other] and not member[other]:
                    outside.append(unit)
        frontier = following
    _extend(graph, depth, free & ~member, sorted(set(outside), key=lambda u: int(depth[u])))
    return depth


def _extend(graph: Graph, depth: Ints, beyond: Bools, frontier: list[int]) -> None:
    """Extend the depths through free units that are not members."""
    while frontier:
        following: list[int] = []
        for unit in frontier:
            for other in graph.neighbours_of(unit).tolist():
                if beyond[other] and depth[other] > depth[unit] + 1:
                    depth[other] = depth[unit] + 1
                    following.append(other)
        frontier = following
