"""Proved conflicts of locks and forbids."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.model.arrays import Bools, Floats
from territory_opt.model.findings.blocked_findings import (
    LockOverfillsTerritory,
    RulesBlock,
    TerritoryStaysEmpty,
    TerritoryUnderfilled,
    UnitMayGoNowhere,
)
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked
from territory_opt.solver.bands import relaxed_constant_limits
from territory_opt.solver.tolerance.named_blocks import named_blocks
from territory_opt.solver.tolerance.query import constant_criteria

SLACK = 1e-9
WELL_BEYOND = 1e-6
"""Relative margin well above rounding errors."""


def blocked_by_rules(problem: Problem) -> Blocked | None:
    """Report locks and forbids that leave a unit no territory, or a territory too little or too much load."""
    if problem.allowed is None:
        return None
    found = (
        *_units_without_territory(problem),
        *_territories_without_units(problem),
        *_overfull_territories(problem),
        *_underfull_territories(problem),
    )
    return Blocked(RulesBlock(), found, proved=True) if found else None


def _units_without_territory(problem: Problem) -> Iterator[UnitMayGoNowhere]:
    assert problem.allowed is not None
    for i in np.flatnonzero(~problem.allowed.any(axis=1)).tolist():
        yield UnitMayGoNowhere(problem.block_name[i])


def _territories_without_units(problem: Problem) -> Iterator[TerritoryStaysEmpty]:
    assert problem.allowed is not None
    for t in np.flatnonzero(~problem.allowed.any(axis=0)).tolist():
        yield TerritoryStaysEmpty(str(problem.territory_name[t]))


def _overfull_territories(problem: Problem) -> Iterator[LockOverfillsTerritory]:
    """Territories overfilled by the units locked to them, the worst first."""
    held, high, excess = _locked_load(problem), relaxed_constant_limits(problem)[1], _excess(problem)
    for place in np.argsort(-excess, axis=None, kind="stable").tolist():
        t, m = divmod(place, excess.shape[1])
        if held[t, m] > high[t, m] * (1.0 + SLACK):
            units = np.flatnonzero(_locked_units(problem, t))
            if len(units) == 1 and held[t, m] > high[:, m].max() * (1.0 + WELL_BEYOND):
                # A unit that fits into no territory is reported elsewhere.
                continue
            largest = units[np.argsort(-problem.load[units, m], kind="stable")]
            named, more = named_blocks(problem, largest)
            yield LockOverfillsTerritory(
                str(problem.territory_name[t]),
                str(problem.measure[m]),
                named,
                more,
                float(held[t, m]),
                float(high[t, m]),
            )


def largest_overfill(problem: Problem) -> float:
    """Largest ratio of a territory's locked load to its upper limit."""
    return float(_excess(problem).max(initial=0.0))


def _excess(problem: Problem) -> Floats:
    """That ratio for each territory and criterion, shape (k, c); 0 where loads depend on the base."""
    excess: Floats = np.zeros((problem.k, problem.load.shape[1]))
    columns = constant_criteria(problem)
    if problem.allowed is not None:
        most = np.maximum(relaxed_constant_limits(problem)[1][:, columns], 1e-300)
        excess[:, columns] = _locked_load(problem)[:, columns] / most
    return excess


def _locked_load(problem: Problem) -> Floats:
    """Load of the units that may be in one territory only, shape (k, c)."""
    return np.array([problem.load[_locked_units(problem, t)].sum(axis=0) for t in range(problem.k)])


def _locked_units(problem: Problem, t: int) -> Bools:
    """Units that may be in this territory only, shape (n,)."""
    assert problem.allowed is not None
    locked: Bools = problem.allowed[:, t] & (problem.allowed.sum(axis=1) == 1)
    return locked


def _underfull_territories(problem: Problem) -> Iterator[TerritoryUnderfilled]:
    """Territories whose allowed units hold less than the lower limit."""
    assert problem.allowed is not None
    low = relaxed_constant_limits(problem)[0]
    most = problem.allowed.T.astype(float) @ problem.load
    for m in constant_criteria(problem).tolist():
        for t in np.flatnonzero(most[:, m] < low[:, m] * (1.0 - SLACK)).tolist():
            yield TerritoryUnderfilled(
                str(problem.territory_name[t]), str(problem.measure[m]), float(most[t, m]), float(low[t, m])
            )
