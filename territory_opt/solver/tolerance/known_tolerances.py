"""All that is known about tolerances when no plan keeps every band: proved, found, and whether it blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.clock import Clock
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate
from territory_opt.solver.tolerance.smallest import smallest_tolerance
from territory_opt.solver.tolerance.tolerance_bound import LeastTolerance, least_tolerance


@dataclass(frozen=True)
class KnownTolerances:
    """What a result says about tolerances.

    Parameters
    ----------
    smallest, bound : Floats, shape (c,)
        Found and proved for each criterion, the others as asked; NaN where nothing is known.
    uniform, uniform_bound : float or None
        Found and proved for all criteria at the same tolerance.
    blocked : Blocked or None
        That no plan keeps the tolerances asked for, where this is proved.
    plan : Ints, shape (n,), or None
        A plan that keeps every rule as asked, if the search met one.
    worked : int
        Annealing iterations done.
    """

    smallest: Floats
    bound: Floats
    uniform: float | None
    uniform_bound: float | None
    blocked: Blocked | None
    plan: Ints | None
    worked: int


def known_tolerances(
    problem: Problem, graph: Graph, nearest: Candidate, seen: Floats, clock: Clock
) -> KnownTolerances:
    """Prove and look for tolerances once the search has found no plan that keeps every band.

    Parameters
    ----------
    problem : Problem
    graph : Graph
    nearest : Candidate
        The nearest plan.
    seen : Floats, shape (c,)
        Smallest tolerances the search itself has seen.
    clock : Clock
    """
    least = least_tolerance(problem, graph, clock)
    uniform = least.uniform if least.uniform is not None and np.isfinite(least.uniform) else 0.0
    found = smallest_tolerance(problem, graph, nearest.tables, nearest.label, clock, uniform)
    return KnownTolerances(
        np.fmin(seen, found.each),
        least.each,
        found.uniform,
        least.uniform,
        blocked_by_tolerance(problem, least),
        found.holding,
        found.worked,
    )


def blocked_by_tolerance(problem: Problem, least: LeastTolerance) -> Blocked | None:
    """Say which tolerances are proved too small; None where none is."""
    with np.errstate(invalid="ignore"):
        short = np.flatnonzero(least.each > problem.tolerance)
    if not len(short):
        return None
    messages = [
        _too_small(problem, int(m), float(least.each[m])) for m in short[np.isfinite(least.each[short])]
    ]
    if not messages:
        names = ", ".join(str(problem.measure[m]) for m in short)
        messages = [
            f"No tolerance of one criterion alone ({names}) is enough, whatever it is. What would help: "
            "wider tolerances of several criteria, fewer territories, or fewer rules."
        ]
    reason = "The tolerances asked for are too small, so no plan exists."
    return Blocked(reason, tuple(messages), proved=True)


def _too_small(problem: Problem, m: int, least: float) -> str:
    return (
        f"No plan that keeps the other rules is within {_percent(least)} of its targets of "
        f"{problem.measure[m]}; asked for are {_percent(float(problem.tolerance[m]))}. What would help: "
        f"a tolerance of more than {least:.4g} for {problem.measure[m]}."
    )


def _percent(share: float) -> str:
    return f"{100.0 * share:.4g} %"
