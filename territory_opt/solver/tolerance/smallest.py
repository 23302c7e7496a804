"""The smallest tolerances a plan was found for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.graph import Graph
from territory_opt.solver.tolerance.query import ToleranceQuery, questions
from territory_opt.solver.tolerance.shrink import Shrinking

AIM = 0.04
"""Tolerance aimed at while it is hot, or what is proved impossible where that is more."""

HOT = (0.5, 0.05)
"""Temperatures of the two first runs, in shares of a target: where large units change hands, and where what
the plan has of them stays."""

MILD, COLD = 0.003, 1e-5
"""Temperatures of a start from a plan, and of the end."""

TIGHTER = ((0.95, MILD), (0.7, 10.0 * MILD))
"""The first aim of each start from a plan, in what that plan needs, and its temperature."""

TURNS = 6
"""Starts from the best plan after the hot run."""

HOT_PART, TURNS_PART = 0.5, 0.7
"""Shares of the work, and of the time left, that go into the hot runs and into the turns on all criteria."""


@dataclass(frozen=True)
class SmallestTolerance:
    """Tolerances that plans were found for.

    Parameters
    ----------
    each : Floats, shape (c,)
        For each criterion: of a plan that keeps every other rule, the other tolerances as asked. NaN where
        none was found.
    uniform : float or None
        Of a plan that keeps all bands at this tolerance, and every other rule; None where none was found.
    label : Ints, shape (n,), or None
        That plan.
    holding : Ints, shape (n,), or None
        A plan that keeps every rule as asked, if one was met.
    worked : int
        Annealing iterations of DRAWS draws.
    """

    each: Floats
    uniform: float | None
    label: Ints | None
    holding: Ints | None
    worked: int


def smallest_tolerance(
    problem: Problem, graph: Graph, tables: Tables, label: Ints, clock: Clock, least: float = 0.0
) -> SmallestTolerance:
    """Look for the smallest tolerances: all criteria together, then one at a time from what was found.

    Two runs, one of them from hot, then turns from the best plan with bands a little narrower than it needs.
    The objective hardly counts, so the plans are far from cheap.

    Parameters
    ----------
    problem : Problem
    graph : Graph
    tables : Tables
        For the bases of the plan.
    label : Ints, shape (n,)
        The nearest plan so far; territories are connected where they must be, and none is empty.
    clock : Clock
    least : float
        A uniform tolerance that is proved impossible.

    Returns
    -------
    SmallestTolerance
    """
    each = np.full(len(problem.tolerance), np.nan)
    asked = list(questions(problem))
    if not asked[-1].vary.any() or problem.k < 2:
        return SmallestTolerance(each, None, None, None, 0)
    work = max(1, clock.iterations(problem.n))
    search = _Search(problem, graph, clock)
    together = search.together(asked[-1], tables, label, work, max(AIM, least))
    holding = together.best if together.least <= problem.tolerance.min() else None
    for place, question in enumerate(asked[:-1]):
        found = search.alone(question, together, tables, label, max(1, work // 8), len(asked) - 1 - place)
        each[question.vary] = found.least if np.isfinite(found.least) else np.nan
        if found.least <= problem.tolerance[question.vary][0]:
            holding = found.best
    if np.isinf(together.least):
        return SmallestTolerance(each, None, None, holding, search.worked)
    return SmallestTolerance(each, together.least, together.best, holding, search.worked)


@dataclass
class _Search:
    problem: Problem
    graph: Graph
    clock: Clock
    worked: int = 0

    def together(
        self, asked: ToleranceQuery, tables: Tables, label: Ints, work: int, aim: float
    ) -> Shrinking:
        """All criteria: from hot, and on from the best."""
        hot = [Shrinking(asked, self.graph, tables, label, self._seed(c)) for c in range(len(HOT))]
        pace = Pace(self.clock, HOT_PART)
        steps = max(1, int(HOT_PART * work))
        self._side_by_side(hot, [(aim, heat, MILD, steps, pace) for heat in HOT])
        best = min(hot, key=lambda run: (run.least, run.misses(aim)))
        pace = Pace(self.clock, TURNS_PART)
        for turn in range(TURNS):
            if pace.over():
                break
            steps = max(1, work // (2 * TURNS))
            best = self._turn(asked, best, aim, steps, len(HOT) * (turn + 1), pace)
        return best

    def _turn(
        self, asked: ToleranceQuery, best: Shrinking, aim: float, steps: int, number: int, pace: Pace
    ) -> Shrinking:
        runs = [
            Shrinking(asked, self.graph, best.best_tables, best.best, self._seed(number + c))
            for c in range(len(TIGHTER))
        ]
        known = best.least if np.isfinite(best.least) else aim
        ways = [(part * known, heat, COLD, steps, pace) for part, heat in TIGHTER]
        self._side_by_side(runs, ways)
        return min([best, *runs], key=lambda run: run.least)

    def alone(
        self, asked: ToleranceQuery, together: Shrinking, tables: Tables, label: Ints, steps: int, left: int
    ) -> Shrinking:
        """One criterion, from whichever known plan is nearer to keeping the others."""
        starts = [(tables, label), (together.best_tables, together.best)]
        runs = [
            Shrinking(asked, self.graph, *start, self._seed(100 + 10 * left + c))
            for c, start in enumerate(starts)
        ]
        pace = Pace(self.clock, 1.0 / (left + 0.5))
        # A criterion whose other bands are missed first gets all the room it wants.
        part, heat = TIGHTER[0]
        ways = [(part * min(run.least, 1.0), heat, COLD, steps, pace) for run in runs]
        self._side_by_side(runs, ways)
        return min(runs, key=lambda run: run.least)

    def _side_by_side(self, runs: list[Shrinking], ways: list[tuple[float, float, float, int, Pace]]) -> None:
        with ThreadPoolExecutor(len(runs)) as pool:
            list(pool.map(lambda pair: pair[0].run(*pair[1]), zip(runs, ways, strict=True)))
        self.worked += sum(way[3] for way in ways)

    def _seed(self, number: int) -> int:
        return self.clock.budget.seed * 1_000 + number
