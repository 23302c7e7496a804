"""The best plan of a small map, by widening circles around what the bound likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bounds.free_bases import FreeBases
from territory_opt.solver.graph import Graph
from territory_opt.solver.small.covering.kernel import cheapest_cover
from territory_opt.solver.small.set_rewards import Rewards, raised
from territory_opt.solver.small.territory_sets import Growing, SetPool

MOST_UNITS, MOST_UNITS_EACH = 120, 24
"""Units, and units of a mean territory, beyond which there are too many sets: four times 26 counties take
minutes."""

MOST_SETS, MOST_IN_POOL = 20_000, 60_000
"""Sets of one base, and of all together: beyond, the search for a plan among them takes for ever."""

SHARE_OF_REWARDS = 0.5
"""Share of the work that may go into rewards."""

COVERED_PER_LOOK = 4
"""Units of listed sets that the search for a plan looks at while one is looked at in listing them."""

FIRST_SLACK, WIDER, LAST_SLACK = 0.05, 2.0, 1.6
"""Slack of the sets of the first circle, in costs of a mean territory, how it grows, and where it ends."""


@dataclass(frozen=True)
class Partition:
    """What was found; in the tables' scale.

    Parameters
    ----------
    base : Ints, shape (n,), or None
        Row of the base each unit of a better plan is served from.
    cost : float
        Of that plan, or the cost to be beaten.
    bound : float
        No plan costs less.
    complete : bool
        Whether no plan costs less than `cost`; where that is infinite, there is no plan.
    """

    base: Ints | None
    cost: float
    bound: float
    complete: bool


def suits(problem: Problem, free: FreeBases) -> bool:
    """Whether every connected set within constant limits may be a territory, and sets are few enough to list.

    Limits that differ between territories are taken at their loosest: what is proved of them holds, and a
    plan is measured before it is believed.
    """
    choices = free.choices
    plain = problem.allowed is None and problem.disruption is None and not len(problem.dynamic)
    few = problem.k > 1 and problem.n <= min(MOST_UNITS, MOST_UNITS_EACH * problem.k)
    if choices.homes or not (problem.contiguous and plain and few):
        return False
    return bool((np.isfinite(choices.high[0]) & (choices.low[0] > 0)).any())


@dataclass
class Dividing:
    """The search for the best plan and its proof, which can be taken up again when time has ended it.

    Every territory is a connected set of units that keeps the limits; a plan is k of them, disjoint. At any
    rewards for units a plan costs the rewards, k times the least reduced cost of a set, and the slacks of its
    sets above that. Circle by circle, all sets up to a slack are listed and the cheapest plan of such sets is
    found. Beyond a slack of half the gap a plan has at most one set, which the others leave over: then the
    proof is complete.

    Parameters
    ----------
    graph : Graph
    free : FreeBases
        Of a problem that `suits`.

    Attributes
    ----------
    bound : float
        No plan costs less.
    spent : bool
        Whether there is no use in trying again: it was complete, or too much.
    """

    graph: Graph
    free: FreeBases
    bound: float = field(init=False)
    spent: bool = field(init=False, default=False)
    _rewards: Rewards = field(init=False)
    _slack: float = field(init=False, default=FIRST_SLACK)

    def __post_init__(self) -> None:
        """Begin with the bound over all bases."""
        self._rewards = Rewards.of(self.free)
        self.bound = self.free.bound

    def run(self, most: float, work: int, over: Callable[[], bool]) -> Partition:
        """Look for plans that cost less than `most`, and prove that there is none better.

        Parameters
        ----------
        most : float
            Scaled cost to be beaten; infinite when there is no plan yet.
        work : int
            Units that may be looked at, see `Growing`.
        over : callable

        Returns
        -------
        Partition
        """
        growing = Growing(self.free.choices, self.graph, over, work)
        if not self._rewards.steady:
            self._rewards = raised(growing, self._rewards, round(work * (1.0 - SHARE_OF_REWARDS)))
        circles = _Circles(growing, self._rewards, most, self.bound, self._slack)
        complete = circles.run()
        self._slack, self.bound = circles.slack, circles.most if complete else circles.bound
        self.spent = complete or not growing.halted()
        return Partition(circles.base, circles.most, min(self.bound, circles.most), complete)


@dataclass
class _Circles:
    growing: Growing
    rewards: Rewards
    most: float
    bound: float
    slack: float
    base: Ints | None = field(default=None, init=False)

    def run(self) -> bool:
        """Widen until proved, or until it is too much; which of them."""
        while not self.growing.ended():
            pool, least = self._listed()
            if pool is None:
                return False
            floor = float(self.rewards.reward.sum()) + self.growing.choices.vacancies * least
            width = self.rewards.base + self.slack - least
            if not self._covered(pool, least, floor, outsider=False):
                return False
            self.bound = max(self.bound, min(self.most, floor + width))
            gap = self.most - floor
            if gap <= width:
                return True
            if gap <= 2.0 * width:
                return self._covered(pool, least, floor, outsider=True)
            self._widen(gap)
        return False

    def _widen(self, gap: float) -> None:
        """Wider, but not beyond what proves the plan known; without one, all sets there are in the end."""
        if np.isinf(gap) and self.slack >= LAST_SLACK:
            self.slack = float("inf")
        else:
            self.slack = float(min(WIDER * self.slack, max(gap / 2.0 * 1.001, self.slack * 1.1)))

    def _listed(self) -> tuple[SetPool | None, float]:
        """All sets up to the slack, and the least reduced cost; None where they are too many."""
        reward, mark = self.rewards.reward, self.rewards.base
        pool = self.growing.all_within(reward, mark + self.slack, MOST_SETS)
        if pool is None or len(pool.cost) > MOST_IN_POOL:
            return None, mark
        return pool, float(min(mark, (pool.cost - pool.sets @ reward).min(initial=np.inf)))

    def _covered(self, pool: SetPool, least: float, floor: float, outsider: bool) -> bool:
        """Look for a plan of listed sets, or of these and one other; whether the search was completed."""
        if not len(pool.cost):
            # Nor is there one of a single other set: there are at least two territories.
            return True
        slack = np.maximum(pool.cost - pool.sets @ self.rewards.reward - least, 0.0)
        order = np.argsort(slack, kind="stable")
        sets, base, slack = pool.sets[order], pool.base[order], slack[order]
        budget = self.most - floor
        if np.isinf(budget):
            # Any plan of listed sets will do.
            budget = self.growing.choices.vacancies * float(slack[-1]) + 1.0
        value, complete, picked = self._cheapest(sets, slack, budget, outsider, least)
        if np.isfinite(value):
            self.most = floor + value
            self.base = self._bases(sets[picked], base[picked])
        return complete

    def _cheapest(
        self, sets: Bools, slack: Floats, budget: float, outsider: bool, least: float
    ) -> tuple[float, bool, Ints]:
        """Sum of slacks of the cheapest plan, whether it is that, and the rows of its sets."""
        growing, graph, choices = self.growing, self.growing.graph, self.growing.choices
        k, n = choices.vacancies, choices.load.shape[0]
        members, edge = np.nonzero(sets)[1], np.concatenate([[0], np.cumsum(sets.sum(axis=1))])
        picked = np.full(k, -1, dtype=np.int64)
        [(value, complete, looked)] = growing.work(
            [
                lambda: cheapest_cover(
                    _bits(sets), slack, members.astype(np.int64), edge.astype(np.int64), k, budget, outsider,
                    least, choices.cost, self.rewards.reward, choices.load, choices.low[0], choices.high[0],
                    choices.own, graph.first, graph.neighbour, growing.left * COVERED_PER_LOOK, growing.halt,
                    np.zeros(len(slack) * (n + k + 4), np.int32), picked,
                )
            ]
        )  # fmt: skip
        growing.left -= looked // COVERED_PER_LOOK
        return value, bool(complete), picked[picked >= 0]

    def _bases(self, sets: Bools, base: Ints) -> Ints:
        """Row of the base of each unit; what no set covers is the outsider's."""
        choices = self.growing.choices
        row = np.full(choices.load.shape[0], -1, dtype=np.int64)
        for members, j in zip(sets, base.tolist(), strict=True):
            row[members] = j
        rest = row < 0
        if rest.any():
            inside = np.flatnonzero(rest[choices.own])
            row[rest] = inside[choices.cost[inside][:, rest].sum(axis=1).argmin()]
        return row


def _bits(sets: Bools) -> np.ndarray:
    """Sets as bits of 64-bit words; shape (p, words)."""
    p, n = sets.shape
    mask = np.zeros((p, (n + 63) // 64), dtype=np.uint64)
    for i in range(n):
        mask[:, i >> 6] |= sets[:, i].astype(np.uint64) << np.uint64(i & 63)
    return mask
