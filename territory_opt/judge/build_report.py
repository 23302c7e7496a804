"""Builds the report of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import territory_opt
from territory_opt.judge.balance import criteria_rows, without_key_service
from territory_opt.judge.broken_rules import broken_rules
from territory_opt.judge.collect_findings import collect_findings
from territory_opt.judge.contiguity import contiguity_section
from territory_opt.judge.evaluation import Evaluation
from territory_opt.judge.infeasible_section import infeasible_section, smallest_bound, smallest_found
from territory_opt.judge.inside_sales_figures import agent_rows, house_section, pool_section
from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.key_account_figures import kam_rows, key_account_section
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.objective import objective, objective_unit
from territory_opt.judge.optimality_gap import gaps
from territory_opt.judge.reach import reach_overall, reach_rows
from territory_opt.judge.rep_workload import workload_section
from territory_opt.judge.rule_checks import RuleCheck
from territory_opt.judge.shape_figures import compactness_section
from territory_opt.judge.transition.transition_counts import transition_counts
from territory_opt.model.finding import Finding
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.json_view import as_json
from territory_opt.model.report.balance_rows import CriterionRow
from territory_opt.model.report.report import Counts, ObjectiveValue, Report, Seconds, TraceRow
from territory_opt.model.report.rule_rows import RuleStatus, SplitSection, SplitUnit
from territory_opt.model.result import Result
from territory_opt.resolve import ResolvedScenario
from territory_opt.wording.finding_text import worded, worded_text


def build_report(evaluation: Evaluation, result: Result | None, findings: Iterable[Finding]) -> Report:
    """Every figure of the report; the solver's are None without a result.

    Parameters
    ----------
    evaluation : Evaluation
    result : Result or None
    findings : iterable of Finding
        How the plan was read; all others are collected here.
    """
    resolved, plan, accounts = evaluation.resolved, evaluation.plan, evaluation.accounts
    broken = broken_rules(resolved, plan, evaluation.rule_checks)
    value = objective(resolved, plan.base, plan.label)
    bound = None if result is None else result.bound
    gap = gaps(value, bound, not broken)
    tolerance_bound = smallest_bound(resolved, result)
    kams, agents = kam_rows(resolved, accounts.kams), agent_rows(resolved, accounts.agents)
    report = Report(
        status=None if result is None else result.status,
        ended_by=None if result is None else result.ended_by,
        ready=not broken,
        seconds=Seconds(),
        seed=None if result is None else resolved.scenario.seed,
        input_hash=fingerprint(resolved.whole, resolved.stages),
        version=territory_opt.__version__,
        counts=_counts(resolved, plan),
        criteria=_criteria(resolved, plan, smallest_found(evaluation, result), tolerance_bound),
        contiguity=contiguity_section(resolved, plan),
        objective=ObjectiveValue(str(resolved.scenario.compactness), value, objective_unit(resolved)),
        bound=bound,
        gap=gap.gap,
        gap_these_bases=gap.these_bases,
        compactness=compactness_section(resolved, plan),
        workload=workload_section(resolved, plan, evaluation.workload),
        reach=reach_rows(plan, evaluation.reach),
        reach_overall=reach_overall(evaluation.reach),
        matching=evaluation.matching,
        suggested_homes=evaluation.suggested_homes,
        disruption=evaluation.comparison.disruption,
        today=evaluation.comparison.criteria,
        key_accounts=key_account_section(resolved, accounts.kams, float(plan.served.key_hours.sum())),
        kams=kams,
        inside_sales=agents,
        inside_sales_pool=pool_section(resolved, accounts.agents),
        house=house_section(resolved),
        transition=transition_counts(resolved, evaluation.transition),
        infeasible=infeasible_section(resolved, plan, result, broken, tolerance_bound),
        holds=not broken,
        broken_rules=tuple(map(worded_text, broken)),
        rules=tuple(map(_rule_status, evaluation.rule_checks)),
        travel=None,
        settings=_settings(resolved),
        split=_split(resolved),
        findings=(),
        attribution=tuple(resolved.book.attribution),
        synthetic=bool(resolved.book.synthetic),
        iterations=None if result is None else result.iterations,
        trace=None if result is None else tuple(_trace(result)),
    )
    return report.with_findings(worded([*broken, *findings, *collect_findings(evaluation, kams, agents)]))


def _rule_status(check: RuleCheck) -> RuleStatus:
    return RuleStatus(
        rule=check.rule,
        required=worded_text(check.required),
        holds=check.broken is None,
        broken=None if check.broken is None else worded_text(check.broken),
        units=check.units,
    )


def _trace(result: Result) -> Iterable[TraceRow]:
    for point in result.trace:
        yield TraceRow(
            finite_or_none(point.seconds),
            finite_or_none(point.objective),
            finite_or_none(point.excess),
            finite_or_none(point.bound),
        )


def _criteria(
    resolved: ResolvedScenario,
    plan: MeasuredPlan,
    smallest: Mapping[str, float | None],
    bound: Mapping[str, float | None],
) -> tuple[CriterionRow, ...]:
    """Rows of the criteria, with the balance without key accounts' sites where these add load."""
    rows = criteria_rows(resolved, plan.balance, plan.territories.requested, smallest, bound)
    without = without_key_service(resolved, plan.balance, plan.own_balance, plan.territories.requested)
    return tuple(replace(row, without_key_service=without.get(row.measure)) for row in rows)


def _split(resolved: ResolvedScenario) -> SplitSection | None:
    """Units that were split, or are too large and were not; None unless the scenario requests it."""
    split = resolved.split
    if split is None:
        return None
    return SplitSection(
        split.above,
        tuple(
            SplitUnit(
                unit_id=unit.unit_id,
                measure=unit.measure,
                share=unit.share,
                parts=unit.parts,
                kept=None if unit.kept is None else worded_text(unit.kept),
            )
            for unit in split.large
        ),
    )


def _counts(resolved: ResolvedScenario, plan: MeasuredPlan) -> Counts:
    book, field = resolved.book, resolved.field
    return Counts(
        units=len(book.units),
        customers=0 if book.customers is None else len(book.customers),
        field_customers=len(field.unit) if field.has_customers else 0,
        territories=len(plan.territories),
        reps=0 if book.reps is None else len(book.reps),
        key_accounts=int(resolved.segmentation.is_key.sum()),
        kams=0 if book.kams is None else len(book.kams),
    )


SETTINGS = (
    "territories",
    "vacant",
    "retired",
    "bases",
    "compactness",
    "compactness_weight",
    "contiguity",
    "lock",
    "forbid",
    "together",
    "disruption",
    "effort",
    "key_accounts",
    "workload",
    "units",
    "matching",
)
"""Keys of the scenario in `settings`, which `travel` follows; criteria and seed have fields of their own."""


def _settings(resolved: ResolvedScenario) -> dict[str, object]:
    """The scenario with every default filled in."""
    scenario = {name: as_json(getattr(resolved.scenario, name)) for name in SETTINGS}
    return {**scenario, "travel": resolved.service.provider.settings()}
