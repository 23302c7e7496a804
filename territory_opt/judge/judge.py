"""The judge: computes every figure of a plan from the resolved scenario and the labels."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.account_assignments import AccountAssignments
from territory_opt.judge.against_today import lookup
from territory_opt.judge.build_report import build_report
from territory_opt.judge.evaluation import Evaluation, evaluate_plan
from territory_opt.judge.judged_territories import JudgedTerritories, judged_territories, resolved_territories
from territory_opt.judge.measured_plan import measure_plan
from territory_opt.judge.plan_labels import PlanLabels
from territory_opt.judge.verify_result import verify_result
from territory_opt.model.arrays import Ints, texts
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.model.result import Result
from territory_opt.resolve import ResolvedScenario


def judge(
    resolved: ResolvedScenario,
    labels: PlanLabels,
    accounts: AccountAssignments,
    result: Result | None = None,
) -> JudgedPlan:
    """Measure a plan against its scenario.

    Parameters
    ----------
    resolved : ResolvedScenario
    labels : PlanLabels
    accounts : AccountAssignments
    result : Result or None
        The solver's result, to be verified; None for any other plan, whose solver fields are then None.

    Returns
    -------
    JudgedPlan

    Raises
    ------
    JudgeDisagrees
        The solver's figures differ from those computed here.
    ValueError
        The arrays do not fit the scenario.
    """
    territories = _territories(resolved, labels)
    label = _valid_label(resolved, territories, labels.label)
    evaluation = evaluate_plan(resolved, measure_plan(resolved, territories, label), accounts)
    plan = _judged_plan(evaluation, build_report(evaluation, result, labels.findings))
    if result is not None:
        verify_result(plan, result)
    return plan


def _judged_plan(evaluation: Evaluation, report: Report) -> JudgedPlan:
    resolved, plan, today = evaluation.resolved, evaluation.plan, evaluation.comparison.today
    measures = [spec.measure for spec in resolved.scenario.criteria]
    return JudgedPlan(
        book=resolved.book,
        scenario=resolved.scenario,
        territory_id=plan.territories.territory_id,
        rep_of=plan.territories.rep_of,
        label=plan.label,
        base=plan.base,
        neighbours=resolved.neighbours,
        segmentation=resolved.segmentation,
        kam_assignment=evaluation.accounts.kams,
        loads=dict(zip(measures, plan.balance.loads.T)),
        targets=dict(zip(measures, plan.balance.targets.T)),
        customers=plan.served.customers,
        drive_hours=plan.served.drive_hours,
        visits=plan.served.visits,
        before=texts([""] * len(resolved.field)) if today is None else today.before,
        label_before=evaluation.comparison.label_before,
        rep_before=None if today is None else lookup(today.rep_of, today.label),
        customers_before=evaluation.comparison.customers_before,
        report=report,
        locked=evaluation.locked,
        agents=evaluation.accounts.agents,
        key_service_hours=plan.served.key_hours if plan.served.key_hours.any() else None,
        transition=evaluation.transition,
        territory_workload=evaluation.workload,
        reach=evaluation.reach,
        homes=evaluation.homes,
        split=resolved.split,
        tiling=resolved.tiling,
    )


def _territories(resolved: ResolvedScenario, labels: PlanLabels) -> JudgedTerritories:
    if labels.territory_id is None and labels.rep_of is None:
        return resolved_territories(resolved)
    names = resolved.territory_id if labels.territory_id is None else labels.territory_id
    reps = resolved.rep_of if labels.rep_of is None else labels.rep_of
    if len(names) != len(reps) or len(names) < resolved.k:
        raise ValueError(f"{len(names)} names and {len(reps)} reps for {resolved.k} territories")
    return judged_territories(resolved, names, reps, resolved.k)


def _valid_label(resolved: ResolvedScenario, territories: JudgedTerritories, label: Ints) -> Ints:
    label = np.asarray(label, dtype=np.int64)
    if label.shape != (len(resolved.field),):
        raise ValueError(f"labels of shape {label.shape} for {len(resolved.field)} units")
    if label.min(initial=0) < -1 or label.max(initial=-1) >= len(territories):
        raise ValueError(f"labels must lie in -1..{len(territories) - 1}")
    return label
