"""The optimal plan of a small map as a partition into connected sets, enumerated by rising slack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bounds.free_bases import FreeBases
from territory_opt.solver.graph import Graph
from territory_opt.solver.small.exact_cover.kernel import cheapest_cover
from territory_opt.solver.small.set_rewards import Rewards, raise_rewards
from territory_opt.solver.small.territory_sets import SetEnumeration, SetPool

MOST_UNITS, MOST_UNITS_EACH = 120, 24
"""Units, and units of a mean territory, beyond which there are too many sets: four times 26 counties take
minutes."""

MOST_SETS, MOST_IN_POOL = 20_000, 60_000
"""Sets of one base, and of all together: beyond, the search for a plan among them takes too long."""

SHARE_OF_REWARDS = 0.5
"""Share of the work for the rewards."""

COVER_VISITS = 4
"""Visits of a unit in the exact cover search that count as one visit in set enumeration."""

FIRST_SLACK, GROWTH, LAST_SLACK = 0.05, 2.0, 1.6
"""Slack of the first sets, in costs of a mean territory, its growth factor, and its largest finite value."""


@dataclass(frozen=True)
class Partition:
    """Result of a partition search, in the tables' scale.

    Parameters
    ----------
    base : Ints, shape (n,), or None
        Row of the base of each unit in a better plan.
    cost : float
        Of that plan, or the cost limit.
    bound : float
        Lower bound on the cost of every plan.
    complete : bool
        Whether it is proved that no plan costs less than `cost`; where that is infinite, there is no plan.
    """

    base: Ints | None
    cost: float
    bound: float
    complete: bool


def can_partition(problem: Problem, free: FreeBases) -> bool:
    """Whether every connected set within constant limits may be a territory, and sets are few enough to list.

    Limits that differ between territories are relaxed to the loosest: bounds stay valid, and plans are
    checked afterwards.
    """
    choices = free.choices
    plain = problem.allowed is None and problem.disruption is None and not len(problem.dynamic)
    few = problem.k > 1 and problem.n <= min(MOST_UNITS, MOST_UNITS_EACH * problem.k)
    if choices.fixed_count or not (problem.contiguous and plain and few):
        return False
    return bool((np.isfinite(choices.high[0]) & (choices.low[0] > 0)).any())


@dataclass
class PartitionSearch:
    """The search for the optimal plan and its proof, which can be continued after a time limit.

    Every territory is a connected set of units that keeps the limits; a plan is k of them, disjoint. At any
    rewards for units the cost of a plan is the sum of the rewards, plus k times the least reduced cost of a
    set, plus the slacks of its sets above that. All sets up to a slack are listed and the cheapest plan of
    such sets is found, with growing slack. A plan has at most one set with a slack above half the gap, and
    that set is what the others leave over: then the proof is complete.

    Parameters
    ----------
    graph : Graph
    free : FreeBases
        Of a problem that `can_partition`.

    Attributes
    ----------
    bound : float
        Lower bound on the cost of every plan.
    exhausted : bool
        Whether another run is useless: the search was complete, or exceeded a limit other than time.
    """

    graph: Graph
    free: FreeBases
    bound: float = field(init=False)
    exhausted: bool = field(init=False, default=False)
    _rewards: Rewards = field(init=False)
    _slack: float = field(init=False, default=FIRST_SLACK)

    def __post_init__(self) -> None:
        """Start with the rewards of the bound over all bases."""
        self._rewards = Rewards.of(self.free)
        self.bound = self.free.bound

    def run(self, most: float, work: int, stop: Callable[[], bool]) -> Partition:
        """Search for the cheapest plan that costs less than `most`, and prove it optimal.

        Parameters
        ----------
        most : float
            Scaled cost limit; infinite when there is no plan yet.
        work : int
            Most visits of units, see `SetEnumeration`.
        stop : callable

        Returns
        -------
        Partition
        """
        enumeration = SetEnumeration(self.free.choices, self.graph, stop, work)
        if not self._rewards.converged:
            self._rewards = raise_rewards(enumeration, self._rewards, round(work * (1.0 - SHARE_OF_REWARDS)))
        search = _SlackSearch(enumeration, self._rewards, most, self.bound, self._slack)
        complete = search.run()
        self._slack, self.bound = search.slack, search.most if complete else search.bound
        self.exhausted = complete or not enumeration.is_stopped()
        return Partition(search.base, search.most, min(self.bound, search.most), complete)


@dataclass
class _SlackSearch:
    enumeration: SetEnumeration
    rewards: Rewards
    most: float
    bound: float
    slack: float
    base: Ints | None = field(default=None, init=False)

    def run(self) -> bool:
        """Raise the slack until the plan is proved optimal (true) or a limit is reached (false)."""
        while not self.enumeration.is_finished():
            pool, least = self._listed()
            if pool is None:
                return False
            floor = float(self.rewards.reward.sum()) + self.enumeration.choices.free_count * least
            width = self.rewards.least + self.slack - least
            if not self._search_covers(pool, least, floor, leftover=False):
                return False
            self.bound = max(self.bound, min(self.most, floor + width))
            gap = self.most - floor
            if gap <= width:
                return True
            if gap <= 2.0 * width:
                return self._search_covers(pool, least, floor, leftover=True)
            self._raise_slack(gap)
        return False

    def _raise_slack(self, gap: float) -> None:
        """Raise the slack up to what proves the known plan; without one, finally to infinity."""
        if np.isinf(gap) and self.slack >= LAST_SLACK:
            self.slack = float("inf")
        else:
            self.slack = float(min(GROWTH * self.slack, max(gap / 2.0 * 1.001, self.slack * 1.1)))

    def _listed(self) -> tuple[SetPool | None, float]:
        """All sets up to the slack, and the least reduced cost; None where they are too many."""
        reward, least = self.rewards.reward, self.rewards.least
        pool = self.enumeration.find_all_sets(reward, least + self.slack, MOST_SETS)
        if pool is None or len(pool.cost) > MOST_IN_POOL:
            return None, least
        return pool, float(min(least, (pool.cost - pool.sets @ reward).min(initial=np.inf)))

    def _search_covers(self, pool: SetPool, least: float, floor: float, leftover: bool) -> bool:
        """Search for a plan of listed sets, or of these and one other; whether the search was completed."""
        if not len(pool.cost):
            # No plan: it has at least two territories, and at most one of them is not listed.
            return True
        slack = np.maximum(pool.cost - pool.sets @ self.rewards.reward - least, 0.0)
        order = np.argsort(slack, kind="stable")
        sets, base, slack = pool.sets[order], pool.base[order], slack[order]
        budget = self.most - floor
        if np.isinf(budget):
            # Without a plan, any plan of listed sets is an improvement.
            budget = self.enumeration.choices.free_count * float(slack[-1]) + 1.0
        value, complete, picked = self._cheapest(sets, slack, budget, leftover, least)
        if np.isfinite(value):
            self.most = floor + value
            self.base = self._bases(sets[picked], base[picked])
        return complete

    def _cheapest(
        self, sets: Bools, slack: Floats, budget: float, leftover: bool, least: float
    ) -> tuple[float, bool, Ints]:
        """Sum of slacks of the cheapest plan, whether that is proved, and the rows of its sets."""
        enumeration, graph, choices = self.enumeration, self.enumeration.graph, self.enumeration.choices
        k, n = choices.free_count, choices.load.shape[0]
        members, edge = np.nonzero(sets)[1], np.concatenate([[0], np.cumsum(sets.sum(axis=1))])
        picked = np.full(k, -1, dtype=np.int64)
        [(value, complete, visits)] = enumeration.run_tasks(
            [
                lambda: cheapest_cover(
                    _bits(sets), slack, members.astype(np.int64), edge.astype(np.int64), k, budget, leftover,
                    least, choices.cost, self.rewards.reward, choices.load, choices.low[0], choices.high[0],
                    choices.base_unit, graph.first, graph.neighbour,
                    enumeration.remaining_work * COVER_VISITS, enumeration.stopped,
                    np.zeros(len(slack) * (n + k + 4), np.int32), picked,
                )
            ]
        )  # fmt: skip
        enumeration.remaining_work -= visits // COVER_VISITS
        return value, bool(complete), picked[picked >= 0]

    def _bases(self, sets: Bools, base: Ints) -> Ints:
        """Row of the base of each unit; units of no set form the leftover territory."""
        choices = self.enumeration.choices
        row = np.full(choices.load.shape[0], -1, dtype=np.int64)
        for members, j in zip(sets, base.tolist(), strict=True):
            row[members] = j
        rest = row < 0
        if rest.any():
            inside = np.flatnonzero(rest[choices.base_unit])
            row[rest] = inside[choices.cost[inside][:, rest].sum(axis=1).argmin()]
        return row


def _bits(sets: Bools) -> np.ndarray:
    """Sets as bits of 64-bit words; shape (p, words)."""
    p, n = sets.shape
    mask = np.zeros((p, (n + 63) // 64), dtype=np.uint64)
    for i in range(n):
        mask[:, i >> 6] |= sets[:, i].astype(np.uint64) << np.uint64(i & 63)
    return mask
