"""Comparison of two plans of the same units: what moved, and the figures of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.finding import Finding
from territory_opt.model.findings.comparison_findings import (
    DifferentBooks,
    DifferentCriteria,
    DifferentObjectives,
    DifferentSettings,
    NoFiguresOfPlan,
    RepsExchanged,
)
from territory_opt.whatif.common_parts import in_common_parts
from territory_opt.whatif.compared_figures import ComparedFigures, CriterionFigures
from territory_opt.whatif.compared_plan import ComparedPlan
from territory_opt.whatif.comparison import ComparedCriterion, Comparison
from territory_opt.whatif.same_territories import with_names_of
from territory_opt.whatif.unit_moves import moved_between, unit_moves
from territory_opt.wording.finding_text import worded_text

_NOT_BALANCED = CriterionFigures("")
_PER_PLAN = tuple(
    item.name
    for item in fields(CriterionFigures)
    if item.name not in ("measure", "lower_limit", "upper_limit")
)
_RULES = ("tolerance", "lower_limit", "upper_limit")
_NOT_RULES = frozenset({"effort", "seed", "time_limit_s", "iterations"})
"""Keys of the scenario that decide how long the search takes, not what is right."""


def compare(a: ComparedPlan, b: ComparedPlan) -> Comparison:
    """Compare plan a (before) with plan b (after).

    Territories of the same id are the same; of the others, those of the same rep.

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
    a = with_names_of(a, b)
    moved = moved_between(a, b)
    objective = None if b.figures is None else b.figures.objective
    return Comparison(
        units_moved=len(moved.units),
        customers_moved=moved.customer_count,
        revenue_moved_share=moved.revenue_share,
        criteria=_criteria(a, b),
        objective_a=_objective(a),
        objective_b=_objective(b),
        moves=unit_moves(a, b, moved),
        notes=tuple(worded_text(finding) for finding in _findings(a, b)),
        name_a=a.name,
        name_b=b.name,
        objective_name="" if objective is None else objective.name,
        objective_unit="" if objective is None else objective.unit,
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
    before, after = (_by_measure(plan) for plan in (a, b))
    return tuple(
        _criterion(measure, before.get(measure, _NOT_BALANCED), after.get(measure, _NOT_BALANCED))
        for measure in dict.fromkeys([*after, *before])
    )


def _by_measure(plan: ComparedPlan) -> dict[str, CriterionFigures]:
    return {row.measure: row for row in (plan.figures.criteria if plan.figures else ())}


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
        yield from _differences(a.figures, b.figures)
    for plan in (a, b):
        yield from plan.findings
        if plan.figures is None:
            yield NoFiguresOfPlan(plan.name)
    if names := [name for name in a.territories if name in b.territories and _other_rep(a, b, name)]:
        reps = (tuple(plan.territories[name].rep_id for name in names) for plan in (a, b))
        yield RepsExchanged(tuple(b.shown.get(name, name) for name in names), *reps)


def _differences(a: ComparedFigures, b: ComparedFigures) -> Iterator[Finding]:
    if a.input_hash != b.input_hash:
        yield DifferentBooks(a.input_hash, b.input_hash)
    first, second = a.objective, b.objective
    if (first.name, first.unit) != (second.name, second.unit):
        yield DifferentObjectives(first.name, second.name, first.unit, second.unit)
    before, after = ({row.measure: _rules(row) for row in figures.criteria} for figures in (a, b))
    if measures := [one for one in dict.fromkeys([*after, *before]) if before.get(one) != after.get(one)]:
        yield DifferentCriteria(tuple(measures))
    shared = [key for key in a.settings if key in b.settings and key not in _NOT_RULES]
    if keys := [key for key in shared if a.settings[key] != b.settings[key]]:
        yield DifferentSettings(tuple(keys))


def _rules(row: CriterionFigures) -> list[float | None]:
    return [getattr(row, name) for name in _RULES]


def _other_rep(a: ComparedPlan, b: ComparedPlan, name: str) -> bool:
    return a.territories[name].rep_id != b.territories[name].rep_id
