"""Checks of the rules about single units and about change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judge_grid_books import grid_resolved, judged, make_customers, make_reps, result_for

from territory_opt.errors import JudgeDisagrees
from territory_opt.judge import identify_territories
from territory_opt.model.arrays import texts
from territory_opt.model.findings.rule_findings import (
    GroupsDivided,
    GroupsRequired,
    TooMuchMoved,
    UnitsDivided,
    UnitsInForbiddenTerritory,
    UnitsLockedElsewhere,
)
from territory_opt.model.result import Status
from territory_opt.model.scenario import CriterionSpec, Disruption, UnitsInTerritory
from territory_opt.resolve import resolve

LOOSE = (CriterionSpec("people", 9.0),)


def rule(units, territory):
    return UnitsInTerritory(tuple(units.split()), territory)


def line(n=4, **keys):
    return grid_resolved(1, n, LOOSE, **{"territories": 2, "contiguity": False, **keys})


def today(*names, people=None):
    return {"people": people or [1] * len(names), "territory_id": list(names)}


def test_without_such_rules_the_report_has_none():
    report = judged(line(), [0, 0, 1, 1]).report
    assert report["rules"] == []
    assert report["holds"]


def test_each_rule_is_checked_separately():
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
        "required": "2 units (u002, u003) must be in T002.",
        "holds": False,
        "broken": "Units that lock[2] puts into T002 are elsewhere: u003.",
        "units": ["u003"],
    }
    assert rules["forbid[1]"]["units"] == ["u001"]
    assert [one.finding for one in plan.report.broken_rules] == [
        UnitsLockedElsewhere("lock[2]", "T002", ("u003",)),
        UnitsInForbiddenTerritory("forbid[1]", "T002", ("u001",)),
        UnitsDivided("together[1]", ("u000", "u001"), 2),
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


def test_a_unit_without_a_territory_breaks_its_rules(locked):
    rules = {entry["rule"]: entry for entry in judged(locked, [-1, -1, 1, 0]).report["rules"]}
    assert rules["lock[1]"]["units"] == ["u000"]
    assert rules["together[1]"]["units"] == ["u001", "u002"]


def test_divided_groups_are_reported():
    resolved = line()
    group = texts(["G", "G", "H", "H"])
    book = replace(resolved.book, units=replace(resolved.book.units, group_id=group))
    resolved = resolve(book, resolved.scenario)
    (entry,) = judged(resolved, [0, 0, 0, 1]).report.rules
    assert (entry.rule, entry.holds, entry.units) == ("group_id", False, ("H",))
    assert entry.required.finding == GroupsRequired(("G", "H"))
    assert entry.broken is not None
    assert entry.broken.finding == GroupsDivided(("H",), 2)


def test_a_lock_follows_its_rep_in_a_plan_with_other_names():
    resolved = line(
        reps=make_reps([[0, 0], [3, 0]], territory_id=["North", ""]), lock=(rule("u000", "North"),)
    )
    labels = identify_territories(resolved, texts(["b", "b", "a", "a"]), texts(["R2", "R2", "R1", "R1"]))
    plan = judged(resolved, labels.label, territory_id=labels.territory_id, rep_of=labels.rep_of)
    assert plan.report["rules"][0]["units"] == ["u000"]
    # The order of the territories does not matter.
    territory_id, rep_of = labels.territory_id[::-1], labels.rep_of[::-1]
    reversed_plan = judged(resolved, 1 - labels.label, territory_id=territory_id, rep_of=rep_of)
    assert reversed_plan.report["rules"][0]["units"] == ["u000"]
    assert reversed_plan.territory_id[reversed_plan.locked[0]] == "a"


def test_a_feasible_result_that_breaks_a_lock_is_refused(locked):
    bad = judged(locked, [1, 0, 0, 0])
    with pytest.raises(JudgeDisagrees, match=r"lock\[1\]"):
        judged(locked, bad.label, result=result_for(bad, status=Status.FEASIBLE))
    assert judged(locked, bad.label, result=result_for(bad)).report["status"] == "not_found"


def test_a_plan_that_breaks_a_lock_gives_no_smallest_tolerance(locked):
    good, bad = judged(locked, [0, 1, 1, 0]), judged(locked, [1, 0, 0, 1])

    def found(plan):
        report = judged(locked, plan.label, result=result_for(plan)).report
        return report["criteria"][0]["smallest_tolerance_found"]

    assert found(good) == 0.0
    assert found(bad) is None


def test_the_bound_on_a_tolerance_is_reported(locked):
    plan = judged(locked, [1, 0, 0, 1])
    result = result_for(plan, smallest_tolerance_bound=np.array([0.125]))
    report = judged(locked, plan.label, result).report
    assert report["criteria"][0]["smallest_tolerance_bound"] == 0.125
    assert report["infeasible"]["smallest_tolerance_bound"] == {"people": 0.125}
    unknown = judged(locked, plan.label, replace(result, smallest_tolerance_bound=np.array([np.nan])))
    assert unknown.report["criteria"][0]["smallest_tolerance_bound"] is None
    assert plan.report["criteria"][0]["smallest_tolerance_bound"] is None


def limited(share, *names, people=None, **more):
    disruption = Disruption(share, "people")
    return line(len(names), units=today(*names, people=people), disruption=disruption, **more)


def test_a_limit_on_change_holds_or_is_broken():
    report = judged(limited(0.25, "A", "A", "B", "B"), [0, 1, 1, 1]).report
    assert report["disruption"] == {
        "units_moved": 1,
        "customers_moved": 0,
        "revenue_moved_share": 0.0,
        "moved_share": 0.25,
        "max_moved_share": 0.25,
        "measure": "people",
        "unavoidable": {"customers": 0, "share": 0.0},
    }
    assert report["rules"] == [
        {
            "rule": "disruption",
            "required": "At most 25% of people may change territory.",
            "holds": True,
            "broken": None,
            "units": [],
        }
    ]
    assert report["holds"]
    broken = judged(limited(0.2, "A", "A", "B", "B"), [0, 1, 1, 1]).report
    assert [one.finding for one in broken.broken_rules] == [TooMuchMoved("people", 0.25, 0.2)]
    assert broken["settings"]["disruption"] == {"max_moved_share": 0.2, "measure": "people"}


def test_rounding_does_not_break_a_limit():
    resolved = limited(0.3, *"AAABBBBBBB")
    assert judged(resolved, [1, 1, 1, *[1] * 6, 0]).report["disruption"]["moved_share"] == pytest.approx(0.4)
    assert judged(resolved, [1, 1, 1, *[1] * 7]).report["rules"][0]["holds"]


def test_under_a_limit_today_is_matched_before_solving():
    """Without a limit today is matched to the plan, and an exchange of names is no change."""
    label = [1, 1, 0, 0]
    unlimited = judged(line(units=today("A", "A", "B", "B")), label).report["disruption"]
    assert unlimited["units_moved"] == 0
    plan = judged(limited(0.5, "A", "A", "B", "B"), label)
    assert plan.report["disruption"]["units_moved"] == 4
    assert plan.report["disruption"]["moved_share"] == 1.0
    assert not plan.report["holds"]
    assert plan.label_before.tolist() == [0, 0, 1, 1]


def test_units_without_an_owner_today_cannot_move():
    report = judged(limited(0.0, "A", "", "", "B"), [0, 0, 1, 1]).report
    assert report["disruption"]["moved_share"] == 0.0
    assert report["holds"]


def test_unknown_names_are_matched_so_that_least_moves():
    resolved = limited(0.5, "A", "A", "B", "B")
    labels = identify_territories(resolved, texts(["z", "z", "a", "a"]), texts([""] * 4))
    assert labels.territory_id.tolist() == ["z", "a"]
    report = judged(resolved, labels.label, territory_id=labels.territory_id, rep_of=labels.rep_of).report
    assert report["disruption"]["moved_share"] == 0.0
    # Names of the scenario are matched by name.
    labels = identify_territories(resolved, texts(["T002", "T002", "T001", "T001"]), texts([""] * 4))
    assert labels.label.tolist() == [1, 1, 0, 0]


def test_extra_territories_are_not_matched():
    resolved = limited(0.5, "A", "A", "B", "B")
    labels = identify_territories(resolved, texts(["x", "z", "a", "a"]), texts([""] * 4))
    assert sorted(labels.territory_id[:2].tolist()) == ["a", "x"]
    report = judged(resolved, labels.label, territory_id=labels.territory_id, rep_of=labels.rep_of).report
    assert report["disruption"]["moved_share"] == 0.25


def test_a_limit_on_revenue():
    customers = make_customers([0, 1, 2, 3], [[i, 0] for i in range(4)], revenue=[10, 20, 30, 40])
    resolved = line(
        customers=customers, units=today("A", "A", "B", "B"), disruption=Disruption(0.2, "revenue")
    )
    section = judged(resolved, [0, 1, 1, 1]).report["disruption"]
    assert section["moved_share"] == section["revenue_moved_share"] == pytest.approx(0.2)
    assert section["measure"] == "revenue"
