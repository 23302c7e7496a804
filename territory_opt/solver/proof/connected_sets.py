"""All the territories a large unit can belong to, where they are few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bounds.free_bases import Choices
from territory_opt.solver.graph import Graph
from territory_opt.solver.proof.kernel import sets_around

NODES = {"quick": 20_000, "standard": 150_000, "best": 2_000_000}
"""Nodes of the search for the sets around one unit, by effort: about 1 us each."""

UNITS = 12
"""Units that are looked at, the largest first: the larger a unit, the fewer its sets."""

MOST_SETS = 600
"""Longer lists cost the integer program more than they save."""


@dataclass(frozen=True)
class SetLists:
    """Every connected set that keeps the limits and holds one unit, for some units.

    Parameters
    ----------
    sets : dict of int to Bools, shape (sets, n)
        By unit. An empty list proves that there is no plan.
    dead : tuple of int
        Units whose list is empty.
    """

    sets: dict[int, Bools]
    dead: tuple[int, ...]


def lists(problem: Problem, graph: Graph, choices: Choices, nodes: int, over: Callable[[], bool]) -> SetLists:
    """List the sets around the largest units.

    A set leaves the other units in pieces that can be divided into the other territories, as far as their
    loads tell; where all territories have the same limits this rules most sets out. A unit with a single set
    has found its territory: that is taken off the map and the others are looked at again.

    Parameters
    ----------
    problem : Problem
        Contiguous, with a criterion that does not depend on the base.
    graph : Graph
    choices : Choices
    nodes : int
        Of the search around one unit.
    over : callable

    Returns
    -------
    SetLists
    """
    low, high, alike = _limits(choices)
    found: dict[int, Bools] = {}
    gone, territories = np.zeros(problem.n, dtype=bool), problem.k
    room = np.zeros((MOST_SETS, problem.n), dtype=bool)
    queue = _largest(choices.load, high)
    while queue and not over():
        unit = queue.pop(0)
        count = 0 if gone[unit] else -1
        if not gone[unit]:
            count = sets_around(
                unit, choices.load, low, high, gone, territories, graph.first, graph.neighbour, alike, nodes,
                room,
            )  # fmt: skip
            if count >= 0:
                found[unit] = room[:count].copy()
        if count == 0 and not gone[unit]:
            return SetLists(found, (unit,))
        if count == 1 and alike and territories > 1:
            gone = gone | found[unit][0]
            territories -= 1
            queue = [u for u in _largest(choices.load, high) if not gone[u] and u != unit]
    return SetLists(found, ())


def _limits(choices: Choices) -> tuple[Floats, Floats, bool]:
    """Loosest limits of all territories, and whether they are the same for all."""
    low, high = choices.low.min(axis=0), choices.high.max(axis=0)
    alike = bool((choices.low == low).all() and (choices.high == high).all())
    return low, high, alike


def _largest(load: Floats, high: Floats) -> list[int]:
    """Units that fill most of a territory by any criterion."""
    part = np.where(np.isfinite(high), load / np.where(np.isfinite(high), high, 1.0), 0.0).max(axis=1)
    order: Ints = np.argsort(-part, kind="stable")[:UNITS]
    return [int(u) for u in order if part[u] > 0]
