"""report.json, put together from the findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

import territory_opt
from territory_opt.judge.balance import criteria_rows, max_deviation, without_key_service
from territory_opt.judge.broken_rules import broken_rules
from territory_opt.judge.contiguity import contiguity
from territory_opt.judge.evaluation import Evaluation
from territory_opt.judge.inside_sales_figures import agent_rows, house, pool
from territory_opt.judge.json_numbers import figure
from territory_opt.judge.key_account_figures import kam_rows, key_accounts
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.objective import objective, objective_unit
from territory_opt.judge.optimality_gap import quality
from territory_opt.judge.reach import reach_overall, reach_rows
from territory_opt.judge.rep_workload import workload_section
from territory_opt.judge.shape_figures import compactness
from territory_opt.judge.transition.transition_counts import transition_counts
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.result import Result, Status
from territory_opt.resolve import ResolvedScenario

STAGES = ("total", "read", "geography", "solve", "export")


def write_report(
    found: Evaluation,
    claim: Result | None,
    seconds: Mapping[str, float | None],
    notes: Sequence[str],
) -> dict[str, Any]:
    """Fill in every field of report.json; the solver's are None without a claim.

    Beyond the contract's fields: inside_sales, inside_sales_pool, house, transition, holds, broken_rules,
    rules, iterations, trace, settings, split, notes, warnings, attribution, synthetic.
    """
    resolved, plan, asked = found.resolved, found.plan, found.asked
    together = contiguity(resolved, plan)
    unheld = [f"{rule.rule}: {rule.broken}" for rule in asked if rule.broken]
    broken = broken_rules(resolved, plan, together["fragments"], unheld)
    value = objective(resolved, plan.base, plan.label)
    here = {} if unheld else _smallest_here(resolved, plan, together["fragments"])
    smallest, bound = _smallest_found(resolved, here, claim), _smallest_bound(resolved, claim)
    return {
        "status": None if claim is None else claim.status.value,
        "ended_by": None if claim is None else claim.ended_by.value,
        "seconds": _seconds(seconds, claim),
        "seed": None if claim is None else resolved.scenario.seed,
        "input_hash": fingerprint(resolved.book),
        "version": territory_opt.__version__,
        "counts": _counts(resolved, plan),
        "criteria": _criteria(resolved, plan, smallest, bound),
        "contiguity": together,
        "objective": {
            "name": resolved.scenario.compactness,
            "value": value,
            "unit": objective_unit(resolved),
        },
        **quality(value, None if claim is None else claim.bound, not broken),
        "compactness": compactness(resolved, plan),
        "workload": workload_section(resolved, plan, found.year),
        "reach": reach_rows(plan, found.near),
        "reach_overall": reach_overall(found.near),
        "matching": found.matching,
        "suggested_homes": found.suggested,
        "disruption": found.beside.disruption,
        "today": found.beside.criteria,
        "key_accounts": {**key_accounts(resolved, found.assignment), **_field_hours(plan)},
        "kams": kam_rows(resolved, found.assignment),
        "inside_sales": agent_rows(resolved, found.agents),
        "inside_sales_pool": pool(resolved, found.agents),
        "house": house(resolved),
        "transition": transition_counts(resolved, found.transition),
        "infeasible": _infeasible(resolved, plan, claim, broken, bound),
        "holds": not broken,
        "broken_rules": broken,
        "rules": [rule.as_dict() for rule in asked],
        "settings": _settings(resolved),
        "split": _split(resolved),
        "notes": list(notes),
        "warnings": [fault.as_dict() for fault in resolved.book.warnings],
        "attribution": list(resolved.book.attribution),
        "synthetic": bool(resolved.book.synthetic),
        "iterations": None if claim is None else claim.iterations,
        "trace": None if claim is None else [_point(asdict(point)) for point in claim.trace],
    }


def _seconds(seconds: Mapping[str, float | None], claim: Result | None) -> dict[str, float | None]:
    spent = {stage: seconds.get(stage) for stage in STAGES}
    return spent if claim is not None else {**spent, "solve": None}


def _point(point: dict[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else figure(value) for name, value in point.items()}


def _criteria(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    smallest: Mapping[str, float | None],
    bound: Mapping[str, float | None],
) -> list[dict[str, Any]]:
    """Rows of the criteria; where key accounts load the field, each says what it is without them."""
    rows = criteria_rows(resolved, plan.balance, plan.roster.asked, smallest, bound)
    without = without_key_service(resolved, plan.balance, plan.own_balance, plan.roster.asked)
    for row in rows:
        if row["measure"] in without:
            row["without_key_service"] = without[row["measure"]]
    return rows


def _field_hours(plan: MeasuredPlan) -> dict[str, float]:
    """Hours a year the field spends at key accounts' sites, where it does."""
    hours = float(plan.served.key_hours.sum())
    return {"field_hours": hours} if hours > 0 else {}


def _split(resolved: ResolvedScenario) -> dict[str, Any] | None:
    """Units that were cut, or should have been; None when the scenario does not ask."""
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
        "territories": len(plan.roster),
        "reps": 0 if book.reps is None else len(book.reps),
        "key_accounts": int(resolved.segmentation.is_key.sum()),
        "kams": 0 if book.kams is None else len(book.kams),
    }


def _smallest_here(resolved: ResolvedScenario, plan: MeasuredPlan, fragments: int) -> dict[str, float | None]:
    """Tolerance this plan needs for each criterion, where it is whole and every other band holds."""
    outside, worst = plan.balance.outside.any(axis=0), max_deviation(plan.balance)
    whole = (
        not len(plan.unassigned)
        and not (fragments and resolved.scenario.contiguity)
        and (plan.units > 0).all()
    )
    return {
        spec.measure: figure(worst[c]) if whole and not np.delete(outside, c).any() else None
        for c, spec in enumerate(resolved.scenario.criteria)
    }


def _smallest_found(
    resolved: ResolvedScenario, here: Mapping[str, float | None], claim: Result | None
) -> dict[str, float | None]:
    """Smallest tolerance known to be possible for each criterion while every other rule holds.

    The solver names the least it saw; the plan itself is a witness too.
    """
    if claim is None:
        return {}
    found: dict[str, float | None] = {}
    for c, spec in enumerate(resolved.scenario.criteria):
        seen = (figure(claim.smallest_tolerance[c]), here.get(spec.measure))
        found[spec.measure] = min((value for value in seen if value is not None), default=None)
    return found


def _smallest_bound(resolved: ResolvedScenario, claim: Result | None) -> dict[str, float | None]:
    """Tolerance that no plan can go below, for each criterion; None where the solver names none."""
    if claim is None:
        return {}
    bound = claim.smallest_tolerance_bound
    return {
        spec.measure: None if bound is None else figure(bound[c])
        for c, spec in enumerate(resolved.scenario.criteria)
    }


def _infeasible(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    claim: Result | None,
    broken: list[str],
    bound: Mapping[str, float | None],
) -> dict[str, Any] | None:
    """Why no plan holds every rule, or None when one does or nobody claims anything.

    smallest_tolerance is what this nearest plan needs: with these tolerances, all set together, its loads are
    inside (a min or max of the scenario stays as it is). smallest_tolerance_bound is what no plan can go
    below in one criterion while it keeps all other rules. The uniform ones are for all criteria at the same
    tolerance: that of some plan found, which need not be this one, and what no plan can go below.
    """
    if claim is None or claim.status in (Status.OPTIMAL, Status.FEASIBLE):
        return None
    worst = max_deviation(plan.balance)
    blocked = claim.blocked
    return {
        "reason": "no plan was found that holds every rule" if blocked is None else blocked.reason,
        "blocking": broken if blocked is None else list(blocked.blocking),
        "proved": blocked is not None and blocked.proved,
        "smallest_tolerance": {
            spec.measure: figure(worst[c]) for c, spec in enumerate(resolved.scenario.criteria)
        },
        "smallest_tolerance_bound": dict(bound),
        "smallest_tolerance_uniform": _if_known(claim.uniform_tolerance),
        "smallest_tolerance_uniform_bound": _if_known(claim.uniform_tolerance_bound),
    }


def _if_known(value: float | None) -> float | None:
    return None if value is None else figure(value)


def _settings(resolved: ResolvedScenario) -> dict[str, Any]:
    """Return the scenario as it was understood, every default filled in."""
    scenario = resolved.scenario
    rule = scenario.key_accounts
    return {
        "territories": scenario.territories,
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
