"""Writes report.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

import territory_opt
from territory_opt.judge.balance import criteria_rows, max_deviation, without_key_service
from territory_opt.judge.broken_rules import broken_rules
from territory_opt.judge.contiguity import contiguity_section
from territory_opt.judge.evaluation import Evaluation
from territory_opt.judge.inside_sales_figures import agent_rows, house_section, pool_section
from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.key_account_figures import kam_rows, key_account_section
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.objective import objective, objective_unit
from territory_opt.judge.optimality_gap import bound_and_gap
from territory_opt.judge.reach import reach_overall, reach_rows
from territory_opt.judge.rep_workload import workload_section
from territory_opt.judge.shape_figures import compactness_section
from territory_opt.judge.transition.transition_counts import transition_counts
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.result import Result, Status
from territory_opt.model.run_parts import SECONDS_FIELDS
from territory_opt.resolve import ResolvedScenario


def write_report(evaluation: Evaluation, result: Result | None, notes: Sequence[str]) -> dict[str, Any]:
    """Every field of report.json; the solver's fields are None without a result."""
    resolved, plan, accounts = evaluation.resolved, evaluation.plan, evaluation.accounts
    contiguity = contiguity_section(resolved, plan)
    broken_unit_rules = [f"{rule.rule}: {rule.broken}" for rule in evaluation.rule_checks if rule.broken]
    broken = broken_rules(resolved, plan, contiguity["fragments"], broken_unit_rules)
    value = objective(resolved, plan.base, plan.label)
    needed = {} if broken_unit_rules else _needed(resolved, plan, contiguity["fragments"])
    smallest, bound = _smallest_found(resolved, needed, result), _smallest_bound(resolved, result)
    return {
        "status": None if result is None else result.status.value,
        "ended_by": None if result is None else result.ended_by.value,
        "seconds": dict.fromkeys(SECONDS_FIELDS),
        "seed": None if result is None else resolved.scenario.seed,
        "input_hash": fingerprint(resolved.book, resolved.stages),
        "version": territory_opt.__version__,
        "counts": _counts(resolved, plan),
        "criteria": _criteria(resolved, plan, smallest, bound),
        "contiguity": contiguity,
        "objective": {
            "name": resolved.scenario.compactness,
            "value": value,
            "unit": objective_unit(resolved),
        },
        **bound_and_gap(value, None if result is None else result.bound, not broken),
        "compactness": compactness_section(resolved, plan),
        "workload": workload_section(resolved, plan, evaluation.workload),
        "reach": reach_rows(plan, evaluation.reach),
        "reach_overall": reach_overall(evaluation.reach),
        "matching": evaluation.matching,
        "suggested_homes": evaluation.suggested_homes,
        "disruption": evaluation.comparison.disruption,
        "today": evaluation.comparison.criteria,
        "key_accounts": {**key_account_section(resolved, accounts.kams), **_field_hours(plan)},
        "kams": kam_rows(resolved, accounts.kams),
        "inside_sales": agent_rows(resolved, accounts.agents),
        "inside_sales_pool": pool_section(resolved, accounts.agents),
        "house": house_section(resolved),
        "transition": transition_counts(resolved, evaluation.transition),
        "infeasible": _infeasible(resolved, plan, result, broken, bound),
        "holds": not broken,
        "broken_rules": broken,
        "rules": [rule.as_dict() for rule in evaluation.rule_checks],
        "settings": _settings(resolved),
        "split": _split(resolved),
        "notes": list(notes),
        "warnings": [fault.as_dict() for fault in resolved.book.warnings],
        "attribution": list(resolved.book.attribution),
        "synthetic": bool(resolved.book.synthetic),
        "iterations": None if result is None else result.iterations,
        "trace": None
        if result is None
        else [
            {name: finite_or_none(value) for name, value in asdict(point).items()} for point in result.trace
        ],
    }


def _criteria(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    smallest: Mapping[str, float | None],
    bound: Mapping[str, float | None],
) -> list[dict[str, Any]]:
    """Rows of the criteria, with the balance without key accounts' sites where these add load."""
    rows = criteria_rows(resolved, plan.balance, plan.territories.requested, smallest, bound)
    without = without_key_service(resolved, plan.balance, plan.own_balance, plan.territories.requested)
    for row in rows:
        if row["measure"] in without:
            row["without_key_service"] = without[row["measure"]]
    return rows


def _field_hours(plan: MeasuredPlan) -> dict[str, float]:
    """Hours a year of territories at key accounts' sites; empty where there are none."""
    hours = float(plan.served.key_hours.sum())
    return {"field_hours": hours} if hours > 0 else {}


def _split(resolved: ResolvedScenario) -> dict[str, Any] | None:
    """Units that were split, or are too large and were not; None unless the scenario requests it."""
    split = resolved.book.split
    if split is None:
        return None
    return {
        "above": split.above,
        "units": [{**asdict(unit), "kept": unit.kept or None} for unit in split.large],
    }


def _counts(resolved: ResolvedScenario, plan: MeasuredPlan) -> dict[str, int]:
    book, field = resolved.book, resolved.field
    return {
        "units": len(book.units),
        "customers": 0 if book.customers is None else len(book.customers),
        "field_customers": len(field.unit) if field.has_customers else 0,
        "territories": len(plan.territories),
        "reps": 0 if book.reps is None else len(book.reps),
        "key_accounts": int(resolved.segmentation.is_key.sum()),
        "kams": 0 if book.kams is None else len(book.kams),
    }


def _needed(resolved: ResolvedScenario, plan: MeasuredPlan, fragments: int) -> dict[str, float | None]:
    """Tolerance this plan needs for each criterion; None where it breaks any other rule."""
    outside, largest = plan.balance.outside.any(axis=0), max_deviation(plan.balance)
    other_rules_hold = (
        not len(plan.unassigned)
        and not (fragments and resolved.scenario.contiguity)
        and (plan.units > 0).all()
    )
    return {
        spec.measure: finite_or_none(largest[c])
        if other_rules_hold and not np.delete(outside, c).any()
        else None
        for c, spec in enumerate(resolved.scenario.criteria)
    }


def _smallest_found(
    resolved: ResolvedScenario, needed: Mapping[str, float | None], result: Result | None
) -> dict[str, float | None]:
    """Smallest tolerance found for each criterion while every other rule holds.

    The smaller of the solver's and that of the plan itself.
    """
    if result is None:
        return {}
    smallest: dict[str, float | None] = {}
    for c, spec in enumerate(resolved.scenario.criteria):
        values = (finite_or_none(result.smallest_tolerance[c]), needed.get(spec.measure))
        smallest[spec.measure] = min((value for value in values if value is not None), default=None)
    return smallest


def _smallest_bound(resolved: ResolvedScenario, result: Result | None) -> dict[str, float | None]:
    """Lower bound on the tolerance for each criterion; None where the solver has none."""
    if result is None:
        return {}
    bound = result.smallest_tolerance_bound
    return {
        spec.measure: finite_or_none(None if bound is None else bound[c])
        for c, spec in enumerate(resolved.scenario.criteria)
    }


def _infeasible(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    result: Result | None,
    broken: list[str],
    bound: Mapping[str, float | None],
) -> dict[str, Any] | None:
    """Why no plan was found that holds every rule; None when one was, and without a solver.

    smallest_tolerance: tolerances at which all loads of this plan are within their bands, except for a min or
    max of the scenario. smallest_tolerance_bound: lower bound in one criterion while all other rules hold.
    smallest_tolerance_uniform and its bound: one tolerance for all criteria, reached by some plan found.
    """
    if result is None or result.status in (Status.OPTIMAL, Status.FEASIBLE):
        return None
    largest = max_deviation(plan.balance)
    blocked = result.blocked
    return {
        "reason": "no plan was found that holds every rule" if blocked is None else blocked.reason,
        "blocking": broken if blocked is None else list(blocked.blocking),
        "proved": blocked is not None and blocked.proved,
        "smallest_tolerance": {
            spec.measure: finite_or_none(largest[c]) for c, spec in enumerate(resolved.scenario.criteria)
        },
        "smallest_tolerance_bound": dict(bound),
        "smallest_tolerance_uniform": finite_or_none(result.uniform_tolerance),
        "smallest_tolerance_uniform_bound": finite_or_none(result.uniform_tolerance_bound),
    }


def _settings(resolved: ResolvedScenario) -> dict[str, Any]:
    """The scenario with every default filled in."""
    scenario = resolved.scenario
    rule = scenario.key_accounts
    return {
        "territories": scenario.territories,
        "vacant": list(scenario.vacant),
        "retired": list(scenario.retired),
        "bases": scenario.bases,
        "compactness": scenario.compactness,
        "compactness_weight": scenario.compactness_weight,
        "contiguity": scenario.contiguity,
        "lock": [asdict(rule) for rule in scenario.lock],
        "forbid": [asdict(rule) for rule in scenario.forbid],
        "together": [list(units) for units in scenario.together],
        "disruption": None if scenario.disruption is None else asdict(scenario.disruption),
        "effort": scenario.effort,
        "key_accounts": None if rule is None else asdict(rule),
        "travel": resolved.service.provider.settings(),
        "workload": asdict(scenario.workload),
        "units": asdict(scenario.units),
        "matching": asdict(scenario.matching),
    }
