"""Lower bounds on the tolerances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import PROOF_EDGE
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.graph import Graph
from territory_opt.solver.precheck import blocked_by_limits
from territory_opt.solver.tolerance.blocked_limits import blocked_by_sums
from territory_opt.solver.tolerance.fractional_rows import (
    LimitRows,
    fits_in_memory,
    impossible_with_whole_units,
    raise_by_prices,
)
from territory_opt.solver.tolerance.islands import islands
from territory_opt.solver.tolerance.query import ToleranceQuery, constant_criteria, tolerance_queries
from territory_opt.solver.tolerance.set_feasibility import impossible_set
from territory_opt.solver.tolerance.size_limits import counting_bound

FIRST_STEP = 0.001
"""First step beyond the known bound."""

PRECISION = 0.02
"""Bisection ends at this share of the bound, or of FIRST_STEP where that is more."""

DOUBLINGS = 14

MOST_UNITS_EACH = 20
"""Units for each territory beyond which keeping large units whole proves nothing more."""

CLOCK_SHARE = 0.25
"""Share of the time left for all the bounds."""


@dataclass(frozen=True)
class LeastTolerance:
    """Lower bounds on the tolerances.

    Parameters
    ----------
    each : Floats, shape (c,)
        For each criterion with a band: no plan that keeps every other rule, the other tolerances as
        requested, has a smaller tolerance. Infinite where no tolerance of this criterion alone is enough; NaN
        without a band.
    uniform : float or None
        No plan keeps all bands at a smaller common tolerance; None without bands.
    """

    each: Floats
    uniform: float | None


def least_tolerance(problem: Problem, graph: Graph, clock: Clock) -> LeastTolerance:
    """Prove tolerances impossible: by counting, by islands, by prices of all rules together, by large units.

    Bounds hold for the homes where every base is a home; else for any bases, as criteria whose loads depend
    on the base are omitted. Contiguity is used on maps of several parts and on maps of few units only.

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
    queries = list(tolerance_queries(problem))
    if not queries[-1].vary.any():
        return LeastTolerance(each, None)
    rows = LimitRows.of(problem) if fits_in_memory(problem) else None
    for index, query in enumerate(queries):
        pace = Pace(clock, CLOCK_SHARE / (len(queries) - index))
        value = _proved_bound(query, graph, rows, pace)
        if index < len(queries) - 1:
            each[query.vary] = value
    return LeastTolerance(each, value)


def _proved_bound(query: ToleranceQuery, graph: Graph, rows: LimitRows | None, pace: Pace) -> float:
    problem = query.problem
    if _no_tolerance_helps(query):
        return float("inf")
    value = 0.0
    for m in constant_criteria(problem).tolist():
        counted = counting_bound(problem, m) - PROOF_EDGE
        if query.vary[m]:
            value = max(value, counted)
        elif counted > problem.tolerance[m]:
            return float("inf")
    value = _largest_impossible(lambda at: not _islands_fit(query, graph, at), value, pace)
    if np.isfinite(value) and rows is not None:
        value = raise_by_prices(rows, query, value, pace)
    if np.isfinite(value):
        value = _largest_impossible(lambda at: impossible_set(graph, query, at, pace), value, pace)
    if np.isfinite(value) and rows is not None and problem.n <= MOST_UNITS_EACH * problem.k:
        value = _largest_impossible(
            lambda at: impossible_with_whole_units(rows, query, at, pace), value, pace
        )
    return value


def _no_tolerance_helps(query: ToleranceQuery) -> bool:
    """Whether other limits and rules contradict each other; the bounds below would rise without end."""
    wide = query.at(float("inf"))
    return blocked_by_limits(wide) is not None or blocked_by_sums(wide) is not None


def _islands_fit(query: ToleranceQuery, graph: Graph, value: float) -> bool:
    found = islands(query.at(value), graph)
    return found is None or found.possible(query.problem.k)


def _largest_impossible(impossible: Callable[[float], bool], known: float, pace: Pace) -> float:
    """Return the largest tolerance that is proved impossible: by doubling, then by bisection.

    Each "impossible" proves all smaller tolerances impossible.
    """
    step = FIRST_STEP
    for _ in range(DOUBLINGS):
        if pace.over() or not impossible(known + step):
            break
        known, step = known + step, 2.0 * step
    else:
        return float("inf") if impossible(1e6) else known
    low, high = known, known + step
    while high - low > PRECISION * max(low, FIRST_STEP) and not pace.over():
        middle = 0.5 * (low + high)
        low, high = (middle, high) if impossible(middle) else (low, middle)
    return low
