"""What may be claimed of a large plan."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked, Bound, EndedBy, Result, Status
from territory_opt.solver.bands import Bands
from territory_opt.solver.large.large_watch import LargeWatch
from territory_opt.solver.outcome import PROVED, SAFETY

TOLD = 100
"""Bands named at most when many are missed."""


def claimed(
    problem: Problem, watch: LargeWatch, bound: float | None, worked: int, blocked: Blocked | None
) -> Result:
    """Turn the best plan into a result with its bound and status."""
    best = watch.best
    assert best is not None  # told of the first plan
    valid_for = "problem" if problem.fixed.all() else "these_bases"
    safe = None if bound is None else Bound(bound - SAFETY * abs(bound), "fixed_bases", valid_for)
    status = _status(watch, safe, best.objective, blocked)
    if status is Status.NOT_FOUND:
        blocked = _missed(problem, best.bands, best.total)
    proof = status in (Status.OPTIMAL, Status.INFEASIBLE)
    return Result(
        label=best.label,
        site=best.site,
        objective=best.objective,
        loads=best.total,
        status=status,
        ended_by=EndedBy.PROOF if proof else watch.clock.ended_by(),
        bound=safe,
        smallest_tolerance=watch.smallest,
        blocked=blocked,
        trace=tuple(watch.trace),
        iterations=worked,
    )


def _status(watch: LargeWatch, bound: Bound | None, objective: float, blocked: Blocked | None) -> Status:
    if blocked is not None and blocked.proved:
        return Status.INFEASIBLE
    if not watch.holds:
        return Status.NOT_FOUND
    if bound and bound.valid_for == "problem" and objective - bound.value <= PROVED * abs(objective):
        return Status.OPTIMAL
    return Status.FEASIBLE


def _missed(problem: Problem, bands: Bands, total: Floats) -> Blocked:
    """Say which bands the nearest plan misses, the worst first."""
    excess, target = bands.excess(total), bands.share * total.sum(axis=0)
    worst = sorted(np.argwhere(excess > 0).tolist(), key=lambda tm: -excess[tm[0], tm[1]])
    rows = [
        f"Territory {problem.territory_name[t]} is {total[t, m] / target[t, m] - 1.0:+.1%} from its "
        f"target of {problem.measure[m]}, {excess[t, m]:.1%} outside its band."
        for t, m in worst[:TOLD]
    ]
    reason = (
        f"No plan was found that keeps every band; the nearest one misses {len(worst)}. "
        "It is not proved that there is none."
    )
    return Blocked(reason, tuple(rows), proved=False)
