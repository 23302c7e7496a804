from __future__ import annotations

import numpy as np
import pytest
from judged import grid_resolved, make_reps, nobody

from territory_opt.errors import InvalidInput
from territory_opt.judge import identify_territories, judge
from territory_opt.model.arrays import texts

HOMES = [[0.0, 0.0], [5.0, 0.0]]


def resolved(resolved, territory, rep=None):
    return identify_territories(resolved, texts(territory), texts(rep or [""] * len(territory)))


def judged(resolved, territory, rep=None):
    names, reps, label, notes = resolved(resolved, territory, rep)
    return judge(resolved, label, territory_id=names, rep_of=reps, assignment=nobody(resolved), notes=notes)


def test_rep_id_in_the_file_decides():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    names, reps, label, notes = resolved(resolved, ["W"] * 3 + ["E"] * 3, ["R2"] * 3 + ["R1"] * 3)
    assert names.tolist() == ["E", "W"]
    assert reps.tolist() == [0, 1]
    assert label.tolist() == [1, 1, 1, 0, 0, 0]
    assert notes == ()


def test_a_rep_named_once_is_enough():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    names, _, _, notes = resolved(resolved, ["W"] * 3 + ["E"] * 3, ["R2", "", "", "R1", "", ""])
    assert (names.tolist(), notes) == (["E", "W"], ())


@pytest.mark.parametrize("names", [["West", "East"], ["R1", "R2"], ["West", "R2"]])
def test_the_territorys_name_may_point_to_the_rep(names):
    reps = make_reps(HOMES, territory_id=["West", "East"])
    west, east = names
    # The far homes on purpose: the name decides, not the distance.
    found, rep_of, label, notes = resolved(grid_resolved(1, 6, reps=reps), [east] * 3 + [west] * 3)
    assert found.tolist() == [west, east]
    assert rep_of.tolist() == [0, 1]
    assert label.tolist() == [1, 1, 1, 0, 0, 0]
    assert notes == ()


def test_territory_id_of_a_rep_goes_before_anothers_rep_id():
    reps = make_reps(HOMES, rep_id=["A", "B"], territory_id=["B", "A"])
    _, _, label, _ = resolved(grid_resolved(1, 2, reps=reps), ["A", "B"])
    assert label.tolist() == [1, 0]


def test_otherwise_the_matching_with_the_least_objective():
    resolved = grid_resolved(1, 6, reps=make_reps([[5, 0], [0, 0]]))
    names, rep_of, label, notes = resolved(resolved, ["a"] * 3 + ["b"] * 3)
    assert names.tolist() == ["b", "a"]
    assert rep_of.tolist() == [0, 1]
    assert label.tolist() == [1, 1, 1, 0, 0, 0]
    assert notes == (
        "Territories that name no rep were matched to the other reps one to one, "
        "so that the objective is least: a to R2, b to R1.",
    )
    assert judged(resolved, ["a"] * 3 + ["b"] * 3).report["objective"]["value"] == 6.0


def test_matching_weighs_the_whole_plan_not_each_territory():
    # Both are nearest to the home at 3, but only one can have it: the far one gains more.
    resolved = grid_resolved(1, 8, reps=make_reps([[3, 0], [0, 0]]))
    _, _, label, _ = resolved(resolved, ["a"] * 2 + ["a"] * 2 + ["b"] * 4)
    assert label.tolist() == [1] * 4 + [0] * 4


def test_a_missing_territory_is_there_empty_and_outside():
    resolved = grid_resolved(1, 6, reps=make_reps([[0, 0], [5, 0], [9, 9]]))
    plan = judged(resolved, ["a"] * 3 + ["b"] * 3, ["R1"] * 3 + ["R2"] * 3)
    assert plan.territory_id.tolist() == ["a", "b", "T003"]
    assert plan.loads["people"].tolist() == [3.0, 3.0, 0.0]
    assert plan.report["criteria"][0]["outside"] == 3  # the target is 2
    assert plan.report["counts"]["territories"] == 3
    assert plan.report["notes"] == ["The file gives no units to: T003."]


def test_a_missing_territory_never_shares_a_name():
    resolved = grid_resolved(1, 4, reps=make_reps(HOMES))
    names, *_ = resolved(resolved, ["T002"] * 4, ["R1"] * 4)
    assert names.tolist() == ["T002", "T002 (missing)"]


def test_territories_nobody_asked_for_have_no_target_and_are_outside():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    plan = judged(resolved, ["a"] * 2 + ["x"] * 2 + ["b"] * 2)
    assert plan.territory_id.tolist() == ["a", "b", "x"]
    assert plan.rep_of.tolist() == [0, 1, -1]
    assert plan.base[2].tolist() == [2.0, 0.0]  # tie of u002 and u003
    row = plan.report["criteria"][0]
    assert plan.targets["people"].tolist() == [3.0, 3.0, 0.0]
    assert (row["target"], row["outside"]) == (3.0, 3)
    assert row["max_deviation"] == pytest.approx(1 / 3)
    assert "territories nobody asked for: x" in plan.report["broken_rules"]


def test_a_unit_with_only_a_rep_belongs_to_that_reps_territory():
    reps = make_reps(HOMES, territory_id=["West", ""])
    names, _, label, _ = resolved(grid_resolved(1, 4, reps=reps), [""] * 4, ["R1", "R1", "R2", ""])
    assert names.tolist() == ["West", "T002"]
    assert label.tolist() == [0, 0, 1, -1]


def test_without_reps_names_keep_their_place_or_follow_in_order():
    resolved = grid_resolved(1, 4, territories=3)
    names, reps, label, notes = resolved(resolved, ["T003", "b", "a", "b"], ["R9", "", "", ""])
    assert names.tolist() == ["a", "b", "T003"]
    assert reps.tolist() == [-1, -1, -1]
    assert label.tolist() == [2, 1, 0, 1]
    assert notes == ("The book has no reps, so the rep_id of the file gives no base.",)


def test_without_reps_the_largest_territories_are_those_asked_for():
    names, _, label, _ = resolved(grid_resolved(1, 5, territories=2), ["a", "b", "b", "c", "c"])
    assert names.tolist() == ["b", "c", "a"]
    assert label.tolist() == [2, 0, 0, 1, 1]


def test_vacant_territories_take_what_no_home_serves_well():
    resolved = grid_resolved(1, 6, reps=make_reps([[0, 0]]), territories=2)
    _, _, label, _ = resolved(resolved, ["a"] * 3 + ["b"] * 3)
    assert label.tolist() == [0, 0, 0, 1, 1, 1]


def test_every_contradiction_is_reported_at_once():
    resolved = grid_resolved(1, 4, reps=make_reps(HOMES))
    with pytest.raises(InvalidInput) as caught:
        resolved(resolved, ["a", "a", "b", "c"], ["R1", "R2", "R2", "R7"])
    found = {(fault.column, fault.value) for fault in caught.value.faults}
    assert found == {("rep_id", "R7"), ("territory_id", "a"), ("rep_id", "R2")}


def test_a_plan_of_free_bases_is_the_same_whatever_its_names():
    resolved = grid_resolved(2, 4, territories=2)
    one = judged(resolved, ["p", "p", "q", "q"] * 2)
    two = judged(resolved, ["z", "z", "a", "a"] * 2)
    assert one.report["objective"] == two.report["objective"]
    assert np.sort(one.base, axis=0).tolist() == np.sort(two.base, axis=0).tolist()


def test_a_vacant_territory_is_matched_by_what_the_whole_plan_costs():
    # From the home at 1, b costs 3 and a 4; but a costs 4 at best, and b nothing from its own unit.
    resolved = grid_resolved(1, 5, reps=make_reps([[1, 0]]), territories=2)
    _, _, label, _ = resolved(resolved, ["a"] * 4 + ["b"])
    assert label.tolist() == [0, 0, 0, 0, 1]


def test_a_rep_the_file_gives_away_is_not_found_by_name_again():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    names, _, label, notes = resolved(resolved, ["R1"] * 3 + ["x"] * 3, [""] * 3 + ["R1"] * 3)
    assert names.tolist() == ["x", "R1"]
    assert label.tolist() == [1, 1, 1, 0, 0, 0]
    assert notes[0].endswith("R1 to R2.")


def test_two_names_of_one_rep_are_two_territories():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES, territory_id=["West", ""]))
    names, _, label, _ = resolved(resolved, ["R1"] * 3 + ["West"] * 3)
    assert names.tolist() == ["West", "R1"]
    assert label.tolist() == [1, 1, 1, 0, 0, 0]
