"""What the search may claim."""

from __future__ import annotations

import numpy as np

from territory_opt.errors import Interrupted
from territory_opt.model.problem import Problem
from territory_opt.model.result import Blocked, Bound, EndedBy, Result, Status
from territory_opt.solver.bands import EDGE
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.free_bases import FreeBases
from territory_opt.solver.bounds.large_units import raise_bound
from territory_opt.solver.construct.first_plan import STEPS, Start
from territory_opt.solver.diameter.diameter_search import DiameterSearch
from territory_opt.solver.incumbent import Candidate
from territory_opt.solver.proof.prove import Proof
from territory_opt.solver.search.rounds import Search
from territory_opt.solver.tolerance.known_tolerances import KnownTolerances
from territory_opt.solver.watch import Watch

PROVED = 1e-6
SAFETY = 1e-9
"""Share of the bound given away to rounding: sums of 12,000 floats are good to 1e-12."""


def outcome(
    problem: Problem,
    search: Search | DiameterSearch,
    watch: Watch,
    proof: Proof,
    free: FreeBases | None,
    known: KnownTolerances | None = None,
) -> Result:
    """Turn the best candidate into a result with its bound and status."""
    start, clock, best = search.start, search.clock, search.best.best
    if best is None:
        raise Interrupted("stopped before a plan was found")
    ended_by, blocked = clock.ended_by(), proof.blocked
    bound = _bound(problem, search, best, proof, free)
    objective = best.objective * best.tables.cost_scale
    status = _status(best, bound, objective, blocked)
    if status is Status.NOT_FOUND:
        blocked = missed(problem, best, start)
    return Result(
        label=best.label,
        site=best.tables.site,
        objective=objective,
        loads=best.total * best.tables.load_scale,
        status=status,
        ended_by=EndedBy.PROOF if status in (Status.OPTIMAL, Status.INFEASIBLE) else ended_by,
        bound=bound,
        smallest_tolerance=search.best.smallest if known is None else known.smallest,
        smallest_tolerance_bound=None if known is None else known.bound,
        uniform_tolerance=None if known is None else known.uniform,
        uniform_tolerance_bound=None if known is None else known.uniform_bound,
        blocked=blocked,
        trace=tuple(watch.trace),
        iterations=search.worked,
    )


def _status(best: Candidate, bound: Bound | None, objective: float, blocked: Blocked | None) -> Status:
    if blocked is not None and blocked.proved:
        return Status.INFEASIBLE
    if best.excess > 0:
        return Status.NOT_FOUND
    if bound is None or bound.valid_for != "problem":
        return Status.FEASIBLE
    return Status.OPTIMAL if objective - bound.value <= PROVED * abs(objective) else Status.FEASIBLE


def _bound(
    problem: Problem, search: Search | DiameterSearch, best: Candidate, proof: Proof, free: FreeBases | None
) -> Bound | None:
    """Bound of the proof, else over all bases, else for the plan's own, whether they are homes or not.

    A diameter does not depend on bases; for cut pairs no bound is known.
    """
    if isinstance(search, DiameterSearch):
        return _rounded(search.bound, "free_bases", "problem")
    if problem.objective == "cut":
        return None
    if proof.bound is not None:
        return _rounded(proof.bound * best.tables.cost_scale, "proof", "problem")
    if free is not None:
        return _rounded(free.bound * best.tables.cost_scale, "free_bases", "problem")
    prices, bands, over = search.start.prices, search.start.bands, search.clock.over
    if not np.array_equal(best.tables.site, prices.site):
        prices = ascend(best.tables, bands, problem.dynamic, STEPS, over, prices.price)
        prices = raise_bound(best.tables, bands, problem.dynamic, prices, over)
    valid_for = "problem" if problem.fixed.all() else "these_bases"
    return _rounded(prices.bound * best.tables.cost_scale, "fixed_bases", valid_for)


def _rounded(value: float, kind: str, valid_for: str) -> Bound:
    return Bound(value - SAFETY * abs(value), kind, valid_for)


def missed(problem: Problem, best: Candidate, start: Start) -> Blocked:
    """Say which bands and rules the nearest plan misses."""
    excess = start.bands.excess(best.total)
    target = start.bands.share * best.total.sum(axis=0)
    rows = [
        f"Territory {problem.territory_name[t]} is {best.total[t, m] / target[t, m] - 1.0:+.1%} from its "
        f"target of {problem.measure[m]}, {excess[t, m]:.1%} outside its band."
        for t, m in sorted(np.argwhere(excess > 0).tolist(), key=lambda tm: -excess[tm[0], tm[1]])
    ]
    rows += _broken(problem, best)
    reason = (
        f"No plan was found that keeps every band and rule; the nearest one misses {len(rows)}. "
        "It is not proved that there is none."
    )
    return Blocked(reason, tuple(rows), proved=False)


def _broken(problem: Problem, best: Candidate) -> list[str]:
    """Locks, forbids and the limit on change that the plan breaks, in words."""
    rows = [
        f"{problem.unit_name[i][:1].upper()}{problem.unit_name[i][1:]} is in territory "
        f"{problem.territory_name[best.label[i]]}, where it may not be."
        for i in np.flatnonzero(best.tables.misplaced(best.label)).tolist()
    ]
    beyond = best.tables.changed(best.label)
    if beyond > EDGE and best.tables.change is not None:
        most = best.tables.change.most
        rows.append(f"{most + beyond:.2%} changes hands; at most {most:.2%} may.")
    return rows
