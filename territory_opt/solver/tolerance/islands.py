"""What parts of the map that hang together with nothing else say: each must hold whole territories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.construct.repair import pieces
from territory_opt.solver.graph import Graph
from territory_opt.solver.tolerance.query import limits, still


@dataclass(frozen=True)
class Islands:
    """The islands and how many territories each can hold, as far as loads tell.

    Parameters
    ----------
    island : Ints, shape (n,)
        Island of each unit.
    fewest, most : Ints, shape (islands,)
        A number of territories that keeps every limit lies between them; there is none where fewest > most.
    """

    island: Ints
    fewest: Ints
    most: Ints

    def possible(self, k: int) -> bool:
        """Whether k territories can be dealt out to the islands."""
        return bool((self.fewest <= self.most).all() and self.fewest.sum() <= k <= self.most.sum())


def islands(problem: Problem, graph: Graph) -> Islands | None:
    """Count the territories each island can hold; None where there is one island, or pieces may be apart.

    Territories may have unequal limits: then every number is tried with the loosest of them.
    """
    if not problem.contiguous:
        return None
    island = pieces(graph, np.zeros(problem.n, dtype=np.int64))
    count = int(island.max()) + 1
    if count == 1:
        return None
    held = _held(problem, island, count)
    low, high = limits(problem)
    columns = still(problem)
    least = np.cumsum(np.sort(low[:, columns], axis=0), axis=0)
    largest = np.cumsum(np.sort(high[:, columns], axis=0)[::-1], axis=0)
    # (islands, k): whether a territories, a = 1 ... k, can share what the island holds.
    fits = (held[:, None] >= least[None]) & (held[:, None] <= largest[None])
    possible: Bools = np.asarray(fits.all(axis=2))
    any_number: Bools = np.asarray(possible.any(axis=1))
    fewest = np.where(any_number, possible.argmax(axis=1) + 1, 1)
    most = np.where(any_number, problem.k - possible[:, ::-1].argmax(axis=1), 0)
    return Islands(island, fewest, most)


def _held(problem: Problem, island: Ints, count: int) -> Floats:
    """Loads of the islands; shape (islands, constant criteria)."""
    held = np.zeros((count, len(still(problem))))
    np.add.at(held, island, problem.load[:, still(problem)])
    return held
