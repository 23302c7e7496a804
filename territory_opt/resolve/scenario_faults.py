"""Faults of a scenario against its book, except those of its unit rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from territory_opt.criteria import BUILT_IN
from territory_opt.errors import Fault
from territory_opt.model.book import Book
from territory_opt.model.field_book import FieldBook
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.objectives import default_objective, objective_named
from territory_opt.resolve.measures import (
    available,
    depends_on_base,
    known_measures,
    lacks_travel_times,
    total,
    unit_measure_names,
)
from territory_opt.resolve.territories import has_any_home, rep_count

SCENARIO_FILE = "scenario.toml"
"""File name of the scenario in faults, independent of the file it was read from."""

NO_TRAVEL_TIMES = "places without a CRS have no travel times"


def scenario_fault(column: str, value: object, problem: str, remedy: str, file: str = SCENARIO_FILE) -> Fault:
    """A fault at a key of the scenario."""
    return Fault(file, None, column, None if value is None else str(value), problem, remedy)


def territory_faults(book: Book, scenario: Scenario, blocks: int | None) -> Iterator[Fault]:
    """Faults of the number of territories.

    Parameters
    ----------
    blocks : int or None
        Number of units, those that stay together counted as one; None if unknown.
    """
    count, reps = scenario.territories, rep_count(book)
    if not count:
        yield scenario_fault(
            "territories",
            count,
            "the number of territories is not known",
            "Set territories in the scenario (or --territories), or add a table of reps.",
        )
    elif count < reps:
        yield scenario_fault(
            "territories",
            count,
            f"there are {reps} reps for {count} territories",
            "Remove reps from the table, or set territories to at least the number of reps.",
        )
    elif blocks is not None and count > blocks:
        yield scenario_fault(
            "territories",
            count,
            f"there are only {blocks} units and groups to divide",
            "Set fewer territories, or use smaller units.",
        )
    elif count < reps + len(scenario.vacant):
        yield scenario_fault(
            "vacant",
            ", ".join(scenario.vacant),
            f"there are {reps} reps and {len(scenario.vacant)} vacant territories for {count} territories",
            "Name fewer vacant territories, or set territories to the sum.",
        )


def vacant_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of the ids of vacant territories."""
    of_reps = set() if book.reps is None else set(book.reps.territory_id.tolist())
    for place, name in enumerate(scenario.vacant):
        if name in of_reps:
            yield scenario_fault("vacant", name, "a rep has this territory", "Remove it here.")
        elif name in scenario.vacant[:place]:
            yield scenario_fault("vacant", name, "the territory is named twice", "Name it once.")


def homes_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of the bases."""
    if scenario.bases == "homes" and not has_any_home(book):
        yield scenario_fault(
            "bases",
            "homes",
            "no rep has a home",
            'Give the reps lon and lat, or set bases = "free".',
        )


def weight_faults(field: FieldBook, scenario: Scenario) -> Iterator[Fault]:
    """Faults of the objective."""
    weight = scenario.compactness_weight or "none"
    if weight != "none":
        yield from _measure_faults("compactness_weight", weight, field)
    name = scenario.compactness
    if name is not None and not objective_named(name).needs.allow(field.frame):
        yield scenario_fault(
            "compactness",
            name,
            NO_TRAVEL_TIMES,
            f'Use compactness = "{default_objective(field.frame).name}", or name the real CRS of x and y.',
        )


def change_faults(
    field: FieldBook, scenario: Scenario, *, has_today: bool, with_totals: bool = True
) -> Iterator[Fault]:
    """Faults of the limit on change against today."""
    limit = scenario.disruption
    if limit is None:
        return
    column = "disruption.measure"
    faults = list(_measure_faults(column, limit.measure, field))
    yield from faults
    if with_totals and not faults and total(limit.measure, field) <= 0:
        problem = "its total over all units is 0, so it has no shares"
        yield scenario_fault(column, limit.measure, problem, "Name another measure, or add data for it.")
    if not has_today:
        yield scenario_fault(
            "disruption",
            None,
            "the book has no plan of today",
            "Give the units their territory_id of today, or the customers their rep_id, "
            "or remove [disruption].",
        )


def _measure_faults(column: str, measure: str, field: FieldBook) -> Iterator[Fault]:
    if depends_on_base(measure):
        yield scenario_fault(
            column,
            measure,
            "this measure depends on the bases, which are not known yet",
            f"Name {unit_measure_names()}, a unit column"
            + (", or none." if column == "compactness_weight" else "."),
        )
    elif not available(measure, None, field):
        remedy = known_measures(field, weights=True)
        yield scenario_fault(column, measure, "the book has no such measure", remedy)


def criteria_faults(
    book: Book, field: FieldBook, scenario: Scenario, *, with_totals: bool = True
) -> Iterator[Fault]:
    """Faults of the criteria."""
    if with_totals and not scenario.criteria:
        yield scenario_fault(
            "criteria",
            None,
            "the book has no customers, potential or workload to balance",
            "Name a numeric column of the units in [[criteria]], or add customers.",
        )
    for spec in scenario.criteria:
        yield from _criterion_faults(spec, book, field, with_totals=with_totals)


def _criterion_faults(
    spec: CriterionSpec, book: Book, field: FieldBook, *, with_totals: bool
) -> Iterable[Fault]:
    if not available(spec.measure, spec.source, field):
        source = "the book has" if spec.source is None else f"the {spec.source} have"
        problem = f"{source} no such measure"
        if lacks_travel_times(spec.measure, field):
            problem = NO_TRAVEL_TIMES
        yield scenario_fault("criteria.measure", spec.measure, problem, known_measures(field))
        return
    if field.has_customers and spec.source is None and _in_both(spec.measure, book):
        yield scenario_fault(
            spec.measure,
            None,
            f"{spec.measure} is counted from the customers, but the units have a column of that name too",
            'Remove the column, or set source = "units" in the criterion.',
            file="units",
        )
    if with_totals and total(spec.measure, field) <= 0:
        yield scenario_fault(
            "criteria.measure",
            spec.measure,
            "its total over all territories is 0, so there is nothing to balance",
            "Remove this criterion, or add data for it.",
        )


def _in_both(measure: str, book: Book) -> bool:
    return measure in BUILT_IN and measure in book.units.measures


def rep_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of the reps' shares and capacities where the scenario uses them."""
    reps, by_capacity = book.reps, any(spec.targets == "capacity" for spec in scenario.criteria)
    if reps is None:
        if by_capacity:
            yield scenario_fault(
                "criteria.targets", "capacity", "the book has no reps", "Add a table of reps."
            )
        return
    has_share = np.isfinite(reps.share)
    for i in np.flatnonzero(~has_share) if has_share.any() else ():
        problem = "share is blank though other reps have one"
        yield Fault("reps", int(i) + 2, "share", "", problem, "Fill it in for every rep or for none.")
    for i in np.flatnonzero(~(reps.capacity_hours > 0)) if by_capacity else ():
        problem = "targets by capacity need a capacity for every rep"
        yield Fault("reps", int(i) + 2, "capacity_hours", None, problem, "Fill it in for every rep.")
