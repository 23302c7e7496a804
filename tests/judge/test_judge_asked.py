"""Rules about single units and about change, judged on any plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judged import claim_for, grid_resolved, make_customers, make_reps, nobody

from territory_opt.errors import JudgeDisagrees
from territory_opt.judge import identify_territories, judge
from territory_opt.model.arrays import texts
from territory_opt.model.result import Status
from territory_opt.model.scenario import CriterionSpec, Disruption, UnitsInTerritory
from territory_opt.resolve import resolve

LOOSE = (CriterionSpec("people", 9.0),)


def rule(units, territory):
    return UnitsInTerritory(tuple(units.split()), territory)


def judged(resolved, label, **more):
    return judge(resolved, np.asarray(label), assignment=nobody(resolved), **more)


def line(n=4, **keys):
    return grid_resolved(1, n, LOOSE, **{"territories": 2, "contiguity": False, **keys})


def today(*names, people=None):
    return {"people": people or [1] * len(names), "territory_id": list(names)}


def test_without_such_rules_there_is_nothing_to_say():
    report = judged(line(), [0, 0, 1, 1]).report
    assert report["rules"] == []
    assert report["holds"]


def test_each_rule_is_judged_by_itself():
    resolved = line(
        lock=(rule("u000", "T001"), rule("u002 u003", "T002")),
        forbid=(rule("u000 u001", "T002"),),
        together=(("u000", "u001"),),
    )
    plan = judged(resolved, [0, 1, 1, 0])
    rules = {entry["rule"]: entry for entry in plan.report["rules"]}
    assert {name: entry["holds"] for name, entry in rules.items()} == {
        "lock[1]": True,
        "lock[2]": False,
        "forbid[1]": False,
        "together[1]": False,
    }
    assert rules["lock[2]"] == {
        "rule": "lock[2]",
        "asked": "2 units (u002, u003) must be in T002",
        "holds": False,
        "broken": "locked into T002, but elsewhere: u003",
        "units": ["u003"],
    }
    assert rules["forbid[1]"]["units"] == ["u001"]
    assert plan.report["broken_rules"] == [
        "lock[2]: locked into T002, but elsewhere: u003",
        "forbid[1]: kept out of T002, but in it: u001",
        "together[1]: kept together, but divided into 2: u000, u001",
    ]
    assert not plan.report["holds"]
    assert plan.locked.tolist() == [0, -1, 1, 1]


@pytest.fixture
def locked():
    return line(lock=(rule("u000", "T001"),), together=(("u001", "u002"),))


def test_a_plan_that_keeps_them_holds(locked):
    plan = judged(locked, [0, 1, 1, 1])
    assert plan.report["holds"]
    assert [entry["holds"] for entry in plan.report["rules"]] == [True, True]
    assert judged(line(), [0, 0, 1, 1]).locked is None


def test_a_unit_without_a_territory_breaks_what_binds_it(locked):
    rules = {entry["rule"]: entry for entry in judged(locked, [-1, -1, 1, 0]).report["rules"]}
    assert rules["lock[1]"]["units"] == ["u000"]
    assert rules["together[1]"]["units"] == ["u001", "u002"]


def test_divided_groups_are_named():
    resolved = line()
    group = texts(["G", "G", "H", "H"])
    book = replace(resolved.book, units=replace(resolved.book.units, group_id=group))
    resolved = resolve(book, resolved.scenario)
    (entry,) = judged(resolved, [0, 0, 0, 1]).report["rules"]
    assert (entry["rule"], entry["holds"], entry["units"]) == ("group_id", False, ["H"])


def test_a_lock_follows_its_rep_in_a_plan_with_other_names():
    resolved = line(
        reps=make_reps([[0, 0], [3, 0]], territory_id=["North", ""]), lock=(rule("u000", "North"),)
    )
    names, rep_of, label, _ = identify_territories(
        resolved, texts(["b", "b", "a", "a"]), texts(["R2", "R2", "R1", "R1"])
    )
    plan = judged(resolved, label, territory_id=names, rep_of=rep_of)
    assert plan.report["rules"][0]["units"] == ["u000"]
    # Whoever lists the territories the other way round means the same.
    turned = judged(resolved, 1 - label, territory_id=names[::-1], rep_of=rep_of[::-1])
    assert turned.report["rules"][0]["units"] == ["u000"]
    assert turned.territory_id[turned.locked[0]] == "a"


def test_the_solver_cannot_claim_a_plan_that_breaks_a_lock(locked):
    bad = judged(locked, [1, 0, 0, 0])
    with pytest.raises(JudgeDisagrees, match=r"lock\[1\]"):
        judged(locked, bad.label, claim=claim_for(bad, status=Status.FEASIBLE))
    assert judged(locked, bad.label, claim=claim_for(bad)).report["status"] == "not_found"


def test_a_plan_that_breaks_a_lock_is_no_witness_of_a_tolerance(locked):
    good, bad = judged(locked, [0, 1, 1, 0]), judged(locked, [1, 0, 0, 1])

    def found(plan):
        report = judged(locked, plan.label, claim=claim_for(plan)).report
        return report["criteria"][0]["smallest_tolerance_found"]

    assert found(good) == 0.0
    assert found(bad) is None


def test_the_bound_on_a_tolerance_is_reported(locked):
    plan = judged(locked, [1, 0, 0, 1])
    claim = claim_for(plan, smallest_tolerance_bound=np.array([0.125]))
    report = judged(locked, plan.label, claim=claim).report
    assert report["criteria"][0]["smallest_tolerance_bound"] == 0.125
    assert report["infeasible"]["smallest_tolerance_bound"] == {"people": 0.125}
    unknown = judged(locked, plan.label, claim=replace(claim, smallest_tolerance_bound=np.array([np.nan])))
    assert unknown.report["criteria"][0]["smallest_tolerance_bound"] is None
    assert plan.report["criteria"][0]["smallest_tolerance_bound"] is None


def limited(share, *names, people=None, **more):
    disruption = Disruption(share, "people")
    return line(len(names), units=today(*names, people=people), disruption=disruption, **more)


def test_a_limit_on_change_is_held_or_broken():
    report = judged(limited(0.25, "A", "A", "B", "B"), [0, 1, 1, 1]).report
    assert report["disruption"] == {
        "units_moved": 1,
        "customers_moved": 0,
        "revenue_moved_share": 0.0,
        "moved_share": 0.25,
        "max_moved_share": 0.25,
        "measure": "people",
    }
    assert report["rules"] == [
        {
            "rule": "disruption",
            "asked": "at most 25 % of people may change territory",
            "holds": True,
            "broken": None,
            "units": [],
        }
    ]
    assert report["holds"]
    broken = judged(limited(0.2, "A", "A", "B", "B"), [0, 1, 1, 1]).report
    assert broken["broken_rules"] == ["disruption: 25 % of people change territory, at most 20 % may"]
    assert broken["settings"]["disruption"] == {"max_moved_share": 0.2, "measure": "people"}


def test_rounding_does_not_break_a_limit():
    resolved = limited(0.3, *"AAABBBBBBB")
    assert judged(resolved, [1, 1, 1, *[1] * 6, 0]).report["disruption"]["moved_share"] == pytest.approx(0.4)
    assert judged(resolved, [1, 1, 1, *[1] * 7]).report["rules"][0]["holds"]


def test_names_are_matched_before_so_that_solver_and_judge_count_alike():
    """Without a limit the best names are found after the fact, and an exchange of names is no change."""
    label = [1, 1, 0, 0]
    free = judged(line(units=today("A", "A", "B", "B")), label).report["disruption"]
    assert free["units_moved"] == 0
    asked = judged(limited(0.5, "A", "A", "B", "B"), label)
    assert asked.report["disruption"]["units_moved"] == 4
    assert asked.report["disruption"]["moved_share"] == 1.0
    assert not asked.report["holds"]
    assert asked.label_before.tolist() == [0, 0, 1, 1]


def test_units_without_an_owner_today_cannot_move():
    report = judged(limited(0.0, "A", "", "", "B"), [0, 0, 1, 1]).report
    assert report["disruption"]["moved_share"] == 0.0
    assert report["holds"]


def test_a_plan_from_outside_is_given_the_places_where_most_stays():
    """Its names say nothing, so they are told apart by what their units are today."""
    resolved = limited(0.5, "A", "A", "B", "B")
    names, rep_of, label, _ = identify_territories(resolved, texts(["z", "z", "a", "a"]), texts([""] * 4))
    assert names.tolist() == ["z", "a"]
    report = judged(resolved, label, territory_id=names, rep_of=rep_of).report
    assert report["disruption"]["moved_share"] == 0.0
    # Names of the scenario are taken at their word.
    _, _, label, _ = identify_territories(resolved, texts(["T002", "T002", "T001", "T001"]), texts([""] * 4))
    assert label.tolist() == [1, 1, 0, 0]


def test_more_territories_than_were_asked_for_leave_the_rest_over():
    resolved = limited(0.5, "A", "A", "B", "B")
    names, rep_of, label, _ = identify_territories(resolved, texts(["x", "z", "a", "a"]), texts([""] * 4))
    assert sorted(names[:2].tolist()) == ["a", "x"]
    report = judged(resolved, label, territory_id=names, rep_of=rep_of).report
    assert report["disruption"]["moved_share"] == 0.25


def test_a_limit_may_count_what_the_customers_bring():
    customers = make_customers([0, 1, 2, 3], [[i, 0] for i in range(4)], revenue=[10, 20, 30, 40])
    resolved = line(
        customers=customers, units=today("A", "A", "B", "B"), disruption=Disruption(0.2, "revenue")
    )
    section = judged(resolved, [0, 1, 1, 1]).report["disruption"]
    assert section["moved_share"] == section["revenue_moved_share"] == pytest.approx(0.2)
    assert section["measure"] == "revenue"
