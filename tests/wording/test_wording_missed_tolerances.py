"""Tolerances that the nearest plan needs are named only where it misses one."""

from __future__ import annotations

import pytest
from typed_reports import criterion_row, infeasible, typed_report

from territory_opt.cli.summary import show_blocking
from territory_opt.wording.missed_tolerances import missed_tolerances

MISSED = {"tolerance": 0.1, "max_deviation": 0.25, "outside": 1}
HELD = {"tolerance": 0.3, "max_deviation": 0.2}


def report_of(*rows):
    needed = {row.measure: row.max_deviation for row in rows}
    return typed_report(infeasible=infeasible(smallest_tolerance=needed), criteria=rows)


@pytest.mark.parametrize(
    ("rows", "needed"),
    [
        ([MISSED], {"0": 0.25}),
        ([MISSED, HELD], {"0": 0.25, "1": 0.2}),
        ([HELD], {}),
        ([{**HELD, "max_deviation": 0.3}], {}),
        ([{**HELD, "max_deviation": 0.3 + 1e-12}], {}),
        ([{**HELD, "max_deviation": 0.3 + 1e-8}], {"0": 0.3 + 1e-8}),
        # Outside for a min or max alone: no tolerance helps.
        ([{**HELD, "upper_limit": 3.0, "outside": 2}], {}),
        ([{"tolerance": None, "lower_limit": 9.0, "max_deviation": 0.4, "outside": 2}], {}),
        ([{"tolerance": None, "lower_limit": 9.0, "max_deviation": 0.4, "outside": 2}, MISSED], {"1": 0.25}),
        ([{**MISSED, "max_deviation": None}], {}),
    ],
)
def test_only_missed_tolerances_are_named(rows, needed, capsys):
    report = report_of(*(criterion_row(str(number), **row) for number, row in enumerate(rows)))
    assert missed_tolerances(report) == needed
    show_blocking(report)
    assert ("the tolerances it needs" in capsys.readouterr().err) == bool(needed)


def test_a_feasible_plan_needs_none():
    assert missed_tolerances(typed_report()) == {}
