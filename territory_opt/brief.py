"""The question, complete: a book and a scenario with every default filled in and every name resolved.

The solver's side (`formulate`) and the judge's side (`evaluate`) both start here, and share nothing after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.accounts.field import field_book
from territory_opt.accounts.segment import segment
from territory_opt.criteria import BUILT_IN, BaseCriterion, Criterion, UnitColumn
from territory_opt.criteria.service import Service
from territory_opt.errors import Fault, InvalidInput
from territory_opt.geography.adjacency import find_neighbours
from territory_opt.geography.travel import provider_for
from territory_opt.groups import block_of_unit, split_groups
from territory_opt.model.arrays import Floats, Ints, Texts, texts
from territory_opt.model.book import Book, Reps
from territory_opt.model.field import FieldBook
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.scenario import CriterionSpec, Scenario

DEFAULT_TOLERANCE = 0.10
DEFAULT_MEASURES = ("customers", "potential", "workload")
SCENARIO_FILE = "scenario.toml"


@dataclass(frozen=True)
class Brief:
    """Everything that is known before a single unit is assigned. n units, k territories, c criteria.

    Parameters
    ----------
    book : Book
    scenario : Scenario
        With territories, bases, criteria, compactness and its weight filled in.
    segmentation : Segmentation
    field : FieldBook
    criteria : tuple of Criterion
        In the order of `scenario.criteria`.
    service : Service
        The visited stops.
    weight : Floats, shape (n,)
        Weight of each unit in the objective.
    neighbours : Neighbours
    territory_id : Texts, shape (k,)
    rep_of : Ints, shape (k,)
        -1 for a vacant territory.
    homes : Floats, shape (k, 2)
        NaN where the base is free.
    share : Floats, shape (k, c)
        Each territory's share of each criterion's total; columns sum to 1.
    block : Ints, shape (n,)
        Units with the same number are assigned together.
    """

    book: Book
    scenario: Scenario
    segmentation: Segmentation
    field: FieldBook
    criteria: tuple[Criterion, ...]
    service: Service
    weight: Floats
    neighbours: Neighbours
    territory_id: Texts
    rep_of: Ints
    homes: Floats
    share: Floats
    block: Ints

    @property
    def k(self) -> int:
        """Number of territories."""
        return len(self.territory_id)


def make_brief(book: Book, scenario: Scenario) -> Brief:
    """Resolve the scenario against the book.

    Parameters
    ----------
    book : Book
    scenario : Scenario

    Returns
    -------
    Brief

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    """
    segmentation = segment(book, scenario.key_accounts)
    field = field_book(book, segmentation)
    scenario = _complete(book, field, scenario)
    if faults := [*_scenario_faults(book, field, scenario), *_rep_faults(book, scenario)]:
        raise InvalidInput(faults)
    neighbours = find_neighbours(book.units, book.frame, book.edges)
    if scenario.contiguity and (faults := list(split_groups(book.units, neighbours))):
        raise InvalidInput(faults)
    count = scenario.territories or 0
    rep_of = np.where(np.arange(count) < _rep_count(book), np.arange(count), -1)
    criteria = tuple(_criterion(spec, field) for spec in scenario.criteria)
    return Brief(
        book=book,
        scenario=scenario,
        segmentation=segmentation,
        field=field,
        criteria=criteria,
        service=Service.of(field, scenario.workload, provider_for(scenario.travel, field.frame)),
        weight=_weight(scenario.compactness_weight or "none", field),
        neighbours=neighbours,
        territory_id=territory_ids(book.reps, count),
        rep_of=rep_of,
        homes=_homes(book, scenario, rep_of),
        share=np.column_stack([_shares(book, spec, rep_of) for spec in scenario.criteria]),
        block=block_of_unit(book.units),
    )


def question_faults(book: Book, scenario: Scenario) -> list[Fault]:
    """Faults of a scenario against a book that is only half read, because it has faults of its own.

    Nothing that depends on single customers is judged here: those missing may be those at fault.
    """
    field = field_book(book, segment(book))
    asked = replace(scenario, territories=scenario.territories or _rep_count(book) or None)
    return [
        # The number may still be given with the question.
        *(_territory_faults(book, asked) if asked.territories else ()),
        *_weight_faults(field, asked),
        *(f for spec in asked.criteria for f in _criterion_faults(spec, book, field, with_totals=False)),
        *_rep_faults(book, asked),
    ]


def _rep_count(book: Book) -> int:
    return len(book.reps) if book.reps is not None else 0


def _has_homes(book: Book) -> bool:
    return bool(book.reps is not None and len(book.reps) and np.isfinite(book.reps.homes).all())


def _complete(book: Book, field: FieldBook, scenario: Scenario) -> Scenario:
    """Fill in every default that depends on the book."""
    local = field.frame.kind == "local"
    compactness = scenario.compactness or ("distance" if local else "travel")
    weight = scenario.compactness_weight or ("visits" if field.has_customers else "none")
    bases = scenario.bases or ("homes" if _has_homes(book) else "free")
    criteria = scenario.criteria or tuple(
        CriterionSpec(measure, DEFAULT_TOLERANCE)
        for measure in DEFAULT_MEASURES
        if _available(measure, None, field) and _total(measure, field) > 0
    )
    territories = scenario.territories or _rep_count(book) or None
    return replace(
        scenario,
        compactness=compactness,
        compactness_weight=weight,
        bases=bases,
        criteria=criteria,
        territories=territories,
    )


def _available(measure: str, source: str | None, field: FieldBook) -> bool:
    criterion = BUILT_IN.get(measure)
    if source == "customers" and (criterion is None or not field.has_customers):
        return False
    if criterion is None or source == "units":
        return measure in field.unit_measures
    if isinstance(criterion, BaseCriterion):
        stops = field.has_customers or {"visits", "visit_minutes"} <= set(field.unit_measures)
        return stops and field.frame.kind != "local"
    return field.has_customers or measure in field.unit_measures


def _criterion(spec: CriterionSpec, field: FieldBook) -> Criterion:
    built_in = BUILT_IN.get(spec.measure)
    if built_in is None or spec.source == "units":
        return UnitColumn(spec.measure)
    if not isinstance(built_in, BaseCriterion) and not field.has_customers:
        return UnitColumn(spec.measure)
    return built_in


def _total(measure: str, field: FieldBook) -> float:
    """Sum of a measure, or of the visits behind it where the base decides."""
    criterion = _criterion(CriterionSpec(measure), field)
    if isinstance(criterion, BaseCriterion):
        return float(field.visits.sum())
    return float(criterion.unit_loads(field).sum())


def _weight(measure: str, field: FieldBook) -> Floats:
    if measure == "none":
        return np.ones(len(field))
    criterion = _criterion(CriterionSpec(measure), field)
    assert not isinstance(criterion, BaseCriterion)  # refused by _weight_faults
    return criterion.unit_loads(field).astype(float)


def _fault(column: str, value: object, problem: str, remedy: str, file: str = SCENARIO_FILE) -> Fault:
    return Fault(file, None, column, None if value is None else str(value), problem, remedy)


def _scenario_faults(book: Book, field: FieldBook, scenario: Scenario) -> Iterable[Fault]:
    yield from _territory_faults(book, scenario)
    yield from _weight_faults(field, scenario)
    if not scenario.criteria:
        yield _fault(
            "criteria",
            None,
            "the book has no customers, potential or workload to balance",
            "Name a numeric column of the units in [[criteria]], or bring customers.",
        )
    for spec in scenario.criteria:
        yield from _criterion_faults(spec, book, field)


def _territory_faults(book: Book, scenario: Scenario) -> Iterable[Fault]:
    count, reps = scenario.territories, _rep_count(book)
    if not count:
        yield _fault(
            "territories",
            count,
            "the number of territories is not known",
            "Set territories in the scenario (or --territories), or bring a table of reps.",
        )
    elif count < reps:
        yield _fault(
            "territories",
            count,
            f"there are {reps} reps for {count} territories",
            "Remove reps from the table, or ask for at least as many territories as reps.",
        )
    elif count > (blocks := int(block_of_unit(book.units).max()) + 1):
        yield _fault(
            "territories",
            count,
            f"there are only {blocks} units and groups to divide",
            "Ask for fewer territories, or bring smaller units.",
        )
    if scenario.bases == "homes" and not _has_homes(book):
        yield _fault(
            "bases",
            "homes",
            "not every rep has a home",
            'Give every rep lon and lat, or set bases = "free".',
        )


def _weight_faults(field: FieldBook, scenario: Scenario) -> Iterable[Fault]:
    weight = scenario.compactness_weight or "none"
    if weight in ("workload", "travel"):
        yield _fault(
            "compactness_weight",
            weight,
            "this measure depends on the base it would weigh",
            "Weigh by customers, revenue, potential, visits, a unit column, or none.",
        )
    elif weight != "none" and not _available(weight, None, field):
        yield _fault(
            "compactness_weight", weight, "the book has no such measure", _known(field, weights=True)
        )
    if scenario.compactness == "travel" and field.frame.kind == "local":
        yield _fault(
            "compactness",
            "travel",
            "places without a CRS have no travel times",
            'Use compactness = "distance", or name the real CRS of x and y.',
        )


def _known(field: FieldBook, *, weights: bool = False) -> str:
    known = [
        m
        for m in (*BUILT_IN, *field.unit_measures)
        if _available(m, None, field) and not (weights and isinstance(BUILT_IN.get(m), BaseCriterion))
    ]
    return f"The book has: {', '.join(dict.fromkeys(known)) or 'no measures'}."


def _criterion_faults(
    spec: CriterionSpec, book: Book, field: FieldBook, *, with_totals: bool = True
) -> Iterable[Fault]:
    if not _available(spec.measure, spec.source, field):
        of = "the book has" if spec.source is None else f"the {spec.source} have"
        problem = f"{of} no such measure"
        if spec.measure in ("workload", "travel") and field.frame.kind == "local":
            problem = "places without a CRS have no travel times"
        yield _fault("criteria.measure", spec.measure, problem, _known(field))
    elif field.has_customers and spec.source is None and _in_both(spec.measure, book):
        yield _fault(
            spec.measure,
            None,
            f"{spec.measure} is counted from the customers, but the units have a column of that name too",
            'Remove the column, or say source = "units" in the criterion.',
            file="units",
        )
    if with_totals and _available(spec.measure, spec.source, field) and _total(spec.measure, field) <= 0:
        yield _fault(
            "criteria.measure",
            spec.measure,
            "its total over all territories is 0, so there is nothing to balance",
            "Leave this criterion out, or bring data for it.",
        )


def _in_both(measure: str, book: Book) -> bool:
    return measure in BUILT_IN and measure in book.units.measures


def _rep_faults(book: Book, scenario: Scenario) -> Iterable[Fault]:
    reps = book.reps
    if reps is None:
        if any(spec.targets == "capacity" for spec in scenario.criteria):
            yield _fault("criteria.targets", "capacity", "the book has no reps", "Bring a table of reps.")
        return
    shared = np.isfinite(reps.share)
    if shared.any() and not shared.all():
        for i in np.flatnonzero(~shared):
            yield Fault(
                "reps",
                int(i) + 2,
                "share",
                "",
                "share is blank though other reps have one",
                "Give all or none.",
            )
    if any(spec.targets == "capacity" for spec in scenario.criteria):
        for i in np.flatnonzero(~(reps.capacity_hours > 0)):
            yield Fault(
                "reps",
                int(i) + 2,
                "capacity_hours",
                None,
                "targets by capacity need one",
                "Fill it in for every rep.",
            )


def territory_ids(reps: Reps | None, count: int) -> Texts:
    """Names of the territories: the rep's territory_id, else T001... in rep order; shape (count,)."""
    given = [""] * count
    if reps is not None:
        given[: len(reps)] = [str(name) for name in reps.territory_id]
    taken = {name for name in given if name}
    width = max(3, len(str(count)))
    free = (name for name in (f"T{i:0{width}d}" for i in range(1, 2 * count + 1)) if name not in taken)
    ordinal = [f"T{i:0{width}d}" for i in range(1, count + 1)]
    if not taken.intersection(ordinal):
        return texts(name or ordinal[i] for i, name in enumerate(given))
    return texts(name or next(free) for name in given)


def _homes(book: Book, scenario: Scenario, rep_of: Ints) -> Floats:
    homes = np.full((len(rep_of), 2), np.nan)
    if scenario.bases == "homes" and book.reps is not None:
        homes[rep_of >= 0] = book.reps.homes[rep_of[rep_of >= 0]]
    return homes


def _shares(book: Book, spec: CriterionSpec, rep_of: Ints) -> Floats:
    """Shares of the total; a vacant territory gets the mean of the reps' shares."""
    parts = np.ones(len(rep_of))
    if book.reps is not None and len(book.reps):
        given = book.reps.capacity_hours if spec.targets == "capacity" else book.reps.share
        if np.isfinite(given).all():
            parts = np.where(rep_of >= 0, given[rep_of], given.mean())
    shares: Floats = parts / parts.sum()
    return shares
