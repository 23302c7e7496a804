"""Tolerances that no plan can go below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.graph import Graph
from territory_opt.solver.tolerance.fractional_rows import Rows, from_rows, impossible_whole, small
from territory_opt.solver.tolerance.islands import islands
from territory_opt.solver.tolerance.query import EDGE, ToleranceQuery, questions, still
from territory_opt.solver.tolerance.set_feasibility import impossible_set
from territory_opt.solver.tolerance.size_limits import from_numbers

FIRST = 0.001
"""First tolerance, beyond what is known, that is tried."""

FINE = 0.02
"""Halving ends at this share of what is proved, or of FIRST where that is more."""

DOUBLINGS = 14

COARSE = 20
"""Units for each territory beyond which small units fill whatever large ones leave."""

CLOCK_SHARE = 0.25
"""Share of the time left that may go into all the bounds."""


@dataclass(frozen=True)
class LeastTolerance:
    """What is proved about tolerances.

    Parameters
    ----------
    each : Floats, shape (c,)
        For each criterion with a band: no plan has a smaller tolerance of it while it keeps every other rule,
        the other tolerances as asked. Infinite where no tolerance of this criterion alone can help; NaN where
        there is no band.
    uniform : float or None
        No plan keeps all bands at a smaller tolerance that is the same for all; None without bands.
    """

    each: Floats
    uniform: float | None


def least_tolerance(problem: Problem, graph: Graph, clock: Clock) -> LeastTolerance:
    """Prove tolerances impossible: by counting, by islands, by prices of all rules together, by large units.

    The figures hold for the homes where every base is one; with free bases for any bases, as criteria whose
    loads depend on them are left out. They hold for single criteria also where that says no more than the
    sizes of the units. Connectivity counts on maps of several parts and on maps of few units only.

    Parameters
    ----------
    problem : Problem
    graph : Graph
    clock : Clock

    Returns
    -------
    LeastTolerance
    """
    each = np.full(problem.load.shape[1], np.nan)
    asked = list(questions(problem))
    if not asked[-1].vary.any():
        return LeastTolerance(each, None)
    rows = Rows.of(problem) if small(problem) else None
    for place, question in enumerate(asked):
        pace = Pace(clock, CLOCK_SHARE / (len(asked) - place))
        value = _proved(question, graph, rows, pace)
        if place < len(asked) - 1:
            each[question.vary] = value
    return LeastTolerance(each, value)


def _proved(asked: ToleranceQuery, graph: Graph, rows: Rows | None, pace: Pace) -> float:
    problem = asked.problem
    value = 0.0
    for m in still(problem).tolist():
        by_number = from_numbers(problem, m) - EDGE
        if asked.vary[m]:
            value = max(value, by_number)
        elif by_number > problem.tolerance[m]:
            return float("inf")
    value = _pushed(lambda at: not _islands_fit(asked, graph, at), value, pace)
    if np.isfinite(value) and rows is not None:
        value = from_rows(rows, asked, value, pace)
    if np.isfinite(value):
        value = _pushed(lambda at: impossible_set(graph, asked, at, pace), value, pace)
    if np.isfinite(value) and rows is not None and problem.n <= COARSE * problem.k:
        value = _pushed(lambda at: impossible_whole(rows, asked, at, pace), value, pace)
    return value


def _islands_fit(asked: ToleranceQuery, graph: Graph, value: float) -> bool:
    found = islands(asked.at(value), graph)
    return found is None or found.possible(asked.problem.k)


def _pushed(impossible: Callable[[float], bool], known: float, pace: Pace) -> float:
    """Return the largest tolerance that is proved impossible: by doubling, then by halving.

    Whatever the answers, each "impossible" is a proof for all smaller tolerances.
    """
    step = FIRST
    for _ in range(DOUBLINGS):
        if pace.over() or not impossible(known + step):
            break
        known, step = known + step, 2.0 * step
    else:
        return float("inf") if impossible(1e6) else known
    low, high = known, known + step
    while high - low > FINE * max(low, FIRST) and not pace.over():
        middle = 0.5 * (low + high)
        low, high = (middle, high) if impossible(middle) else (low, middle)
    return low
