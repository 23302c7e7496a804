"""The judge: a plan recomputed from the book and the labels alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from territory_opt.brief import Brief
from territory_opt.evaluate.claim import check_claim
from territory_opt.evaluate.findings import Findings, find
from territory_opt.evaluate.gaps import gap_notes
from territory_opt.evaluate.inside_sales import remarks as desk_remarks
from territory_opt.evaluate.measured import Measured, measure
from territory_opt.evaluate.report import write_report
from territory_opt.evaluate.roster import Roster, brief_roster, make_roster
from territory_opt.model.arrays import Ints, Texts, texts
from territory_opt.model.inside_sales import AgentAssignment
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.plan import Plan
from territory_opt.model.result import Result


def judge(
    brief: Brief,
    label: Ints,
    *,
    territory_id: Texts | None = None,
    rep_of: Ints | None = None,
    assignment: KamAssignment,
    agents: AgentAssignment | None = None,
    claim: Result | None = None,
    seconds: Mapping[str, float | None] | None = None,
    notes: Sequence[str] = (),
) -> Plan:
    """Measure a plan against its brief, whoever made it.

    Parameters
    ----------
    brief : Brief
    label : Ints, shape (n,)
        Territory of each unit; -1 for a unit without one.
    territory_id : Texts, shape (k,), or None
        Names; the first `brief.k` are the territories asked for, any more count as outside every band.
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
    Plan

    Raises
    ------
    JudgeDisagrees
        The claim differs from what the labels amount to.
    ValueError
        The arrays do not fit the brief.
    """
    roster = _roster(brief, territory_id, rep_of)
    found = find(brief, measure(brief, roster, _checked(brief, roster, label)), assignment, agents)
    remarks = [
        *brief.book.notes,
        *notes,
        *_remarks(brief, found.plan),
        *gap_notes(brief),
        *assignment.notes,
        *desk_remarks(brief, agents),
    ]
    judged = _plan(found, write_report(found, claim, seconds or {}, remarks))
    if claim is not None:
        check_claim(judged, claim)
    return judged


def _plan(found: Findings, report: dict[str, Any]) -> Plan:
    """What was found out, as every output takes it."""
    brief, plan, now = found.brief, found.plan, found.beside.now
    measures = [spec.measure for spec in brief.scenario.criteria]
    return Plan(
        book=brief.book,
        scenario=brief.scenario,
        territory_id=plan.roster.territory_id,
        rep_of=plan.roster.rep_of,
        label=plan.label,
        base=plan.base,
        neighbours=brief.neighbours,
        segmentation=brief.segmentation,
        kam_assignment=found.assignment,
        loads=dict(zip(measures, plan.balance.loads.T)),
        targets=dict(zip(measures, plan.balance.targets.T)),
        customers=plan.served.customers,
        drive_hours=plan.served.drive_hours,
        visits=plan.served.visits,
        before=texts([""] * len(brief.field)) if now is None else now.before,
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


def _roster(brief: Brief, territory_id: Texts | None, rep_of: Ints | None) -> Roster:
    if territory_id is None and rep_of is None:
        return brief_roster(brief)
    names = brief.territory_id if territory_id is None else territory_id
    reps = brief.rep_of if rep_of is None else rep_of
    if len(names) != len(reps) or len(names) < brief.k:
        raise ValueError(f"{len(names)} names and {len(reps)} reps for {brief.k} territories")
    return make_roster(brief, names, reps, brief.k)


def _checked(brief: Brief, roster: Roster, label: Ints) -> Ints:
    label = np.asarray(label, dtype=np.int64)
    if label.shape != (len(brief.field),):
        raise ValueError(f"labels of shape {label.shape} for {len(brief.field)} units")
    if label.min(initial=0) < -1 or label.max(initial=-1) >= len(roster):
        raise ValueError(f"labels must lie in -1..{len(roster) - 1}")
    return label


def _remarks(brief: Brief, plan: Measured) -> list[str]:
    """Say what the judge had to decide."""
    remarks = []
    if count := len(plan.unassigned):
        remarks.append(
            f"{count} of {len(brief.field)} units have no territory; they count in no load and no total."
        )
    if extra := len(plan.roster) - plan.roster.asked:
        remarks.append(
            f"The plan has {extra} more territories than the scenario asks for; "
            "they have no target and count as outside."
        )
    return remarks
