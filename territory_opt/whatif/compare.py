"""Comparison of two plans of the same units: what moved, and the figures of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.finding import Finding
from territory_opt.model.findings.comparison_findings import (
    DifferentBooks,
    DifferentObjectives,
    NoFiguresOfPlan,
)
from territory_opt.whatif.common_parts import in_common_parts
from territory_opt.whatif.compared_figures import CriterionFigures
from territory_opt.whatif.compared_plan import ComparedPlan
from territory_opt.whatif.comparison import ComparedCriterion, Comparison, UnitMove
from territory_opt.wording.finding_text import worded_text

_NOT_BALANCED = CriterionFigures("")
_PER_PLAN = tuple(item.name for item in fields(CriterionFigures) if item.name != "measure")


def compare(a: ComparedPlan, b: ComparedPlan) -> Comparison:
    """Compare plan a (before) with plan b (after).

    Parameters
    ----------
    a, b : ComparedPlan

    Raises
    ------
    InvalidInput
        When the plans have different units.
    """
    a, b = in_common_parts(a, b)
    _same_units(a, b)
    moved = [unit for unit, name in a.territory_of.items() if b.territory_of[unit] != name]
    customers = b.customers or a.customers
    revenue = b.revenue or a.revenue
    return Comparison(
        units_moved=len(moved),
        customers_moved=None if customers is None else round(_sum(customers, moved)),
        revenue_moved_share=None if revenue is None else _share(revenue, moved),
        criteria=_criteria(a, b),
        objective_a=_objective(a),
        objective_b=_objective(b),
        moves=tuple(UnitMove(unit, a.territory_of[unit], b.territory_of[unit]) for unit in moved),
        notes=tuple(worded_text(finding) for finding in _findings(a, b)),
    )


def _same_units(a: ComparedPlan, b: ComparedPlan) -> None:
    only_a, only_b = (
        a.territory_of.keys() - b.territory_of.keys(),
        b.territory_of.keys() - a.territory_of.keys(),
    )
    faults = [
        Fault(
            plan.name,
            None,
            "unit_id",
            min(only),
            f"{len(only)} of its {len(plan.territory_of)} units are not in the other plan, this one first",
            "Compare two plans of the same book.",
        )
        for plan, only in ((a, only_a), (b, only_b))
        if only
    ]
    if faults:
        raise InvalidInput(faults)


def _criteria(a: ComparedPlan, b: ComparedPlan) -> tuple[ComparedCriterion, ...]:
    """One row for each measure either plan balances, in the order of plan b."""
    before, after = (
        {row.measure: row for row in (plan.figures.criteria if plan.figures else ())} for plan in (a, b)
    )
    return tuple(
        _criterion(measure, before.get(measure, _NOT_BALANCED), after.get(measure, _NOT_BALANCED))
        for measure in dict.fromkeys([*after, *before])
    )


def _criterion(measure: str, before: CriterionFigures, after: CriterionFigures) -> ComparedCriterion:
    return ComparedCriterion(
        measure,
        **{
            f"{name}_{plan}": getattr(figures, name)
            for name in _PER_PLAN
            for plan, figures in (("a", before), ("b", after))
        },
    )


def _objective(plan: ComparedPlan) -> float | None:
    return None if plan.figures is None else plan.figures.objective.value


def _findings(a: ComparedPlan, b: ComparedPlan) -> Iterator[Finding]:
    """What makes the two plans hard to compare."""
    if a.figures is not None and b.figures is not None:
        if a.figures.input_hash != b.figures.input_hash:
            yield DifferentBooks(a.figures.input_hash, b.figures.input_hash)
        first, second = a.figures.objective, b.figures.objective
        if (first.name, first.unit) != (second.name, second.unit):
            yield DifferentObjectives(first.name, second.name, first.unit, second.unit)
    for plan in (a, b):
        if plan.figures is None:
            yield NoFiguresOfPlan(plan.name)


def _sum(values: Mapping[str, float], units: Iterable[str]) -> float:
    return sum(values.get(unit, 0.0) for unit in units)


def _share(values: Mapping[str, float], units: Iterable[str]) -> float:
    total = sum(values.values())
    return _sum(values, units) / total if total > 0 else 0.0
