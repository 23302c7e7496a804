"""A rep has left: customers and the initial plan still name this rep."""

import csv

import numpy as np
import pytest

import territory_opt as to
from territory_opt.ingest import book_from_rows
from territory_opt.model.findings.book_findings import LeftTheCompany
from territory_opt.model.findings.plan_findings import StartRepsUnknown
from territory_opt.wording.finding_text import finding_text

SIDE = 6
HOMES = {"R1": (8.2, 50.2), "R2": (9.4, 50.2), "R3": (8.2, 50.8), "R4": (9.4, 50.8)}
SCENARIO = {"iterations": 6, "criteria": [{"measure": "customers", "tolerance": 0.2}]}


def owner_of(i, j):
    return f"R{1 + (i >= 3) + 2 * (j >= 3)}"


def rows(reps, named=owner_of):
    places = [(i, j, 8 + 0.3 * i, 50 + 0.2 * j) for i in range(SIDE) for j in range(SIDE)]
    units = [{"unit_id": f"u{i}{j}", "lon": x, "lat": y} for i, j, x, y in places]
    customers = [
        {"customer_id": f"c{i}{j}", "unit_id": f"u{i}{j}", "visits_per_year": 2, "rep_id": named(i, j)}
        for i, j, *_ in places
    ]
    team = [{"rep_id": rep, "lon": HOMES[rep][0], "lat": HOMES[rep][1]} for rep in reps]
    return {"units": units, "customers": customers, "reps": team}


@pytest.fixture(scope="module")
def book():
    """R2 of four reps has left."""
    return book_from_rows(rows(("R1", "R3", "R4")))


def test_customers_of_a_rep_who_has_left_are_counted_in_one_warning(book):
    (found,) = (one for one in book.findings if isinstance(one, LeftTheCompany))
    assert (found.file, found.column, found.entity) == ("customers", "rep_id", "rep")
    assert (found.ids, found.customers, found.rows_filled) == (("R2",), (9,), 36)
    assert "of 9 of 36 customers is not in the table of reps: R2 (9)" in finding_text(found)


def test_an_id_with_other_upper_and_lower_case_is_a_fault():
    with pytest.raises(to.InvalidInput, match="'R1' differs only in upper and lower case"):
        book_from_rows(rows(HOMES, lambda i, j: owner_of(i, j).lower() if i + j == 0 else owner_of(i, j)))


def test_an_unknown_id_of_one_customer_is_a_fault():
    with pytest.raises(to.InvalidInput, match="'R7'") as caught:
        book_from_rows(rows(HOMES, lambda i, j: "R7" if i + j == 0 else owner_of(i, j)))
    (fault,) = caught.value.faults
    assert (fault.column, fault.value) == ("rep_id", "R7")


def test_fewer_territories_than_reps_are_a_fault():
    with pytest.raises(to.InvalidInput, match="there are 4 reps for 3 territories"):
        to.optimise(book_from_rows(rows(HOMES)), {**SCENARIO, "territories": 3})


def test_the_other_reps_take_over_and_the_moves_are_reported(book):
    plan = to.optimise(book, SCENARIO)
    assert plan.report["status"] in ("feasible", "optimal")
    assert plan.report["counts"]["territories"] == 3
    moved = plan.transition
    assert (moved.old_owner == "R2").sum() == 9
    assert set(moved.new_owner[moved.old_owner == "R2"]) <= {"R1", "R3", "R4"}
    assert plan.report["disruption"]["customers_moved"] >= 9
    assert len(plan.report["today"][0]["loads"]) == 4


def test_a_plan_that_names_a_removed_territory_can_be_the_start(book, tmp_path):
    full = to.optimise(book_from_rows(rows(HOMES)), SCENARIO)
    to.write(full, tmp_path / "plan")
    with (tmp_path / "plan" / "assignments.csv").open(encoding="utf-8") as file:
        assert {row["rep_id"] for row in csv.DictReader(file)} == set(HOMES)
    plan = to.optimise(book, SCENARIO, start=tmp_path / "plan")
    assert plan.report["status"] in ("feasible", "optimal")
    assert StartRepsUnknown(("R2",)) in [one.finding for one in plan.report.findings]
    with pytest.raises(to.InvalidInput, match="no rep has this id"):
        to.evaluate(book, tmp_path / "plan", SCENARIO)
    assert np.isin(plan.rep_of, range(3)).all()


@pytest.mark.parametrize("today", [4, 1])
def test_customers_change_owner_where_all_reps_are_new(today):
    """No rep of today is in the book: their territories do not continue with the new reps."""
    book = book_from_rows(rows(HOMES, lambda i, j: "gone" if today == 1 else f"gone{owner_of(i, j)}"))
    plan = to.optimise(book, SCENARIO)
    moved = plan.transition
    assert len(moved) == SIDE * SIDE
    assert set(moved.new_owner) == set(HOMES)
    assert all(owner.startswith("gone") for owner in moved.old_owner)
    assert plan.report.disruption.customers_moved == SIDE * SIDE


def test_a_vacant_territory_continues_that_of_a_rep_who_has_left(book):
    plan = to.optimise(book, {**SCENARIO, "territories": 4})
    of_departed = [str(owner) for owner in plan.transition.old_owner].count("R2")
    assert of_departed < 9
