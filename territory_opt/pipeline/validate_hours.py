"""The estimate of hours, held against day tours that are built for the same visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.recipe import evaluate
from territory_opt.pipeline.scenario_input import Question, scenario_file, scenario_for
from territory_opt.pipeline.travel_times import faults_named, minutes_between, with_travel
from territory_opt.resolve import ResolvedScenario, resolve
from territory_opt.resolve.scenario_faults import scenario_fault

if TYPE_CHECKING:
    from territory_opt.tours.stop_groups import Group

SAMPLE = 5
"""Territories that are toured unless told otherwise."""


def validate_travel(
    book: Book,
    scenario: Question = None,
    *,
    plan: Assignments | None = None,
    sample: int = SAMPLE,
    seed: int | None = None,
    progress: Progress = SILENT,
) -> dict[str, Any]:
    """Compare the estimated hours of driving and of work with real day tours.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None takes the book's own.
    plan : path, mapping of unit_id to territory_id, or Plan, optional
        Whose territories are toured. Left out, every customer goes to the nearest home; where no rep has
        one, groups around customers drawn by lot are served from the most central of them.
    sample : int
        Territories to tour, and up to 150 customers of each that lie together.
    seed : int, optional
        Of all that is drawn; the scenario's when left out.
    progress : Progress

    Returns
    -------
    dict
        `mean_workload_error`, `mean_drive_error` (means of the errors' sizes, fractions), `worst_workload`,
        `worst_drive`, `overall` and `territories` (a row each, errors signed: above 0 the estimate is too
        high), `tours` (what built them), `groups` and `estimate` (the settings).

    Raises
    ------
    InvalidInput
        With every fault of the scenario or the plan against this book, or when nobody is visited.
    """
    asked, file = scenario_for(book, scenario), scenario_file(book, scenario)
    judged = None if plan is None else _judged(book, plan, scenario, progress)
    with faults_named(file):
        progress.stage("geography")
        resolved = resolve(book, _counted(asked, judged))
        _refuse(resolved)
    resolved, _ = with_travel(resolved, progress, lambda: False, file)
    return _validated(resolved, judged, sample, asked.seed if seed is None else seed, progress)


def _validated(
    resolved: ResolvedScenario, judged: JudgedPlan | None, sample: int, seed: int, progress: Progress
) -> dict[str, Any]:
    from territory_opt.tours.hours_validation import Validation
    from territory_opt.tours.makers import installed_maker
    from territory_opt.tours.tour_comparison import tour_group

    random, maker, frame = np.random.default_rng(seed), installed_maker(), resolved.field.frame
    minutes = minutes_between(resolved.book, resolved.scenario.travel)
    assert minutes is not None  # places without roads are refused before
    kind, groups = _groups(resolved, judged, sample, random)
    rows = []
    for group in groups:
        progress.stage("tours", group.name)
        rows.append(tour_group(resolved.service, frame, group, minutes, maker, random))
    if not rows:
        raise InvalidInput([_nobody()])
    return {
        **Validation(tuple(rows), maker.name, kind).as_dict(),
        "seed": seed,
        "estimate": resolved.service.provider.settings(),
    }


def _groups(
    resolved: ResolvedScenario, judged: JudgedPlan | None, sample: int, random: np.random.Generator
) -> tuple[str, Iterator[Group]]:
    """Where the groups come from, in a word, and the groups."""
    from territory_opt.tours.stop_groups import groups_drawn, groups_of_territories

    service, frame = resolved.service, resolved.field.frame
    homes = np.flatnonzero(np.isfinite(resolved.homes).all(axis=1))
    if judged is not None:
        owner, names, base = judged.label[service.unit], judged.territory_id, judged.base
    elif len(homes):
        nearest = service.minutes_from(resolved.homes[homes]).argmin(axis=1)
        owner, names, base = homes[nearest], resolved.territory_id, resolved.homes
    else:
        size = max(2, int(service.own.sum()) // resolved.k)
        return "drawn", groups_drawn(service, frame, size, sample, random)
    owner = np.where(service.own, owner, -1)
    kind = "homes" if judged is None else "plan"
    return kind, groups_of_territories(service, frame, owner, names, base, sample, random)


def _judged(book: Book, plan: Assignments, scenario: Question, progress: Progress) -> JudgedPlan:
    return plan if isinstance(plan, JudgedPlan) else evaluate(book, plan, scenario, progress=progress)


def _counted(asked: Scenario, judged: JudgedPlan | None) -> Scenario:
    """Take the number of territories from the plan when nothing else says it."""
    return asked if judged is None else replace(asked, territories=judged.scenario.territories)


def _refuse(resolved: ResolvedScenario) -> None:
    if resolved.field.frame.kind == "local":
        remedy = "Name the real CRS of x and y."
        raise InvalidInput([scenario_fault("crs", "local", "places without a CRS have no travel", remedy)])
    if not resolved.service.own.any():
        raise InvalidInput([_nobody()])


def _nobody() -> Fault:
    remedy = "Bring customers with visits_per_year, or units with visits and visit_minutes."
    return scenario_fault("travel", None, "nobody is visited from a territory", remedy)
