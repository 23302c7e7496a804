"""Solve a problem: bound, search, proof, outcome."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from territory_opt.errors import Interrupted
from territory_opt.model.budget import Budget
from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import NoPlanKeepsRules
from territory_opt.model.problem import Problem
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.result import Blocked, Bound, Result
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.free_bases import FreeBases, first_bound
from territory_opt.solver.bounds.large_units import raise_bound
from territory_opt.solver.clock import Clock, Pace
from territory_opt.solver.construct.first_plan import (
    STEPS,
    Start,
    first_start,
    from_today,
    with_search_centres,
)
from territory_opt.solver.diameter.diameter_search import DiameterSearch
from territory_opt.solver.feasibility.decide import Answer, decide, has_unit_rules
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate, measured
from territory_opt.solver.large.repair_bands import repair_bands
from territory_opt.solver.large.solve_large import is_large, solve_large
from territory_opt.solver.outcome import BestPlan, SearchRecord, outcome, rounded_bound, violated
from territory_opt.solver.precheck import blocked
from territory_opt.solver.proof.prove import SECONDS, Proof, ProofAttempt, is_better
from territory_opt.solver.search.rounds import Search
from territory_opt.solver.small.fixed_base_plan import best_fixed_base_plan
from territory_opt.solver.tolerance.known_tolerances import KnownTolerances, known_tolerances
from territory_opt.solver.warm_up import warm_up
from territory_opt.solver.watch import Watch

EARLY_TIME = 0.5
"""Share of a time limit that may go into a proof before the search."""

EARLY_CELLS, EARLY_ROUNDS = 150, 20
"""Units times territories up to which all rules together are decided before the search, and most rounds."""

DECISION_TIME = 0.5
"""Share of the time left that this decision may take after the search, and no longer than a proof."""


def solve(problem: Problem, budget: Budget, progress: Progress = SILENT) -> Result:
    """Divide the units so that every band holds, every territory is one piece, and travel is least.

    Parameters
    ----------
    problem : Problem
    budget : Budget
    progress : Progress

    Returns
    -------
    Result
        The best plan found, also when it breaks a rule: then with what blocks it.

    Raises
    ------
    Interrupted
        Stopped before there was any plan.
    """
    progress.stage("compile")
    warm_up(problem)
    clock = Clock(budget)
    progress.stage("bound")
    impossible = blocked(problem)
    graph = Graph.of(problem.n, problem.pairs, problem.border)
    problem = from_today(problem)
    if is_large(problem, clock.deadline):
        return solve_large(problem, graph, clock, progress, impossible)
    problem, start = with_search_centres(problem, first_start(problem, graph, clock))
    if clock.deadline.stop():
        raise Interrupted("stopped before a plan was found")
    if problem.has_own_search:
        return _least_diameter(problem, graph, start, clock, progress, impossible)
    free = first_bound(problem, start.tables, start.bands, start.prices, clock)
    progress.stage("search")
    watch = Watch[Candidate](clock, progress, _known(problem, start, free))
    repair = partial(_repaired, problem, start, clock)
    proving = _proving(problem, graph, start, free, clock)
    early = Proof(blocked=impossible) if impossible else _early(problem, proving, start, clock)
    if early.blocked is not None and problem.n * problem.k <= EARLY_CELLS:
        clock = clock.for_nearest_plan()
    repairs = budget.band_effort.repairs if early.blocked is None else 1
    search = Search(problem, graph, start, clock, watch, repair, repairs)
    _searched(problem, search, early)
    proof = _proved(problem, search, proving, early, impossible)
    proof = _decided(problem, search, proof)
    known = _tolerances(problem, search)
    proof = _with_tolerances(problem, search, proof, known)
    return _result(problem, search, watch, proof, free, known)


def _early(problem: Problem, proving: ProofAttempt, start: Start, clock: Clock) -> Proof:
    """Settle the problem before the search where that takes milliseconds."""
    if has_unit_rules(problem) and problem.n * problem.k <= EARLY_CELLS and not clock.over():
        decision = decide(problem, start.label, EARLY_ROUNDS, clock.deadline.part(EARLY_TIME))
        if decision.answer is Answer.IMPOSSIBLE:
            return Proof(blocked=Blocked(NoPlanKeepsRules(), (), proved=True))
    return proving.early(Pace(clock, EARLY_TIME).over)


def _decided(problem: Problem, search: Search, proof: Proof) -> Proof:
    """Decide whether all rules can be kept together, where the search found no plan that keeps them."""
    best, clock = search.best.best, search.clock
    if best is None or search.best.holds or proof.blocked is not None or clock.over():
        return proof
    if not clock.budget.band_effort.explain:
        return proof
    limit = clock.deadline.part(DECISION_TIME).within(SECONDS[clock.budget.effort])
    decision = decide(problem, best.label, deadline=limit)
    search.worked += decision.rounds
    if decision.answer is Answer.IMPOSSIBLE:
        nearest = _violated(problem, search, best)
        return Proof(blocked=Blocked(NoPlanKeepsRules(), nearest, proved=True))
    if decision.label is not None:
        tables = best.tables.with_best_bases(problem, decision.label)
        plan = measured(problem, search.start.bands, tables, decision.label, search.border_weight)
        search.best.offer(plan, search.start.bands)
        search.refine()
    return proof


def _tolerances(problem: Problem, search: Search) -> KnownTolerances | None:
    """Find tolerances that can be held where bands are missed; a plan found on the way is refined."""
    best, clock = search.best.best, search.clock
    if best is None or search.best.holds or clock.over():
        return None
    known = known_tolerances(problem, search.graph, best, search.best.smallest, clock)
    search.worked += known.worked
    if known.plan is not None:
        best_tables = best.tables.with_best_bases(problem, known.plan)
        plan = measured(problem, search.start.bands, best_tables, known.plan, search.border_weight)
        search.best.offer(plan, search.start.bands)
        search.refine()
    return known


def _with_tolerances(problem: Problem, search: Search, proof: Proof, known: KnownTolerances | None) -> Proof:
    """Return the proof, or that of the tolerances where it says that there is no plan."""
    best = search.best.best
    if best is None or known is None or known.blocked is None or proof.blocked is not None:
        return proof
    nearest = _violated(problem, search, best)
    return Proof(blocked=replace(known.blocked, blocking=known.blocked.blocking + nearest))


def _repaired(
    problem: Problem, start: Start, clock: Clock, best: Candidate, territories: int, border_weight: float
) -> tuple[Candidate, int]:
    return repair_bands(problem, start, best, territories, border_weight, clock)


def _least_diameter(
    problem: Problem, graph: Graph, start: Start, clock: Clock, progress: Progress, impossible: Blocked | None
) -> Result:
    progress.stage("search")
    watch = Watch[Candidate](clock, progress, None)
    search = DiameterSearch(problem, graph, start, clock, watch)
    watch.bound = search.bound
    search.run()
    return _result(problem, search, watch, Proof(blocked=impossible))


def _known(problem: Problem, start: Start, free: FreeBases | None) -> float | None:
    """Bound for the problem that is known before the search, in the unit of the objective."""
    if free is not None:
        return free.bound * start.tables.cost_scale
    if problem.counts_pairs or not problem.fixed.all():
        return None
    return start.prices.bound * start.tables.cost_scale


def _proving(
    problem: Problem, graph: Graph, start: Start, free: FreeBases | None, clock: Clock
) -> ProofAttempt:
    first = measured(problem, start.bands, start.tables, start.label, 0.0)
    return ProofAttempt(problem, graph, start.bands, clock, first, start.prices, free)


def _searched(problem: Problem, search: Search, early: Proof) -> None:
    """Search, unless an early proof settled the problem; then try converged bases.

    Units that cost nothing can be anywhere in a best plan: the search places them compactly.
    """
    if early.plan is None or not early.conclusive or not search.start.tables.cost.any(axis=1).all():
        search.run()
    _take(search, early.plan)
    best = search.best.best
    if best is not None:
        _take(search, best_fixed_base_plan(problem, search.graph, search.start, best, search.clock))


def _take(search: Search, plan: Candidate | None) -> None:
    """Replace the best plan by one that costs less."""
    best = search.best.best
    if plan is not None and (best is None or best.excess > 0 or is_better(plan, best)):
        search.best.offer(plan, search.start.bands)
        search.best.best = plan
        search.report(1.0, search.best)


def _proved(
    problem: Problem, search: Search, proving: ProofAttempt, early: Proof, impossible: Blocked | None
) -> Proof:
    """Settle small problems; the search's best plan becomes the better one where that is found."""
    best = search.best.best
    if impossible is not None or best is None:
        return Proof(blocked=impossible)
    proof = early if early.conclusive else replace(proving, best=best).run()
    _take(search, proof.plan)
    if proof.blocked is not None:
        nearest = _violated(problem, search, best)
        return Proof(blocked=replace(proof.blocked, blocking=proof.blocked.blocking + nearest))
    return proof


def _violated(problem: Problem, search: Search, best: Candidate) -> tuple[Finding, ...]:
    """Rules that the nearest plan breaks."""
    return violated(problem, BestPlan.of(best, search.start.bands)).blocking


def _bound(
    problem: Problem, search: Search | DiameterSearch, best: Candidate, proof: Proof, free: FreeBases | None
) -> Bound | None:
    """Bound of the proof, else over all bases, else for the plan's own bases; none is known for cut pairs."""
    if isinstance(search, DiameterSearch):
        return rounded_bound(search.bound, "free_bases", "problem")
    if problem.counts_pairs:
        return None
    scale = best.tables.cost_scale
    if proof.bound is not None:
        return rounded_bound(proof.bound * scale, "proof", "problem")
    if free is not None:
        kind = "mixed_bases" if problem.fixed.any() else "free_bases"
        return rounded_bound(free.bound * scale, kind, "problem")
    prices, bands, over = search.start.prices, search.start.bands, search.clock.over
    if not np.array_equal(best.tables.site, prices.site):
        prices = ascend(best.tables, bands, problem.dynamic, STEPS, over, prices.price)
        prices = raise_bound(best.tables, bands, problem.dynamic, prices, over)
    valid_for = "problem" if problem.fixed.all() else "these_bases"
    return rounded_bound(prices.bound * scale, "fixed_bases", valid_for)


def _result(
    problem: Problem,
    search: Search | DiameterSearch,
    watch: Watch[Candidate],
    proof: Proof,
    free: FreeBases | None = None,
    known: KnownTolerances | None = None,
) -> Result:
    best, known = search.best.best, known or KnownTolerances(search.best.smallest)
    # A plan found by the search for tolerances was refined after these were recorded.
    known = replace(known, smallest=np.fmin(known.smallest, search.best.smallest))
    if best is None:
        raise Interrupted("stopped before a plan was found")
    record = SearchRecord(search.clock.ended_by(), tuple(watch.trace), search.worked, known)
    bound = _bound(problem, search, best, proof, free)
    watch(1.0, search.best)
    return outcome(problem, BestPlan.of(best, search.start.bands), bound, proof.blocked, record)
