"""The result of a search: status, bound, and the rules that the best plan breaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import (
    NearestPlanBreaksRules,
    TerritoryOutsideBand,
    TooMuchChange,
    UnitWhereItMayNotBe,
)
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked, Bound, EndedBy, Result, Status, TracePoint
from territory_opt.solver.bands import Bands
from territory_opt.solver.incumbent import Candidate, Violations
from territory_opt.solver.tolerance.known_tolerances import KnownTolerances

PROVED = 1e-6
"""Gap, as a share of the objective, up to which a plan is optimal."""

SAFETY = 1e-9
"""Share by which a bound is lowered for rounding: sums of 12,000 floats are good to 1e-12."""

MOST_NAMED = 100
"""Violations listed at most; the reason has their number."""


@dataclass(frozen=True)
class BestPlan:
    """The best plan of a search in the problem's own units. n units, k territories, c criteria.

    Parameters
    ----------
    label : Ints, shape (n,)
    site : Ints, shape (k,)
    objective : float
    loads : Floats, shape (k, c)
    violations : Violations
    holds : bool
        Whether every rule holds.
    """

    label: Ints
    site: Ints
    objective: float
    loads: Floats
    violations: Violations
    holds: bool

    @classmethod
    def of(cls, best: Candidate, bands: Bands) -> BestPlan:
        """Take a candidate of the search over the whole map out of its scaled units."""
        return cls(
            label=best.label,
            site=best.tables.site,
            objective=best.cost,
            loads=best.total * best.tables.load_scale,
            violations=best.violations(bands),
            holds=best.excess <= 0,
        )


@dataclass(frozen=True)
class SearchRecord:
    """How a search went.

    Parameters
    ----------
    ended_by : EndedBy
    trace : tuple of TracePoint
    iterations : int
    tolerances : KnownTolerances
    """

    ended_by: EndedBy
    trace: tuple[TracePoint, ...]
    iterations: int
    tolerances: KnownTolerances


def outcome(
    problem: Problem, best: BestPlan, bound: Bound | None, blocked: Blocked | None, record: SearchRecord
) -> Result:
    """Turn the best plan of a search into a result.

    Parameters
    ----------
    problem : Problem
    best : BestPlan
    bound : Bound or None
    blocked : Blocked or None
        A proof that no plan holds every rule.
    record : SearchRecord
    """
    status = _status(best, bound, blocked)
    if status is Status.NOT_FOUND:
        blocked = violated(problem, best)
    proof = status in (Status.OPTIMAL, Status.INFEASIBLE)
    return Result(
        label=best.label,
        site=best.site,
        objective=best.objective,
        loads=best.loads,
        status=status,
        ended_by=EndedBy.PROOF if proof else record.ended_by,
        bound=bound,
        smallest_tolerance=record.tolerances.smallest,
        smallest_tolerance_bound=record.tolerances.bound,
        uniform_tolerance=record.tolerances.uniform,
        uniform_tolerance_bound=record.tolerances.uniform_bound,
        blocked=blocked,
        trace=record.trace,
        iterations=record.iterations,
    )


def rounded_bound(value: float, kind: str, valid_for: str) -> Bound:
    """Return a bound lowered by what rounding may have added."""
    return Bound(value - SAFETY * abs(value), kind, valid_for)


def _status(best: BestPlan, bound: Bound | None, blocked: Blocked | None) -> Status:
    if blocked is not None and blocked.proved:
        return Status.INFEASIBLE
    if not best.holds:
        return Status.NOT_FOUND
    if bound is None or bound.valid_for != "problem":
        return Status.FEASIBLE
    near = best.objective - bound.value <= PROVED * abs(best.objective)
    return Status.OPTIMAL if near else Status.FEASIBLE


def violated(problem: Problem, best: BestPlan) -> Blocked:
    """List the rules that the nearest plan breaks: bands, worst first, then locks, forbids and change."""
    rows = [*_bands(problem, best.violations), *_rules(problem, best)]
    return Blocked(NearestPlanBreaksRules(len(rows)), tuple(rows[:MOST_NAMED]), proved=False)


def _bands(problem: Problem, violations: Violations) -> list[Finding]:
    excess, deviation = violations.band, violations.deviation
    return [
        TerritoryOutsideBand(
            str(problem.territory_name[t]),
            str(problem.measure[m]),
            float(deviation[t, m]),
            float(excess[t, m]),
        )
        for t, m in sorted(np.argwhere(excess > 0).tolist(), key=lambda tm: -excess[tm[0], tm[1]])
    ]


def _rules(problem: Problem, best: BestPlan) -> list[Finding]:
    rows: list[Finding] = [
        UnitWhereItMayNotBe(problem.block_name[i], str(problem.territory_name[best.label[i]]))
        for i in np.flatnonzero(best.violations.misplaced).tolist()
    ]
    moved = float(best.violations.moved)
    if moved > 0 and problem.disruption is not None:
        rows.append(TooMuchChange(problem.disruption.most + moved, problem.disruption.most))
    return rows
