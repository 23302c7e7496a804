"""Loads, targets and bands of a judged plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_grid_books import grid_resolved, judged, make_customers, make_reps

from territory_opt.judge.balance import band
from territory_opt.model.arrays import texts
from territory_opt.model.findings.rule_findings import EmptyTerritories, UnitsWithoutTerritory
from territory_opt.model.scenario import CriterionSpec


def row(plan, index=0):
    return plan.report["criteria"][index]


@pytest.mark.parametrize(
    ("spec", "low", "high"),
    [
        (CriterionSpec("m", 0.1), 90.0, 110.0),
        (CriterionSpec("m", None, 5.0, None), 5.0, np.inf),
        (CriterionSpec("m", None, None, 5.0), -np.inf, 5.0),
        (CriterionSpec("m", 0.1, 95.0, 200.0), 95.0, 110.0),
        (CriterionSpec("m", 0.1, 10.0, 105.0), 90.0, 105.0),
    ],
)
def test_band_is_the_tolerance_intersected_with_min_and_max(spec, low, high):
    lower, upper = band(spec, np.array([100.0]))
    assert lower[0] == pytest.approx(low)
    assert upper[0] == pytest.approx(high)


def test_row_of_a_criterion():
    resolved = grid_resolved(1, 10, territories=2)
    plan = judged(resolved, [0] * 4 + [1] * 6)
    expected = {
        "measure": "people",
        "tolerance": 0.1,
        "total": 10.0,
        "target": 5.0,
        "min": 4.0,
        "max": 6.0,
        "outside": 2,
        "smallest_tolerance_found": None,
    }
    assert expected.items() <= row(plan).items()
    assert row(plan)["max_deviation"] == pytest.approx(0.2)
    assert not plan.report["holds"]
    assert plan.report["broken_rules"] == ["Outside the band of people: T001, T002."]


def test_an_extra_territory_is_outside_even_where_its_load_is_within_the_limits():
    resolved = grid_resolved(1, 6, (CriterionSpec("people", max=10.0),), territories=2)
    names, reps = texts(["T001", "T002", "x", "y"]), np.full(4, -1)
    plan = judged(resolved, [0, 0, 1, 1, 2, 3], territory_id=names, rep_of=reps)
    assert row(plan)["outside"] == 2
    assert row(judged(resolved, [0, 0, 0, 1, 1, 1]))["outside"] == 0


@pytest.mark.parametrize(("excess", "outside"), [(0.5e-9, 0), (2e-9, 1)])
def test_a_load_may_exceed_its_band_by_a_billionth_of_the_target(excess, outside):
    # Each target is 100; the loads are slightly outside the band.
    people = [110.0 + 100.0 * excess, 90.0 - 100.0 * excess]
    resolved = grid_resolved(
        1, 2, territories=2, units={"people": people}, criteria=(CriterionSpec("people", 0.1, 50.0),)
    )
    plan = judged(resolved, [0, 1])
    assert row(plan)["outside"] == 2 * outside
    assert plan.report["holds"] is not bool(outside)


def test_min_and_max_alone_have_no_tolerance():
    resolved = grid_resolved(1, 10, territories=2, criteria=(CriterionSpec("people", None, 4.0, 5.0),))
    plan = judged(resolved, [0] * 4 + [1] * 6)
    assert row(plan)["tolerance"] is None
    assert row(plan)["outside"] == 1
    assert (row(plan)["lower_limit"], row(plan)["upper_limit"]) == (4.0, 5.0)


def test_targets_follow_the_shares_of_the_reps():
    reps = make_reps([[0, 0], [9, 0]], share=[1.0, 3.0])
    plan = judged(grid_resolved(1, 8, reps=reps), [0, 0] + [1] * 6)
    assert plan.targets["people"].tolist() == [2.0, 6.0]
    assert row(plan)["max_deviation"] == 0.0
    assert row(plan)["target"] == 4.0


def test_targets_follow_capacity_only_where_requested():
    reps = make_reps([[0, 0], [9, 0]], capacity=[300.0, 100.0])
    criteria = (CriterionSpec("people", 0.1, targets="capacity"), CriterionSpec("area", 0.1))
    units = {"people": np.ones(8), "area": np.ones(8)}
    plan = judged(grid_resolved(1, 8, reps=reps, criteria=criteria, units=units), [0] * 6 + [1] * 2)
    assert plan.targets["people"].tolist() == [6.0, 2.0]
    assert plan.targets["area"].tolist() == [4.0, 4.0]
    assert [item["outside"] for item in plan.report["criteria"]] == [0, 2]


def test_an_empty_territory_is_outside_even_if_its_band_reaches_zero():
    resolved = grid_resolved(1, 4, territories=2, criteria=(CriterionSpec("people", None, None, 9.0),))
    plan = judged(resolved, [0] * 4)
    assert row(plan)["outside"] == 1
    assert row(plan)["min"] == 0.0
    assert np.isnan(plan.base[1]).all()
    assert [one.finding for one in plan.report.broken_rules] == [EmptyTerritories(("T002",))]


def test_units_without_a_territory_count_in_no_total():
    resolved = grid_resolved(1, 5, territories=2)
    plan = judged(resolved, [0, 0, -1, 1, 1])
    assert row(plan)["total"] == 4.0
    assert row(plan)["outside"] == 0
    assert not plan.report["holds"]
    assert [one.finding for one in plan.report.broken_rules] == [UnitsWithoutTerritory(("u002",), 5)]
    assert [one.finding.code for one in plan.report.findings] == ["units-without-territory"]


def test_a_plan_without_assigned_units_is_judged():
    resolved = grid_resolved(1, 3, territories=2)
    plan = judged(resolved, [-1, -1, -1])
    assert row(plan)["outside"] == 2
    assert row(plan)["max_deviation"] is None
    assert plan.report["objective"]["value"] == 0.0


def test_workload_is_a_share_of_the_plans_own_total():
    customers = make_customers([0, 1, 2, 3], [[0, 0], [1, 0], [2, 0], [3, 0]])
    reps = make_reps([[0, 0], [3, 0]])
    criteria = (CriterionSpec("workload", 0.9), CriterionSpec("travel", 0.9))
    resolved = grid_resolved(1, 4, criteria=criteria, customers=customers, reps=reps, compactness="travel")
    near, far = judged(resolved, [0, 0, 1, 1]), judged(resolved, [1, 1, 0, 0])
    assert row(far)["total"] > row(near)["total"]
    for plan in (near, far):
        assert row(plan)["total"] == pytest.approx(plan.loads["workload"].sum())
        assert plan.targets["workload"].tolist() == pytest.approx([row(plan)["total"] / 2] * 2)
    # A visit takes 50 minutes and 10 of preparation; the rest is driving.
    service = resolved.service
    drive = service.drive_minutes(service.minutes_from(np.array([[0.0, 0.0]])))[:, 0]
    assert near.loads["workload"][0] == pytest.approx((2 * 60 + drive[0] + drive[1]) / 60)
    assert near.drive_hours[0] == pytest.approx((drive[0] + drive[1]) / 60)
    assert near.drive_hours.tolist() == pytest.approx(near.loads["travel"].tolist())
    assert near.visits.tolist() == [2.0, 2.0]
    assert near.report["compactness"]["travel_minutes_per_visit"] == pytest.approx(
        60 * near.drive_hours.sum() / 4
    )


def test_key_accounts_are_outside_all_territories():
    customers = make_customers(
        [0, 1, 2, 3], [[0, 0], [1, 0], [2, 0], [3, 0]], key_account=[1, -1, -1, -1], revenue=[300, 100, 0, 0]
    )
    resolved = grid_resolved(
        1, 4, customers=customers, criteria=(CriterionSpec("customers", 0.5),), territories=2
    )
    report = judged(resolved, [0, 0, 1, 1]).report
    assert report["counts"] == {
        "units": 4,
        "customers": 4,
        "field_customers": 3,
        "territories": 2,
        "reps": 0,
        "key_accounts": 1,
        "kams": 0,
    }
    assert report["criteria"][0]["total"] == 3.0
    names = ("accounts", "customers", "revenue_share", "levels", "unassigned")
    assert {name: report["key_accounts"][name] for name in names} == {
        "accounts": 1,
        "customers": 1,
        "revenue_share": 0.75,
        "levels": {"global": 0, "national": 0, "regional": 1},
        "unassigned": ["c0"],
    }


@settings(max_examples=40)
@given(st.lists(st.integers(-1, 2), min_size=12, max_size=12), st.integers(0, 2**32 - 1))
def test_constant_loads_add_up_to_the_total_of_the_assigned_units(label, seed):
    people = np.random.default_rng(seed).uniform(0.1, 9.0, 12)
    resolved = grid_resolved(3, 4, territories=3, units={"people": people})
    plan = judged(resolved, label)
    assigned = np.asarray(label) >= 0
    assert plan.loads["people"].sum() == pytest.approx(people[assigned].sum())
    assert row(plan)["total"] == pytest.approx(people[assigned].sum())


def test_a_criterion_of_both_kinds_keeps_its_column():
    customers = make_customers([0, 1, 2, 3], [[0, 0], [1, 0], [2, 0], [3, 0]])
    criteria = (CriterionSpec("workload", 0.9), CriterionSpec("customers", 0.1))
    resolved = grid_resolved(1, 4, criteria=criteria, customers=customers, reps=make_reps([[0, 0], [3, 0]]))
    plan = judged(resolved, [0, 0, 1, 1])
    assert list(plan.loads) == ["workload", "customers"]
    assert plan.loads["customers"].tolist() == [2.0, 2.0]
    swapped = replace(resolved, criteria=resolved.criteria[::-1])
    swapped = replace(swapped, scenario=replace(resolved.scenario, criteria=resolved.scenario.criteria[::-1]))
    assert judged(swapped, [0, 0, 1, 1]).loads["workload"] == pytest.approx(plan.loads["workload"])
