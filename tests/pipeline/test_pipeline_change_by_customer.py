"""Units whose customers have two reps today: what no plan avoids, and what helps."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

import territory_opt as to
from territory_opt.ingest import book_from_rows
from territory_opt.model.findings.blocked_findings import ChangeLimitTooSmall
from territory_opt.model.report.change_rows import UnavoidableChange
from territory_opt.wording.finding_text import finding_text

FIRST_REP = {"X0": 10, "X1": 6, "X2": 4, "X3": 0}
"""Customers of R1 in each unit; the others of ten are with R2."""


def book(order=("R1", "R2")):
    """Four squares in a row, with ten customers each."""
    west = {"R1": 9.05, "R2": 9.35}
    units = [{"unit_id": name, "lon": 9.05 + 0.1 * i, "lat": 50.05} for i, name in enumerate(FIRST_REP)]
    customers = [
        {
            "customer_id": f"{name}-{i}",
            "unit_id": name,
            "rep_id": "R1" if i < first else "R2",
            "visits_per_year": 4,
        }
        for name, first in FIRST_REP.items()
        for i in range(10)
    ]
    reps = [{"rep_id": rep, "lon": west[rep], "lat": 50.05} for rep in order]
    return book_from_rows({"units": units, "customers": customers, "reps": reps})


def scenario(most=None, tolerance=0.1, **more):
    limit = {} if most is None else {"disruption": {"max_moved_share": most}}
    return {
        "iterations": 3,
        "criteria": [{"measure": "customers", "tolerance": tolerance}],
        **limit,
        **more,
    }


def too_small(plan):
    """The one finding about the limit; the rules in conflict follow it."""
    blocking = [one.finding for one in plan.report.infeasible.blocking]
    (found,) = (one for one in blocking if isinstance(one, ChangeLimitTooSmall))
    assert blocking[0] is found
    return found


@pytest.mark.parametrize("order", [("R1", "R2"), ("R2", "R1")])
def test_the_limit_that_is_named_makes_the_case_solvable(order):
    plan = to.optimise(book(order), scenario(0.0))
    assert plan.report["status"] == "infeasible"
    found = too_small(plan)
    assert (found.share, found.limit, found.needed) == (pytest.approx(0.2), 0.0, 0.2)
    assert not found.by_rules
    assert {unit for block in found.units for unit in block.units} == {"X1", "X2"}
    assert "forbids" not in finding_text(found)
    again = to.optimise(book(order), scenario(found.needed))
    assert again.report["status"] == "optimal"
    assert again.report.disruption.customers_moved == 8
    assert again.report.disruption.unavoidable == UnavoidableChange(8, pytest.approx(0.2))


def test_locks_are_a_remedy_only_where_they_are_the_cause():
    lock = [{"units": ["X0"], "territory": "R2"}]
    found = too_small(to.optimise(book(), scenario(0.3, 0.9, lock=lock)))
    assert (found.needed, found.by_rules) == (0.45, True)
    assert "taking back the locks" in finding_text(found)
    assert to.optimise(book(), scenario(0.3, 0.9)).report["holds"]
    found = too_small(to.optimise(book(), scenario(0.1, 0.9, lock=lock)))
    assert (found.needed, found.by_rules) == (0.45, False)


def test_the_written_transition_list_has_the_customers_that_the_report_counts(tmp_path):
    plan = to.optimise(book(("R2", "R1")), scenario())
    to.write(plan, tmp_path / "plan")
    with (tmp_path / "plan" / "transition.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    moved = [row for row in rows if row["coverage_before"] == row["coverage_after"] == "territory"]
    section = plan.report.disruption
    assert len(moved) == section.customers_moved >= section.unavoidable.customers == 8


def test_alternatives_start_at_the_least_change():
    front = to.front(book(), scenario())
    limits = [item.variant.max_moved_share for item in front if item.variant.max_moved_share is not None]
    assert all(limit >= 0.2 for limit in limits)
    assert all(item.figures.changed >= 0.2 - 1e-9 for item in front)
    assert not any("Today" in left.name for left in front.left_out)


def test_a_limit_holds_in_a_plan_that_is_evaluated(tmp_path):
    plan = to.optimise(book(), scenario())
    to.write(plan, tmp_path / "plan")
    again = to.evaluate(book(), tmp_path / "plan", scenario(0.1))
    expected = replace(plan.report.disruption, moved_share=pytest.approx(0.2), max_moved_share=0.1,
                       measure="customers")  # fmt: skip
    assert again.report.disruption == expected
    assert [rule.rule for rule in again.report.rules if not rule.holds] == ["disruption"]
