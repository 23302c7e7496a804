"""One goal as a constraint programme over the remaining pairs, solved by CP-SAT from a start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.assignment.kams.model.goals import BALANCE, LINEAR_GOALS, MINIMUM, NO_LIMIT, VALUE, Pairs
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED, IntegerProblem
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.model.arrays import Bools, Ints

Sum: TypeAlias = Any
"""A linear expression; the solver's own types fail strict checking."""


@dataclass(frozen=True)
class GoalSubproblem:
    """One goal over some pairs, with limits on the goals before it.

    Parameters
    ----------
    problem : IntegerProblem
    pairs : Pairs
    allowed : Bools, shape (pairs,)
        Pairs that an assignment at least as good as the start may use.
    goal : int
    max_cost : Ints, shape (6,)
        Largest costs of the goals before this one.
    """

    problem: IntegerProblem
    pairs: Pairs
    allowed: Bools
    goal: int
    max_cost: Ints


@dataclass(frozen=True)
class GoalSolution:
    """Result of a solve.

    Parameters
    ----------
    kam_of : Ints, shape (families,)
        The start where nothing better was found.
    bound : int
        Lower bound of the cost, in steps of the goal.
    work : float
        Deterministic seconds used.
    """

    kam_of: Ints
    bound: int
    work: float


def solve_goal_model(
    subproblem: GoalSubproblem, start: Ints, seed: int, work: float, interruption: Interruption
) -> GoalSolution:
    """Minimise a goal with CP-SAT, one worker, within a deterministic budget.

    Parameters
    ----------
    subproblem : GoalSubproblem
    start : Ints, shape (families,)
        Within `max_cost`.
    seed : int
    work : float
        Deterministic seconds.
    interruption : Interruption
        Ends the solve with its best so far.
    """
    model = _Model(subproblem)
    model.hint(start)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = work
    solver.parameters.linearization_level = 2
    # The solver would replace the signal handler and not restore it.
    solver.parameters.catch_sigint_signal = False
    with interruption.on_interrupt(solver.stop_search):
        status = solver.solve(model.model)
    used = float(solver.deterministic_time)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return GoalSolution(start, 0, used)
    bound = int(np.ceil(solver.best_objective_bound - 1e-6))
    return GoalSolution(model.read(solver), bound, used)


class _Model:
    """The constraint programme: one Boolean variable for each allowed pair."""

    def __init__(self, subproblem: GoalSubproblem) -> None:
        self.problem, self.pairs = subproblem.problem, subproblem.pairs
        goal, max_cost = subproblem.goal, subproblem.max_cost
        self.allowed = np.flatnonzero(subproblem.allowed)
        self.kam = self.pairs.kam[self.allowed]
        self.model = cp_model.CpModel()
        self.used = [self.model.new_bool_var("") for _ in self.allowed]
        self._hints: list[tuple[Any, Callable[[Ints], int]]] = []
        self._one_kam_each(all_assigned=goal > VALUE and max_cost[VALUE] == 0)
        self._within_limits()
        self._keep_competitors_apart()
        self.cost = {MINIMUM: self._shortfall(), BALANCE: self._outside()}
        self.cost |= {linear: self._linear_cost(linear) for linear in LINEAR_GOALS}
        for before in range(goal):
            if max_cost[before] < NO_LIMIT:
                self.model.add(self.cost[before] <= int(max_cost[before]))
        self._minimise(goal)

    def hint(self, start: Ints) -> None:
        """Set an assignment as the hint of every variable."""
        used = set(self.pairs.used_by(start).tolist())
        for variable, pair in zip(self.used, self.allowed.tolist(), strict=True):
            self.model.add_hint(variable, pair in used)
        for variable, value in self._hints:
            self.model.add_hint(variable, value(start))

    def read(self, solver: cp_model.CpSolver) -> Ints:
        """The assignment found."""
        used = self.allowed[[solver.boolean_value(variable) for variable in self.used]]
        kam_of = np.full(len(self.problem), UNASSIGNED, dtype=np.int64)
        kam_of[self.pairs.family[used]] = self.pairs.kam[used]
        return kam_of

    def _one_kam_each(self, all_assigned: bool) -> None:
        one = self.model.add_exactly_one if all_assigned else self.model.add_at_most_one
        family = self.pairs.family[self.allowed]
        starts = np.searchsorted(family, np.arange(len(self.problem) + 1))
        for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
            if first < end:
                one(self.used[first:end])

    def _within_limits(self) -> None:
        self._pairs_of_kam = [np.flatnonzero(self.kam == kam) for kam in range(self.problem.kams)]
        own_time_binds = self.problem.own_time_binds
        for kam, of_kam in enumerate(self._pairs_of_kam):
            for resource in (0, 1, 2) if own_time_binds[kam] else (0, 1):
                use = self.pairs.use[self.allowed[of_kam], resource]
                self.model.add(self._sum(of_kam, use) <= int(self.pairs.limit[kam, resource]))

    def _keep_competitors_apart(self) -> None:
        variable = dict(zip(self.allowed.tolist(), self.used, strict=True))
        for group in self.problem.competitor_groups:
            for column in self.pairs.index[group].T.tolist():
                of_kam = [variable[pair] for pair in column if pair in variable]
                if len(of_kam) > 1:
                    self.model.add_at_most_one(of_kam)

    def _shortfall(self) -> Sum:
        shortfall = []
        for kam in np.flatnonzero(self.problem.min_accounts > 0).tolist():
            of_kam, least = self._pairs_of_kam[kam], int(self.problem.min_accounts[kam])
            missing = self.model.new_int_var(0, least, "")
            self.model.add(self._sum(of_kam, self.pairs.use[self.allowed[of_kam], 0]) + missing >= least)
            self._hints.append((missing, _MissingAccounts(kam, least, self.problem.size)))
            shortfall.append(missing)
        return cp_model.LinearExpr.sum(shortfall)

    def _outside(self) -> Sum:
        outside = []
        for kam, of_kam in enumerate(self._pairs_of_kam):
            for measure in range(self.pairs.low.shape[1]):
                weight = self.pairs.weight[self.allowed[of_kam], measure]
                low, high = int(self.pairs.low[kam, measure]), int(self.pairs.high[kam, measure])
                load = self._sum(of_kam, weight)
                below = self.model.new_int_var(0, max(0, low), "")
                above = self.model.new_int_var(0, max(0, int(weight.sum()) - high), "")
                self.model.add(load + below >= low)
                self.model.add(load - above <= high)
                weight_of_all = self.problem.balance_measures[measure].weight[:, kam]
                self._hints += [(below, _LoadOutside(kam, weight_of_all, low, -1))]
                self._hints += [(above, _LoadOutside(kam, weight_of_all, high, 1))]
                outside += [below, above]
        return cp_model.LinearExpr.sum(outside)

    def _linear_cost(self, goal: int) -> Sum:
        coefficients = self.pairs.cost[self.allowed, goal].tolist()
        return cp_model.LinearExpr.weighted_sum(self.used, coefficients) + int(self.pairs.base[goal])

    def _minimise(self, goal: int) -> None:
        if self.pairs.step[goal] == 1:
            self.model.minimize(self.cost[goal])
            return
        step = int(self.pairs.step[goal])
        upper = int(self.pairs.high.sum() + self.pairs.weight.sum()) // step + 1
        steps = self.model.new_int_var(0, upper, "")
        self.model.add(self.cost[goal] <= step * steps + step - 1)
        self.model.minimize(steps)

    def _sum(self, of_kam: Ints, coefficients: Ints) -> Sum:
        return cp_model.LinearExpr.weighted_sum([self.used[i] for i in of_kam], coefficients.tolist())


@dataclass(frozen=True)
class _MissingAccounts:
    """Accounts that a KAM of an assignment lacks to the minimum."""

    kam: int
    least: int
    size: Ints

    def __call__(self, start: Ints) -> int:
        return max(0, self.least - int(self.size[start == self.kam].sum()))


@dataclass(frozen=True)
class _LoadOutside:
    """Load of an assignment beyond one end of a KAM's band."""

    kam: int
    weight: Ints
    end: int
    side: int

    def __call__(self, start: Ints) -> int:
        return max(0, self.side * (int(self.weight[start == self.kam].sum()) - self.end))
