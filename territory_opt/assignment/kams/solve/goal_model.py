"""A goal as a constraint programme over the pairs that are left, solved from a start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.assignment.kams.model.goals import BALANCE, LINEAR, MINIMUM, UNASKED, VALUE, Pairs
from territory_opt.assignment.kams.model.placement import NOBODY, Placement
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.model.arrays import Bools, Ints

Sum: TypeAlias = Any
"""A linear expression; the solver's own types do not survive strict checking."""


@dataclass(frozen=True)
class GoalSolution:
    """What a solve gave.

    Parameters
    ----------
    kam_of : Ints, shape (families,)
        The start when nothing better was found.
    bound : int
        No assignment costs less; in steps of the goal.
    proved : bool
        Whether nothing can be better.
    work : float
        Deterministic seconds used.
    """

    kam_of: Ints
    bound: int
    proved: bool
    work: float


def solve(
    asked: Placement,
    pairs: Pairs,
    alive: Bools,
    goal: int,
    most: Ints,
    start: Ints,
    seed: int,
    work: float,
    halt: Interruption,
) -> GoalSolution:
    """Look for the least of a goal with CP-SAT, one worker, within a deterministic budget.

    Parameters
    ----------
    alive : Bools, shape (pairs,)
        Pairs that an answer at least as good as the start may use.
    most : Ints, shape (6,)
        What the goals before this one may cost.
    start : Ints, shape (families,)
        Keeps to `most`.
    halt : Interruption
        Ends the solve with its best so far.
    """
    model = _Model(asked, pairs, alive, goal, most)
    model.hint(start)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = work
    solver.parameters.linearization_level = 2
    # Its own handler would replace ours, and leave the signal deadly when it goes.
    solver.parameters.catch_sigint_signal = False
    with halt.interrupting(solver.stop_search):
        status = solver.solve(model.model)
    used = float(solver.deterministic_time)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return GoalSolution(start, 0, False, used)
    bound = int(np.ceil(solver.best_objective_bound - 1e-6))
    return GoalSolution(model.read(solver), bound, status == cp_model.OPTIMAL, used)


class _Model:
    """One yes-or-no variable for each pair that is left, and one for each family that waits."""

    def __init__(self, asked: Placement, pairs: Pairs, alive: Bools, goal: int, most: Ints) -> None:
        self.asked, self.pairs = asked, pairs
        self.alive = np.flatnonzero(alive)
        self.kam = pairs.kam[self.alive]
        self.model = cp_model.CpModel()
        self.used = [self.model.new_bool_var("") for _ in self.alive]
        self._hints: list[tuple[Any, Callable[[Ints], int]]] = []
        self._one_kam_each(all_placed=goal > VALUE and most[VALUE] == 0)
        self._within_limits()
        self._rivals_apart()
        self.cost = {MINIMUM: self._short(), BALANCE: self._outside()}
        self.cost |= {linear: self._linear(linear) for linear in LINEAR}
        for before in range(goal):
            if most[before] < UNASKED:
                self.model.add(self.cost[before] <= int(most[before]))
        self._least_of(goal)

    def hint(self, start: Ints) -> None:
        """Offer an assignment to begin from, every variable set."""
        chosen = set(self.pairs.chosen(start).tolist())
        for variable, pair in zip(self.used, self.alive.tolist(), strict=True):
            self.model.add_hint(variable, pair in chosen)
        for variable, value in self._hints:
            self.model.add_hint(variable, value(start))

    def read(self, solver: cp_model.CpSolver) -> Ints:
        """The assignment found."""
        used = self.alive[[solver.boolean_value(variable) for variable in self.used]]
        kam_of = np.full(len(self.asked), NOBODY, dtype=np.int64)
        kam_of[self.pairs.family[used]] = self.pairs.kam[used]
        return kam_of

    def _one_kam_each(self, all_placed: bool) -> None:
        one = self.model.add_exactly_one if all_placed else self.model.add_at_most_one
        family = self.pairs.family[self.alive]
        starts = np.searchsorted(family, np.arange(len(self.asked) + 1))
        for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
            if first < end:
                one(self.used[first:end])

    def _within_limits(self) -> None:
        self._mine = [np.flatnonzero(self.kam == kam) for kam in range(self.asked.kams)]
        own = self.asked.has_partner
        for kam, mine in enumerate(self._mine):
            for resource in (0, 1, 2) if own[kam] else (0, 1):
                use = self.pairs.use[self.alive[mine], resource]
                self.model.add(self._sum(mine, use) <= int(self.pairs.limit[kam, resource]))

    def _rivals_apart(self) -> None:
        variable = dict(zip(self.alive.tolist(), self.used, strict=True))
        for group in self.asked.apart:
            for column in self.pairs.at[group].T.tolist():
                mine = [variable[pair] for pair in column if pair in variable]
                if len(mine) > 1:
                    self.model.add_at_most_one(mine)

    def _short(self) -> Sum:
        short = []
        for kam in np.flatnonzero(self.asked.least > 0).tolist():
            mine, least = self._mine[kam], int(self.asked.least[kam])
            missing = self.model.new_int_var(0, least, "")
            self.model.add(self._sum(mine, self.pairs.use[self.alive[mine], 0]) + missing >= least)
            self._hints.append((missing, _Missing(kam, least, self.asked.size)))
            short.append(missing)
        return cp_model.LinearExpr.sum(short)

    def _outside(self) -> Sum:
        outside = []
        for kam, mine in enumerate(self._mine):
            for burden in range(self.pairs.low.shape[1]):
                weight = self.pairs.weight[self.alive[mine], burden]
                low, high = int(self.pairs.low[kam, burden]), int(self.pairs.high[kam, burden])
                load = self._sum(mine, weight)
                below = self.model.new_int_var(0, max(0, low), "")
                above = self.model.new_int_var(0, max(0, int(weight.sum()) - high), "")
                self.model.add(load + below >= low)
                self.model.add(load - above <= high)
                of_all = self.asked.burdens[burden].weight[:, kam]
                self._hints += [(below, _Beyond(kam, of_all, low, -1))]
                self._hints += [(above, _Beyond(kam, of_all, high, 1))]
                outside += [below, above]
        return cp_model.LinearExpr.sum(outside)

    def _linear(self, goal: int) -> Sum:
        part = self.pairs.cost[self.alive, goal].tolist()
        return cp_model.LinearExpr.weighted_sum(self.used, part) + int(self.pairs.base[goal])

    def _least_of(self, goal: int) -> None:
        if self.pairs.step[goal] == 1:
            self.model.minimize(self.cost[goal])
            return
        step = int(self.pairs.step[goal])
        most = int(self.pairs.high.sum() + self.pairs.weight.sum()) // step + 1
        steps = self.model.new_int_var(0, most, "")
        self.model.add(self.cost[goal] <= step * steps + step - 1)
        self.model.minimize(steps)

    def _sum(self, mine: Ints, parts: Ints) -> Sum:
        return cp_model.LinearExpr.weighted_sum([self.used[i] for i in mine], parts.tolist())


@dataclass(frozen=True)
class _Missing:
    """Accounts a KAM of an assignment is short of."""

    kam: int
    least: int
    size: Ints

    def __call__(self, start: Ints) -> int:
        return max(0, self.least - int(self.size[start == self.kam].sum()))


@dataclass(frozen=True)
class _Beyond:
    """How far an assignment's load lies beyond one end of a KAM's band."""

    kam: int
    weight: Ints
    end: int
    side: int

    def __call__(self, start: Ints) -> int:
        return max(0, self.side * (int(self.weight[start == self.kam].sum()) - self.end))
