"""The recipe for problems whose units times territories do not fit into tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.errors import Interrupted
from territory_opt.model.arrays import Floats
from territory_opt.model.problem import Problem
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.result import Blocked, Result
from territory_opt.solver.bases import best_sites
from territory_opt.solver.clock import Clock
from territory_opt.solver.graph import Graph
from territory_opt.solver.large.division import around, divided
from territory_opt.solver.large.large_outcome import claimed
from territory_opt.solver.large.large_plan import LargePlan
from territory_opt.solver.large.large_start import LargeStart, dealt_out, large_start, priced_start
from territory_opt.solver.large.large_watch import LargeWatch
from territory_opt.solver.large.part_sweep import Task, sweep
from territory_opt.solver.search.annealing import BORDER

TOGETHER = 64
"""Territories solved together: with 20 the plan costs 0.03 % more, with 100 it takes a fifth longer."""

SWEEPS = {"quick": (0.2, 0.1), "standard": (0.5, 0.3), "best": (1.5, 0.75, 0.75)}
"""Iterations for each unit in each sweep, by effort; the cuts are turned between them."""

TURNED = 1.1
"""Angle (radians) between the cuts of one sweep and those of the next."""

LOPSIDED = 0.1
"""Mean excess of a territory of the first plan from which the first sweep feels the prices: plain cost alone
leaves unevenly placed homes far outside their bands, and is better where they share the work evenly."""

MENDING = 6
"""Most rounds around territories that miss a band, each with larger parts."""

MENDED = 0.5
"""Iterations for each unit of a part that is mended."""

PRICED_A_SECOND = 1e7
"""Pairs of unit and territory priced a second, at the least: time kept for the bound of free bases."""

MOST_KEPT = 0.25
"""Largest share of a time limit kept for that bound."""


LARGE = 4_000_000
"""Units times territories from which parts find better plans in less time than the whole search at once."""


def is_large(problem: Problem) -> bool:
    """Whether the problem is better solved in parts."""
    return problem.objective == "sites" and problem.n * problem.k >= LARGE


def solve_large(
    problem: Problem,
    graph: Graph,
    clock: Clock,
    progress: Progress = SILENT,
    impossible: Blocked | None = None,
) -> Result:
    """Divide by prices over candidate lists, then search part by part, each time cut otherwise.

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
    problem = dealt_out(problem)
    start = large_start(problem, graph, clock)
    if clock.budget.stop():
        raise Interrupted("stopped before a plan was found")
    progress.stage("search")
    plan = _first_plan(problem, start)
    bound = None if start.bound is None else start.bound * start.lists.cost_scale
    watch = LargeWatch(problem, clock, progress, bound)
    watch(0.0, plan)
    worked = _sweeps(problem, plan, start, clock, watch)
    worked += _mend(problem, plan, start, clock, watch)
    assert watch.best is not None  # told of the first plan
    if bound is None:
        bound = _bound_for(problem, watch.best, start, clock)
    return claimed(problem, watch, bound, worked, impossible)


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


def _sweeps(problem: Problem, plan: LargePlan, start: LargeStart, clock: Clock, watch: LargeWatch) -> int:
    """Solve the whole map in parts, again and again cut otherwise."""
    work = np.array(SWEEPS[clock.budget.effort])
    if clock.budget.iterations:
        work = work / work.sum() * clock.budget.iterations / problem.n
    end = _search_end(problem, clock)
    lopsided = float(plan.bands.excess(plan.total).sum()) > LOPSIDED * problem.k
    done, worked = 0.0, 0
    for number, per_unit in enumerate(work.tolist()):
        if clock.over():
            break
        part = per_unit / work[number:].sum()
        task = Task(
            number=number,
            per_unit=per_unit,
            hot=number == 0 and problem.start is None,
            insist=False,
            charge=1.0 if number == 0 and lopsided else 0.0,
            price=_price(start),
            until=clock.seconds + part * (end - clock.seconds) if np.isfinite(end) else np.inf,
        )
        parts = divided(problem, plan, TOGETHER, TURNED * number)
        share = per_unit / float(work.sum())
        worked += sweep(problem, plan, parts, task, clock, _progress(watch, plan, done, share))
        done += share
    return worked


def _progress(watch: LargeWatch, plan: LargePlan, done: float, share: float) -> Callable[[float], None]:
    """Tell of a sweep that is this share of the work, so much being done before."""
    return lambda part: watch(min(1.0, done + share * part), plan)


def _search_end(problem: Problem, clock: Clock) -> float:
    """Seconds at which the search should end, so that time is left for a bound that needs its plan."""
    limit = clock.budget.time_limit_s
    if limit is None:
        return np.inf
    kept = 0.0 if problem.fixed.all() else 3.0 * problem.n * problem.k / PRICED_A_SECOND
    return max(clock.seconds, limit - min(kept, MOST_KEPT * limit))


def _mend(problem: Problem, plan: LargePlan, start: LargeStart, clock: Clock, watch: LargeWatch) -> int:
    """Search the surroundings of territories that miss a band, ever wider."""
    end, worked = _search_end(problem, clock), 0
    number = len(SWEEPS[clock.budget.effort])
    for attempt in range(MENDING):
        if watch.holds or clock.over() or clock.seconds >= end:
            break
        task = Task(
            number + attempt, MENDED, hot=False, insist=True, charge=0.0, price=_price(start), until=end
        )
        parts = around(problem, plan, TOGETHER * (attempt + 2) // 4)
        worked += sweep(problem, plan, parts, task, clock, lambda _: watch(1.0, plan))
    return worked


def _bound_for(problem: Problem, best: LargePlan, start: LargeStart, clock: Clock) -> float | None:
    """Bound for the plan's own bases; None when there is no time left for it."""
    if clock.over():
        return None
    try:
        priced = priced_start(problem, best.site, (best.label,), clock, start, proved=True)
    except Interrupted:
        return None
    return None if priced.bound is None else priced.bound * priced.lists.cost_scale
