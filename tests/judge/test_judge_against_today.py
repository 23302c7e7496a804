"""Today's territories, their figures, and the change against them."""

from __future__ import annotations

import numpy as np
import pytest
from judge_grid_books import grid_points, grid_resolved, judged, make_customers, make_reps

from territory_opt.judge import todays_territories
from territory_opt.model.report.change_rows import DisruptionSection, UnavoidableChange
from territory_opt.model.scenario import CriterionSpec

CUSTOMERS = (CriterionSpec("customers", 0.1),)


def book_of(unit, **columns):
    return make_customers(unit, grid_points(1, 4)[unit], **columns)


def test_a_book_without_owners_has_no_today():
    resolved = grid_resolved(1, 4, territories=2)
    plan = judged(resolved, [0, 0, 1, 1])
    assert todays_territories(resolved) is None
    assert plan.label_before is None
    assert plan.before.tolist() == [""] * 4
    assert plan.report["today"] is None
    assert plan.report["disruption"] is None


def test_the_column_of_the_units_precedes_the_customers():
    units = {"people": np.ones(4), "territory_id": ["N", "N", "", "S"]}
    customers = book_of([0, 1, 2, 3], rep_id=["R1"] * 4)
    resolved = grid_resolved(1, 4, units=units, customers=customers, territories=2)
    today = todays_territories(resolved)
    assert today.before.tolist() == ["N", "N", "", "S"]
    assert today.territory_id.tolist() == ["N", "S"]
    assert today.label.tolist() == [0, 0, -1, 1]


def test_majority_of_field_customers_ties_by_id():
    unit = [0, 0, 0, 1, 1, 2, 2, 2]
    rep = ["R2", "R1", "R2", "R2", "R1", "", "R2", ""]
    # In unit 2 a key account of R1 does not count.
    flags = [-1, -1, -1, -1, -1, -1, -1, 1]
    customers = book_of(unit, rep_id=[*rep[:-1], "R1"], key_account=flags)
    resolved = grid_resolved(
        1,
        4,
        customers=customers,
        criteria=CUSTOMERS,
        reps=make_reps([[0, 0], [3, 0]], territory_id=["", "Süd"]),
    )
    today = todays_territories(resolved)
    assert today.before.tolist() == ["Süd", "T001", "Süd", ""]
    assert today.rep_of.tolist() == [1, 0]
    assert today.label.tolist() == [0, 1, 0, -1]


def test_an_unknown_rep_gives_its_territory_the_name():
    customers = book_of([0, 1], rep_id=["Ann", "Bob"])
    today = todays_territories(grid_resolved(1, 4, customers=customers, criteria=CUSTOMERS, territories=2))
    assert today.before.tolist() == ["Ann", "Bob", "", ""]
    assert today.rep_of.tolist() == [-1, -1]


def test_today_has_the_same_criteria_rows():
    units = {"people": np.ones(4), "territory_id": ["N", "S", "S", "S"]}
    report = judged(grid_resolved(1, 4, units=units, territories=2), [0, 0, 1, 1]).report
    (row,) = report["today"]
    assert set(row) == {*report["criteria"][0], "loads"}
    assert row["loads"] == {"N": 1.0, "S": 3.0}
    assert (row["total"], row["target"], row["min"], row["max"]) == (4.0, 2.0, 1.0, 3.0)
    assert row["max_deviation"] == 0.5
    assert row["outside"] == 2
    assert row["smallest_tolerance_found"] is None


def test_todays_travel_is_from_the_home_of_the_rep():
    units = {"people": np.ones(4), "territory_id": ["R2", "R2", "R1", "R1"]}
    customers = book_of([0, 1, 2, 3])
    criteria = (CriterionSpec("workload", 0.1),)
    reps = make_reps([[0, 0], [3, 0]])
    resolved = grid_resolved(1, 4, units=units, customers=customers, criteria=criteria, reps=reps)
    crossed = judged(resolved, [1, 1, 0, 0])
    assert crossed.report["today"][0]["total"] == pytest.approx(crossed.report["criteria"][0]["total"])
    assert (
        judged(resolved, [0, 0, 1, 1]).report["today"][0]["total"]
        > crossed.loads["workload"].min() * 2 * 0.99
    )


def test_todays_plan_moves_nothing():
    units = {"people": np.ones(4), "territory_id": ["N", "N", "S", "S"]}
    plan = judged(grid_resolved(1, 4, units=units, territories=2), [1, 1, 0, 0])
    assert plan.label_before.tolist() == [1, 1, 0, 0]
    assert plan.report.disruption == DisruptionSection(0, 0, 0.0)


def test_territories_are_matched_by_rep_before_overlap():
    units = {"people": np.ones(4), "territory_id": ["R1", "R1", "R2", "R2"]}
    customers = book_of([0, 1, 2, 3, 3], revenue=[10, 20, 30, 20, 20])
    reps = make_reps([[0, 0], [3, 0]])
    resolved = grid_resolved(1, 4, units=units, customers=customers, criteria=CUSTOMERS, reps=reps)
    plan = judged(resolved, [1, 1, 0, 1])
    assert plan.label_before.tolist() == [0, 0, 1, 1]
    assert plan.report.disruption == DisruptionSection(
        3, 3, pytest.approx(0.6), unavoidable=UnavoidableChange(0, 0.0)
    )


def test_the_share_of_moved_revenue_is_of_the_revenue_of_the_territories():
    """Revenue of key accounts is served outside all territories, and cannot move between them."""
    units = {"people": np.ones(4), "territory_id": ["R1", "R1", "R2", "R2"]}
    customers = book_of([0, 1, 2, 3], revenue=[900, 20, 30, 50], key_account=[1, -1, -1, -1])
    reps = make_reps([[0, 0], [3, 0]])
    resolved = grid_resolved(1, 4, units=units, customers=customers, criteria=CUSTOMERS, reps=reps)
    section = judged(resolved, [0, 1, 1, 1]).report.disruption
    assert (section.units_moved, section.customers_moved) == (1, 1)
    assert section.revenue_moved_share == pytest.approx(0.2)


def test_without_reps_names_are_matched_by_customers_in_common():
    units = {"people": np.ones(4), "territory_id": ["N", "N", "N", "S"]}
    # Matched by units N is territory 1; by customers it is territory 0.
    customers = book_of([0, 0, 0, 1, 2, 3])
    resolved = grid_resolved(1, 4, units=units, customers=customers, criteria=CUSTOMERS, territories=2)
    plan = judged(resolved, [0, 1, 1, 1])
    assert plan.label_before.tolist() == [0, 0, 0, 1]
    assert plan.report["disruption"]["units_moved"] == 2
    assert plan.report["disruption"]["customers_moved"] == 2


def test_units_of_a_removed_territory_move_and_unknown_ones_do_not():
    units = {"people": np.ones(4), "territory_id": ["N", "M", "", "S"]}
    plan = judged(grid_resolved(1, 4, units=units, territories=2), [0, 0, 0, 1])
    assert sorted(plan.label_before.tolist()) == [-1, -1, 0, 1]
    assert plan.label_before[2] == -1
    assert plan.report["disruption"]["units_moved"] == 1


def test_a_territory_without_its_rep_is_matched_to_a_vacant_one():
    units = {"people": np.ones(4), "territory_id": ["R1", "R1", "old", "old"]}
    resolved = grid_resolved(1, 4, units=units, reps=make_reps([[0, 0]]), territories=2)
    assert judged(resolved, [0, 0, 1, 1]).report["disruption"]["units_moved"] == 0
    assert judged(resolved, [0, 0, 0, 1]).report["disruption"]["units_moved"] == 1


def test_a_territory_without_its_rep_is_not_matched_to_another_rep():
    units = {"people": np.ones(4), "territory_id": ["R1", "R1", "old", "old"]}
    resolved = grid_resolved(1, 4, units=units, reps=make_reps([[0, 0], [3, 0]]))
    plan = judged(resolved, [0, 0, 1, 1])
    assert plan.label_before.tolist() == [0, 0, -1, -1]
    assert plan.report["disruption"]["units_moved"] == 2


def test_a_unit_that_loses_its_territory_has_moved():
    units = {"people": np.ones(4), "territory_id": ["N", "N", "S", "S"]}
    assert (
        judged(grid_resolved(1, 4, units=units, territories=2), [0, -1, 1, 1]).report["disruption"][
            "units_moved"
        ]
        == 1
    )


def test_an_unassigned_unit_of_a_removed_territory_has_moved():
    units = {"people": np.ones(4), "territory_id": ["R1", "R1", "old", "old"]}
    resolved = grid_resolved(1, 4, units=units, reps=make_reps([[0, 0], [3, 0]]))
    plan = judged(resolved, [0, 1, 1, -1])
    assert plan.label_before.tolist() == [0, 0, -1, -1]
    assert plan.report["disruption"]["units_moved"] == 3


def test_territories_without_a_common_unit_are_not_matched():
    units = {"people": np.ones(4), "territory_id": ["N", "N", "S", "S"]}
    plan = judged(grid_resolved(1, 4, units=units, territories=2), [0, 0, -1, -1])
    assert plan.label_before.tolist() == [0, 0, -1, -1]
