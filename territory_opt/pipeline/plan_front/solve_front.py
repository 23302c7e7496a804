"""Alternative plans for one scenario: balance, travel and change traded off."""

from __future__ import annotations

from territory_opt.model.book import Book
from territory_opt.model.deadline import Deadline
from territory_opt.model.progress import SILENT, Progress
from territory_opt.pipeline.compile_ahead import compile_solver
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.change_variants import solve_change_limits
from territory_opt.pipeline.plan_front.solved_variants import SolvedVariants
from territory_opt.pipeline.plan_front.tolerance_variants import solve_extra_tolerances, solve_tolerances
from territory_opt.pipeline.scenario_input import ScenarioInput
from territory_opt.pipeline.shared_budget import SharedBudget
from territory_opt.pipeline.solve_session import SolveSession
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.whatif.front.dominance import find_covering
from territory_opt.whatif.front.front import Front
from territory_opt.whatif.front.plan_figures import plan_figures

SOLVES = 10
"""Number of solves that a time limit is divided among."""


def front(
    book: Book,
    scenario: ScenarioInput = None,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: StopCondition = never,
    watch: Stopwatch | None = None,
) -> Front[Plan]:
    """Find five to seven plans, none of which dominates another in balance, travel and change.

    The scenario is solved as requested, then with looser and tighter tolerances, and with decreasing limits
    on change when the book has territories of today. Every later solve starts from an earlier plan.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book. Its time limit covers all solves.
    start : path, mapping of unit_id to territory_id, or Plan, optional
        A plan to start from.
    progress : Progress
        Receives each alternative as a stage, and the stages of its solve.
    stop : callable
        Polled; once it returns true, the plans so far are returned.
    watch : Stopwatch, optional
        Its seconds go into the report of the plan as requested.

    Returns
    -------
    Front

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    Interrupted
        When stopped before the first plan.
    """
    return front_of(SolveSession(book, scenario), start=start, progress=progress, stop=stop, watch=watch)


def front_of(
    session: SolveSession,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: StopCondition = never,
    watch: Stopwatch | None = None,
) -> Front[Plan]:
    """Find the front of a session's scenario; see `front`."""
    limit_s = session.requested().time_limit_s
    first = session
    if limit_s is not None:
        compile_solver(progress)
    budget = SharedBudget(Deadline.after(limit_s, stop), SOLVES)
    if limit_s is not None:
        first = session.vary(scenario=budget.first_solve(session.requested()))
    requested = first.optimise(start=start, progress=progress, stop=stop, watch=watch)
    solved = SolvedVariants(session, requested, budget, progress, stop)
    base = solve_tolerances(solved)
    if base is not None:
        solve_change_limits(solved, base)
        solve_extra_tolerances(solved, base)
        _retry_dominated(solved)
    return solved.front()


def _retry_dominated(solved: SolvedVariants) -> None:
    """Solve each dominated variant again, starting from the plan that dominates it."""
    items = list(solved.found.items())
    points = [plan_figures(plan, solved.scenario, solved.measure).point for _, plan in items]
    for (variant, _), point, better in zip(items, points, find_covering(points), strict=True):
        if better is not None and points[better] != point:
            solved.solve_again(variant, items[better][1])
