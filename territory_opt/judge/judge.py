"""The judge: a plan recomputed from the book and the labels alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from territory_opt.judge.evaluation import Evaluation, find
from territory_opt.judge.inside_sales_figures import remarks as desk_remarks
from territory_opt.judge.island_gaps import gap_notes
from territory_opt.judge.judged_territories import JudgedTerritories, judged_territories, resolved_territories
from territory_opt.judge.measured_plan import MeasuredPlan, measure
from territory_opt.judge.report import write_report
from territory_opt.judge.verify_result import verify_result
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.result import Result
from territory_opt.resolve import ResolvedScenario


def judge(
    resolved: ResolvedScenario,
    label: Ints,
    *,
    territory_id: Texts | None = None,
    rep_of: Ints | None = None,
    assignment: KamAssignment,
    agents: AgentAssignment | None = None,
    claim: Result | None = None,
    seconds: Mapping[str, float | None] | None = None,
    notes: Sequence[str] = (),
) -> JudgedPlan:
    """Measure a plan against its brief, whoever made it.

    Parameters
    ----------
    resolved : ResolvedScenario
    label : Ints, shape (n,)
        Territory of each unit; -1 for a unit without one.
    territory_id : Texts, shape (k,), or None
        Names; the first `resolved.k` are the territories asked for, any more count as outside every band.
    rep_of : Ints, shape (k,), or None
        Rep of each territory, -1 for none. Both default to the brief's.
    assignment : KamAssignment
    agents : AgentAssignment or None
        Who serves the customers of inside sales.
    claim : Result or None
        What the solver says; None for a plan from outside, whose solver fields are then None.
    seconds : mapping of str to float, or None
        Seconds spent by stage, for the report: total, read, geography, solve, export.
    notes : sequence of str
        What a reader of the report should know besides.

    Returns
    -------
    JudgedPlan

    Raises
    ------
    JudgeDisagrees
        The claim differs from what the labels amount to.
    ValueError
        The arrays do not fit the brief.
    """
    roster = _roster(resolved, territory_id, rep_of)
    found = find(resolved, measure(resolved, roster, _checked(resolved, roster, label)), assignment, agents)
    remarks = [
        *resolved.book.notes,
        *notes,
        *_remarks(resolved, found.plan),
        *gap_notes(resolved),
        *assignment.notes,
        *desk_remarks(resolved, agents),
    ]
    judged = _plan(found, write_report(found, claim, seconds or {}, remarks))
    if claim is not None:
        verify_result(judged, claim)
    return judged


def _plan(found: Evaluation, report: dict[str, Any]) -> JudgedPlan:
    """What was found out, as every output takes it."""
    resolved, plan, now = found.resolved, found.plan, found.beside.now
    measures = [spec.measure for spec in resolved.scenario.criteria]
    return JudgedPlan(
        book=resolved.book,
        scenario=resolved.scenario,
        territory_id=plan.roster.territory_id,
        rep_of=plan.roster.rep_of,
        label=plan.label,
        base=plan.base,
        neighbours=resolved.neighbours,
        segmentation=resolved.segmentation,
        kam_assignment=found.assignment,
        loads=dict(zip(measures, plan.balance.loads.T)),
        targets=dict(zip(measures, plan.balance.targets.T)),
        customers=plan.served.customers,
        drive_hours=plan.served.drive_hours,
        visits=plan.served.visits,
        before=texts([""] * len(resolved.field)) if now is None else now.before,
        label_before=found.beside.label,
        report=report,
        locked=found.locked,
        agents=found.agents,
        key_service_hours=plan.served.key_hours if plan.served.key_hours.any() else None,
        transition=found.transition,
        field_year=found.year,
        reach=found.near,
        homes=found.homes,
    )


def _roster(resolved: ResolvedScenario, territory_id: Texts | None, rep_of: Ints | None) -> JudgedTerritories:
    if territory_id is None and rep_of is None:
        return resolved_territories(resolved)
    names = resolved.territory_id if territory_id is None else territory_id
    reps = resolved.rep_of if rep_of is None else rep_of
    if len(names) != len(reps) or len(names) < resolved.k:
        raise ValueError(f"{len(names)} names and {len(reps)} reps for {resolved.k} territories")
    return judged_territories(resolved, names, reps, resolved.k)


def _checked(resolved: ResolvedScenario, roster: JudgedTerritories, label: Ints) -> Ints:
    label = np.asarray(label, dtype=np.int64)
    if label.shape != (len(resolved.field),):
        raise ValueError(f"labels of shape {label.shape} for {len(resolved.field)} units")
    if label.min(initial=0) < -1 or label.max(initial=-1) >= len(roster):
        raise ValueError(f"labels must lie in -1..{len(roster) - 1}")
    return label


def _remarks(resolved: ResolvedScenario, plan: MeasuredPlan) -> list[str]:
    """Say what the judge had to decide."""
    remarks = []
    if count := len(plan.unassigned):
        remarks.append(
            f"{count} of {len(resolved.field)} units have no territory; they count in no load and no total."
        )
    if extra := len(plan.roster) - plan.roster.asked:
        remarks.append(
            f"The plan has {extra} more territories than the scenario asks for; "
            "they have no target and count as outside."
        )
    return remarks
