"""Complete lists of the connected sets that contain a large unit, where these are few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bounds.free_bases import BaseChoices
from territory_opt.solver.graph import Graph
from territory_opt.solver.proof.kernel import connected_sets_with

NODES = {"quick": 20_000, "standard": 150_000, "best": 2_000_000}
"""Most nodes of the search for the sets of one unit, by effort: about 1 us each."""

UNITS = 12
"""Units whose sets are listed, the largest first: the larger a unit, the fewer its sets."""

MOST_SETS = 600
"""Longer lists slow the integer program more than they help."""


@dataclass(frozen=True)
class SetLists:
    """For some units, every connected set that contains the unit and keeps the limits.

    Parameters
    ----------
    sets : dict of int to Bools, shape (sets, n)
        By unit. An empty list proves that there is no plan.
    unplaceable : tuple of int
        Units whose list is empty.
    """

    sets: dict[int, Bools]
    unplaceable: tuple[int, ...]


def list_sets(
    problem: Problem, graph: Graph, choices: BaseChoices, nodes: int, stop: Callable[[], bool]
) -> SetLists:
    """List the sets of the largest units.

    A set must leave the other units in pieces whose loads allow whole territories; where all territories have
    the same limits this excludes most sets. The only set of a unit is its territory: it is removed from the
    map and the sets of the other units are listed again.

    Parameters
    ----------
    problem : Problem
        Contiguous, with a criterion that does not depend on the base.
    graph : Graph
    choices : BaseChoices
    nodes : int
        Most nodes of the search for one unit.
    stop : callable

    Returns
    -------
    SetLists
    """
    low, high, alike = _limits(choices)
    found: dict[int, Bools] = {}
    assigned, territories = np.zeros(problem.n, dtype=bool), problem.k
    sets = np.zeros((MOST_SETS, problem.n), dtype=bool)
    queue = _largest(choices.load, high)
    while queue and not stop():
        unit = queue.pop(0)
        if assigned[unit]:
            continue
        count = connected_sets_with(
            unit, choices.load, low, high, assigned, territories, graph.first, graph.neighbour, alike, nodes,
            sets,
        )  # fmt: skip
        if count >= 0:
            found[unit] = sets[:count].copy()
        if count == 0:
            return SetLists(found, (unit,))
        if count == 1 and alike and territories > 1:
            assigned = assigned | found[unit][0]
            territories -= 1
            queue = [u for u in _largest(choices.load, high) if not assigned[u] and u != unit]
    return SetLists(found, ())


def _limits(choices: BaseChoices) -> tuple[Floats, Floats, bool]:
    """Loosest limits of all territories, and whether they are the same for all."""
    low, high = choices.low.min(axis=0), choices.high.max(axis=0)
    alike = bool((choices.low == low).all() and (choices.high == high).all())
    return low, high, alike


def _largest(load: Floats, high: Floats) -> list[int]:
    """Units with the largest share of a territory in any criterion."""
    part = np.where(np.isfinite(high), load / np.where(np.isfinite(high), high, 1.0), 0.0).max(axis=1)
    order: Ints = np.argsort(-part, kind="stable")[:UNITS]
    return [int(u) for u in order if part[u] > 0]
