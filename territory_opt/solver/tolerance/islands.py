"""Disconnected parts of the map: each must hold a whole number of territories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import relaxed_constant_limits
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.graph import Graph
from territory_opt.solver.tolerance.query import constant_criteria


@dataclass(frozen=True)
class Islands:
    """The islands and how many territories the loads of each allow.

    Parameters
    ----------
    island : Ints, shape (n,)
        Island of each unit.
    fewest, most : Ints, shape (islands,)
        Bounds on the number of territories that keeps every limit; there is none where fewest > most.
    """

    island: Ints
    fewest: Ints
    most: Ints

    def possible(self, k: int) -> bool:
        """Whether k territories can be distributed to the islands."""
        return bool((self.fewest <= self.most).all() and self.fewest.sum() <= k <= self.most.sum())


def islands(problem: Problem, graph: Graph) -> Islands | None:
    """Count the territories each island can hold; None for one island, or without contiguity.

    With unequal limits of territories, every number is tried with the loosest of them.
    """
    if not problem.contiguous:
        return None
    island = pieces(graph, np.zeros(problem.n, dtype=np.int64))
    count = int(island.max()) + 1
    if count == 1:
        return None
    held = _held(problem, island, count)
    low, high = relaxed_constant_limits(problem)
    columns = constant_criteria(problem)
    least = np.cumsum(np.sort(low[:, columns], axis=0), axis=0)
    largest = np.cumsum(np.sort(high[:, columns], axis=0)[::-1], axis=0)
    # (islands, k): whether a territories, a = 1 ... k, can divide the load of the island.
    fits = (held[:, None] >= least[None]) & (held[:, None] <= largest[None])
    possible: Bools = np.asarray(fits.all(axis=2))
    any_number: Bools = np.asarray(possible.any(axis=1))
    fewest = np.where(any_number, possible.argmax(axis=1) + 1, 1)
    most = np.where(any_number, problem.k - possible[:, ::-1].argmax(axis=1), 0)
    return Islands(island, fewest, most)


def _held(problem: Problem, island: Ints, count: int) -> Floats:
    """Loads of the islands; shape (islands, constant criteria)."""
    held = np.zeros((count, len(constant_criteria(problem))))
    np.add.at(held, island, problem.load[:, constant_criteria(problem)])
    return held
