"""Which measures a book has, and what each unit has of them."""

from __future__ import annotations

import numpy as np

from territory_opt.criteria import BUILT_IN, BaseCriterion, Criterion, UnitColumn
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook
from territory_opt.model.scenario import CriterionSpec


def available(measure: str, source: str | None, field: FieldBook) -> bool:
    """Whether the book has the measure, from the source when one is named."""
    criterion = BUILT_IN.get(measure)
    if source == "customers" and (criterion is None or not field.has_customers):
        return False
    if criterion is None or source == "units":
        return measure in field.unit_measures
    if isinstance(criterion, BaseCriterion):
        stops = field.has_customers or {"visits", "visit_minutes"} <= set(field.unit_measures)
        return stops and field.frame.kind != "local"
    return field.has_customers or measure in field.unit_measures


def depends_on_base(measure: str) -> bool:
    """Whether the measure is known only once it is known where a rep starts."""
    return isinstance(BUILT_IN.get(measure), BaseCriterion)


def criterion_for(spec: CriterionSpec, field: FieldBook) -> Criterion:
    """Criterion that counts an available measure."""
    built_in = BUILT_IN.get(spec.measure)
    if built_in is None or spec.source == "units":
        return UnitColumn(spec.measure)
    if not isinstance(built_in, BaseCriterion) and not field.has_customers:
        return UnitColumn(spec.measure)
    return built_in


def total(measure: str, field: FieldBook) -> float:
    """Sum of a measure, or of the visits behind it where the base decides."""
    if depends_on_base(measure):
        return float(field.visits.sum()) + (float(field.local.visits.sum()) if field.local else 0.0)
    return float(of_units(measure, field).sum())


def of_units(measure: str, field: FieldBook) -> Floats:
    """What each unit has of an available measure that does not depend on the base, shape (n,)."""
    return of_load(CriterionSpec(measure), field)


def of_load(spec: CriterionSpec, field: FieldBook) -> Floats:
    """What each unit brings to an available criterion that does not depend on the base, shape (n,)."""
    criterion = criterion_for(spec, field)
    assert not isinstance(criterion, BaseCriterion)  # refused by the faults
    return criterion.unit_loads(field).astype(float)


def objective_weight(measure: str, field: FieldBook) -> Floats:
    """Weight of each unit in the objective, shape (n,)."""
    return np.ones(len(field)) if measure == "none" else of_units(measure, field)


def known_measures(field: FieldBook, *, weights: bool = False) -> str:
    """A sentence that lists what the book has; `weights` leaves out what depends on the base."""
    known = [
        m
        for m in (*BUILT_IN, *field.unit_measures)
        if available(m, None, field) and not (weights and depends_on_base(m))
    ]
    return f"The book has: {', '.join(dict.fromkeys(known)) or 'no measures'}."
