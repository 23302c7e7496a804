"""Several plans for one question: balance, travel and change traded against each other."""

from __future__ import annotations

from collections.abc import Callable

from territory_opt.model.book import Book
from territory_opt.model.progress import SILENT, Progress
from territory_opt.pipeline.compile_ahead import compile_solver
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.change_variants import fewer_changes
from territory_opt.pipeline.plan_front.solved_variants import SolvedVariants
from territory_opt.pipeline.plan_front.tolerance_variants import fill_up, other_tolerances
from territory_opt.pipeline.recipe import optimise
from territory_opt.pipeline.scenario_input import Question, scenario_for
from territory_opt.pipeline.shared_budget import SharedBudget
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.whatif.front.dominance import sift
from territory_opt.whatif.front.front import Front
from territory_opt.whatif.front.plan_figures import plan_figures

SOLVES = 10
"""How many questions a time limit is divided among."""


def _never() -> bool:
    return False


def front(
    book: Book,
    scenario: Question = None,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: Callable[[], bool] = _never,
    watch: Stopwatch | None = None,
) -> Front[Plan]:
    """Find five to seven plans, none worse than another in balance, travel and change at once.

    The question is solved as it was asked. From that plan on it is asked again with looser and tighter
    tolerances, and with ever less change against today when the book knows today's territories; every solve
    starts from a plan that is there already.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None takes the book's own. Its time limit is for all solves together.
    start : path, mapping of unit_id to territory_id, or Plan, optional
        A plan to begin from.
    progress : Progress
        Told of each alternative as a stage, and of the stages inside.
    stop : callable
        Asked often; once it answers true, what is there is returned.
    watch : Stopwatch, optional
        The seconds it has counted go into the report of the plan as asked.

    Returns
    -------
    Front

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    Interrupted
        When stopped before there is any plan.
    """
    purse = SharedBudget(scenario_for(book, scenario, left_open=False).time_limit_s, SOLVES)
    if purse.limit_s is not None:
        compile_solver(progress)
        purse = SharedBudget(purse.limit_s, SOLVES)
    first = scenario if purse.limit_s is None else purse.first(scenario_for(book, scenario, left_open=False))
    asked = optimise(book, first, start=start, progress=progress, stop=stop, watch=watch)
    climb = SolvedVariants(asked, purse, progress, stop)
    base = other_tolerances(climb)
    if base is not None:
        fewer_changes(climb, base)
        fill_up(climb, base)
        _mend(climb)
    return climb.front()


def _mend(climb: SolvedVariants) -> None:
    """Ask once more where another plan is better in every way, starting from that one."""
    items = list(climb.found.items())
    points = [plan_figures(plan, climb.scenario, climb.measure).point for _, plan in items]
    for (rung, plan), better in zip(items, sift(points), strict=True):
        if better is not None and points[better] != points[items.index((rung, plan))]:
            climb.ask_again(rung, items[better][1])
