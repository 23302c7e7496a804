"""Locks and forbids that cannot be kept, in a planner's words. Everything said here is proved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.tolerance.query import limits, still
from territory_opt.solver.tolerance.unit_names import unit_named, units_named

SLACK = 1e-9
WELL_BEYOND = 1e-6
"""Beyond all rounding: whoever checks it otherwise comes to the same."""


def blocked_by_rules(problem: Problem) -> Blocked | None:
    """Locks and forbids that leave a unit no territory, or a territory too little or too much."""
    if problem.allowed is None:
        return None
    messages = [*_homeless(problem), *_empty(problem), *_overfull(problem), *_starved(problem)]
    reason = "The locks and forbids cannot be kept together with the limits, so no plan exists."
    return Blocked(reason, tuple(messages), proved=True) if messages else None


def _homeless(problem: Problem) -> Iterator[str]:
    assert problem.allowed is not None
    for i in np.flatnonzero(~problem.allowed.any(axis=1)).tolist():
        yield (
            f"{unit_named(problem, i)} may go to no territory. What would help: taking back one of its locks "
            "or forbids."
        )


def _empty(problem: Problem) -> Iterator[str]:
    assert problem.allowed is not None
    for t in np.flatnonzero(~problem.allowed.any(axis=0)).tolist():
        yield (
            f"No unit may go to territory {problem.territory_name[t]}. What would help: taking back "
            "a lock that keeps units elsewhere or a forbid, or one territory less."
        )


def _overfull(problem: Problem) -> Iterator[str]:
    """Units that may only be in one territory and overfill it, the worst first."""
    held, high, excess = _must_hold(problem), limits(problem)[1], _excess(problem)
    for place in np.argsort(-excess, axis=None, kind="stable").tolist():
        t, m = divmod(place, excess.shape[1])
        if held[t, m] > high[t, m] * (1.0 + SLACK):
            units = np.flatnonzero(_bound(problem, t))
            if len(units) == 1 and held[t, m] > high[:, m].max() * (1.0 + WELL_BEYOND):
                # It fits nowhere: not the lock is to blame.
                continue
            largest = units[np.argsort(-problem.load[units, m], kind="stable")]
            yield (
                f"Territory {problem.territory_name[t]} must hold {units_named(problem, largest)}, "
                f"together {held[t, m]:.6g} of {problem.measure[m]}, but may hold at most "
                f"{high[t, m]:.6g}. What would help: one lock less, or a wider limit for "
                f"{problem.measure[m]}."
            )


def overfull(problem: Problem) -> float:
    """Load that the locks give a territory in what it may hold at most, where that is most."""
    return float(_excess(problem).max(initial=0.0))


def _excess(problem: Problem) -> Floats:
    """The same for each territory and criterion, shape (k, c); 0 where loads depend on the base."""
    excess: Floats = np.zeros((problem.k, problem.load.shape[1]))
    here = still(problem)
    if problem.allowed is not None:
        most = np.maximum(limits(problem)[1][:, here], 1e-300)
        excess[:, here] = _must_hold(problem)[:, here] / most
    return excess


def _must_hold(problem: Problem) -> Floats:
    """Load of the units that may be in one territory alone, shape (k, c)."""
    return np.array([problem.load[_bound(problem, t)].sum(axis=0) for t in range(problem.k)])


def _bound(problem: Problem, t: int) -> Bools:
    """Units that may be in this territory alone, shape (n,)."""
    assert problem.allowed is not None
    bound: Bools = problem.allowed[:, t] & (problem.allowed.sum(axis=1) == 1)
    return bound


def _starved(problem: Problem) -> Iterator[str]:
    """Territories that cannot get what they must have."""
    assert problem.allowed is not None
    low = limits(problem)[0]
    most = problem.allowed.T.astype(float) @ problem.load
    for m in still(problem).tolist():
        for t in np.flatnonzero(most[:, m] < low[:, m] * (1.0 - SLACK)).tolist():
            yield (
                f"All units that may go to territory {problem.territory_name[t]} hold {most[t, m]:.6g} of "
                f"{problem.measure[m]} together, but it must hold at least {low[t, m]:.6g}. What would "
                f"help: taking back locks or forbids around it, or a wider limit for {problem.measure[m]}."
            )
