"""The sharing problem as a constraint programme, solved goal after goal by CP-SAT."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.assignment.inside_sales.sharing_problem import Goals, SharingProblem, tolerated_squares
from territory_opt.model.arrays import Ints

LARGEST_STEP = 10**6
"""Larger deviations, a thousand times the target, are left to local search."""


@dataclass(frozen=True)
class SharingSolution:
    """Result of a solve.

    Parameters
    ----------
    agent_of : Ints, shape (n,)
        Never worse than the start.
    greatest, sum : int
        Lower bounds of these goals, in steps.
    squares : int
        Largest sum of squares that is tolerated to keep accounts with their agents.
    """

    agent_of: Ints
    greatest: int
    sum: int
    squares: int


def solve_constraint_model(
    problem: SharingProblem, start: Ints, min_steps: Ints, seed: int, work: float
) -> SharingSolution:
    """Minimise the goals in order with CP-SAT, one worker, within a deterministic budget.

    Parameters
    ----------
    problem : SharingProblem
    start : Ints, shape (n,)
    min_steps : Ints, shape (m,)
        Lower bound of the largest deviation in each measure, in steps.
    seed : int
    work : float
        Deterministic seconds for all goals together.
    """
    best, bounds = start, [max(problem.floor, int(min_steps.max(initial=0))), int(min_steps.sum())]
    max_squares = tolerated_squares(problem.goals(start).squares)
    if problem.goals(start).greatest > LARGEST_STEP:
        return SharingSolution(best, bounds[0], bounds[1], max_squares)
    model = _Model(problem, min_steps, int(problem.goals(start).greatest))
    for index, goal in enumerate(model.goals):
        if work > 0 and (index > 1 or problem.goals(best)[index] > bounds[index]):
            solver = _solver(seed, work)
            found = model.minimise(solver, goal, best)
            work -= float(solver.deterministic_time)
            if found is not None and problem.goals(found)[index] < problem.goals(best)[index]:
                best = found
            if index < 2:
                bounds[index] = max(bounds[index], model.lower_bound(solver, problem.goals(best), index))
        if index == 0 and bounds[0] < problem.goals(best).greatest:
            # The bounds of later goals would not hold for a smaller largest deviation.
            model.has_gap = True
        if index == 2:
            max_squares = tolerated_squares(problem.goals(best).squares)
            goals = [problem.goals(one).with_squares_at_least(max_squares) for one in (best, start)]
            best = best if goals[0] <= goals[1] else start
        model.limit_goal(goal, problem.goals(best).with_squares_at_least(max_squares)[index])
    return SharingSolution(best, bounds[0], bounds[1], max_squares)


def _solver(seed: int, work: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = work
    # The solver would replace the signal handler and not restore it.
    solver.parameters.catch_sigint_signal = False
    return solver


class _Model:
    """A Boolean variable for each account and allowed agent, and a deviation for each load."""

    def __init__(self, problem: SharingProblem, min_steps: Ints, most: int) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.account, self.agent = np.nonzero(problem.allowed)
        self.used = [self.model.new_bool_var("") for _ in self.account]
        ends = np.cumsum(np.bincount(self.account, minlength=problem.accounts))
        for row in np.split(np.arange(len(self.used)), ends[:-1]):
            self.model.add_exactly_one(self.used[pair] for pair in row)
        self.goals = self._goals(min_steps, most)
        self.has_gap = False

    def _goals(self, min_steps: Ints, most: int) -> list[cp_model.LinearExprT]:
        greatest = self.model.new_int_var(max(self.problem.floor, int(min_steps.max(initial=0))), most, "")
        largest_of = [self.model.new_int_var(low, most, "") for low in min_steps.tolist()]
        squares = []
        for measure, largest in enumerate(largest_of):
            self.model.add(largest <= greatest)
            for agent in range(self.problem.agents):
                step = self._step(agent, measure, most)
                self.model.add(step <= largest)
                square = self.model.new_int_var(0, most * most, "")
                self.model.add_multiplication_equality(square, [step, step])
                squares.append(square)
        total = cp_model.LinearExpr.sum
        return [greatest, total(largest_of), total(squares), self._moved()]

    def _step(self, agent: int, measure: int, most: int) -> cp_model.IntVar:
        """Deviation of one load, in whole steps, rounded down."""
        pairs = np.flatnonzero(self.agent == agent)
        weights = self.problem.weight[self.account[pairs], measure].tolist()
        load = cp_model.LinearExpr.weighted_sum([self.used[pair] for pair in pairs], weights)
        target = int(self.problem.target[agent, measure])
        step_weight = int(self.problem.step[agent, measure])
        remainder = step_weight - 1 - int(self.problem.rounding[agent, measure])
        step = self.model.new_int_var(0, most, "")
        self.model.add(load - target <= step_weight * step + remainder)
        self.model.add(target - load <= step_weight * step + remainder)
        return step

    def _moved(self) -> cp_model.LinearExprT:
        current = self.problem.current[self.account]
        kept = [self.used[pair] for pair in np.flatnonzero(current == self.agent)]
        return int((self.problem.current >= 0).sum()) - cp_model.LinearExpr.sum(kept)

    def minimise(self, solver: cp_model.CpSolver, goal: cp_model.LinearExprT, start: Ints) -> Ints | None:
        """Minimise one goal within the limits on earlier ones; None when nothing was found."""
        self.model.clear_hints()  # type: ignore[no-untyped-call] # the library leaves it unannotated
        for variable, used in zip(self.used, start[self.account] == self.agent, strict=True):
            self.model.add_hint(variable, bool(used))
        self.model.minimize(goal)
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        used = np.array([solver.boolean_value(variable) for variable in self.used], dtype=np.bool_)
        agent_of = np.empty(self.problem.accounts, dtype=np.int64)
        agent_of[self.account[used]] = self.agent[used]
        return agent_of

    def lower_bound(self, solver: cp_model.CpSolver, goals: Goals, index: int) -> int:
        """Lower bound of a goal that the last solve proved."""
        if self.has_gap:
            return 0
        return min(goals[index], int(np.ceil(solver.best_objective_bound - 1e-6)))

    def limit_goal(self, goal: cp_model.LinearExprT, value: int) -> None:
        """Limit a goal in all later solves."""
        self.model.add(goal <= value)
