"""Found and proved tolerances of a problem for which no plan keeps every band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import (
    NoSingleTolerance,
    TolerancesTooSmall,
    ToleranceTooSmall,
)
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.clock import Clock
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate
from territory_opt.solver.tolerance.smallest_tolerance import smallest_tolerance
from territory_opt.solver.tolerance.tolerance_bound import LeastTolerance, least_tolerance


@dataclass(frozen=True)
class KnownTolerances:
    """The tolerances of a result.

    Parameters
    ----------
    smallest, bound : Floats, shape (c,)
        Found and proved for each criterion, the others as requested; NaN where nothing is known.
    uniform, uniform_bound : float or None
        Found and proved for all criteria at the same tolerance.
    blocked : Blocked or None
        Proof that no plan keeps the requested tolerances.
    plan : Ints, shape (n,), or None
        A plan that keeps every rule as requested, if one was found.
    worked : int
        Annealing iterations.
    """

    smallest: Floats
    bound: Floats | None = None
    uniform: float | None = None
    uniform_bound: float | None = None
    blocked: Blocked | None = None
    plan: Ints | None = None
    worked: int = 0


def known_tolerances(
    problem: Problem, graph: Graph, nearest: Candidate, seen: Floats, clock: Clock
) -> KnownTolerances:
    """Bound the tolerances and, if the budget says so, minimise them, after a search that misses bands.

    Parameters
    ----------
    problem : Problem
    graph : Graph
    nearest : Candidate
        The nearest plan.
    seen : Floats, shape (c,)
        Smallest tolerances of the plans of that search.
    clock : Clock
    """
    least = least_tolerance(problem, graph, clock)
    blocked = blocked_by_tolerance(problem, least)
    if not clock.budget.band_effort.explain:
        return KnownTolerances(seen, least.each, None, least.uniform, blocked)
    uniform = least.uniform if least.uniform is not None and np.isfinite(least.uniform) else 0.0
    found = smallest_tolerance(problem, graph, nearest, clock, uniform)
    return KnownTolerances(
        np.fmin(seen, found.each),
        least.each,
        found.uniform,
        least.uniform,
        blocked,
        found.feasible,
        found.worked,
    )


def blocked_by_tolerance(problem: Problem, least: LeastTolerance) -> Blocked | None:
    """Report the tolerances that are proved too small; None where none is."""
    with np.errstate(invalid="ignore"):
        short = np.flatnonzero(least.each > problem.tolerance)
    if not len(short):
        return None
    found: list[Finding] = [
        ToleranceTooSmall(str(problem.measure[m]), float(least.each[m]), float(problem.tolerance[m]))
        for m in short[np.isfinite(least.each[short])]
    ]
    if not found:
        found = [NoSingleTolerance(tuple(str(problem.measure[m]) for m in short))]
    return Blocked(TolerancesTooSmall(), tuple(found), proved=True)
