"""Sharing out as a constraint programme: one goal after the other, each kept while the next is sought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.assignment.inside_sales.sharing_problem import Goals, Sharing, spared
from territory_opt.model.arrays import Ints

LARGEST_STEP = 10**6
"""Deviations beyond this, a thousand times the target, are left to the exchanges."""


@dataclass(frozen=True)
class SharingSolution:
    """What a solve gave.

    Parameters
    ----------
    agent_of : Ints, shape (n,)
        Never worse than the start.
    greatest, sum : int
        What no way to share out goes below, in steps.
    squares : int
        Up to which accounts that stay come before squares.
    """

    agent_of: Ints
    greatest: int
    sum: int
    squares: int


def solve(question: Sharing, start: Ints, least: Ints, seed: int, work: float) -> SharingSolution:
    """Look for the best way to share out with CP-SAT, one worker, within a deterministic budget.

    Parameters
    ----------
    question : Sharing
    start : Ints, shape (n,)
    least : Ints, shape (m,)
        Steps that cannot be avoided in each measure.
    seed : int
    work : float
        Deterministic seconds for all goals together.
    """
    best, proved = start, [max(question.floor, int(least.max(initial=0))), int(least.sum())]
    limit = spared(question.goals(start).squares)
    if question.goals(start).greatest > LARGEST_STEP:
        return SharingSolution(best, proved[0], proved[1], limit)
    model = _Model(question, least, int(question.goals(start).greatest))
    for place, goal in enumerate(model.goals):
        if work > 0 and (place > 1 or question.goals(best)[place] > proved[place]):
            solver = _solver(seed, work)
            found = model.seek(solver, goal, best)
            work -= float(solver.deterministic_time)
            if found is not None and question.goals(found)[place] < question.goals(best)[place]:
                best = found
            if place < 2:
                proved[place] = max(proved[place], model.limit(solver, question.goals(best), place))
        if place == 0 and proved[0] < question.goals(best).greatest:
            # What a better greatest deviation would make of the others is not known.
            model.open_below = True
        if place == 2:
            limit = spared(question.goals(best).squares)
            best = min((best, start), key=lambda agent_of: question.goals(agent_of).within(limit))
        model.keep(goal, question.goals(best).within(limit)[place])
    return SharingSolution(best, proved[0], proved[1], limit)


def _solver(seed: int, work: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = work
    # Its own handler would replace ours, and leave the signal deadly when it goes.
    solver.parameters.catch_sigint_signal = False
    return solver


class _Model:
    """One yes-or-no variable for each account and agent who can serve it, one deviation for each load."""

    def __init__(self, question: Sharing, least: Ints, most: int) -> None:
        self.question = question
        self.model = cp_model.CpModel()
        self.account, self.agent = np.nonzero(question.allowed)
        self.used = [self.model.new_bool_var("") for _ in self.account]
        ends = np.cumsum(np.bincount(self.account, minlength=question.accounts))
        for row in np.split(np.arange(len(self.used)), ends[:-1]):
            self.model.add_exactly_one(self.used[pair] for pair in row)
        self.goals = self._goals(least, most)
        self.open_below = False

    def _goals(self, least: Ints, most: int) -> list[cp_model.LinearExprT]:
        greatest = self.model.new_int_var(max(self.question.floor, int(least.max(initial=0))), most, "")
        worst = [self.model.new_int_var(low, most, "") for low in least.tolist()]
        squares = []
        for measure, of_all in enumerate(worst):
            self.model.add(of_all <= greatest)
            for agent in range(self.question.agents):
                step = self._step(agent, measure, most)
                self.model.add(step <= of_all)
                square = self.model.new_int_var(0, most * most, "")
                self.model.add_multiplication_equality(square, [step, step])
                squares.append(square)
        total = cp_model.LinearExpr.sum
        return [greatest, total(worst), total(squares), self._moved()]

    def _step(self, agent: int, measure: int, most: int) -> cp_model.IntVar:
        """Deviation of one load, in whole steps, rounded down."""
        pairs = np.flatnonzero(self.agent == agent)
        weights = self.question.weight[self.account[pairs], measure].tolist()
        load = cp_model.LinearExpr.weighted_sum([self.used[pair] for pair in pairs], weights)
        target = int(self.question.target[agent, measure])
        of_one = int(self.question.step[agent, measure])
        free = of_one - 1 - int(self.question.noise[agent, measure])
        step = self.model.new_int_var(0, most, "")
        self.model.add(load - target <= of_one * step + free)
        self.model.add(target - load <= of_one * step + free)
        return step

    def _moved(self) -> cp_model.LinearExprT:
        home = self.question.home[self.account]
        kept = [self.used[pair] for pair in np.flatnonzero(home == self.agent)]
        return int((self.question.home >= 0).sum()) - cp_model.LinearExpr.sum(kept)

    def seek(self, solver: cp_model.CpSolver, goal: cp_model.LinearExprT, start: Ints) -> Ints | None:
        """Minimise one goal, every earlier one kept; None when nothing was found."""
        self.model.clear_hints()  # type: ignore[no-untyped-call] # the library leaves it unannotated
        for variable, used in zip(self.used, start[self.account] == self.agent, strict=True):
            self.model.add_hint(variable, bool(used))
        self.model.minimize(goal)
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        used = np.array([solver.boolean_value(variable) for variable in self.used], dtype=np.bool_)
        agent_of = np.empty(self.question.accounts, dtype=np.int64)
        agent_of[self.account[used]] = self.agent[used]
        return agent_of

    def limit(self, solver: cp_model.CpSolver, goals: Goals, place: int) -> int:
        """What the last solve proved for the goal at a place."""
        if self.open_below:
            return 0
        return min(goals[place], int(np.ceil(solver.best_objective_bound - 1e-6)))

    def keep(self, goal: cp_model.LinearExprT, value: int) -> None:
        """Let no later goal cost this one anything."""
        self.model.add(goal <= value)
