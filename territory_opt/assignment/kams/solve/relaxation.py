"""The linear relaxation, with divisible families: bounds and prices of the goals, bounds of single pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.assignment.kams.model.goals import (
    BALANCE,
    LINEAR_GOALS,
    MINIMUM,
    RELATIONSHIPS,
    SKILLS,
    TRAVEL,
    VALUE,
    Pairs,
    goal_scales,
)
from territory_opt.assignment.kams.model.integer_problem import LOAD_STEPS, IntegerProblem
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.assignment.kams.solve.linear_program import LinearProgram
from territory_opt.model.arrays import Floats, Ints

BOUND_SLACK = 1e-6
"""Numerical error of the relaxation, as a part of a goal's scale; bounds are lowered by it."""
ALL_COLUMNS_PAIRS = 6_000
"""Programmes with at most so count pairs begin with all columns."""
INITIAL_COLUMNS = ((RELATIONSHIPS, 1), (TRAVEL, 4), (SKILLS, 2))
"""Larger ones begin with the best pairs of each family: this many by each goal."""
MAX_PRICING_ROUNDS, PRICING_TOLERANCE = 15, 1e-4
"""Limit on the rounds of pricing, and possible gain, as a part of the goal's scale, at which they end."""


@dataclass(frozen=True)
class RelaxedGoal:
    """Result of the relaxation for one goal.

    Parameters
    ----------
    bound : int
        Lower bound of the cost of the goal, given the limits on the earlier goals.
    fraction : Floats, shape (pairs,)
        Part of each family with each KAM.
    pair_bound : Floats, shape (pairs,)
        Lower bound of the cost of an assignment that uses the pair.
    price : Floats, shape (6,)
        Dual prices of the limits on earlier goals: scales of this goal for a scale of theirs.
    """

    bound: int
    fraction: Floats
    pair_bound: Floats
    price: Floats


class Relaxation:
    """The linear programme of all goals; each solve is warm-started from the last (primal simplex, GLOP).

    A large one begins with few columns; pairs with negative reduced costs are added in rounds. The bound
    subtracts what the other pairs could still gain, so it is valid after any round.

    Parameters
    ----------
    problem : IntegerProblem
    pairs : Pairs
    interruption : Interruption
        Ends a solve without a result.
    """

    def __init__(self, problem: IntegerProblem, pairs: Pairs, interruption: Interruption) -> None:
        self.problem, self.pairs = problem, pairs
        self.scale = goal_scales(problem, pairs)
        self._programme = LinearProgram(len(pairs), interruption)
        self._active = np.ones(len(pairs), dtype=np.bool_)
        self._limit_row: dict[int, int] = {}
        self._family_row = np.full(len(problem), -1, dtype=np.int64)
        self._at_most_one_kam()
        self._within_limits()
        self._keep_competitors_apart()
        self._shortfall = self._minimum()
        self._outside = [
            variable for measure in range(pairs.low.shape[1]) for variable in self._band(measure)
        ]
        self._programme.add_columns(_initial_columns(pairs))

    def solve(self, goal: int) -> RelaxedGoal | None:
        """Bound, fractions and prices for a goal; None on numerical failure or interruption."""
        unit = self.scale[goal] / len(self.problem)
        cost = self.pairs.cost[:, goal] / unit if goal in LINEAR_GOALS else np.zeros(len(self.pairs))
        self._programme.minimise(cost, self._variables(goal, 1 / unit))
        solved = self._generate_columns(cost)
        if solved is None:
            return None
        least, reduced = solved
        lowest = least * unit + self._constant(goal) - BOUND_SLACK * self.scale[goal]
        return RelaxedGoal(
            bound=max(0, int(np.ceil(lowest - 1e-9))),
            fraction=self._programme.values(),
            pair_bound=lowest + np.maximum(0.0, reduced) * unit,
            price=self._prices(),
        )

    def limit_goal(self, goal: int, cost: int) -> None:
        """Limit the cost of a goal in all later solves; replaces an earlier limit."""
        if goal == VALUE and cost == 0:
            for row in self._family_row[self._family_row >= 0].tolist():
                self._programme.set_low(row, 1.0)
            return
        unit = len(self.problem) / self.scale[goal]
        high = (cost - self._constant(goal)) * unit + BOUND_SLACK * len(self.problem)
        if goal in self._limit_row:
            self._programme.set_high(self._limit_row[goal], high)
            return
        coefficient = self.pairs.cost[:, goal] * unit
        used = np.flatnonzero(coefficient) if goal in LINEAR_GOALS else np.array([], dtype=np.int64)
        variables = self._variables(goal, unit)
        self._limit_row[goal] = self._programme.add_row((used, coefficient[used]), -np.inf, high, variables)

    def exclude(self, pairs: Ints) -> None:
        """Exclude pairs permanently."""
        self._active[pairs] = False
        self._programme.fix_to_zero(pairs)

    def _at_most_one_kam(self) -> None:
        for family, (first, end) in enumerate(
            zip(self.pairs.first[:-1].tolist(), self.pairs.first[1:].tolist(), strict=True)
        ):
            if first < end:
                terms = np.arange(first, end), np.ones(end - first)
                self._family_row[family] = self._programme.add_row(terms, 0.0, 1.0)

    def _within_limits(self) -> None:
        limit = np.maximum(1, self.pairs.limit)
        part = self.pairs.use / limit[self.pairs.kam]
        own_time_binds = self.problem.own_time_binds
        for kam, of_kam in enumerate(self._pairs_by_kam()):
            for resource in (0, 1, 2) if own_time_binds[kam] else (0, 1):
                upper = float(self.pairs.limit[kam, resource] / limit[kam, resource])
                self._programme.add_row((of_kam, part[of_kam, resource]), -np.inf, upper)

    def _keep_competitors_apart(self) -> None:
        for group in self.problem.competitor_groups:
            index = self.pairs.index[group]
            for kam in np.flatnonzero((index >= 0).sum(axis=0) > 1):
                of_kam = index[:, kam][index[:, kam] >= 0]
                self._programme.add_row((of_kam, np.ones(len(of_kam))), 0.0, 1.0)

    def _minimum(self) -> list[Any]:
        shortfall = []
        for kam, of_kam in enumerate(self._pairs_by_kam()):
            if least := float(self.problem.min_accounts[kam]):
                variable = self._programme.add_variable(least)
                size = self.pairs.use[of_kam, 0].astype(np.float64)
                self._programme.add_row((of_kam, size), least, np.inf, [(variable, 1.0)])
                shortfall.append(variable)
        return shortfall

    def _band(self, measure: int) -> list[Any]:
        """Variables for the load below and above every KAM's band, in average loads."""
        outside = []
        pairs = self.pairs
        weight, low, high = (part[:, measure] / LOAD_STEPS for part in (pairs.weight, pairs.low, pairs.high))
        for kam, of_kam in enumerate(self._pairs_by_kam()):
            below, above = self._programme.add_variable(np.inf), self._programme.add_variable(np.inf)
            self._programme.add_row((of_kam, weight[of_kam]), float(low[kam]), np.inf, [(below, 1.0)])
            self._programme.add_row((of_kam, weight[of_kam]), -np.inf, float(high[kam]), [(above, -1.0)])
            outside += [below, above]
        return outside

    def _pairs_by_kam(self) -> list[Ints]:
        order = np.argsort(self.pairs.kam, kind="stable")
        ends = np.cumsum(np.bincount(self.pairs.kam, minlength=self.problem.kams))
        return np.split(order, ends[:-1])

    def _variables(self, goal: int, unit: float) -> list[tuple[Any, float]]:
        """Variables of a goal that are not pairs, with their coefficients."""
        if goal == MINIMUM:
            return [(variable, unit) for variable in self._shortfall]
        return [(variable, LOAD_STEPS * unit) for variable in self._outside] if goal == BALANCE else []

    def _constant(self, goal: int) -> float:
        return float(self.pairs.base[goal]) if goal in LINEAR_GOALS else 0.0

    def _generate_columns(self, cost: Floats) -> tuple[float, Floats] | None:
        """Solve, adding columns until hardly any would gain; the lower bound and the reduced costs."""
        for rounds_left in reversed(range(MAX_PRICING_ROUNDS)):
            least = self._programme.solve()
            if least is None:
                return None
            reduced, gain = self._reduced_costs(cost)
            if gain <= PRICING_TOLERANCE * len(self.problem) or not rounds_left:
                return least - gain, reduced
            self._programme.add_columns(self._gaining(reduced))
        return None

    def _reduced_costs(self, cost: Floats) -> tuple[Floats, float]:
        """Reduced costs of all pairs, and the most that pairs without a column could gain."""
        reduced = cost - self._programme.dual_revenue()
        reduced[~self._active] = np.inf
        gain = np.zeros(len(self.problem))
        np.minimum.at(gain, self.pairs.family, np.where(self._programme.priced, 0.0, reduced))
        return reduced, float(-gain.sum())

    def _gaining(self, reduced: Floats) -> Ints:
        """The pair of every family that gains most, and those that gain more than half of it."""
        best = np.zeros(len(self.problem))
        np.minimum.at(best, self.pairs.family, np.where(self._programme.priced, 0.0, reduced))
        gaining: Ints = np.flatnonzero(~self._programme.priced & (reduced < 0.5 * best[self.pairs.family]))
        return gaining

    def _prices(self) -> Floats:
        price = np.zeros(len(self.scale))
        price[VALUE] = 20.0
        for goal, row in self._limit_row.items():
            price[goal] = max(price[goal], abs(self._programme.dual(row)))
        return price


def _initial_columns(pairs: Pairs) -> Ints:
    """All pairs, or in large programmes those of every family that are best in one of the goals."""
    if len(pairs) <= ALL_COLUMNS_PAIRS:
        return np.arange(len(pairs))
    best = np.zeros(len(pairs), dtype=np.bool_)
    for goal, count in INITIAL_COLUMNS:
        order = np.lexsort((pairs.cost[:, TRAVEL], pairs.cost[:, goal], pairs.family))
        rank = np.arange(len(pairs)) - pairs.first[pairs.family[order]]
        best[order[rank < count]] = True
    return np.flatnonzero(best)
