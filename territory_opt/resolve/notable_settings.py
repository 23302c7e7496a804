"""Findings about a scenario: reps without a home, criteria left out, shares that look like per cent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.criteria import BUILT_IN
from territory_opt.model.arrays import Bools
from territory_opt.model.book import Book
from territory_opt.model.field_book import FieldBook
from territory_opt.model.finding import Finding
from territory_opt.model.findings.scenario_findings import (
    CriterionDropped,
    DroppedBecause,
    HomeMissing,
    ObjectiveWithoutWeight,
    ToleranceAboveOne,
)
from territory_opt.model.scenario import Scenario
from territory_opt.objectives import objective_named
from territory_opt.resolve.measures import available, lacks_travel_times, objective_weight


def notable_settings(
    book: Book, field: FieldBook, requested: Scenario, scenario: Scenario
) -> Iterator[Finding]:
    """What a reader of a plan must know about its scenario.

    Parameters
    ----------
    book : Book
    field : FieldBook
    requested : Scenario
        Before `with_defaults`.
    scenario : Scenario
        With defaults, and without faults.
    """
    yield from _missing_homes(book, scenario)
    if not requested.criteria:
        yield from _dropped_criteria(field, scenario)
    yield from _shares_above_one(scenario)
    yield from _missing_weight(field, scenario)


def _missing_homes(book: Book, scenario: Scenario) -> Iterator[HomeMissing]:
    """The reps without a home where the others serve from theirs."""
    if scenario.bases != "homes" or book.reps is None:
        return
    known: Bools = np.asarray(np.isfinite(book.reps.homes).all(axis=1))
    without = tuple(str(name) for name in book.reps.rep_id[~known])
    if without:
        yield HomeMissing(without, len(without), len(known))


def _dropped_criteria(field: FieldBook, scenario: Scenario) -> Iterator[CriterionDropped]:
    """The default criteria that the scenario does not have."""
    balanced = {spec.measure for spec in scenario.criteria}
    for measure, criterion in BUILT_IN.items():
        if criterion.by_default and measure not in balanced:
            yield CriterionDropped(measure, _reason(measure, field))


def _reason(measure: str, field: FieldBook) -> DroppedBecause:
    if lacks_travel_times(measure, field):
        return "no-travel-times"
    return "all-zero" if available(measure, None, field) else "no-data"


def _shares_above_one(scenario: Scenario) -> Iterator[ToleranceAboveOne]:
    """Tolerances and other shares above 1, where the scenario may have them."""
    errors = ("measured_workload_error", "measured_drive_error")
    shares = [
        *(
            (f"criteria[{number}].tolerance", spec.measure, spec.tolerance)
            for number, spec in enumerate(scenario.criteria, start=1)
        ),
        ("units.split_above", None, scenario.units.split_above),
        *((f"workload.{name}", None, getattr(scenario.workload, name)) for name in errors),
    ]
    for key, measure, value in shares:
        if value is not None and value > 1.0:
            yield ToleranceAboveOne(key, measure, value, value / 100.0)


def _missing_weight(field: FieldBook, scenario: Scenario) -> Iterator[ObjectiveWithoutWeight]:
    """The weight of an objective measured from bases, where it is 0 everywhere."""
    name, weight = scenario.compactness, scenario.compactness_weight or "none"
    if name is None or weight == "none" or objective_named(name).kind != "sites":
        return
    if objective_weight(weight, field).sum() <= 0:
        yield ObjectiveWithoutWeight(weight)
