"""Why no plan holds every rule, and the smallest tolerances with which one would."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from territory_opt.judge.balance import max_deviation
from territory_opt.judge.broken_rules import other_rules_hold
from territory_opt.judge.evaluation import Evaluation
from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.finding import Finding
from territory_opt.model.findings.rule_findings import RulesNotHeld
from territory_opt.model.report.rule_rows import Infeasible
from territory_opt.model.result import Result, Status
from territory_opt.resolve import ResolvedScenario
from territory_opt.wording.finding_text import worded_text


def _needed(evaluation: Evaluation) -> list[float | None]:
    """Tolerance this plan needs for each criterion; None where it breaks any other rule."""
    balance = evaluation.plan.balance
    outside, largest = balance.outside.any(axis=0), max_deviation(balance)
    holds = other_rules_hold(evaluation.resolved, evaluation.plan, evaluation.rule_checks)
    return [
        finite_or_none(largest[c]) if holds and not np.delete(outside, c).any() else None
        for c in range(len(largest))
    ]


def smallest_found(evaluation: Evaluation, result: Result | None) -> dict[str, float | None]:
    """Smallest tolerance found for each criterion while every other rule holds.

    The smaller of the solver's and that of the plan itself.
    """
    if result is None:
        return {}
    smallest: dict[str, float | None] = {}
    for c, (spec, own) in enumerate(zip(evaluation.resolved.scenario.criteria, _needed(evaluation))):
        values = (finite_or_none(result.smallest_tolerance[c]), own)
        smallest[spec.measure] = min((value for value in values if value is not None), default=None)
    return smallest


def smallest_bound(resolved: ResolvedScenario, result: Result | None) -> dict[str, float | None]:
    """Lower bound on the tolerance for each criterion; None where the solver has none."""
    if result is None:
        return {}
    bound = result.smallest_tolerance_bound
    return {
        spec.measure: finite_or_none(None if bound is None else bound[c])
        for c, spec in enumerate(resolved.scenario.criteria)
    }


def infeasible_section(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    result: Result | None,
    broken: tuple[Finding, ...],
    bound: Mapping[str, float | None],
) -> Infeasible | None:
    """Why no plan was found that holds every rule; None when one was, and without a solver.

    smallest_tolerance: tolerances at which all loads of this plan are within their bands, except for a min or
    max of the scenario. smallest_tolerance_bound: lower bound in one criterion while all other rules hold.
    smallest_tolerance_uniform and its bound: one tolerance for all criteria, reached by some plan found.
    """
    if result is None or result.status in (Status.OPTIMAL, Status.FEASIBLE):
        return None
    largest = max_deviation(plan.balance)
    blocked = result.blocked
    return Infeasible(
        reason=worded_text(RulesNotHeld() if blocked is None else blocked.reason),
        blocking=tuple(map(worded_text, broken if blocked is None else blocked.blocking)),
        proved=blocked is not None and blocked.proved,
        smallest_tolerance={
            spec.measure: finite_or_none(largest[c]) for c, spec in enumerate(resolved.scenario.criteria)
        },
        smallest_tolerance_bound=dict(bound),
        smallest_tolerance_uniform=finite_or_none(result.uniform_tolerance),
        smallest_tolerance_uniform_bound=finite_or_none(result.uniform_tolerance_bound),
    )
