"""The steps of reading, optimising, evaluating, writing and comparing."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.pipeline.compile_ahead import compile_kam_solver
from territory_opt.pipeline.initial_plan import (
    Assignments,
    assignment_table,
    count_territories,
    initial_labels,
)
from territory_opt.pipeline.match_reps import assign_reps, with_placeholder_names
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.scenario_input import PathLike, ScenarioInput, scenario_file, scenario_for
from territory_opt.pipeline.shared_budget import PlanTimeLimit
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.pipeline.travel_report import with_travel_report
from territory_opt.pipeline.travel_times import TravelRequests, name_scenario_file, with_travel
from territory_opt.resolve import ResolvedScenario, resolve


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
        Instead of the scenario.toml in the folder; it may map columns and name the CRS of planar places.
    territories : int, optional
        Number of territories, where it differs from that of the scenario: units that are made from customers
        are sized for it.
    progress : Progress
    watch : Stopwatch, optional
        Measures the seconds.

    Raises
    ------
    InvalidInput
        With every fault of the book.
    """
    from territory_opt.ingest import read_book as read

    watch = watch or Stopwatch()
    source = scenario if scenario is None or isinstance(scenario, Mapping) else Path(scenario)
    with watch("read"):
        return read(Path(folder), source, progress, territories=territories)


def validate_book(
    folder: PathLike,
    scenario: Mapping[str, object] | PathLike | None = None,
    *,
    progress: Progress = SILENT,
) -> Book:
    """Read a book and validate its scenario, without solving.

    A book without a number of territories is valid: it can be passed to `optimise`.

    Parameters
    ----------
    folder : path
    scenario : mapping or path, optional
        Instead of the scenario.toml in the folder.
    progress : Progress

    Raises
    ------
    InvalidInput
        With every fault.
    """
    book = read_book(folder, scenario, progress=progress)
    scenario_of_book = scenario_for(book, None)
    counted = _with_territory_count(book, scenario_of_book, _implied_territory_count(scenario_of_book))
    _resolve(book, None, counted, progress, Stopwatch())
    return book


def optimise(
    book: Book,
    scenario: ScenarioInput = None,
    *,
    start: Assignments | None = None,
    progress: Progress = SILENT,
    stop: StopCondition = never,
    watch: Stopwatch | None = None,
) -> Plan:
    """Divide the units into balanced territories and assign the key accounts to their managers.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book.
    start : path, mapping of unit_id to territory_id, or Plan, optional
        A plan to start from.
    progress : Progress
        Receives the stages and the incumbent.
    stop : callable
        Polled; once it returns true, the best plan so far is judged and returned.
    watch : Stopwatch, optional
        Its seconds go into the report.

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    Interrupted
        When stopped before the first plan.
    """
    from territory_opt.formulate import formulate
    from territory_opt.judge import AccountAssignments, PlanLabels, judge
    from territory_opt.solver import solve

    watch = watch or Stopwatch()
    requested = scenario_for(book, scenario, allow_incomplete=False)
    resolved = _resolve(book, scenario, requested, progress, watch)
    resolved, requests = _prepare_travel(resolved, scenario_file(book, scenario), progress, stop, watch)
    labels, notes = (None, []) if start is None else initial_labels(resolved, start)
    with watch("solve"):
        compile_kam_solver(resolved, progress)
        time_limit = PlanTimeLimit(resolved.scenario)
        kams, agents = _assign_kams(resolved, progress, stop), _assign_agents(resolved)
        remaining = time_limit.remaining()
        _raise_if_stopped(stop)
        progress.stage("construct")
        problem = with_placeholder_names(formulate(resolved, labels))
        result = assign_reps(resolved, solve(problem, Budget.of(remaining, stop), progress))
    progress.stage("judge")
    plan_labels = PlanLabels(result.label[resolved.block], notes=notes)
    judged = judge(resolved, plan_labels, AccountAssignments(kams, agents), result)
    return _with_seconds(with_travel_report(judged, requests), watch)


def evaluate(
    book: Book,
    assignments: Assignments,
    scenario: ScenarioInput = None,
    *,
    progress: Progress = SILENT,
    watch: Stopwatch | None = None,
) -> Plan:
    """Judge any plan, independently of the solver.

    Parameters
    ----------
    book : Book
    assignments : path, mapping of unit_id to territory_id, or Plan
        A path names an assignments.csv or a plan's folder.
    scenario : Scenario, mapping, path, or None
        None: that of the book. Without a number of territories and without reps, that of the plan is used.

    Raises
    ------
    InvalidInput
        With every fault of the assignments or of the scenario against this book.
    """
    from territory_opt.ingest import labels_from
    from territory_opt.judge import AccountAssignments, identify_territories, judge

    watch = watch or Stopwatch()
    rows = assignment_table(assignments)
    counted = _with_territory_count(book, scenario_for(book, scenario), count_territories(rows))
    resolved = _resolve(book, scenario, counted, progress, watch)
    unit_territory, unit_rep = labels_from(resolved.book, rows)
    resolved, requests = _prepare_travel(resolved, scenario_file(book, scenario), progress, never, watch)
    plan_labels = identify_territories(resolved, unit_territory, unit_rep)
    kams = _assign_kams(resolved, progress, never)
    progress.stage("judge")
    judged = judge(resolved, plan_labels, AccountAssignments(kams, _assign_agents(resolved)))
    return _with_seconds(with_travel_report(judged, requests), watch)


def write(
    plan: JudgedPlan, folder: PathLike, *, progress: Progress = SILENT, watch: Stopwatch | None = None
) -> dict[str, Any]:
    """Write every file of a plan to a folder, atomically.

    Returns
    -------
    dict
        The report as written, with the seconds of writing.

    Raises
    ------
    OutputRefused
        When the folder has contents that are not a plan.
    """
    from territory_opt.export import write as export

    return export(plan, Path(folder), progress=progress, started=watch.started if watch else None)


def compare(a: JudgedPlan | PathLike, b: JudgedPlan | PathLike) -> dict[str, Any]:
    """Compare plan a with plan b: what moved, and the figures of both.

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
    """Make a book with real geography and synthetic customers.

    Parameters
    ----------
    region : str
        germany, us or texas.
    customers, territories : int, optional
        Default: the numbers of the region.
    seed : int
    """
    from territory_opt.samples import make

    return make(region, customers=customers, territories=territories, seed=seed, progress=progress)


def _resolve(
    book: Book, source: ScenarioInput, scenario: Scenario, progress: Progress, watch: Stopwatch
) -> ResolvedScenario:
    """Resolve the scenario; faults name its file."""
    with watch("geography"), name_scenario_file(scenario_file(book, source)):
        progress.stage("geography")
        return resolve(book, scenario)


def _prepare_travel(
    resolved: ResolvedScenario, file: str, progress: Progress, stop: StopCondition, watch: Stopwatch
) -> tuple[ResolvedScenario, TravelRequests]:
    """Request the travel times that are not estimated."""
    with watch("geography"):
        return with_travel(resolved, progress, stop, file)


def _assign_kams(resolved: ResolvedScenario, progress: Progress, stop: StopCondition) -> KamAssignment:
    """Assign the key accounts to KAMs; without a CRS all travel is 0."""
    from territory_opt.assignment.kams.assign_kams import assign_kams
    from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
    from territory_opt.assignment.kams.solve.solve_options import SolveOptions

    def minutes(sources: Any, targets: Any) -> Any:  # noqa: ANN401 - arrays of places in, minutes out
        if resolved.book.frame.kind == "local":
            return np.zeros((len(sources), len(targets)))
        return resolved.service.provider.matrix(sources, targets).minutes

    progress.stage("key accounts")
    scenario = resolved.scenario
    rule = scenario.key_accounts or KeyAccountRule()
    settings = AssignmentSettings(scenario.workload, minutes, rule)
    options = SolveOptions(scenario.seed, scenario.effort, stop, PlanTimeLimit(scenario).kam_limit_s)
    return assign_kams(resolved.book, resolved.segmentation, settings, options)


def _assign_agents(resolved: ResolvedScenario) -> AgentAssignment:
    """Assign the customers of inside sales to agents."""
    from territory_opt.assignment.inside_sales.assign_agents import assign_agents

    scenario = resolved.scenario
    return assign_agents(resolved.book, resolved.segmentation, scenario.workload, scenario.seed)


def _with_territory_count(book: Book, scenario: Scenario, count: int) -> Scenario:
    """Set the number of territories where neither scenario nor reps define it."""
    if scenario.territories is None and not (book.reps is not None and len(book.reps)) and count:
        return replace(scenario, territories=count)
    return scenario


def _implied_territory_count(scenario: Scenario) -> int:
    """Number of territories implied by the names in locks and forbids (T007: seven); at least 1."""
    names = (rule.territory for rule in (*scenario.lock, *scenario.forbid))
    return max([1, *(int(number[1]) for name in names if (number := re.fullmatch(r"T(\d{3})", name)))])


def _with_seconds(judged: JudgedPlan, watch: Stopwatch) -> Plan:
    """Return the plan with the seconds so far in its report."""
    return Plan.of(replace(judged, report={**judged.report, "seconds": watch.seconds()}))


def _raise_if_stopped(stop: StopCondition) -> None:
    if stop():
        raise Interrupted("Stopped before any plan was found; nothing was written.")
