"""The smallest tolerances that plans are found for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate
from territory_opt.solver.tolerance.query import ToleranceQuery, tolerance_queries
from territory_opt.solver.tolerance.tolerance_annealing import Schedule, ToleranceAnnealing

HOT_TOLERANCE = 0.04
"""First tolerance of the hot runs, or what is proved impossible where that is more."""

HOT = (0.5, 0.05)
"""Temperatures of the two hot runs, in shares of a target: one moves large units, the other keeps them where
the plan has them."""

MILD, COLD = 0.003, 1e-5
"""Temperature of a restart, and final temperature of a restart."""

RESTART = ((0.95, MILD), (0.7, 10.0 * MILD))
"""First tolerance of each restart from a plan, relative to what that plan needs, and its temperature."""

RESTARTS = 6
"""Restarts from the best plan after the hot runs."""

HOT_SHARE, RESTART_SHARE = 0.5, 0.7
"""Shares of the work, and of the time left, for the hot runs and for the restarts on all criteria."""


@dataclass(frozen=True)
class SmallestTolerance:
    """Tolerances that plans were found for.

    Parameters
    ----------
    each : Floats, shape (c,)
        For each criterion: of a plan that keeps every other rule, the other tolerances as requested. NaN
        where none was found.
    uniform : float or None
        Of a plan that keeps all bands at this tolerance, and every other rule; None where none was found.
    label : Ints, shape (n,), or None
        That plan.
    feasible : Ints, shape (n,), or None
        A plan that keeps every rule as requested, if one was found.
    worked : int
        Annealing iterations of DRAWS draws.
    """

    each: Floats
    uniform: float | None
    label: Ints | None
    feasible: Ints | None
    worked: int


def smallest_tolerance(
    problem: Problem, graph: Graph, nearest: Candidate, clock: Clock, least: float = 0.0
) -> SmallestTolerance:
    """Search for the smallest tolerances: of all criteria together, then of one at a time.

    Two hot runs, then restarts from the best plan with bands a little narrower than it needs. The objective
    has little weight, so the plans are not cheap.

    Parameters
    ----------
    problem : Problem
    graph : Graph
    nearest : Candidate
        The nearest plan so far; territories are connected where required, and none is empty.
    clock : Clock
    least : float
        A uniform tolerance that is proved impossible.

    Returns
    -------
    SmallestTolerance
    """
    each = np.full(len(problem.tolerance), np.nan)
    queries = list(tolerance_queries(problem))
    if not queries[-1].vary.any() or problem.k < 2:
        return SmallestTolerance(each, None, None, None, 0)
    work = max(1, clock.iterations(problem.n))
    search = _Search(graph, nearest, clock)
    joint = search.all_criteria(queries[-1], work, max(HOT_TOLERANCE, least))
    feasible = joint.best if joint.least <= problem.tolerance.min() else None
    for index, query in enumerate(queries[:-1]):
        found = search.one_criterion(query, joint, max(1, work // 8), len(queries) - 1 - index)
        each[query.vary] = found.least if np.isfinite(found.least) else np.nan
        if found.least <= problem.tolerance[query.vary][0]:
            feasible = found.best
    if np.isinf(joint.least):
        return SmallestTolerance(each, None, None, feasible, search.worked)
    return SmallestTolerance(each, joint.least, joint.best, feasible, search.worked)


@dataclass
class _Search:
    graph: Graph
    nearest: Candidate
    clock: Clock
    worked: int = 0

    def all_criteria(self, query: ToleranceQuery, work: int, tolerance: float) -> ToleranceAnnealing:
        """Minimise the common tolerance of all criteria."""
        tables, label = self.nearest.tables, self.nearest.label
        runs = [ToleranceAnnealing(query, self.graph, tables, label, self._seed(c)) for c in range(len(HOT))]
        pace = Pace(self.clock, HOT_SHARE)
        steps = max(1, int(HOT_SHARE * work))
        self._run_parallel(runs, [Schedule(tolerance, heat, MILD, steps, pace) for heat in HOT])
        best = min(runs, key=lambda run: (run.least, run.violation(tolerance)))
        pace = Pace(self.clock, RESTART_SHARE)
        for restart in range(RESTARTS):
            if pace.over():
                break
            steps = max(1, work // (2 * RESTARTS))
            best = self._restart(best, tolerance, steps, len(HOT) * (restart + 1), pace)
        return best

    def _restart(
        self, best: ToleranceAnnealing, tolerance: float, steps: int, number: int, pace: Pace
    ) -> ToleranceAnnealing:
        runs = [
            ToleranceAnnealing(best.query, self.graph, best.best_tables, best.best, self._seed(number + c))
            for c in range(len(RESTART))
        ]
        known = best.least if np.isfinite(best.least) else tolerance
        self._run_parallel(runs, [Schedule(part * known, heat, COLD, steps, pace) for part, heat in RESTART])
        return min([best, *runs], key=lambda run: run.least)

    def one_criterion(
        self, query: ToleranceQuery, joint: ToleranceAnnealing, steps: int, left: int
    ) -> ToleranceAnnealing:
        """Minimise the tolerance of one criterion, from the nearest plan and the best joint plan."""
        starts = [(self.nearest.tables, self.nearest.label), (joint.best_tables, joint.best)]
        runs = [
            ToleranceAnnealing(query, self.graph, *start, self._seed(100 + 10 * left + c))
            for c, start in enumerate(starts)
        ]
        pace = Pace(self.clock, 1.0 / (left + 0.5))
        # Where another band is missed, the tolerance starts at no less than RESTART allows.
        part, heat = RESTART[0]
        schedules = [Schedule(part * min(run.least, 1.0), heat, COLD, steps, pace) for run in runs]
        self._run_parallel(runs, schedules)
        return min(runs, key=lambda run: run.least)

    def _run_parallel(self, runs: list[ToleranceAnnealing], schedules: list[Schedule]) -> None:
        with ThreadPoolExecutor(len(runs)) as pool:
            list(pool.map(ToleranceAnnealing.run, runs, schedules))
        self.worked += sum(schedule.iterations for schedule in schedules)

    def _seed(self, number: int) -> int:
        return self.clock.budget.seed * 1_000 + number
