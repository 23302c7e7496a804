"""Book and scenario in, judged plan out: each function reads as its recipe."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from territory_opt.errors import Interrupted
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.book import Book
from territory_opt.model.budget import Budget
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.compile_ahead import compile_managers
from territory_opt.pipeline.initial_plan import Assignments, count_territories, start_labels, table_of
from territory_opt.pipeline.match_reps import nameless, with_reps
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.scenario_input import PathLike, Question, scenario_file, scenario_for
from territory_opt.pipeline.shared_budget import TwoParts
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.pipeline.travel_report import with_travel_report
from territory_opt.pipeline.travel_times import TravelRequests, faults_named, with_travel
from territory_opt.resolve import ResolvedScenario, resolve


def _never() -> bool:
    return False


def read_book(
    folder: PathLike,
    scenario: Mapping[str, object] | PathLike | None = None,
    *,
    territories: int | None = None,
    progress: Progress = SILENT,
    watch: Stopwatch | None = None,
) -> Book:
    """Read a folder of tables and geometry.

    Parameters
    ----------
    folder : path
    scenario : mapping or path, optional
        Instead of the folder's own scenario.toml; it may name columns and the CRS of planar places.
    territories : int, optional
        How many will be asked for, where that is not the scenario's number: units that are made from the
        customers are made small enough for them.
    progress : Progress
    watch : Stopwatch, optional
        Counts the seconds.

    Raises
    ------
    InvalidInput
        With every fault of the book.
    """
    from territory_opt.ingest import read_book as read

    watch = watch or Stopwatch()
    given = scenario if scenario is None or isinstance(scenario, Mapping) else Path(scenario)
    with watch("read"):
        return read(Path(folder), given, progress, territories=territories)


def check(
    folder: PathLike,
    scenario: Mapping[str, object] | PathLike | None = None,
    *,
    progress: Progress = SILENT,
) -> Book:
    """Read a book and hold its scenario against it, without solving anything.

    A book that leaves the number of territories open is complete: it can be given when asking.

    Parameters
    ----------
    folder : path
    scenario : mapping or path, optional
        Instead of the folder's own scenario.toml.
    progress : Progress

    Raises
    ------
    InvalidInput
        With every fault.
    """
    book = read_book(folder, scenario, progress=progress)
    asked = scenario_for(book, None)
    _resolved(book, None, _counted(book, asked, _named(asked)), progress, Stopwatch())
    return book


def optimise(
    book: Book,
    scenario: Question = None,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: Callable[[], bool] = _never,
    watch: Stopwatch | None = None,
) -> Plan:
    """Divide the units into balanced territories and give the key accounts to their managers.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None takes the book's own.
    start : path, mapping of unit_id to territory_id, or Plan, optional
        A plan to begin from.
    progress : Progress
        Told of the stages, and of the best plan so far.
    stop : callable
        Asked often; once it answers true the best plan so far is judged and returned.
    watch : Stopwatch, optional
        The seconds it has counted go into the report.

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    Interrupted
        When stopped before there is any plan.
    """
    from territory_opt.formulate import formulate
    from territory_opt.judge import judge
    from territory_opt.solver import solve

    watch = watch or Stopwatch()
    asked_for = scenario_for(book, scenario, left_open=False)
    resolved = _resolved(book, scenario, asked_for, progress, watch)
    resolved, asked = _travel(resolved, book, scenario, progress, stop, watch)
    labels, notes = (None, []) if start is None else start_labels(resolved, start)
    with watch("solve"):
        compile_managers(resolved, progress)
        clock = TwoParts(resolved.scenario)
        kams, agents = _kams(resolved, progress, stop), _agents(resolved)
        second = clock.second()
        _heed(stop)
        progress.stage("construct")
        problem = nameless(formulate(resolved, labels))
        result = with_reps(resolved, solve(problem, Budget.of(second, stop), progress))
    progress.stage("judge")
    label = result.label[resolved.block]
    judged = judge(resolved, label, assignment=kams, agents=agents, claim=result, notes=notes)
    return _timed(with_travel_report(judged, asked), watch)


def evaluate(
    book: Book,
    assignments: Assignments,
    scenario: Question = None,
    *,
    progress: Progress = SILENT,
    watch: Stopwatch | None = None,
) -> Plan:
    """Judge any plan with code that does not know the solver.

    Parameters
    ----------
    book : Book
    assignments : path, mapping of unit_id to territory_id, or Plan
        A path names an assignments.csv or a plan's folder.
    scenario : Scenario, mapping, path, or None
        None takes the book's own. Without a number of territories, and without reps, it is that of the plan.

    Raises
    ------
    InvalidInput
        With every fault of the assignments or of the scenario against this book.
    """
    from territory_opt.ingest import labels_from
    from territory_opt.judge import identify_territories, judge

    watch = watch or Stopwatch()
    given = table_of(assignments)
    counted = _counted(book, scenario_for(book, scenario), count_territories(given))
    resolved = _resolved(book, scenario, counted, progress, watch)
    unit_territory, unit_rep = labels_from(resolved.book, given)
    resolved, asked = _travel(resolved, book, scenario, progress, _never, watch)
    territory_id, rep_of, label, notes = identify_territories(resolved, unit_territory, unit_rep)
    kams = _kams(resolved, progress, _never)
    progress.stage("judge")
    judged = judge(
        resolved,
        label,
        territory_id=territory_id,
        rep_of=rep_of,
        assignment=kams,
        agents=_agents(resolved),
        notes=notes,
    )
    return _timed(with_travel_report(judged, asked), watch)


def write(
    plan: JudgedPlan, folder: PathLike, *, progress: Progress = SILENT, watch: Stopwatch | None = None
) -> dict[str, Any]:
    """Write every file of a plan to a folder, which appears complete or not at all.

    Returns
    -------
    dict
        The report as it was written, the seconds of writing included.

    Raises
    ------
    OutputRefused
        When the folder holds something that is not a plan.
    """
    from territory_opt.export import write as export

    return export(plan, Path(folder), progress=progress, started=watch.started if watch else None)


def compare(a: JudgedPlan | PathLike, b: JudgedPlan | PathLike) -> dict[str, Any]:
    """Say what moved from plan a to plan b, and what it did to the measures.

    Parameters
    ----------
    a, b : Plan, or path
        A path names a plan's folder or an assignments.csv.

    Raises
    ------
    InvalidInput
        When a path holds no plan, or the two are plans of different units.
    """
    from territory_opt.whatif.compare import compare as difference
    from territory_opt.whatif.compared_plan import ComparedPlan

    first, second = (
        ComparedPlan.of(plan) if isinstance(plan, JudgedPlan) else ComparedPlan.read(Path(plan))
        for plan in (a, b)
    )
    return difference(first, second)


def sample(
    region: str,
    *,
    customers: int | None = None,
    territories: int | None = None,
    seed: int = 0,
    progress: Progress = SILENT,
) -> Book:
    """Make a book of real geography and synthetic customers.

    Parameters
    ----------
    region : str
        germany, us or texas.
    customers, territories : int, optional
        How many; the region's own numbers when left out.
    seed : int
    """
    from territory_opt.samples import make

    return make(region, customers=customers, territories=territories, seed=seed, progress=progress)


def _resolved(
    book: Book, question: Question, scenario: Scenario, progress: Progress, watch: Stopwatch
) -> ResolvedScenario:
    """Make the brief; its faults name the scenario as the question does."""
    with watch("geography"), faults_named(scenario_file(book, question)):
        progress.stage("geography")
        return resolve(book, scenario)


def _travel(
    resolved: ResolvedScenario,
    book: Book,
    question: Question,
    progress: Progress,
    stop: Callable[[], bool],
    watch: Stopwatch,
) -> tuple[ResolvedScenario, TravelRequests]:
    """Ask for travel times, where they are not just estimated."""
    with watch("geography"):
        return with_travel(resolved, progress, stop, scenario_file(book, question))


def _kams(resolved: ResolvedScenario, progress: Progress, stop: Callable[[], bool]) -> KamAssignment:
    """Give the key accounts to their managers; without a CRS there is no travel, so it counts for nothing."""
    from territory_opt.assignment.kams.assign_kams import assign_kams

    def minutes(sources: Any, targets: Any) -> Any:  # noqa: ANN401 - arrays of places in, minutes out
        if resolved.book.frame.kind == "local":
            return np.zeros((len(sources), len(targets)))
        return resolved.service.provider.matrix(sources, targets).minutes

    progress.stage("key accounts")
    scenario = resolved.scenario
    return assign_kams(
        resolved.book,
        resolved.segmentation,
        scenario.workload,
        minutes,
        scenario.seed,
        scenario.key_accounts,
        stop,
        TwoParts(scenario).first_s,
        scenario.effort,
    )


def _agents(resolved: ResolvedScenario) -> AgentAssignment:
    """Share the customers of inside sales out over the pool."""
    from territory_opt.assignment.inside_sales.assign_agents import assign_agents

    scenario = resolved.scenario
    return assign_agents(resolved.book, resolved.segmentation, scenario.workload, scenario.seed)


def _counted(book: Book, scenario: Scenario, found: int) -> Scenario:
    """Take the number of territories from the plan that is judged when nothing else says it."""
    if scenario.territories is None and not (book.reps is not None and len(book.reps)) and found:
        return replace(scenario, territories=found)
    return scenario


def _named(scenario: Scenario) -> int:
    """Number of territories that the names in locks and forbids imply: T007 takes seven; at least one."""
    names = (rule.territory for rule in (*scenario.lock, *scenario.forbid))
    return max([1, *(int(number[1]) for name in names if (number := re.fullmatch(r"T(\d{3})", name)))])


def _timed(judged: JudgedPlan, watch: Stopwatch) -> Plan:
    """Hand the plan over with the seconds as they are now that it is judged."""
    return Plan.of(replace(judged, report={**judged.report, "seconds": watch.seconds()}))


def _heed(stop: Callable[[], bool]) -> None:
    if stop():
        raise Interrupted("Stopped before any plan was found; nothing was written.")
