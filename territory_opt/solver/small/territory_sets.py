"""Sets of units that could be territories, found for every base on two threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.solver.bounds.free_bases import Choices
from territory_opt.solver.graph import Graph
from territory_opt.solver.small.growing.kernel import sets_of_base

WORKERS = 2
T = TypeVar("T")

ASK = 0.02
"""Seconds between two looks at the clock while others work."""

QUICK, FEW = 20_000, 0.25
"""Nodes that most bases make do with; where more than this share of them does not, sets are too many."""

LAST = 10
"""Sets kept of each base when every set found is better than the one before."""


@dataclass(frozen=True)
class SetPool:
    """Sets of units, each with the base that serves it best.

    Parameters
    ----------
    sets : Bools, shape (p, n)
    cost : Floats, shape (p,)
    base : Ints, shape (p,)
        Row of the choices.
    complete : bool
        Whether there are no others within the limit that was asked for.
    """

    sets: Bools
    cost: Floats
    base: Ints
    complete: bool

    def cheapest(self, reward: Floats, count: int) -> SetPool:
        """Return those of least reduced cost."""
        some = np.argsort(self.cost - self.sets @ reward, kind="stable")[:count]
        return SetPool(self.sets[some], self.cost[some], self.base[some], self.complete and len(some) < count)

    def joined(self, other: SetPool) -> SetPool:
        """Return both together."""
        return SetPool(
            np.vstack([self.sets, other.sets]),
            np.concatenate([self.cost, other.cost]),
            np.concatenate([self.base, other.base]),
            self.complete and other.complete,
        )


@dataclass
class Growing:
    """Finds sets for all bases, within a budget of work.

    Work is counted in units looked at: a node of a search looks at each unit of the map, and takes some 20 ns
    for it.

    Parameters
    ----------
    choices, graph
    over : callable
    left : int
        Units that may still be looked at.

    Attributes
    ----------
    lead : int
        The criterion with the narrowest limits.
    halt : Bools, shape (1,)
        Set once it is over, for compiled code to see.
    """

    choices: Choices
    graph: Graph
    over: Callable[[], bool]
    left: int
    lead: int = field(init=False)
    halt: Bools = field(init=False)

    def __post_init__(self) -> None:
        """Look for the narrowest limits."""
        low, high = self.choices.low[0], self.choices.high[0]
        self.lead = int(np.where(np.isfinite(high), (high - low) / np.maximum(low, 1e-12), np.inf).argmin())
        self.halt = np.zeros(1, dtype=np.bool_)

    def ended(self) -> bool:
        """Whether nothing more may be done."""
        return self.left <= 0 or self.halted()

    def halted(self) -> bool:
        """Whether it was ended from outside."""
        if self.over():
            self.halt[0] = True
        return bool(self.halt[0])

    def within(self, reward: Floats, limit: float, nodes: int, most: int, improve: bool = False) -> SetPool:
        """Find sets whose reduced cost is at most a limit.

        Parameters
        ----------
        reward : Floats, shape (n,)
        limit : float
        nodes, most : int
            Most nodes and sets of one base.
        improve : bool
            Only sets that are better than the base's last one; the best of each base comes out either way.
        """
        bases = range(len(self.choices.site))
        return self._together(self._of_bases(bases, reward, limit, nodes, most, improve))

    def all_within(self, reward: Floats, limit: float, most: int) -> SetPool | None:
        """Find all sets within a limit; None where there are too many.

        Most bases take little work: what these leave is shared by the others.
        """
        pools = self._of_bases(range(len(self.choices.site)), reward, limit, QUICK, most, False)
        short = [j for j, pool in enumerate(pools) if not pool.complete]
        if len(short) > FEW * len(pools) or any(len(pools[j].cost) == most for j in short):
            return None
        again = self._of_bases(short, reward, limit, self._nodes(len(short)), most, False)
        for j, pool in zip(short, again, strict=True):
            pools[j] = pool
        whole = self._together(pools)
        return whole if whole.complete else None

    def work(self, tasks: Sequence[Callable[[], T]]) -> list[T]:
        """Run tasks that heed `halt`, and set it when it is over."""
        with ThreadPoolExecutor(WORKERS) as threads:
            waiting: list[Future[T]] = [threads.submit(task) for task in tasks]
            while wait(waiting, timeout=ASK).not_done:
                self.halted()
        return [future.result() for future in waiting]

    def _nodes(self, bases: int) -> int:
        """Nodes that each of so many bases may still take."""
        return self.left // (self.graph.n * max(1, bases))

    def _of_bases(
        self, bases: Iterable[int], reward: Floats, limit: float, nodes: int, most: int, improve: bool
    ) -> list[SetPool]:
        """Search from each base, with its fair share of the nodes that are left at most."""
        bases = list(bases)
        nodes = min(nodes, self._nodes(len(bases)))
        found = self.work([partial(self._of_base, j, reward, limit, nodes, most, improve) for j in bases])
        self.left -= self.graph.n * sum(visited for _, visited in found)
        return [pool for pool, _ in found]

    def _together(self, pools: list[SetPool]) -> SetPool:
        n = self.graph.n
        sets = np.vstack([np.zeros((0, n), dtype=np.bool_), *(p.sets for p in pools)])
        cost = np.concatenate([np.zeros(0), *(p.cost for p in pools)])
        base = np.concatenate([np.zeros(0, dtype=np.int64), *(p.base for p in pools)])
        return SetPool(sets, cost, base, all(p.complete for p in pools))

    def _of_base(
        self, j: int, reward: Floats, limit: float, nodes: int, most: int, improve: bool
    ) -> tuple[SetPool, int]:
        """Sets of one base, and the nodes visited."""
        choices, graph, n = self.choices, self.graph, len(reward)
        load = choices.load[:, self.lead]
        order = np.argsort((choices.cost[j] - reward) / np.maximum(load, 1e-12), kind="stable")
        found, worth = np.zeros((most, n), dtype=np.bool_), np.zeros(most)
        count, visited, complete = sets_of_base(
            j, int(choices.own[j]), choices.cost, reward, choices.load, self.lead, choices.low[j],
            choices.high[j], choices.own, choices.vacancies, graph.first, graph.neighbour, order, limit,
            improve, 0 if self.halt[0] else nodes, self.halt, found, worth,
        )  # fmt: skip
        sets = found[max(0, count - LAST) if improve else 0 : count].copy()
        base: Ints = np.full(len(sets), j, dtype=np.int64)
        return SetPool(sets, sets @ choices.cost[j], base, bool(complete)), int(visited)
