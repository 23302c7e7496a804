"""The assignment with families divisible: bounds, prices, and what cannot be in any best answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.assignment.kams.model.goals import (
    BALANCE,
    KEPT,
    LINEAR,
    MINIMUM,
    SKILL,
    TRAVEL,
    VALUE,
    Pairs,
    scales,
)
from territory_opt.assignment.kams.model.placement import LOAD, Placement
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.assignment.kams.solve.linear_program import LinearProgram
from territory_opt.model.arrays import Floats, Ints

LOOSE = 1e-6
"""Part of a goal's scale by which the relaxation may be off: bounds are given so much away."""
FEW, FIRST = 6_000, ((KEPT, 1), (TRAVEL, 4), (SKILL, 2))
"""Programmes of more pairs begin with few pairs a family: so many of the best in each goal."""
ROUNDS, ENOUGH = 15, 1e-4
"""Rounds of pricing at most, and the part of a goal's scale that may be left to gain."""


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation says about a goal.

    Parameters
    ----------
    bound : int
        No assignment that keeps to the goals held costs less.
    part : Floats, shape (pairs,)
        Part of each family with each KAM.
    beyond : Floats, shape (pairs,)
        What every assignment that uses the pair costs at least.
    price : Floats, shape (6,)
        What the goals held are worth: scales of this goal for a scale of theirs.
    """

    bound: int
    part: Floats
    beyond: Floats
    price: Floats


class Relaxation:
    """The linear programme, kept warm from goal to goal: primal simplex goes on where it stood (GLOP).

    A large one begins with few pairs; those that would pay are let in until hardly any does. The bound
    counts what the others could still gain, so it holds whenever that ends.

    Parameters
    ----------
    asked : Placement
    pairs : Pairs
    halt : Interruption
        Ends a solve without an answer.
    """

    def __init__(self, asked: Placement, pairs: Pairs, halt: Interruption) -> None:
        self.asked, self.pairs = asked, pairs
        self.scale = scales(asked, pairs)
        self._programme = LinearProgram(len(pairs), halt)
        self._open = np.ones(len(pairs), dtype=np.bool_)
        self._held: dict[int, int] = {}
        self._family_row = np.full(len(asked), -1, dtype=np.int64)
        self._one_kam_each()
        self._within_limits()
        self._rivals_apart()
        self._short = self._minimum()
        self._outside = [var for burden in range(pairs.low.shape[1]) for var in self._band(burden)]
        self._programme.let_in(_promising(pairs) if len(pairs) > FEW else np.arange(len(pairs)))

    def solved(self, goal: int) -> Relaxed | None:
        """Bound, parts and prices for a goal; None where the programme fails numerically or is halted."""
        unit = self.scale[goal] / len(self.asked)
        cost = self.pairs.cost[:, goal] / unit if goal in LINEAR else np.zeros(len(self.pairs))
        self._programme.aim_at(cost, self._others(goal, 1 / unit))
        priced = self._priced_out(cost)
        if priced is None:
            return None
        least, reduced = priced
        lowest = least * unit + self._constant(goal) - LOOSE * self.scale[goal]
        return Relaxed(
            bound=max(0, int(np.ceil(lowest - 1e-9))),
            part=self._programme.parts(),
            beyond=lowest + np.maximum(0.0, reduced) * unit,
            price=self._prices(),
        )

    def hold(self, goal: int, cost: int) -> None:
        """From now on, or until it is held elsewhere, the goal may cost no more than this."""
        if goal == VALUE and cost == 0:
            for row in self._family_row[self._family_row >= 0].tolist():
                self._programme.at_least(row, 1.0)
            return
        unit = len(self.asked) / self.scale[goal]
        room = (cost - self._constant(goal)) * unit + LOOSE * len(self.asked)
        if goal in self._held:
            self._programme.at_most(self._held[goal], room)
            return
        part = self.pairs.cost[:, goal] * unit
        used = np.flatnonzero(part) if goal in LINEAR else np.array([], dtype=np.int64)
        self._held[goal] = self._programme.row(used, part[used], -np.inf, room, self._others(goal, unit))

    def close(self, closed: Ints) -> None:
        """Take pairs out for good."""
        self._open[closed] = False
        self._programme.shut(closed)

    def _one_kam_each(self) -> None:
        for family, (first, end) in enumerate(
            zip(self.pairs.first[:-1].tolist(), self.pairs.first[1:].tolist(), strict=True)
        ):
            if first < end:
                row = self._programme.row(np.arange(first, end), np.ones(end - first), 0.0, 1.0)
                self._family_row[family] = row

    def _within_limits(self) -> None:
        limit = np.maximum(1, self.pairs.limit)
        part = self.pairs.use / limit[self.pairs.kam]
        own = self.asked.has_partner
        for kam, mine in enumerate(self._of_kam()):
            for resource in (0, 1, 2) if own[kam] else (0, 1):
                most = float(self.pairs.limit[kam, resource] / limit[kam, resource])
                self._programme.row(mine, part[mine, resource], -np.inf, most)

    def _rivals_apart(self) -> None:
        for group in self.asked.apart:
            at = self.pairs.at[group]
            for kam in np.flatnonzero((at >= 0).sum(axis=0) > 1):
                mine = at[:, kam][at[:, kam] >= 0]
                self._programme.row(mine, np.ones(len(mine)), 0.0, 1.0)

    def _minimum(self) -> list[Any]:
        short = []
        for kam, mine in enumerate(self._of_kam()):
            if least := float(self.asked.least[kam]):
                var = self._programme.variable(least)
                size = self.pairs.use[mine, 0].astype(np.float64)
                self._programme.row(mine, size, least, np.inf, [(var, 1.0)])
                short.append(var)
        return short

    def _band(self, burden: int) -> list[Any]:
        """Variables for what lies below and above every KAM's band, in average loads."""
        outside = []
        pairs = self.pairs
        weight, low, high = (part[:, burden] / LOAD for part in (pairs.weight, pairs.low, pairs.high))
        for kam, mine in enumerate(self._of_kam()):
            below, above = self._programme.variable(np.inf), self._programme.variable(np.inf)
            self._programme.row(mine, weight[mine], float(low[kam]), np.inf, [(below, 1.0)])
            self._programme.row(mine, weight[mine], -np.inf, float(high[kam]), [(above, -1.0)])
            outside += [below, above]
        return outside

    def _of_kam(self) -> list[Ints]:
        order = np.argsort(self.pairs.kam, kind="stable")
        ends = np.cumsum(np.bincount(self.pairs.kam, minlength=self.asked.kams))
        return np.split(order, ends[:-1])

    def _others(self, goal: int, unit: float) -> list[tuple[Any, float]]:
        """Variables of a goal that are no pairs, with their parts in it."""
        if goal == MINIMUM:
            return [(var, unit) for var in self._short]
        return [(var, LOAD * unit) for var in self._outside] if goal == BALANCE else []

    def _constant(self, goal: int) -> float:
        return float(self.pairs.base[goal]) if goal in LINEAR else 0.0

    def _priced_out(self, cost: Floats) -> tuple[float, Floats] | None:
        """Solve, and let in what pays until hardly anything does: the least possible, reduced costs."""
        for rounds_left in reversed(range(ROUNDS)):
            least = self._programme.solved()
            if least is None:
                return None
            reduced, gain = self._priced(cost)
            if gain <= ENOUGH * len(self.asked) or not rounds_left:
                return least - gain, reduced
            self._programme.let_in(self._paying(reduced))
        return None

    def _priced(self, cost: Floats) -> tuple[Floats, float]:
        """Reduced costs of all pairs, and what those that are not let in could gain at most."""
        reduced = cost - self._programme.worth()
        reduced[~self._open] = np.inf
        gain = np.zeros(len(self.asked))
        np.minimum.at(gain, self.pairs.family, np.where(self._programme.inside, 0.0, reduced))
        return reduced, float(-gain.sum())

    def _paying(self, reduced: Floats) -> Ints:
        """Of every family the pair that gains most, and others that gain as much as half of it."""
        best = np.zeros(len(self.asked))
        np.minimum.at(best, self.pairs.family, np.where(self._programme.inside, 0.0, reduced))
        paying: Ints = np.flatnonzero(~self._programme.inside & (reduced < 0.5 * best[self.pairs.family]))
        return paying

    def _prices(self) -> Floats:
        price = np.zeros(len(self.scale))
        price[VALUE] = 20.0
        for goal, row in self._held.items():
            price[goal] = max(price[goal], abs(self._programme.dual(row)))
        return price


def _promising(pairs: Pairs) -> Ints:
    """Of every family the pairs that are best in one goal or another."""
    chosen = np.zeros(len(pairs), dtype=np.bool_)
    for goal, many in FIRST:
        order = np.lexsort((pairs.cost[:, TRAVEL], pairs.cost[:, goal], pairs.family))
        place = np.arange(len(pairs)) - pairs.first[pairs.family[order]]
        chosen[order[place < many]] = True
    return np.flatnonzero(chosen)
