"""Solve a problem in parts, where units times territories do not fit into dense tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from territory_opt.errors import Interrupted
from territory_opt.model.arrays import Floats
from territory_opt.model.deadline import Deadline
from territory_opt.model.problem import Problem
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.result import Blocked, Result
from territory_opt.solver.bases import best_sites
from territory_opt.solver.clock import Clock
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Incumbent
from territory_opt.solver.large.division import divided, parts_around
from territory_opt.solver.large.large_plan import LargeCandidate, LargePlan
from territory_opt.solver.large.large_start import LargeStart, large_start, priced_start, with_divided_depots
from territory_opt.solver.large.part_sweep import Task, sweep
from territory_opt.solver.outcome import BestPlan, SearchRecord, outcome, rounded_bound
from territory_opt.solver.search.annealing import BORDER
from territory_opt.solver.tolerance.known_tolerances import KnownTolerances
from territory_opt.solver.watch import Watch

TERRITORIES_PER_PART = 64
"""Territories solved together: with 20 the plan costs 0.03 % more, with 100 it takes a fifth longer."""

SWEEPS = {"quick": (0.2, 0.1), "standard": (0.5, 0.3), "best": (1.5, 0.75, 0.75)}
"""Iterations for each unit in each sweep, by effort; the dividing lines are rotated between them."""

TURN = 1.1
"""Angle (radians) between the cuts of one sweep and those of the next."""

UNEVEN = 0.1
"""Mean excess of a territory of the first plan from which the first sweep uses the prices: plain cost alone
leaves unevenly placed homes far outside their bands, and is better where they share the work evenly."""

MAX_REPAIRS = 6
"""Most rounds around territories that miss a band, each with larger parts."""

REPAIR_WORK = 0.5
"""Iterations for each unit of a part that is repaired."""

PRICED_A_SECOND = 1e7
"""Pairs of unit and territory priced a second, at the least: time kept for the bound of free bases."""

MOST_KEPT = 0.25
"""Largest share of a time limit kept for that bound."""


SWEPT = 0.9
"""Share of the progress that the sweeps stand for; repairs and the bound follow."""

LARGE = 4_000_000
"""Units times territories from which parts find better plans in less time than the whole search at once."""


LEAST_LARGE = 1_000_000
"""Units times territories that are never solved in parts below: their tables take a fraction of a second."""

TABLED_A_SECOND = 500_000
"""Units times territories whose tables and first plan are made in a second of a time limit, at the least."""


def may_be_large(problem: Problem) -> bool:
    """Whether the problem is better solved in parts where time is short."""
    return problem.costs_from_sites and problem.n * problem.k >= LEAST_LARGE


def is_large(problem: Problem, deadline: Deadline) -> bool:
    """Whether the problem is better solved in parts, in the time there is."""
    in_time = max(LEAST_LARGE, min(LARGE, TABLED_A_SECOND * deadline.remaining_s))
    return problem.costs_from_sites and problem.n * problem.k >= in_time


def solve_large(
    problem: Problem,
    graph: Graph,
    clock: Clock,
    progress: Progress = SILENT,
    impossible: Blocked | None = None,
) -> Result:
    """Divide by prices over candidate lists, then search part by part, each time divided along other lines.

    Memory and time grow with the units, not with units times territories, but for one pricing of every pair.

    Parameters
    ----------
    problem : Problem
        With the "sites" objective.
    graph : Graph
    clock : Clock
    progress : Progress
    impossible : Blocked or None
        What the checks before the search found.

    Returns
    -------
    Result

    Raises
    ------
    Interrupted
        Stopped before there was any plan.
    """
    problem = with_divided_depots(problem)
    start = large_start(problem, graph, clock)
    if clock.deadline.stop():
        raise Interrupted("stopped before a plan was found")
    progress.stage("search")
    plan = _first_plan(problem, start)
    bound = None if start.bound is None else start.bound * start.lists.cost_scale
    search = LargeSearch(problem, plan, Watch(clock, progress, bound))
    search.record(0.0)
    worked = _sweeps(search, start, clock)
    worked += _repair_bands(search, start, clock)
    if bound is None:
        bound = _bound_for(problem, search.best, start, clock)
    search.watch(1.0, search.incumbent)
    valid_for = "problem" if problem.fixed.all() else "these_bases"
    proved = None if bound is None else rounded_bound(bound, "fixed_bases", valid_for)
    tolerances = KnownTolerances(search.incumbent.smallest)
    record = SearchRecord(clock.ended_by(), tuple(search.watch.trace), worked, tolerances)
    return outcome(problem, _best_plan(search.best), proved, impossible, record)


@dataclass
class LargeSearch:
    """The plan that the sweeps change, and the best one seen.

    Parameters
    ----------
    problem : Problem
    plan : LargePlan
    watch : Watch
    """

    problem: Problem
    plan: LargePlan
    watch: Watch[LargeCandidate]
    incumbent: Incumbent[LargeCandidate] = field(init=False)

    def __post_init__(self) -> None:
        """Begin without an incumbent."""
        self.incumbent = Incumbent(np.full(self.problem.load.shape[1], np.nan))

    @property
    def best(self) -> LargeCandidate:
        """The best plan recorded."""
        assert self.incumbent.best is not None  # the first plan is recorded before the sweeps
        return self.incumbent.best

    def record(self, done: float) -> None:
        """Measure the plan as it is, this share of the work being done."""
        self.incumbent.offer(self.plan.measured(self.problem), self.plan.bands)
        self.watch(done, self.incumbent)


def _best_plan(best: LargeCandidate) -> BestPlan:
    return BestPlan(best.label, best.site, best.cost, best.total, best.violations, best.rank[0] == 0)


def _first_plan(problem: Problem, start: LargeStart) -> LargePlan:
    site = start.lists.site if problem.fixed.all() else best_sites(problem, start.label)
    return LargePlan.of(problem, start.label, site, _border_weight(problem, start))


def _border_weight(problem: Problem, start: LargeStart) -> float:
    """Objective per km, so that the nearest-base division's border weighs BORDER of the objective."""
    nearest = start.lists.territory[np.arange(problem.n), start.lists.guide.argmin(axis=1)]
    cut = nearest[problem.pairs[:, 0]] != nearest[problem.pairs[:, 1]]
    length = float(problem.border_km[cut].sum())
    return BORDER * problem.k * start.lists.cost_scale / length if length > 0 else 0.0


def _price(start: LargeStart) -> Floats:
    """Prices of loads in the objective's units; shape (k, c)."""
    price: Floats = start.prices.reduced * (start.lists.cost_scale / start.lists.load_scale)
    return price


def _sweeps(search: LargeSearch, start: LargeStart, clock: Clock) -> int:
    """Solve the whole map in parts, several times, each time divided along other lines."""
    problem, plan = search.problem, search.plan
    work = np.array(SWEEPS[clock.budget.effort])
    if clock.budget.iterations:
        work = work / work.sum() * clock.budget.iterations / problem.n
    end = _search_end(problem, clock)
    uneven = float(plan.bands.excess(plan.total).sum()) > UNEVEN * problem.k
    done, worked = 0.0, 0
    for number, per_unit in enumerate(work.tolist()):
        if clock.over():
            break
        part = per_unit / work[number:].sum()
        task = Task(
            number=number,
            per_unit=per_unit,
            high_temperature=number == 0 and problem.start is None,
            hold_bands=False,
            price_share=1.0 if number == 0 and uneven else 0.0,
            price=_price(start),
            deadline=end.part(float(part)),
        )
        parts = divided(problem, plan, TERRITORIES_PER_PART, TURN * number)
        share = per_unit / float(work.sum())
        worked += sweep(problem, plan, parts, task, clock, _progress(search, done, share))
        done += share
    return worked


def _progress(search: LargeSearch, done: float, share: float) -> Callable[[float], None]:
    """Record a sweep that is this share of the work, after the share `done`."""
    return lambda part: search.record(SWEPT * min(1.0, done + share * part))


def _search_end(problem: Problem, clock: Clock) -> Deadline:
    """When the search should end, so that time is left for a bound that needs its plan."""
    kept = 0.0 if problem.fixed.all() else 3.0 * problem.n * problem.k / PRICED_A_SECOND
    limit = clock.deadline.end - clock.started
    return clock.deadline.reserving(min(kept, MOST_KEPT * limit))


def _repair_bands(search: LargeSearch, start: LargeStart, clock: Clock) -> int:
    """Search around the territories that miss a band, in larger parts each time."""
    problem, plan = search.problem, search.plan
    end, worked = _search_end(problem, clock), 0
    number = len(SWEEPS[clock.budget.effort])
    for attempt in range(MAX_REPAIRS):
        if search.incumbent.holds or end.passed():
            break
        task = Task(
            number + attempt,
            REPAIR_WORK,
            high_temperature=False,
            hold_bands=True,
            price_share=0.0,
            price=_price(start),
            deadline=end,
        )
        parts = parts_around(problem, plan, TERRITORIES_PER_PART * (attempt + 2) // 4)
        worked += sweep(problem, plan, parts, task, clock, lambda _: search.record(SWEPT))
    return worked


def _bound_for(problem: Problem, best: LargeCandidate, start: LargeStart, clock: Clock) -> float | None:
    """Bound for the plan's own bases; None when there is no time left for it."""
    if clock.over():
        return None
    try:
        priced = priced_start(problem, best.site, (best.label,), clock, start, proved=True)
    except Interrupted:
        return None
    return None if priced.bound is None else priced.bound * priced.lists.cost_scale
