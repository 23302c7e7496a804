"""Plans of changed books: ids of territories are kept, and evaluate agrees."""

from __future__ import annotations

import pytest
from formulate_books import random_book

import territory_opt as to
from territory_opt.pipeline import scenario_for

BASE = {"iterations": 2, "effort": "quick", "criteria": [{"measure": "customers", "tolerance": 0.5}]}


@pytest.mark.parametrize(
    ("changes", "reps"),
    [
        (["remove_rep=R2"], {"T001": "R1", "T003": "R3", "T004": "R4"}),
        (["vacate=R2"], {"T001": "R1", "T002": "", "T003": "R3", "T004": "R4"}),
        (["vacate=R2", "replace=R3:New"], {"T001": "R1", "T002": "", "T003": "New", "T004": "R4"}),
        (
            ["remove_rep=R4", "add_rep=1,2", "assign=u000:T005"],
            {"T001": "R1", "T002": "R2", "T003": "R3", "T005": "NEW-T005"},
        ),
    ],
)
def test_ids_are_kept_in_the_plan_and_in_its_evaluation(changes, reps):
    book = random_book(1, homes=4)
    new, scenario = to.apply_changes(book, BASE, changes)
    plan = to.optimise(new, scenario)
    rep_ids = new.reps.rep_id.tolist()
    found = {
        str(name): rep_ids[rep] if rep >= 0 else ""
        for name, rep in zip(plan.territory_id, plan.rep_of.tolist())
    }
    assert found == reps
    assert plan.report["settings"]["retired"] == list(scenario.retired)
    assignments = {str(unit): str(plan.territory_id[t]) for unit, t in zip(new.units.unit_id, plan.label)}
    judged = to.evaluate(new, assignments, scenario)
    assert {
        str(unit): str(judged.territory_id[t]) for unit, t in zip(new.units.unit_id, judged.label)
    } == assignments
    assert judged.report["criteria"][0]["max_deviation"] == plan.report["criteria"][0]["max_deviation"]


def test_vacant_and_retired_are_read_from_a_scenario():
    book = random_book(1, homes=4)
    scenario = scenario_for(book, {**BASE, "vacant": ["T009"], "retired": ["T005"]})
    assert (scenario.vacant, scenario.retired) == (("T009",), ("T005",))
    with pytest.raises(to.InvalidInput, match="vacant"):
        scenario_for(book, {**BASE, "vacant": "T009"})


def test_changes_of_a_plan_start_from_its_units():
    book = random_book(1, homes=4)
    new, scenario = to.apply_changes(
        book, BASE, [to.Lock(territory="R1")], territory_of={"u000": "T001", "u001": "T002"}
    )
    assert [(lock.units, lock.territory) for lock in scenario.lock] == [(("u000",), "T001")]
    assert new.units is book.units
