"""Measures that a book has, and each unit's amount of them."""

from __future__ import annotations

import numpy as np

from territory_opt.criteria import BUILT_IN, BaseCriterion, Criterion, UnitColumn
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook
from territory_opt.model.scenario import CriterionSpec


def available(measure: str, source: str | None, field: FieldBook) -> bool:
    """Whether the book has the measure, from the given source if any."""
    criterion = BUILT_IN.get(measure)
    if source == "customers" and (criterion is None or not field.has_customers):
        return False
    if criterion is None or source == "units":
        return measure in field.unit_measures
    return criterion.needs.met_by(field)


def depends_on_base(measure: str) -> bool:
    """Whether the measure depends on the base of the territory."""
    return isinstance(BUILT_IN.get(measure), BaseCriterion)


def lacks_travel_times(measure: str, field: FieldBook) -> bool:
    """Whether the measure needs travel times, which the places of the book do not have."""
    criterion = BUILT_IN.get(measure)
    return criterion is not None and not criterion.needs.allow(field.frame)


def criterion_for(spec: CriterionSpec, field: FieldBook) -> Criterion:
    """Criterion of an available measure."""
    built_in = BUILT_IN.get(spec.measure)
    if built_in is None or spec.source == "units":
        return UnitColumn(spec.measure)
    if not isinstance(built_in, BaseCriterion) and not field.has_customers:
        return UnitColumn(spec.measure)
    return built_in


def total(measure: str, field: FieldBook) -> float:
    """Total of a measure; of its visits if it depends on the base."""
    if depends_on_base(measure):
        return float(field.visits.sum()) + (float(field.local.visits.sum()) if field.local else 0.0)
    return float(unit_amounts(measure, field).sum())


def unit_amounts(measure: str, field: FieldBook) -> Floats:
    """Each unit's amount of an available measure that does not depend on the base, shape (n,)."""
    return unit_criterion_loads(CriterionSpec(measure), field)


def unit_criterion_loads(spec: CriterionSpec, field: FieldBook) -> Floats:
    """Each unit's load of an available criterion that does not depend on the base, shape (n,)."""
    criterion = criterion_for(spec, field)
    assert not isinstance(criterion, BaseCriterion)  # checked by the faults
    return criterion.unit_loads(field).astype(float)


def objective_weight(measure: str, field: FieldBook) -> Floats:
    """Weight of each unit in the objective, shape (n,)."""
    return np.ones(len(field)) if measure == "none" else unit_amounts(measure, field)


def unit_measure_names() -> str:
    """The built-in measures that do not depend on the base, as an enumeration."""
    return ", ".join(measure for measure in BUILT_IN if not depends_on_base(measure))


def known_measures(field: FieldBook, *, weights: bool = False) -> str:
    """A sentence that lists the book's measures; `weights` leaves out those that depend on the base."""
    known = [
        m
        for m in (*BUILT_IN, *field.unit_measures)
        if available(m, None, field) and not (weights and depends_on_base(m))
    ]
    return f"The book has: {', '.join(dict.fromkeys(known)) or 'no measures'}."
