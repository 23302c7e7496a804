"""Connected sets of units that could be territories, enumerated for every base on two threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.solver.bounds.free_bases import BaseChoices
from territory_opt.solver.graph import Graph
from territory_opt.solver.small.set_enumeration.kernel import sets_of_base

WORKERS = 2
T = TypeVar("T")

POLL_S = 0.02
"""Seconds between two checks of the clock while tasks run."""

QUICK_NODES, MAX_SLOW_SHARE = 20_000, 0.25
"""Nodes of a first pass over the bases; where it is incomplete for more than this share of them, sets are too
many."""

KEPT_IMPROVING = 10
"""Sets kept of each base when every set found must be better than the one before."""


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
        Whether these are all sets within the limit of the query.
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


@dataclass(frozen=True)
class SetQuery:
    """Sets to find.

    Parameters
    ----------
    reward : Floats, shape (n,)
    limit : float
        Largest reduced cost.
    nodes, sets : int
        Most nodes and sets of one base.
    improve : bool
        Only sets that are better than the last one of their base; the best of each base is always found.
    """

    reward: Floats
    limit: float
    nodes: int
    sets: int
    improve: bool = False


@dataclass
class SetEnumeration:
    """Finds sets for all bases, within a budget of work.

    Work is counted in visits of units: a node of a search visits each unit of the map, some 20 ns each.

    Parameters
    ----------
    choices, graph
    stop : callable
    remaining_work : int
        Visits left.

    Attributes
    ----------
    tightest : int
        The criterion with the narrowest limits.
    stopped : Bools, shape (1,)
        Whether `stop` returned true, for compiled code.
    """

    choices: BaseChoices
    graph: Graph
    stop: Callable[[], bool]
    remaining_work: int
    tightest: int = field(init=False)
    stopped: Bools = field(init=False)

    def __post_init__(self) -> None:
        """Find the criterion with the narrowest limits."""
        low, high = self.choices.low[0], self.choices.high[0]
        self.tightest = int(
            np.where(np.isfinite(high), (high - low) / np.maximum(low, 1e-12), np.inf).argmin()
        )
        self.stopped = np.zeros(1, dtype=np.bool_)

    def is_finished(self) -> bool:
        """Whether the work is used up or stopped."""
        return self.remaining_work <= 0 or self.is_stopped()

    def is_stopped(self) -> bool:
        """Whether `stop` returned true now or before."""
        if self.stop():
            self.stopped[0] = True
        return bool(self.stopped[0])

    def find_sets(self, query: SetQuery) -> SetPool:
        """Find sets whose reduced cost is at most a limit, for all bases."""
        return self._joined(self._of_bases(range(len(self.choices.site)), query))

    def find_all_sets(self, reward: Floats, limit: float, most: int) -> SetPool | None:
        """Find all sets within a limit; None where there are more than `most` of a base, or not enough work.

        A first pass over all bases takes few nodes; the remaining work is shared by the incomplete ones.
        """
        pools = self._of_bases(range(len(self.choices.site)), SetQuery(reward, limit, QUICK_NODES, most))
        incomplete = [j for j, pool in enumerate(pools) if not pool.complete]
        if len(incomplete) > MAX_SLOW_SHARE * len(pools) or any(
            len(pools[j].cost) == most for j in incomplete
        ):
            return None
        again = self._of_bases(incomplete, SetQuery(reward, limit, self._nodes(len(incomplete)), most))
        for j, pool in zip(incomplete, again, strict=True):
            pools[j] = pool
        joined = self._joined(pools)
        return joined if joined.complete else None

    def run_tasks(self, tasks: Sequence[Callable[[], T]]) -> list[T]:
        """Run tasks that check `stopped`, and set it once `stop` returns true."""
        with ThreadPoolExecutor(WORKERS) as threads:
            waiting: list[Future[T]] = [threads.submit(task) for task in tasks]
            while wait(waiting, timeout=POLL_S).not_done:
                self.is_stopped()
        return [future.result() for future in waiting]

    def _nodes(self, bases: int) -> int:
        """Nodes left for each of a number of bases."""
        return self.remaining_work // (self.graph.n * max(1, bases))

    def _of_bases(self, bases: Iterable[int], query: SetQuery) -> list[SetPool]:
        """Search from each base, with at most an equal share of the remaining nodes."""
        bases = list(bases)
        query = replace(query, nodes=min(query.nodes, self._nodes(len(bases))))
        found = self.run_tasks([partial(self._of_base, j, query) for j in bases])
        self.remaining_work -= self.graph.n * sum(visited for _, visited in found)
        return [pool for pool, _ in found]

    def _joined(self, pools: list[SetPool]) -> SetPool:
        n = self.graph.n
        sets = np.vstack([np.zeros((0, n), dtype=np.bool_), *(p.sets for p in pools)])
        cost = np.concatenate([np.zeros(0), *(p.cost for p in pools)])
        base = np.concatenate([np.zeros(0, dtype=np.int64), *(p.base for p in pools)])
        return SetPool(sets, cost, base, all(p.complete for p in pools))

    def _of_base(self, j: int, query: SetQuery) -> tuple[SetPool, int]:
        """Sets of one base, and the nodes visited."""
        choices, graph, reward = self.choices, self.graph, query.reward
        load = choices.load[:, self.tightest]
        order = np.argsort((choices.cost[j] - reward) / np.maximum(load, 1e-12), kind="stable")
        found = np.zeros((query.sets, len(reward)), dtype=np.bool_)
        found_cost = np.zeros(query.sets)
        count, visited, complete = sets_of_base(
            j, int(choices.base_unit[j]), choices.cost, reward, choices.load, self.tightest, choices.low[j],
            choices.high[j], choices.base_unit, choices.free_count, graph.first, graph.neighbour, order,
            query.limit, query.improve, 0 if self.stopped[0] else query.nodes, self.stopped, found,
            found_cost,
        )  # fmt: skip
        sets = found[max(0, count - KEPT_IMPROVING) if query.improve else 0 : count].copy()
        base: Ints = np.full(len(sets), j, dtype=np.int64)
        return SetPool(sets, sets @ choices.cost[j], base, bool(complete)), int(visited)
