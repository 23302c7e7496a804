"""Identification of the territories of an assignments file."""

from __future__ import annotations

import numpy as np
import pytest
from judge_grid_books import grid_resolved, make_reps, no_kams

from territory_opt.errors import InvalidInput
from territory_opt.judge import AccountAssignments, identify_territories, judge
from territory_opt.model.arrays import texts
from territory_opt.model.findings.plan_findings import BookWithoutReps, TerritoriesMatched
from territory_opt.model.findings.rule_findings import EmptyTerritories, ExtraTerritories

HOMES = [[0.0, 0.0], [5.0, 0.0]]


def identified(resolved, territory, rep=None):
    return identify_territories(resolved, texts(territory), texts(rep or [""] * len(territory)))


def judged(resolved, territory, rep=None):
    return judge(resolved, identified(resolved, territory, rep), AccountAssignments(no_kams(resolved)))


def test_rep_id_in_the_file_decides():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    labels = identified(resolved, ["W"] * 3 + ["E"] * 3, ["R2"] * 3 + ["R1"] * 3)
    assert labels.territory_id.tolist() == ["E", "W"]
    assert labels.rep_of.tolist() == [0, 1]
    assert labels.label.tolist() == [1, 1, 1, 0, 0, 0]
    assert labels.findings == ()


def test_a_rep_named_once_is_enough():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    labels = identified(resolved, ["W"] * 3 + ["E"] * 3, ["R2", "", "", "R1", "", ""])
    assert (labels.territory_id.tolist(), labels.findings) == (["E", "W"], ())


@pytest.mark.parametrize("names", [["West", "East"], ["R1", "R2"], ["West", "R2"]])
def test_the_territorys_name_may_point_to_the_rep(names):
    reps = make_reps(HOMES, territory_id=["West", "East"])
    west, east = names
    # The homes are far: the name decides, not the distance.
    labels = identified(grid_resolved(1, 6, reps=reps), [east] * 3 + [west] * 3)
    assert labels.territory_id.tolist() == [west, east]
    assert labels.rep_of.tolist() == [0, 1]
    assert labels.label.tolist() == [1, 1, 1, 0, 0, 0]
    assert labels.findings == ()


def test_territory_id_of_a_rep_goes_before_anothers_rep_id():
    reps = make_reps(HOMES, rep_id=["A", "B"], territory_id=["B", "A"])
    labels = identified(grid_resolved(1, 2, reps=reps), ["A", "B"])
    assert labels.label.tolist() == [1, 0]


def test_else_the_matching_with_the_least_objective():
    resolved = grid_resolved(1, 6, reps=make_reps([[5, 0], [0, 0]]))
    labels = identified(resolved, ["a"] * 3 + ["b"] * 3)
    assert labels.territory_id.tolist() == ["b", "a"]
    assert labels.rep_of.tolist() == [0, 1]
    assert labels.label.tolist() == [1, 1, 1, 0, 0, 0]
    assert labels.findings == (TerritoriesMatched(("a", "b"), ("R2", "R1"), "objective"),)
    assert judged(resolved, ["a"] * 3 + ["b"] * 3).report["objective"]["value"] == 6.0


def test_the_matching_minimises_the_objective_of_the_whole_plan():
    # Both are nearest to the home at 3; the plan is best when the far one gets it.
    resolved = grid_resolved(1, 8, reps=make_reps([[3, 0], [0, 0]]))
    labels = identified(resolved, ["a"] * 2 + ["a"] * 2 + ["b"] * 4)
    assert labels.label.tolist() == [1] * 4 + [0] * 4


def test_a_missing_territory_is_empty_and_outside():
    resolved = grid_resolved(1, 6, reps=make_reps([[0, 0], [5, 0], [9, 9]]))
    plan = judged(resolved, ["a"] * 3 + ["b"] * 3, ["R1"] * 3 + ["R2"] * 3)
    assert plan.territory_id.tolist() == ["a", "b", "T003"]
    assert plan.loads["people"].tolist() == [3.0, 3.0, 0.0]
    assert plan.report["criteria"][0]["outside"] == 3  # the target is 2
    assert plan.report["counts"]["territories"] == 3
    assert plan.report.broken_rules[0].finding == EmptyTerritories(("T003",))


def test_a_missing_territory_never_shares_a_name():
    resolved = grid_resolved(1, 4, reps=make_reps(HOMES))
    labels = identified(resolved, ["T002"] * 4, ["R1"] * 4)
    assert labels.territory_id.tolist() == ["T002", "T002 (missing)"]


def test_extra_territories_have_no_target_and_are_outside():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    plan = judged(resolved, ["a"] * 2 + ["x"] * 2 + ["b"] * 2)
    assert plan.territory_id.tolist() == ["a", "b", "x"]
    assert plan.rep_of.tolist() == [0, 1, -1]
    assert plan.base[2].tolist() == [2.0, 0.0]  # tie of u002 and u003
    row = plan.report["criteria"][0]
    assert plan.targets["people"].tolist() == [3.0, 3.0, 0.0]
    assert (row["target"], row["outside"]) == (3.0, 3)
    assert row["max_deviation"] == pytest.approx(1 / 3)
    assert ExtraTerritories(("x",)) in [one.finding for one in plan.report.broken_rules]


def test_a_unit_with_only_a_rep_belongs_to_that_reps_territory():
    reps = make_reps(HOMES, territory_id=["West", ""])
    labels = identified(grid_resolved(1, 4, reps=reps), [""] * 4, ["R1", "R1", "R2", ""])
    assert labels.territory_id.tolist() == ["West", "T002"]
    assert labels.label.tolist() == [0, 0, 1, -1]


def test_without_reps_equal_names_match_and_the_others_follow_in_order():
    resolved = grid_resolved(1, 4, territories=3)
    labels = identified(resolved, ["T003", "b", "a", "b"], ["R9", "", "", ""])
    assert labels.territory_id.tolist() == ["a", "b", "T003"]
    assert labels.rep_of.tolist() == [-1, -1, -1]
    assert labels.label.tolist() == [2, 1, 0, 1]
    assert labels.findings == (BookWithoutReps(),)


def test_without_reps_the_largest_territories_are_matched():
    labels = identified(grid_resolved(1, 5, territories=2), ["a", "b", "b", "c", "c"])
    assert labels.territory_id.tolist() == ["b", "c", "a"]
    assert labels.label.tolist() == [2, 0, 0, 1, 1]


def test_vacant_territories_are_matched_by_the_objective():
    resolved = grid_resolved(1, 6, reps=make_reps([[0, 0]]), territories=2)
    labels = identified(resolved, ["a"] * 3 + ["b"] * 3)
    assert labels.label.tolist() == [0, 0, 0, 1, 1, 1]


def test_every_contradiction_is_reported_at_once():
    resolved = grid_resolved(1, 4, reps=make_reps(HOMES))
    with pytest.raises(InvalidInput) as caught:
        identified(resolved, ["a", "a", "b", "c"], ["R1", "R2", "R2", "R7"])
    found = {(fault.column, fault.value) for fault in caught.value.faults}
    assert found == {("rep_id", "R7"), ("territory_id", "a"), ("rep_id", "R2")}


def test_with_free_bases_the_names_do_not_change_the_figures():
    resolved = grid_resolved(2, 4, territories=2)
    one = judged(resolved, ["p", "p", "q", "q"] * 2)
    two = judged(resolved, ["z", "z", "a", "a"] * 2)
    assert one.report["objective"] == two.report["objective"]
    assert np.sort(one.base, axis=0).tolist() == np.sort(two.base, axis=0).tolist()


def test_a_vacant_territory_is_matched_by_the_objective_of_the_whole_plan():
    # From the home at 1, b costs 3 and a 4; from their best member units, a costs 4 and b 0.
    resolved = grid_resolved(1, 5, reps=make_reps([[1, 0]]), territories=2)
    labels = identified(resolved, ["a"] * 4 + ["b"])
    assert labels.label.tolist() == [0, 0, 0, 0, 1]


def test_a_rep_given_in_the_file_is_not_matched_by_name():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES))
    labels = identified(resolved, ["R1"] * 3 + ["x"] * 3, [""] * 3 + ["R1"] * 3)
    assert labels.territory_id.tolist() == ["x", "R1"]
    assert labels.label.tolist() == [1, 1, 1, 0, 0, 0]
    assert labels.findings[0].about == {"territories": ("R1",), "reps": ("R2",)}


def test_two_names_of_one_rep_are_two_territories():
    resolved = grid_resolved(1, 6, reps=make_reps(HOMES, territory_id=["West", ""]))
    labels = identified(resolved, ["R1"] * 3 + ["West"] * 3)
    assert labels.territory_id.tolist() == ["West", "R1"]
    assert labels.label.tolist() == [1, 1, 1, 0, 0, 0]
