"""The optimal plan of small problems: by partition into connected sets, else by integer programming."""

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
from territory_opt.solver.bounds.free_bases import BaseChoices, FreeBases, free_bases
from territory_opt.solver.clock import Clock
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, measured
from territory_opt.solver.proof.connected_sets import NODES as NODES_OF_LISTS
from territory_opt.solver.proof.connected_sets import SetLists, list_sets
from territory_opt.solver.proof.connectivity_cuts import add_connectivity_cuts
from territory_opt.solver.proof.infeasibility_reason import infeasibility_reason
from territory_opt.solver.proof.integer_program import DistrictingModel, build_model, possible_pairs
from territory_opt.solver.proof.mip import ProgramStatus
from territory_opt.solver.small.partition import PartitionSearch, can_partition

MOST_UNITS = 250

MIN_IMPROVEMENT = 5e-7
"""Least relative improvement of the objective that is searched for."""

ROUNDING = 1e-7
"""Relative rounding allowance of a proof by partition."""

STEPS = 1_500
"""Steps of the bound used for variable fixing."""

COLUMNS = {"quick": 150, "standard": 8_000, "best": 40_000}
NODES = {"quick": 50, "standard": 20_000, "best": 1_000_000}
SECONDS = {"quick": 10.0, "standard": 30.0, "best": 600.0}
"""A program's columns times its criteria, nodes of branch and bound, and seconds for all rounds, by effort.
The seconds limit programs with slow nodes: the bound is then kept, but the plan is discarded, so that plans
stay reproducible."""

WORK = {"quick": 50_000_000, "standard": 500_000_000, "best": 10_000_000_000}
"""Units visited by the partition search, by effort: some 20 ns each, on two threads."""

ROUNDS = {"quick": 4, "standard": 40, "best": 200}
"""Most solves of a program with new cuts, by effort."""

STOP_MARGIN_S = 0.3
"""Seconds by which the program's own time limit precedes that of the solve."""


@dataclass(frozen=True)
class Proof:
    """Result of a proof attempt; each part may be missing.

    Parameters
    ----------
    plan : Candidate or None
        A plan that keeps every rule, better than the incumbent.
    bound : float or None
        Lower bound on the cost of every plan, in the tables' scale.
    blocked : Blocked or None
        Proof that there is no plan.
    """

    plan: Candidate | None = None
    bound: float | None = None
    blocked: Blocked | None = None

    @property
    def conclusive(self) -> bool:
        """Whether the plan is proved optimal, or the problem infeasible."""
        if self.plan is None or self.bound is None:
            return self.blocked is not None
        return self.bound >= _cost_to_beat(self.plan)


@dataclass
class ProofAttempt:
    """One attempt to prove a plan optimal or a problem infeasible.

    Parameters
    ----------
    problem, graph, bands, clock
    best : Candidate
        The incumbent; it may break rules.
    prices : Prices
        For the bases of some plan.
    free : FreeBases or None
        The bound over all bases, where it is known.
    partition : PartitionSearch or None
        State of an earlier attempt, which is continued.
    """

    problem: Problem
    graph: Graph
    bands: Bands
    clock: Clock
    best: Candidate
    prices: Prices
    free: FreeBases | None
    partition: PartitionSearch | None = None
    _found: Candidate | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Set the effort, quick for a budget in iterations, and the deadline."""
        self._effort = "quick" if self.clock.budget.iterations else self.clock.budget.effort
        self._deadline = self.clock.seconds + SECONDS[self._effort]

    def run(self) -> Proof:
        """Try the partition into connected sets, then the integer program with connectivity cuts."""
        if not self._is_small_enough():
            return Proof()
        free = self._bound()
        if not np.isfinite(free.bound) or self._over():
            return Proof()
        if free.bound >= self._cost_limit():
            return Proof(bound=self._cost_limit())
        proof = self._by_partition(free, self.clock.over)
        if proof.blocked is not None or (proof.bound is not None and proof.bound >= self._cost_limit()):
            return proof
        return self._by_integer_program(free, free.bound if proof.bound is None else proof.bound)

    def early(self, stop: Callable[[], bool]) -> Proof:
        """Try the partition before the search; a later attempt continues where it stops.

        Parameters
        ----------
        stop : callable
            Polled.
        """
        if self.free is None or not self._is_small_enough() or stop():
            return Proof()
        self.best = replace(self.best, excess=np.inf)
        return self._by_partition(self.free, stop)

    def _by_partition(self, free: FreeBases, stop: Callable[[], bool]) -> Proof:
        """Solve as a partition into connected sets, where that applies."""
        if not can_partition(self.problem, free):
            return Proof()
        self.partition = self.partition or PartitionSearch(self.graph, free)
        if self.partition.exhausted:
            return Proof(bound=min(self.partition.bound, self._cost_limit()))
        partition = self.partition.run(self._cost_limit(), WORK[self._effort], stop)
        if partition.complete and np.isinf(partition.cost):
            known = self._listed_sets(free.choices)
            return Proof(blocked=infeasibility_reason(self.problem, free.choices, known, stop))
        if partition.base is not None:
            self._found = self._better_plan(partition.base, free.choices)
            self.best = self._found or self.best
        if self._found is None:
            return Proof(bound=min(partition.bound, self._cost_limit()))
        return Proof(self._found, min(partition.bound, self._found.objective * (1.0 - ROUNDING)))

    def _by_integer_program(self, free: FreeBases, bound: float) -> Proof:
        """Solve as an integer program with variable fixing."""
        known, most = self._listed_sets(free.choices), self._cost_limit()
        if known.unplaceable:
            return Proof(blocked=infeasibility_reason(self.problem, free.choices, known, self._over))
        keep = possible_pairs(self.problem, free, most)
        if keep.sum() * max(1, free.choices.load.shape[1]) > COLUMNS[self._effort]:
            return Proof(self._found, bound)
        model = build_model(self.problem, free.choices, keep, known, most)
        return self._solve_with_cuts(model, bound, most, known)

    def _cost_limit(self) -> float:
        """Largest cost of a better plan."""
        return np.inf if self.best.excess > 0 else _cost_to_beat(self.best)

    def _is_small_enough(self) -> bool:
        return self.problem.costs_from_sites and self.problem.n <= MOST_UNITS and not self.clock.over()

    def _over(self) -> bool:
        return self.clock.over() or self.clock.seconds >= self._deadline

    def _bound(self) -> FreeBases:
        if self.free is not None:
            return self.free
        return free_bases(self.problem, self.best.tables, self.bands, self.prices, STEPS, self._over)

    def _listed_sets(self, choices: BaseChoices) -> SetLists:
        if not self.problem.contiguous or not choices.load.shape[1]:
            return SetLists({}, ())
        return list_sets(self.problem, self.graph, choices, NODES_OF_LISTS[self._effort], self._over)

    def _solve_with_cuts(self, model: DistrictingModel, bound: float, most: float, known: SetLists) -> Proof:
        for _ in range(ROUNDS[self._effort]):
            if self._over():
                break
            left = min(self._deadline - self.clock.seconds, self.clock.deadline.remaining_s)
            # The program's own limit is earlier than the clock's, and returns a bound.
            solution = model.program.solve(NODES[self._effort], left - STOP_MARGIN_S, self.clock.over)
            if solution.status is ProgramStatus.INFEASIBLE:
                return self._no_better_plan(model.choices, most, known)
            bound = max(bound, min(solution.bound, most))
            irreproducible = solution.time_limited and not self.clock.deadline.is_timed
            if solution.x is None or irreproducible:
                break
            row, _ = model.labels(solution.x)
            if not self.problem.contiguous or not add_connectivity_cuts(model, self.graph, row):
                return Proof(self._better_plan(row, model.choices) or self._found, bound)
            if solution.status is ProgramStatus.LIMIT:
                break
        return Proof(self._found, bound)

    def _no_better_plan(self, choices: BaseChoices, most: float, known: SetLists) -> Proof:
        if np.isfinite(most):
            return Proof(self._found, most)
        return Proof(blocked=infeasibility_reason(self.problem, choices, known, self._over))

    def _better_plan(self, row: Ints, choices: BaseChoices) -> Candidate | None:
        """Evaluate a solution as a plan; None unless it keeps every rule and is better."""
        label = self._match_territories(row, choices)
        tables = self.best.tables.with_best_bases(self.problem, label)
        plan = measured(self.problem, self.bands, tables, label, 0.0)
        if plan.excess > 0 or not _allowed(self.problem, label):
            return None
        return plan if self.best.excess > 0 or plan.objective < self.best.objective else None

    def _match_territories(self, row: Ints, choices: BaseChoices) -> Ints:
        """Territory of each unit: that of the home, else matched to the incumbent by overlap; shape (n,)."""
        label = np.full(self.problem.n, -1)
        homes = np.flatnonzero(self.problem.fixed)
        free = np.flatnonzero(~self.problem.fixed)
        for r, t in enumerate(homes.tolist()):
            label[row == r] = t
        used = np.unique(row[row >= len(homes)])
        score = np.array([[self._match_score(row == r, t, choices) for t in free.tolist()] for r in used])
        for a, b in zip(*linear_sum_assignment(score, maximize=True), strict=True) if len(used) else ():
            label[row == used[a]] = free[b]
        return label

    def _match_score(self, members: Ints, t: int, choices: BaseChoices) -> float:
        constant = np.setdiff1d(np.arange(self.problem.load.shape[1]), self.problem.dynamic)
        whole = np.ones(len(self.bands.scale))
        whole[constant] = choices.load.sum(axis=0)
        low, high = self.bands.relaxed_limits(whole)
        held = choices.load[members].sum(axis=0)
        fits = (held >= low[t, constant]).all() and (held <= high[t, constant]).all()
        if self.problem.allowed is not None:
            fits = fits and bool(self.problem.allowed[members, t].all())
        return 1e3 * float(fits) + float((self.best.label[members] == t).sum()) / self.problem.n


def is_better(plan: Candidate, other: Candidate) -> bool:
    """Whether a plan costs less than another by at least MIN_IMPROVEMENT."""
    return plan.objective <= _cost_to_beat(other)


def _cost_to_beat(plan: Candidate) -> float:
    """Largest cost of a plan that is better than this one."""
    return plan.objective - MIN_IMPROVEMENT * abs(plan.objective)


def _allowed(problem: Problem, label: Ints) -> bool:
    units = np.arange(problem.n)
    if problem.allowed is not None and not problem.allowed[units, label].all():
        return False
    exhausted = 0.0 if problem.disruption is None else problem.disruption.moved[units, label].sum()
    return problem.disruption is None or bool(exhausted <= problem.disruption.most + 1e-9)
