"""Findings of a judged plan, and whether it is ready."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_grid_books import (
    grid_points,
    grid_resolved,
    judged,
    make_customers,
    make_kams,
    make_reps,
    no_kams,
    result_for,
)
from plain_json import assert_plain

from territory_opt.judge import AccountAssignments, PlanLabels, judge
from territory_opt.model.book import Agents
from territory_opt.model.finding import Severity
from territory_opt.model.findings.plan_findings import AccountsWithoutKam, BookWithoutReps, OverCapacity
from territory_opt.model.findings.rule_findings import OutsideBand, TerritoriesInPieces
from territory_opt.model.scenario import CriterionSpec, Disruption, UnitsInTerritory

LOOSE = (CriterionSpec("people", 9.0),)
FREE = {"territories": 2, "contiguity": False}
PAIR = UnitsInTerritory(("u000", "u001"), "T001")
WEST_EAST = {"people": [1] * 4, "territory_id": ["A", "A", "B", "B"]}


def findings(report):
    return [one.finding for one in report.findings]


def problems(report):
    return [one for one in findings(report) if one.severity is Severity.PROBLEM]


def test_a_plan_without_problems_is_ready():
    report = judged(grid_resolved(1, 4, territories=2), [0, 0, 1, 1]).report
    assert report.findings == ()
    assert report.ready


@pytest.mark.parametrize(
    ("code", "label", "keys"),
    [
        ("units-without-territory", [0, 0, 1, -1], {}),
        ("empty-territories", [0, 0, 0, 0], {}),
        ("outside-band", [0, 0, 0, 1], {"criteria": (CriterionSpec("people", 0.1),)}),
        ("territories-in-pieces", [0, 1, 0, 1], {"contiguity": True}),
        ("units-locked-elsewhere", [0, 1, 1, 1], {"lock": (PAIR,)}),
        ("units-in-forbidden-territory", [0, 1, 1, 1], {"forbid": (PAIR,)}),
        ("units-divided", [0, 1, 1, 1], {"together": (("u000", "u001"),)}),
        ("groups-divided", [0, 1, 1, 1], {"units": {"people": [1] * 4, "group_id": ["G", "G", "", ""]}}),
        ("too-much-moved", [0, 1, 1, 1], {"units": WEST_EAST, "disruption": Disruption(0.2, "people")}),
    ],
)
def test_every_broken_rule_is_a_problem(code, label, keys):
    report = judged(broken_line(**keys), label).report
    assert [one.code for one in problems(report)] == [code]
    assert [one.finding for one in report.broken_rules] == problems(report)
    assert not report.holds
    assert not report.ready


def broken_line(**keys):
    group = keys.get("units", {}).pop("group_id", None) if "units" in keys else None
    resolved = grid_resolved(1, 4, **{"criteria": LOOSE, **FREE, **keys})
    if group is None:
        return resolved
    units = replace(resolved.book.units, group_id=np.array(group, dtype=object))
    return replace(resolved, book=replace(resolved.book, units=units))


def test_a_territory_beyond_the_requested_ones_is_a_problem():
    resolved = grid_resolved(1, 4, LOOSE, **FREE)
    names, reps = np.array(["a", "b", "x"], dtype=object), np.full(3, -1)
    report = judged(resolved, [0, 0, 1, 2], territory_id=names, rep_of=reps).report
    assert [one.about for one in problems(report)] == [{"territories": ("x",)}]
    assert not report.ready


def test_every_broken_band_names_its_territories_and_its_greatest_deviation():
    report = judged(grid_resolved(1, 8, territories=2), [0] * 3 + [1] * 5).report
    assert problems(report) == [OutsideBand("people", ("T001", "T002"), 0.25)]


def test_only_the_territories_in_pieces_are_named():
    report = judged(grid_resolved(1, 6, LOOSE, territories=3), [0, 1, 0, 2, 2, 0]).report
    assert problems(report) == [TerritoriesInPieces(("T001",), 2)]


def line_of_reps(capacity, **keys):
    """Two reps, each at home with one of two customers: a little more than an hour of work."""
    customers = make_customers([0, 3], grid_points(1, 4)[[0, 3]])
    reps = make_reps([[0, 0], [3, 0]], capacity=capacity)
    criteria = (CriterionSpec("customers", 9.0),)
    return grid_resolved(1, 4, criteria, customers=customers, reps=reps, **keys)


def test_a_rep_with_more_work_than_hours_is_a_problem():
    plan = judged(line_of_reps([0.5, 2.0]), [0, 0, 1, 1])
    report, hours = plan.report, float(plan.territory_workload.workload_hours[0])
    assert 1.0 < hours < 1.5
    assert problems(report) == [OverCapacity("R1", "rep", "T001", hours, 0.5, hours / 0.5)]
    assert report.workload.over_capacity == 1
    assert report.holds
    assert not report.ready


def test_a_vacant_territory_is_not_over_anyones_capacity():
    report = judged(line_of_reps([0.5, 2.0], bases="free"), [0, 0, 1, 1], rep_of=np.array([-1, 1])).report
    assert problems(report) == []
    assert report.ready


def kam_plan(kam_of, hours, capacity=1408.0):
    customers = make_customers([0, 1, 2], grid_points(1, 4)[:3], key_account=[1, 1, -1], revenue=[10, 20, 40])
    kams = make_kams(["K1"], capacity)
    resolved = grid_resolved(
        1, 4, (CriterionSpec("customers", 9.0),), customers=customers, kams=kams, territories=1
    )
    assignment = replace(no_kams(resolved), kam_of=np.array(kam_of), hours=np.array(hours), status="feasible")
    return judge(resolved, PlanLabels(np.zeros(4, dtype=np.int64)), AccountAssignments(assignment)).report


def test_a_kam_with_more_work_than_hours_is_a_problem():
    report = kam_plan([0, 0, -1], [3.0, 2.0, np.nan], capacity=4.0)
    assert problems(report) == [OverCapacity("K1", "kam", None, 5.0, 4.0, 1.25)]
    assert not report.ready
    assert kam_plan([0, 0, -1], [3.0, 2.0, np.nan], capacity=5.0).ready


def test_key_accounts_without_a_kam_are_one_problem():
    report = kam_plan([-1, -1, -1], [np.nan] * 3)
    assert problems(report) == [AccountsWithoutKam(("c0", "c1"), 2, 30.0)]
    assert not report.ready


def test_an_agent_with_more_work_than_hours_is_a_problem():
    from territory_opt.assignment.inside_sales.assign_agents import assign_agents

    customers = make_customers(
        [0, 1, 2], grid_points(1, 4)[:3], coverage=["inside_sales", "inside_sales", ""]
    )
    agents = Agents(
        agent_id=np.array(["A1"], dtype=object),
        name=np.array(["Agent"], dtype=object),
        capacity_hours=np.array([1.0]),
        languages=(frozenset(),),
    )
    resolved = grid_resolved(1, 4, (CriterionSpec("customers", 9.0),), customers=customers, territories=1)
    resolved = replace(resolved, book=replace(resolved.book, inside_sales=agents))
    work = resolved.scenario.workload
    assigned = assign_agents(resolved.book, resolved.segmentation, work, 0)
    report = judged(resolved, [0] * 4, agents=assigned).report
    assert problems(report) == [OverCapacity("A1", "agent", None, 2.0, 1.0, 2.0)]
    assert not report.ready


def test_problems_come_first_and_a_note_leaves_the_plan_ready():
    resolved = grid_resolved(1, 4, territories=2)
    ready = judged(resolved, [0, 0, 1, 1], findings=(BookWithoutReps(),)).report
    assert (findings(ready), ready.ready) == ([BookWithoutReps()], True)
    broken = judged(resolved, [0, 0, 0, 1], findings=(BookWithoutReps(),)).report
    assert [one.severity for one in findings(broken)] == ["problem", "note"]
    assert not broken.ready


def test_other_findings_decide_again_whether_a_plan_is_ready():
    report = judged(line_of_reps([0.5, 2.0]), [0, 0, 1, 1]).report
    assert report.with_findings(()).ready
    assert not report.with_findings(()).with_findings(report.findings).ready
    broken = judged(grid_resolved(1, 4, territories=2), [0, 0, 0, 1]).report
    assert not broken.with_findings(()).ready


@settings(max_examples=40)
@given(
    label=st.lists(st.integers(-1, 2), min_size=12, max_size=12),
    people=st.lists(st.sampled_from([0.0, 1.0, 1e-3, 5.5]), min_size=12, max_size=12).filter(any),
    solved=st.booleans(),
    contiguity=st.booleans(),
)
def test_every_report_is_strict_json_and_reads_back_the_same(label, people, solved, contiguity):
    resolved = grid_resolved(
        3, 4, territories=3, units={"people": people}, contiguity=contiguity, compactness_weight="people"
    )
    plan = judged(resolved, label)
    if solved:
        plan = judged(resolved, label, result_for(plan))
    values = plan.report.as_json()
    assert_plain(values)
    assert json.loads(json.dumps(values, allow_nan=False)) == values
    assert values["ready"] == (not any(one["severity"] == "problem" for one in values["findings"]))
    assert list(values) == plan.report.keys()
