from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import claim_for, grid_points, grid_resolved, make_customers, make_kams, nobody

import territory_opt
from territory_opt.errors import Fault, JudgeDisagrees
from territory_opt.judge import judge
from territory_opt.model.arrays import texts
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.result import Blocked, Bound, EndedBy, Status, TracePoint
from territory_opt.model.scenario import CriterionSpec

CONTRACT = {
    "status", "ended_by", "seconds", "seed", "input_hash", "version", "counts", "criteria", "contiguity",
    "objective", "bound", "gap", "gap_these_bases", "compactness", "disruption", "today", "key_accounts",
    "kams", "infeasible",
}  # fmt: skip


def judged(resolved, label, **more):
    return judge(resolved, np.asarray(label), assignment=nobody(resolved), **more)


@pytest.fixture
def resolved():
    return grid_resolved(1, 8, territories=2)


@pytest.fixture
def good(resolved):
    return judged(resolved, [0] * 4 + [1] * 4)


@pytest.fixture
def bad(resolved):
    return judged(resolved, [0] * 3 + [1] * 5)


def again(resolved, plan, **changes):
    return judged(resolved, plan.label, claim=claim_for(plan, **changes))


def test_every_field_of_the_contract_is_there_and_plain_json(resolved, good):
    report = again(resolved, good).report
    assert set(report) >= CONTRACT
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_a_plan_from_outside_has_no_solver_fields(good):
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
    assert good.report["seconds"] == dict.fromkeys(("total", "read", "geography", "solve", "export"))
    assert good.report["holds"]


def test_a_plan_from_outside_took_no_time_to_solve(resolved, good):
    seconds = judged(resolved, good.label, seconds={"read": 1.0, "solve": 2.0}).report["seconds"]
    assert (seconds["read"], seconds["solve"]) == (1.0, None)


def test_a_solved_plan_says_what_made_it(resolved, good):
    claim = claim_for(good, trace=(TracePoint(0.5, 9.0, 0.1, None),), iterations=77, ended_by=EndedBy.TIME)
    report = judged(
        resolved, good.label, claim=claim, seconds={"read": 1.0, "solve": 2.5}, notes=["Hello."]
    ).report
    assert (report["status"], report["ended_by"], report["seed"]) == ("feasible", "time", 0)
    assert (report["iterations"], report["notes"]) == (77, ["Hello."])
    assert report["trace"] == [{"seconds": 0.5, "objective": 9.0, "excess": 0.1, "bound": None}]
    assert (report["seconds"]["solve"], report["seconds"]["export"]) == (2.5, None)
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


def test_warnings_attribution_and_synthetic_come_from_the_book(resolved):
    fault = Fault("units", 3, "x", "1", "odd", "Look.")
    book = replace(resolved.book, warnings=(fault,), attribution=("GeoNames",), synthetic=True)
    report = judged(replace(resolved, book=book), [0] * 4 + [1] * 4).report
    assert report["warnings"] == [fault.as_dict()]
    assert (report["attribution"], report["synthetic"]) == (["GeoNames"], True)


@pytest.mark.parametrize(
    ("value", "valid_for", "gap", "these"),
    [(6.0, "problem", 0.25, None), (6.0, "these_bases", None, 0.25), (-1.0, "problem", 1.0, None)],
)
def test_gap_to_a_bound(resolved, good, value, valid_for, gap, these):
    assert good.report["objective"]["value"] == 8.0
    report = again(resolved, good, bound=Bound(value, "fixed_bases", valid_for)).report
    assert report["bound"] == {"value": value, "kind": "fixed_bases", "valid_for": valid_for}
    assert (report["gap"], report["gap_these_bases"]) == (gap, these)


def test_no_gap_for_a_plan_that_breaks_a_rule(resolved, bad):
    report = again(resolved, bad, bound=Bound(6.0, "fixed_bases", "problem")).report
    assert report["gap"] is None
    assert report["gap_these_bases"] is None
    assert report["bound"]["value"] == 6.0


def test_nothing_over_nothing_is_no_gap():
    resolved = grid_resolved(1, 2, territories=2)
    plan = judged(resolved, [0, 1])
    report = again(resolved, plan, status=Status.OPTIMAL, bound=Bound(0.0, "proof", "problem")).report
    assert (report["objective"]["value"], report["gap"]) == (0.0, 0.0)


def test_why_no_plan_was_found(resolved, bad):
    blocked = Blocked("a unit is larger than a territory", ("unit u001",), True)
    report = again(resolved, bad, status=Status.INFEASIBLE, blocked=blocked).report
    assert report["infeasible"] == {
        "reason": "a unit is larger than a territory",
        "blocking": ["unit u001"],
        "proved": True,
        "smallest_tolerance": {"people": 0.25},
        "smallest_tolerance_bound": {"people": None},
        "smallest_tolerance_uniform": None,
        "smallest_tolerance_uniform_bound": None,
    }


def test_tolerances_for_all_criteria_at_once_are_told(resolved, bad):
    known = again(resolved, bad, uniform_tolerance=0.125, uniform_tolerance_bound=np.inf).report["infeasible"]
    assert known["smallest_tolerance_uniform"] == 0.125
    assert known["smallest_tolerance_uniform_bound"] is None


def test_the_broken_rules_block_when_the_solver_names_nothing(resolved, bad):
    blocking = again(resolved, bad).report["infeasible"]
    assert blocking["blocking"] == ["people outside its band: T001, T002"]
    assert blocking["proved"] is False


@pytest.mark.parametrize(("seen", "found"), [(np.nan, 0.25), (0.2, 0.2), (0.4, 0.25)])
def test_smallest_tolerance_counts_the_plan_itself_as_a_witness(resolved, bad, seen, found):
    report = again(resolved, bad, smallest_tolerance=np.array([seen])).report
    assert report["criteria"][0]["smallest_tolerance_found"] == found


def test_a_plan_that_breaks_another_band_is_no_witness():
    criteria = (CriterionSpec("people", 0.1), CriterionSpec("area", 0.1))
    units = {"people": np.ones(4), "area": [1.0, 2.0, 1.0, 1.0]}
    resolved = grid_resolved(1, 4, territories=2, criteria=criteria, units=units)
    report = again(resolved, judged(resolved, [0, 0, 1, 1])).report
    found = [row["smallest_tolerance_found"] for row in report["criteria"]]
    assert found == [None, pytest.approx(0.2)]


@pytest.mark.parametrize("label", [[0] * 8, [0, 1, 0, 1, 1, 1, 1, 1], [0] * 3 + [1] * 4 + [-1]])
def test_a_plan_that_breaks_another_rule_is_no_witness(resolved, label):
    report = again(resolved, judged(resolved, label)).report
    assert report["criteria"][0]["max_deviation"] is not None
    assert report["criteria"][0]["smallest_tolerance_found"] is None


def loads_off(plan):
    loads = np.column_stack(list(plan.loads.values()))
    loads[1, 0] *= 1 + 1e-5
    return {"loads": loads}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (loads_off, "people of T002"),
        (lambda plan: {"objective": 8.0001}, "objective: solver 8.0001, judge 8"),
        (lambda plan: {"objective": np.nan}, "objective: solver nan"),
        (lambda plan: {"status": Status.NOT_FOUND}, "every rule held"),
        (lambda plan: {"status": Status.INFEASIBLE}, "every rule held"),
        (lambda plan: {"status": Status.OPTIMAL}, "gap is None"),
        (lambda plan: {"bound": Bound(8.1, "fixed_bases", "problem")}, "bound 8.1 is above"),
    ],
)
def test_a_solver_that_is_wrong_is_told_so(resolved, good, changes, text):
    with pytest.raises(JudgeDisagrees, match=text):
        again(resolved, good, **changes(good))


def test_a_broken_rule_the_solver_does_not_see_is_a_defect(resolved, bad):
    with pytest.raises(JudgeDisagrees, match=r"solver feasible, but the judge finds people outside its band"):
        again(resolved, bad, status=Status.FEASIBLE)


def test_all_differences_are_listed(resolved, good):
    with pytest.raises(JudgeDisagrees) as caught:
        again(resolved, good, objective=1.0, status=Status.NOT_FOUND, **loads_off(good))
    assert len(str(caught.value).splitlines()) == 4


def test_rounding_is_no_disagreement(resolved, good):
    loads = np.column_stack(list(good.loads.values())) * (1 + 1e-7)
    assert again(resolved, good, loads=loads, objective=8.0 * (1 - 1e-7)).report["status"] == "feasible"


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
    assignment = KamAssignment(
        np.array([1, -1, -1]), texts(["fits", "no room", ""]), np.array([12.5, np.nan, np.nan]), "optimal"
    )
    report = judge(resolved, np.zeros(4, dtype=np.int64), assignment=assignment).report
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
    # Two sites, each with a visit of 50 minutes and 10 of preparation; the rest of the hours is the way.
    assert (second["service_hours"], second["travel_hours"], second["partner_hours"]) == (2.0, 10.5, 0.0)
    assert (second["potential"], second["levels"]["regional"]) == (20.0, 1)


def test_labels_that_do_not_fit_are_refused(resolved):
    for label in ([0] * 7, [0] * 7 + [2], [0] * 7 + [-2]):
        with pytest.raises(ValueError, match="label"):
            judged(resolved, label)


def rounded(report):
    """The report without what depends on names, rounded as far as the order of a sum can change it."""
    skipped = ("input_hash", "broken_rules", "notes", "suggested_homes")
    kept = {name: value for name, value in report.items() if name not in skipped}
    return json.loads(json.dumps(kept), parse_float=lambda text: f"{float(text):.9g}")


@settings(max_examples=30, deadline=None)
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
    place = np.argsort(order)
    old = resolved.neighbours
    neighbours = replace(
        old,
        pairs=np.sort(place[old.pairs], axis=1),
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
