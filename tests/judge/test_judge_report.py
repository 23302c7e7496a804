"""Every field of the report, and the verification of the solver's result."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_grid_books import grid_points, grid_resolved, judged, make_customers, make_kams, result_for

import territory_opt
from territory_opt.errors import JudgeDisagrees
from territory_opt.judge import AccountAssignments, PlanLabels, judge
from territory_opt.model.arrays import texts
from territory_opt.model.findings.blocked_findings import LimitsContradict, TerritoryOutsideBand
from territory_opt.model.findings.book_findings import UnreadFile
from territory_opt.model.findings.kam_findings import NoKamInBook, SkillsMet
from territory_opt.model.findings.plan_findings import BookWithoutReps
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.report.report import Seconds
from territory_opt.model.result import Blocked, Bound, EndedBy, Status, TracePoint
from territory_opt.model.scenario import CriterionSpec
from territory_opt.wording.finding_text import finding_text

CONTRACT = {
    "status", "ended_by", "seconds", "seed", "input_hash", "version", "counts", "criteria", "contiguity",
    "objective", "bound", "gap", "gap_these_bases", "compactness", "disruption", "today", "key_accounts",
    "kams", "infeasible", "findings", "ready",
}  # fmt: skip


@pytest.fixture
def resolved():
    return grid_resolved(1, 8, territories=2)


@pytest.fixture
def good(resolved):
    return judged(resolved, [0] * 4 + [1] * 4)


@pytest.fixture
def bad(resolved):
    return judged(resolved, [0] * 3 + [1] * 5)


def judged_with_result(resolved, plan, **changes):
    return judged(resolved, plan.label, result_for(plan, **changes))


def test_the_report_has_every_field_of_the_contract_and_is_json(resolved, good):
    report = judged_with_result(resolved, good).report
    assert set(report.keys()) >= CONTRACT
    assert json.loads(json.dumps(report.as_json(), allow_nan=False)) == report.as_json()


def test_without_a_result_the_solver_fields_are_none(good):
    solver = (
        "status",
        "ended_by",
        "seed",
        "bound",
        "gap",
        "gap_these_bases",
        "infeasible",
        "trace",
        "iterations",
    )
    assert {name: good.report[name] for name in solver} == dict.fromkeys(solver)
    assert good.report.seconds == Seconds()
    assert good.report["holds"]


def test_the_report_of_a_solved_plan(resolved, good):
    result = result_for(good, trace=(TracePoint(0.5, 9.0, 0.1, None),), iterations=77, ended_by=EndedBy.TIME)
    report = judged(resolved, good.label, result, findings=(BookWithoutReps(),)).report
    assert (report["status"], report["ended_by"], report["seed"]) == ("feasible", "time", 0)
    assert (report["iterations"], [one.finding for one in report.findings]) == (77, [BookWithoutReps()])
    assert report["trace"] == [{"seconds": 0.5, "objective": 9.0, "excess": 0.1, "bound": None}]
    assert report["version"] == territory_opt.__version__
    assert report["input_hash"] == fingerprint(resolved.book)


def test_settings_are_those_of_the_resolved_scenario(good):
    resolved = {
        "territories": 2, "bases": "free", "compactness": "distance", "compactness_weight": "none",
        "contiguity": True, "key_accounts": None,
    }  # fmt: skip
    assert resolved.items() <= good.report["settings"].items()
    assert good.report["settings"]["travel"]["provider"] == "great_circle"
    assert good.report["settings"]["workload"]["day_minutes"] == 480.0


def test_findings_attribution_and_synthetic_come_from_the_book(resolved):
    found = UnreadFile(file="unit.csv", table="units")
    book = replace(resolved.book, findings=(found,), attribution=("GeoNames",), synthetic=True)
    report = judged(replace(resolved, book=book), [0] * 4 + [1] * 4).report
    assert found in [one.finding for one in report.findings]
    assert report["findings"][0]["about"] == {"file": "unit.csv", "table": "units"}
    assert (report["attribution"], report["synthetic"]) == (["GeoNames"], True)


@pytest.mark.parametrize(
    ("value", "valid_for", "gaps"),
    [(6.0, "problem", (0.25, None)), (6.0, "these_bases", (None, 0.25)), (-1.0, "problem", (1.0, None))],
)
def test_gap_to_a_bound(resolved, good, value, valid_for, gaps):
    assert good.report["objective"]["value"] == 8.0
    report = judged_with_result(resolved, good, bound=Bound(value, "fixed_bases", valid_for)).report
    assert report["bound"] == {"value": value, "kind": "fixed_bases", "valid_for": valid_for}
    assert (report["gap"], report["gap_these_bases"]) == gaps


def test_no_gap_for_a_plan_that_breaks_a_rule(resolved, bad):
    report = judged_with_result(resolved, bad, bound=Bound(6.0, "fixed_bases", "problem")).report
    assert report["gap"] is None
    assert report["gap_these_bases"] is None
    assert report["bound"]["value"] == 6.0


def test_a_zero_objective_has_no_gap():
    resolved = grid_resolved(1, 2, territories=2)
    plan = judged(resolved, [0, 1])
    report = judged_with_result(
        resolved, plan, status=Status.OPTIMAL, bound=Bound(0.0, "proof", "problem")
    ).report
    assert (report["objective"]["value"], report["gap"]) == (0.0, 0.0)


def test_why_no_plan_was_found(resolved, bad):
    unit = TerritoryOutsideBand("T001", "people", -0.25, 0.15)
    blocked = Blocked(LimitsContradict(), (unit,), True)
    report = judged_with_result(resolved, bad, status=Status.INFEASIBLE, blocked=blocked).report
    assert report["infeasible"] == {
        "reason": finding_text(LimitsContradict()),
        "blocking": [finding_text(unit)],
        "proved": True,
        "smallest_tolerance": {"people": 0.25},
        "smallest_tolerance_bound": {"people": None},
        "smallest_tolerance_uniform": None,
        "smallest_tolerance_uniform_bound": None,
        "rules": [],
        "remedies": [],
    }


def test_uniform_tolerances_are_reported(resolved, bad):
    known = judged_with_result(resolved, bad, uniform_tolerance=0.125, uniform_tolerance_bound=np.inf).report[
        "infeasible"
    ]
    assert known["smallest_tolerance_uniform"] == 0.125
    assert known["smallest_tolerance_uniform_bound"] is None


def test_without_a_reason_of_the_solver_the_broken_rules_are_blocking(resolved, bad):
    blocking = judged_with_result(resolved, bad).report["infeasible"]
    assert blocking["blocking"] == ["Outside the band of people: T001, T002."]
    assert blocking["proved"] is False


@pytest.mark.parametrize(("solver", "smallest"), [(np.nan, 0.25), (0.2, 0.2), (0.4, 0.25)])
def test_the_smallest_tolerance_includes_that_of_the_plan(resolved, bad, solver, smallest):
    report = judged_with_result(resolved, bad, smallest_tolerance=np.array([solver])).report
    assert report["criteria"][0]["smallest_tolerance_found"] == smallest


def test_a_plan_that_breaks_another_band_gives_no_smallest_tolerance():
    criteria = (CriterionSpec("people", 0.1), CriterionSpec("area", 0.1))
    units = {"people": np.ones(4), "area": [1.0, 2.0, 1.0, 1.0]}
    resolved = grid_resolved(1, 4, territories=2, criteria=criteria, units=units)
    report = judged_with_result(resolved, judged(resolved, [0, 0, 1, 1])).report
    found = [row["smallest_tolerance_found"] for row in report["criteria"]]
    assert found == [None, pytest.approx(0.2)]


@pytest.mark.parametrize("label", [[0] * 8, [0, 1, 0, 1, 1, 1, 1, 1], [0] * 3 + [1] * 4 + [-1]])
def test_a_plan_that_breaks_another_rule_gives_no_smallest_tolerance(resolved, label):
    report = judged_with_result(resolved, judged(resolved, label)).report
    assert report["criteria"][0]["max_deviation"] is not None
    assert report["criteria"][0]["smallest_tolerance_found"] is None


def wrong_loads(plan):
    loads = np.column_stack(list(plan.loads.values()))
    loads[1, 0] *= 1 + 1e-5
    return {"loads": loads}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (wrong_loads, "people of T002"),
        (lambda plan: {"objective": 8.0001}, "objective: solver 8.0001, judge 8"),
        (lambda plan: {"objective": np.nan}, "objective: solver –"),
        (lambda plan: {"status": Status.NOT_FOUND}, "every rule held"),
        (lambda plan: {"status": Status.INFEASIBLE}, "every rule held"),
        (lambda plan: {"status": Status.OPTIMAL}, "gap is None"),
        (lambda plan: {"bound": Bound(8.1, "fixed_bases", "problem")}, "bound 8.1 is above"),
    ],
)
def test_a_wrong_result_is_refused(resolved, good, changes, text):
    with pytest.raises(JudgeDisagrees, match=text):
        judged_with_result(resolved, good, **changes(good))


def test_a_feasible_result_that_breaks_a_rule_is_refused(resolved, bad):
    with pytest.raises(JudgeDisagrees, match="solver feasible, but the judge finds Outside the band of peo"):
        judged_with_result(resolved, bad, status=Status.FEASIBLE)


def test_all_differences_are_listed(resolved, good):
    with pytest.raises(JudgeDisagrees) as caught:
        judged_with_result(resolved, good, objective=1.0, status=Status.NOT_FOUND, **wrong_loads(good))
    assert len(str(caught.value).splitlines()) == 4


def test_rounding_is_no_difference(resolved, good):
    loads = np.column_stack(list(good.loads.values())) * (1 + 1e-7)
    assert (
        judged_with_result(resolved, good, loads=loads, objective=8.0 * (1 - 1e-7)).report["status"]
        == "feasible"
    )


def test_the_row_of_a_kam_has_its_own_figures():
    """Two KAMs, assigned against the order of the accounts; every figure differs from every other."""
    customers = make_customers(
        [0, 1, 2, 3],
        grid_points(1, 4),
        account_id=["A", "A", "B", "C"],
        key_account=[1, 1, 1, -1],
        revenue=[10, 20, 40, 80],
        potential=[1, 2, 4, 8],
        visits=[6, 12, 30, 1],
        visit_minutes=[50, 50, 110, 50],
    )
    kams = replace(
        make_kams(["K1", "K2"]),
        capacity_hours=np.array([700.0, 800.0]),
        max_accounts=np.array([7, 8]),
        min_accounts=np.array([0, 1]),
        cost=np.array([71.0, 82.0]),
        partner_hours=np.array([17.0, 18.0]),
    )
    resolved = grid_resolved(1, 4, customers=customers, kams=kams, territories=1)
    reasons = ((SkillsMet(()),), (SkillsMet(()),), ())
    assignment = KamAssignment(
        np.array([1, 0, -1]),
        reasons,
        np.array([20.0, 64.0, np.nan]),
        "optimal",
        partner_hours=np.array([0.5, 3.0, np.nan]),
    )
    labels = PlanLabels(np.zeros(4, dtype=np.int64))
    rows = judge(resolved, labels, AccountAssignments(assignment)).report["kams"]
    assert [{key: value for key, value in row.items() if key != "levels"} for row in rows] == [
        {
            "kam_id": "K1", "name": "Kam K1", "accounts": 1, "min_accounts": 0, "max_accounts": 7,
            "hours": 64.0, "service_hours": 60.0, "travel_hours": 7.0, "capacity_hours": 700.0,
            "partner_hours": 3.0, "partner_capacity_hours": 17.0, "revenue": 40.0, "potential": 4.0,
            "cost": 71.0,
        },
        {
            "kam_id": "K2", "name": "Kam K2", "accounts": 1, "min_accounts": 1, "max_accounts": 8,
            "hours": 20.0, "service_hours": 18.0, "travel_hours": 2.5, "capacity_hours": 800.0,
            "partner_hours": 0.5, "partner_capacity_hours": 18.0, "revenue": 30.0, "potential": 3.0,
            "cost": 82.0,
        },
    ]  # fmt: skip


def test_kams_and_unplaced_accounts():
    customers = make_customers(
        [0, 1, 2, 3],
        grid_points(1, 4),
        account_id=["A", "A", "B", "C"],
        key_account=[1, 1, 1, -1],
        revenue=[10, 20, 30, 40],
    )
    resolved = grid_resolved(
        1, 4, customers=customers, kams=make_kams(["K1", "K2"]), criteria=(CriterionSpec("potential", 9.0),),
        territories=1,
    )  # fmt: skip
    reasons = ((SkillsMet(()),), (NoKamInBook(),), ())
    assignment = KamAssignment(np.array([1, -1, -1]), reasons, np.array([12.5, np.nan, np.nan]), "optimal")
    labels = PlanLabels(np.zeros(4, dtype=np.int64))
    report = judge(resolved, labels, AccountAssignments(assignment)).report
    keys = report["key_accounts"]
    assert (keys["status"], keys["goals"], keys["remedies"]) == ("optimal", [], [])
    assert [row["account_id"] for row in keys["unassigned_why"]] == ["B"]
    names = ("accounts", "customers", "revenue_share", "levels", "unassigned")
    assert {name: keys[name] for name in names} == {
        "accounts": 2, "customers": 3, "revenue_share": 0.6, "unassigned": ["B"],
        "levels": {"global": 0, "national": 0, "regional": 2},
    }  # fmt: skip
    figures = [(row["kam_id"], row["accounts"], row["hours"], row["revenue"]) for row in report["kams"]]
    assert figures == [("K1", 0, 0.0, 0.0), ("K2", 1, 12.5, 30.0)]
    assert report["kams"][0]["capacity_hours"] == 1408.0
    second = report["kams"][1]
    # Two sites, each with a visit of 50 minutes and 10 of preparation; the other hours are travel.
    assert (second["service_hours"], second["travel_hours"], second["partner_hours"]) == (2.0, 10.5, 0.0)
    assert (second["potential"], second["levels"]["regional"]) == (20.0, 1)


def test_labels_that_do_not_fit_are_refused(resolved):
    for label in ([0] * 7, [0] * 7 + [2], [0] * 7 + [-2]):
        with pytest.raises(ValueError, match="label"):
            judged(resolved, label)


def rounded(report):
    """The report without fields that depend on names, rounded because the order of a sum may change it."""
    skipped = ("input_hash", "broken_rules", "findings", "suggested_homes")
    kept = {name: value for name, value in report.as_json().items() if name not in skipped}
    return json.loads(json.dumps(kept), parse_float=lambda text: f"{float(text):.9g}")


@settings(max_examples=30)
@given(
    st.lists(st.integers(-1, 2), min_size=12, max_size=12),
    st.permutations(range(12)),
    st.permutations(range(3)),
)
def test_order_and_names_of_units_and_territories_do_not_matter(label, order, names):
    people = np.random.default_rng(len(set(label))).uniform(1, 9, 12)
    ids = [f"u{i:02d}" for i in range(12)]
    resolved = grid_resolved(
        3, 4, territories=3, compactness_weight="people", units={"people": people, "unit_id": ids}
    )
    label, order = np.asarray(label), np.asarray(order)
    plan = judged(resolved, label)
    renamed = np.append(np.asarray(names), -1)[label]
    assert rounded(judged(resolved, renamed).report) == rounded(plan.report)
    shuffled = judged(shuffle(resolved, people, ids, order), label[order])
    assert rounded(shuffled.report) == rounded(plan.report)
    assert np.allclose(shuffled.base, plan.base, equal_nan=True)


def shuffle(resolved, people, ids, order):
    """The same book with its units in another order."""
    position = np.argsort(order)
    old = resolved.neighbours
    neighbours = replace(
        old,
        pairs=np.sort(position[old.pairs], axis=1),
        outer_km=old.outer_km[order],
        area_km2=old.area_km2[order],
    )
    units = replace(
        resolved.book.units,
        unit_id=texts(np.array(ids)[order]),
        points=resolved.book.units.points[order],
        measures={"people": people[order]},
    )
    field = replace(resolved.field, unit_points=units.points, unit_measures=units.measures)
    return replace(
        resolved,
        book=replace(resolved.book, units=units),
        field=field,
        weight=people[order],
        neighbours=neighbours,
    )
