"""The best plan there is, by integer programming, where the problem is small enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.model.arrays import Ints
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Prices
from territory_opt.solver.bounds.free_bases import Choices, FreeBases, free_bases
from territory_opt.solver.clock import Clock
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, measured
from territory_opt.solver.proof.connected_sets import NODES as NODES_OF_LISTS
from territory_opt.solver.proof.connected_sets import SetLists, lists
from territory_opt.solver.proof.connectivity_cuts import cut_off
from territory_opt.solver.proof.infeasibility_reason import why_none
from territory_opt.solver.proof.integer_program import Model, build, kept
from territory_opt.solver.proof.mip import Ended
from territory_opt.solver.small.partition import Dividing, suits

MOST_UNITS = 250

BETTER = 5e-7
"""Share of the objective by which a plan must be better to be looked for."""

ROUNDING = 1e-7
"""Share of a plan's cost that a proof by division gives away to rounding."""

STEPS = 1_500
"""Steps of the bound that decides what can be left out."""

COLUMNS = {"quick": 150, "standard": 8_000, "best": 40_000}
NODES = {"quick": 50, "standard": 20_000, "best": 1_000_000}
SECONDS = {"quick": 10.0, "standard": 30.0, "best": 600.0}
"""A program's columns times its criteria, nodes of branch and bound, and seconds for all rounds, by effort.
The seconds are a safety net for maps whose nodes are slow: when it tears the bound is kept, but a plan is
dropped, so that plans stay reproducible."""

WORK = {"quick": 50_000_000, "standard": 500_000_000, "best": 10_000_000_000}
"""Units looked at in dividing the map into connected sets, by effort: some 20 ns each, on two threads."""

ROUNDS = {"quick": 4, "standard": 40, "best": 200}
"""How often a program is solved again with new cuts, by effort."""

FAREWELL = 0.3
"""Seconds before a time limit at which the program is asked to end."""


@dataclass(frozen=True)
class Proof:
    """What was found out; each part may be missing.

    Parameters
    ----------
    plan : Candidate or None
        A plan that keeps every rule, better than the one before.
    bound : float or None
        No plan costs less, in the tables' scale.
    blocked : Blocked or None
        That there is no plan, proved.
    """

    plan: Candidate | None = None
    bound: float | None = None
    blocked: Blocked | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be found out: its plan is the best, or there is none."""
        if self.plan is None or self.bound is None:
            return self.blocked is not None
        return self.bound >= _beaten(self.plan)


@dataclass
class Proving:
    """One attempt.

    Parameters
    ----------
    problem, graph, bands, clock
    best : Candidate
        The best plan so far; it may break rules.
    prices : Prices
        Of some bases.
    free : FreeBases or None
        The bound over all bases, where it is known.
    dividing : Dividing or None
        What an earlier attempt left.
    """

    problem: Problem
    graph: Graph
    bands: Bands
    clock: Clock
    best: Candidate
    prices: Prices
    free: FreeBases | None
    dividing: Dividing | None = None
    _found: Candidate | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Begin; a budget in iterations is for the search, and pays for little here."""
        self._effort = "quick" if self.clock.budget.iterations else self.clock.budget.effort
        self._until = self.clock.seconds + SECONDS[self._effort]

    def run(self) -> Proof:
        """Divide into connected sets; else leave out what cannot be better, solve, cut, solve again."""
        if not self._small():
            return Proof()
        free = self._bound()
        if not np.isfinite(free.bound) or self._over():
            return Proof()
        if free.bound >= self._most():
            return Proof(bound=self._most())
        proof = self._divided(free, self.clock.over)
        if proof.blocked is not None or (proof.bound is not None and proof.bound >= self._most()):
            return proof
        return self._program(free, free.bound if proof.bound is None else proof.bound)

    def early(self, over: Callable[[], bool]) -> Proof:
        """Try before there is a plan worth the name; when time ends that, a later attempt goes on from there.

        Parameters
        ----------
        over : callable
            Asked often.
        """
        if self.free is None or not self._small() or over():
            return Proof()
        self.best = replace(self.best, excess=np.inf)
        return self._divided(self.free, over)

    def _divided(self, free: FreeBases, over: Callable[[], bool]) -> Proof:
        """Look for the best plan as a partition into connected sets, where that suits."""
        if not suits(self.problem, free):
            return Proof()
        self.dividing = self.dividing or Dividing(self.graph, free)
        if self.dividing.spent:
            return Proof(bound=min(self.dividing.bound, self._most()))
        divided = self.dividing.run(self._most(), WORK[self._effort], over)
        if divided.complete and np.isinf(divided.cost):
            return Proof(blocked=why_none(self.problem, free.choices, self._known(free.choices), over))
        if divided.base is not None:
            self._found = self._better(divided.base, free.choices)
            self.best = self._found or self.best
        if self._found is None:
            return Proof(bound=min(divided.bound, self._most()))
        return Proof(self._found, min(divided.bound, self._found.objective * (1.0 - ROUNDING)))

    def _program(self, free: FreeBases, bound: float) -> Proof:
        """Solve it as an integer program, without what cannot be part of a better plan."""
        known, most = self._known(free.choices), self._most()
        if known.dead:
            return Proof(blocked=why_none(self.problem, free.choices, known, self._over))
        keep = kept(self.problem, free, most)
        if keep.sum() * max(1, free.choices.load.shape[1]) > COLUMNS[self._effort]:
            return Proof(self._found, bound)
        return self._rounds(build(self.problem, free.choices, keep, known, most), bound, most, known)

    def _most(self) -> float:
        """What a better plan may cost."""
        return np.inf if self.best.excess > 0 else _beaten(self.best)

    def _small(self) -> bool:
        return self.problem.objective == "sites" and self.problem.n <= MOST_UNITS and not self.clock.over()

    def _over(self) -> bool:
        return self.clock.over() or self.clock.seconds >= self._until

    def _bound(self) -> FreeBases:
        if self.free is not None:
            return self.free
        return free_bases(self.problem, self.best.tables, self.bands, self.prices, STEPS, self._over)

    def _known(self, choices: Choices) -> SetLists:
        if not self.problem.contiguous or not choices.load.shape[1]:
            return SetLists({}, ())
        return lists(self.problem, self.graph, choices, NODES_OF_LISTS[self._effort], self._over)

    def _rounds(self, model: Model, bound: float, most: float, known: SetLists) -> Proof:
        for _ in range(ROUNDS[self._effort]):
            if self._over():
                break
            left = min(self._until - self.clock.seconds, self.clock.remaining)
            # The clock ends the solve from outside; its own limit comes first, and leaves a bound.
            answer = model.program.solve(NODES[self._effort], left - FAREWELL, self.clock.over)
            if answer.ended is Ended.INFEASIBLE:
                return self._none_better(model.choices, most, known)
            bound = max(bound, min(answer.bound, most))
            unlike = answer.timed and self.clock.budget.time_limit_s is None
            if answer.x is None or unlike:
                break
            row, _ = model.labels(answer.x)
            if not self.problem.contiguous or not cut_off(model, self.graph, row):
                return Proof(self._better(row, model.choices) or self._found, bound)
            if answer.ended is Ended.LIMIT:
                break
        return Proof(self._found, bound)

    def _none_better(self, choices: Choices, most: float, known: SetLists) -> Proof:
        if np.isfinite(most):
            return Proof(self._found, most)
        return Proof(blocked=why_none(self.problem, choices, known, self._over))

    def _better(self, row: Ints, choices: Choices) -> Candidate | None:
        """Measure a solution as a plan; None unless it keeps every rule and is better."""
        label = self._territories(row, choices)
        tables = self.best.tables.settled(self.problem, label)
        plan = measured(self.problem, self.bands, tables, label, 0.0)
        if plan.excess > 0 or not _allowed(self.problem, label):
            return None
        return plan if self.best.excess > 0 or plan.objective < self.best.objective else None

    def _territories(self, row: Ints, choices: Choices) -> Ints:
        """Territory of each unit: homes have theirs, the others are named after whom they overlap."""
        label = np.full(self.problem.n, -1)
        homes = np.flatnonzero(self.problem.fixed)
        vacant = np.flatnonzero(~self.problem.fixed)
        for r, t in enumerate(homes.tolist()):
            label[row == r] = t
        used = np.unique(row[row >= len(homes)])
        worth = np.array([[self._fit(row == r, t, choices) for t in vacant.tolist()] for r in used])
        for a, b in zip(*linear_sum_assignment(worth, maximize=True), strict=True) if len(used) else ():
            label[row == used[a]] = vacant[b]
        return label

    def _fit(self, members: Ints, t: int, choices: Choices) -> float:
        still = np.setdiff1d(np.arange(self.problem.load.shape[1]), self.problem.dynamic)
        whole = np.ones(len(self.bands.scale))
        whole[still] = choices.load.sum(axis=0)
        low, high = self.bands.limits(whole)
        held = choices.load[members].sum(axis=0)
        fits = (held >= low[t, still] * (1 - 1e-9)).all() and (held <= high[t, still] * (1 + 1e-9)).all()
        if self.problem.allowed is not None:
            fits = fits and bool(self.problem.allowed[members, t].all())
        return 1e3 * float(fits) + float((self.best.label[members] == t).sum()) / self.problem.n


def is_better(plan: Candidate, other: Candidate) -> bool:
    """Whether a plan costs less than another, by enough to matter."""
    return plan.objective <= _beaten(other)


def _beaten(plan: Candidate) -> float:
    """What a plan may cost that is better than this one."""
    return plan.objective - BETTER * abs(plan.objective)


def _allowed(problem: Problem, label: Ints) -> bool:
    units = np.arange(problem.n)
    if problem.allowed is not None and not problem.allowed[units, label].all():
        return False
    spent = 0.0 if problem.disruption is None else problem.disruption.moved[units, label].sum()
    return problem.disruption is None or bool(spent <= problem.disruption.most + 1e-9)
