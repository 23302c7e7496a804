"""The judge: a plan recomputed from the book and the labels alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from territory_opt.brief import Brief, Today
from territory_opt.evaluate.asked import asked_rules
from territory_opt.evaluate.balance import criteria_rows
from territory_opt.evaluate.claim import check_claim
from territory_opt.evaluate.disruption import disruption, match_names, moved_share
from territory_opt.evaluate.field_year import field_year
from territory_opt.evaluate.gaps import gap_notes
from territory_opt.evaluate.homes.away import find_homes
from territory_opt.evaluate.homes.suggest import suggested_homes
from territory_opt.evaluate.homes.told import matching_section
from territory_opt.evaluate.inside_sales import remarks as desk_remarks
from territory_opt.evaluate.measured import Measured, measure
from territory_opt.evaluate.reach import reach
from territory_opt.evaluate.report import Comparison, write_report
from territory_opt.evaluate.roster import Roster, brief_roster, make_roster, slots
from territory_opt.evaluate.today import measure_today, today
from territory_opt.evaluate.transition.transition import find_transition
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
    plan = measure(brief, roster, _checked(brief, roster, label))
    slot = slots(brief, roster)
    beside = _compare(brief, plan, slot)
    locked = _locked(brief, slot)
    transition = find_transition(
        brief, plan, assignment, agents, beside.now, beside.label, beside.measured, locked
    )
    year, near, homes = field_year(brief, plan), reach(brief, plan), find_homes(brief, plan)
    report = write_report(
        brief,
        plan,
        beside.comparison,
        asked_rules(brief, _picked(slot, plan.label)),
        assignment=assignment,
        agents=agents,
        transition=transition,
        year=year,
        near=near,
        matching=matching_section(brief, plan, slot, homes),
        suggested=suggested_homes(brief, plan),
        claim=claim,
        seconds=seconds or {},
        notes=[
            *brief.book.notes,
            *notes,
            *_remarks(brief, plan),
            *gap_notes(brief),
            *assignment.notes,
            *desk_remarks(brief, agents),
        ],
    )
    measures = [spec.measure for spec in brief.scenario.criteria]
    judged = Plan(
        book=brief.book,
        scenario=brief.scenario,
        territory_id=roster.territory_id,
        rep_of=roster.rep_of,
        label=plan.label,
        base=plan.base,
        neighbours=brief.neighbours,
        segmentation=brief.segmentation,
        kam_assignment=assignment,
        loads=dict(zip(measures, plan.balance.loads.T)),
        targets=dict(zip(measures, plan.balance.targets.T)),
        customers=plan.served.customers,
        drive_hours=plan.served.drive_hours,
        visits=plan.served.visits,
        before=texts([""] * len(brief.field)) if beside.now is None else beside.now.before,
        label_before=beside.label,
        report=report,
        locked=locked,
        agents=agents,
        key_service_hours=plan.served.key_hours if plan.served.key_hours.any() else None,
        transition=transition,
        field_year=year,
        reach=near,
        homes=homes,
    )
    if claim is not None:
        check_claim(judged, claim)
    return judged


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


def _picked(values: Ints, index: Ints) -> Ints:
    """The value at each index; -1 stays -1."""
    return np.where(index >= 0, values[index], -1)


def _place(brief: Brief, slot: Ints) -> Ints:
    """Judged territory of each of the brief's, shape (brief.k,); -1 for one that is not judged."""
    place = np.full(brief.k, -1, dtype=np.int64)
    place[slot[slot >= 0]] = np.flatnonzero(slot >= 0)
    return place


def _locked(brief: Brief, slot: Ints) -> Ints | None:
    """Judged territory each unit is locked into, -1 for none; None when the scenario locks nothing."""
    if not brief.rules.locks:
        return None
    return _picked(_place(brief, slot), brief.rules.locked(len(brief.field)))


@dataclass(frozen=True)
class _Beside:
    """Today's plan beside this one; all None when the book knows none.

    Parameters
    ----------
    now : Today or None
    label : Ints, shape (n,), or None
        Today's territories as indices into those of the plan.
    measured : Measured or None
    comparison : Comparison
        The report's two sections.
    """

    now: Today | None = None
    label: Ints | None = None
    measured: Measured | None = None
    comparison: Comparison = field(default_factory=Comparison)


def _compare(brief: Brief, plan: Measured, slot: Ints) -> _Beside:
    """Set today's plan beside this one.

    Where change is limited, names were matched before the plan was made, and that matching holds; else the
    one under which the plan changes least is found.
    """
    now = today(brief)
    if now is None:
        return _Beside()
    change = brief.change
    label_before = (
        match_names(brief, now, plan) if change is None else _picked(_place(brief, slot), change.before)
    )
    old = measure_today(brief, now)
    rows = criteria_rows(brief, old.balance, len(old.roster), {}, {})
    for c, row in enumerate(rows):
        row["loads"] = dict(zip(map(str, now.territory_id), old.balance.loads[:, c].tolist()))
    section = disruption(brief, now, label_before, plan.label)
    if change is not None:
        section["moved_share"] = moved_share(change, _picked(slot, plan.label))
        section["max_moved_share"], section["measure"] = change.most, change.measure
    return _Beside(now, label_before, old, Comparison(rows, section))


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
