"""The order of a plan's territories is of no consequence: everything is found by territory, rep and unit."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from judge_grid_books import grid_points, grid_resolved, judged, make_customers, make_reps

from territory_opt.model.arrays import texts
from territory_opt.model.scenario import CriterionSpec, Disruption, UnitsInTerritory

NAMES = ("North", "T002", "T003", "T004")
REP_OF = (0, 1, 2, -1)
LABEL = np.array([0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 1, 1, 2, 2, 3, 3])
TODAY = [
    "North",
    "North",
    "R2",
    "R2",
    "R3",
    "R3",
    "gone",
    "gone",
    "North",
    "R3",
    "R2",
    "R2",
    "R3",
    "",
    "gone",
    "R2",
]


@pytest.fixture(scope="module")
def resolved():
    """Three reps with different homes, shares and hours, a vacant territory, rules, and owners of today."""
    points = grid_points(2, 8)
    unit = np.arange(16)
    customers = make_customers(
        unit,
        points,
        revenue=100.0 + unit,
        visits=30.0 + unit,
        rep_id=["R3" if i in (2, 7) else "" for i in range(16)],
    )
    reps = make_reps(
        [[0.5, 0.5], [3, 1], [5, 0]],
        territory_id=["North", "", ""],
        share=[1.0, 2.0, 4.0],
        capacity=[200.0, 20.0, 100.0],
    )
    criteria = (CriterionSpec("customers", 0.3), CriterionSpec("workload", 0.3, targets="capacity"))
    lock = (UnitsInTerritory(("u000", "u009"), "R1"), UnitsInTerritory(("u004", "u006"), "R3"))
    return grid_resolved(
        2,
        8,
        criteria,
        customers=customers,
        reps=reps,
        territories=4,
        contiguity=False,
        units={"people": np.ones(16), "territory_id": TODAY},
        lock=lock,
        forbid=(UnitsInTerritory(("u002", "u005"), "R2"), UnitsInTerritory(("u007",), "T004")),
        disruption=Disruption(0.5, "customers"),
    )


def by_name(plan, index):
    """Names of territories instead of their numbers; None for -1."""
    return [None if t < 0 else str(plan.territory_id[t]) for t in np.asarray(index).tolist()]


def in_order(value):
    """A JSON value in which the order of ids and of rows, and so of sentences about them, does not count."""
    if isinstance(value, dict):
        return {
            key: in_order(one) for key, one in value.items() if key not in ("text", "broken", "broken_rules")
        }
    if isinstance(value, list):
        found = [in_order(one) for one in value]
        return sorted(found, key=repr) if all(isinstance(one, (dict, str)) for one in found) else found
    return float(f"{value:.9g}") if isinstance(value, float) else value


def rows(plan):
    """What is said of each territory, by its name."""
    columns = {"rep": plan.rep_of, "base": plan.base, "customers": plan.customers, "hours": plan.drive_hours}
    columns |= {f"load {name}": loads for name, loads in plan.loads.items()}
    columns |= {f"target {name}": targets for name, targets in plan.targets.items()}
    columns |= {
        "capacity": plan.territory_workload.capacity_hours,
        "used": plan.territory_workload.utilisation,
    }
    return {
        str(name): {key: in_order(column[t].tolist()) for key, column in columns.items()}
        for t, name in enumerate(plan.territory_id)
    }


def facts(plan):
    """The whole plan, without the numbers of its territories."""
    moves = plan.transition
    return {
        "rows": rows(plan),
        "label": by_name(plan, plan.label),
        "locked": by_name(plan, plan.locked),
        "before": by_name(plan, plan.label_before),
        "customers before": by_name(plan, plan.customers_before.territory),
        "transition": list(
            zip(moves.customer.tolist(), moves.old_owner.tolist(), moves.new_owner.tolist(), moves.reason)
        ),
        "report": in_order(plan.report.as_json()),
    }


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_a_renumbered_plan_is_the_same_plan(resolved, order):
    order = np.array(order)
    number = np.argsort(order)
    plan = judged(
        resolved,
        number[LABEL],
        territory_id=texts(np.array(NAMES, dtype=object)[order]),
        rep_of=np.array(REP_OF)[order],
    )
    expected = facts(judged(resolved, LABEL))
    for name, found in facts(plan).items():
        assert found == expected[name], name


def test_what_is_said_of_each_territory(resolved):
    """The figures that the renumbered plans are compared with are those of the right reps."""
    found = rows(judged(resolved, LABEL))
    assert {name: row["base"] for name, row in found.items() if name != "T004"} == {
        "North": [0.5, 0.5],
        "T002": [3.0, 1.0],
        "T003": [5.0, 0.0],
    }
    assert [found[name]["capacity"] for name in NAMES] == [200.0, 20.0, 100.0, pytest.approx(1408.0)]
    # 16 customers in shares of 1, 2 and 4, and their mean for the vacant one.
    targets = np.array([1.0, 2.0, 4.0, 7 / 3])
    assert [found[name]["target customers"] for name in NAMES] == pytest.approx(16 * targets / targets.sum())


def test_reps_of_a_scenario_in_another_order_keep_their_homes_and_shares(resolved):
    """A scenario whose territories are not in the order of the reps, with the vacant one between them."""
    order = np.array([2, 3, 0, 1])
    other = replace(
        resolved,
        territory_id=resolved.territory_id[order],
        rep_of=resolved.rep_of[order],
        homes=resolved.homes[order],
        share=resolved.share[order],
        rules=replace(resolved.rules, locks=(), forbids=()),
        change=None,
    )
    plain = replace(resolved, rules=other.rules, change=None)
    assert rows(judged(other, np.argsort(order)[LABEL])) == rows(judged(plain, LABEL))


def test_vacant_territories_keep_their_rules():
    locks = (UnitsInTerritory(("u000",), "T002"), UnitsInTerritory(("u002",), "T003"))
    resolved = grid_resolved(
        1, 3, (CriterionSpec("people", 9.0),), reps=make_reps([[1, 0]]), territories=3, lock=locks
    )
    plan = judged(resolved, [1, 0, 2])
    assert [rule.holds for rule in plan.report.rules] == [True, True]
    assert plan.locked.tolist() == [1, -1, 2]
