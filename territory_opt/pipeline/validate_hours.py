"""Comparison of the estimated hours with day tours constructed for the same visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.recipe import evaluate
from territory_opt.pipeline.scenario_input import ScenarioInput, scenario_file, scenario_for
from territory_opt.pipeline.stop_condition import never
from territory_opt.pipeline.travel_times import minutes_between, name_files, with_travel
from territory_opt.resolve import ResolvedScenario, resolve
from territory_opt.resolve.scenario_faults import scenario_fault

if TYPE_CHECKING:
    from territory_opt.tours.hours_validation import HoursValidation
    from territory_opt.tours.stop_groups import StopGroup

DEFAULT_SAMPLE = 5
"""Default number of territories to tour."""


def validate_travel(
    book: Book,
    scenario: ScenarioInput = None,
    *,
    plan: Assignments | None = None,
    sample: int = DEFAULT_SAMPLE,
    seed: int | None = None,
    progress: Progress = SILENT,
) -> HoursValidation:
    """Compare the estimated hours of driving and of work with constructed day tours.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book.
    plan : path, mapping of unit_id to territory_id, or Plan, optional
        Its territories are toured. Default: every customer goes to the nearest home; where no rep has one,
        groups around random customers are served from the most central of them.
    sample : int
        Number of territories to tour, with up to 150 neighbouring customers each.
    seed : int, optional
        Of the random numbers; default: that of the scenario.
    progress : Progress

    Returns
    -------
    HoursValidation

    Raises
    ------
    InvalidInput
        With every fault of the scenario or the plan against this book, or when there are no visits.
    """
    requested, file = scenario_for(book, scenario), scenario_file(book, scenario)
    judged = None if plan is None else _judged(book, plan, scenario, progress)
    with name_files(file, book):
        progress.stage("geography")
        resolved = resolve(book, _with_territory_count(requested, judged))
        _check(resolved)
    resolved, _ = with_travel(resolved, progress, never, file)
    return _compare_tours(resolved, judged, sample, requested.seed if seed is None else seed, progress)


def _compare_tours(
    resolved: ResolvedScenario, judged: JudgedPlan | None, sample: int, seed: int, progress: Progress
) -> HoursValidation:
    from territory_opt.tours.hours_validation import ToursSource, validate_hours
    from territory_opt.tours.makers import installed_maker
    from territory_opt.tours.stop_groups import VisitedStops
    from territory_opt.tours.tour_comparison import compare_with_tours

    random, maker = np.random.default_rng(seed), installed_maker()
    visited = VisitedStops(resolved.service, resolved.field.frame)
    minutes = minutes_between(resolved.book, resolved.scenario.travel)
    assert minutes is not None  # checked before
    kind, groups = _groups(resolved, judged, sample, random)
    rows = []
    for group in groups:
        progress.stage("tours", group.name)
        rows.append(compare_with_tours(visited, group, minutes, maker, random))
    if not rows:
        raise InvalidInput([_no_visits()])
    return validate_hours(rows, ToursSource(maker.name, kind, seed, resolved.service.provider.settings()))


def _groups(
    resolved: ResolvedScenario, judged: JudgedPlan | None, sample: int, random: np.random.Generator
) -> tuple[str, Iterator[StopGroup]]:
    """Kind of the groups, and the groups."""
    from territory_opt.tours.stop_groups import StopOwners, VisitedStops, random_groups, territory_groups

    service = resolved.service
    visited = VisitedStops(service, resolved.field.frame)
    homes = np.flatnonzero(np.isfinite(resolved.homes).all(axis=1))
    if judged is not None:
        owner, territory_id, base = judged.label[service.unit], judged.territory_id, judged.base
    elif len(homes):
        nearest = service.minutes_from(resolved.homes[homes]).argmin(axis=1)
        owner, territory_id, base = homes[nearest], resolved.territory_id, resolved.homes
    else:
        size = max(2, int(service.own.sum()) // resolved.k)
        return "drawn", random_groups(visited, size, sample, random)
    owners = StopOwners(np.where(service.own, owner, -1), territory_id, base)
    kind = "homes" if judged is None else "plan"
    return kind, territory_groups(visited, owners, sample, random)


def _judged(book: Book, plan: Assignments, scenario: ScenarioInput, progress: Progress) -> JudgedPlan:
    return plan if isinstance(plan, JudgedPlan) else evaluate(book, plan, scenario, progress=progress)


def _with_territory_count(scenario: Scenario, judged: JudgedPlan | None) -> Scenario:
    """Set the number of territories to that of the plan."""
    return scenario if judged is None else replace(scenario, territories=judged.scenario.territories)


def _check(resolved: ResolvedScenario) -> None:
    if resolved.field.frame.kind == "local":
        remedy = "Name the real CRS of x and y."
        raise InvalidInput([scenario_fault("crs", "local", "places without a CRS have no travel", remedy)])
    if not resolved.service.own.any():
        raise InvalidInput([_no_visits()])


def _no_visits() -> Fault:
    remedy = "Add customers with visits_per_year, or units with visits and visit_minutes."
    return scenario_fault("travel", None, "no customer is visited from a territory", remedy)
