"""The benchmark of the KAM assignment runs on a small case."""

from __future__ import annotations

import kam_cases
import numpy as np
import pytest
from cases import select_cases
from kam_heuristics import best_fit, on_slots
from kam_instances import KamSupply, kam_case
from result_table import Bar, BenchmarkSettings

SMALL = BenchmarkSettings(seeds=(0,), progress=lambda line: None, scale=0.1)


def test_the_assignment_is_measured_through_assign_kams():
    bar = Bar(statuses=("optimal", "feasible"), at_least={"value_placed": 0.5})
    (row,) = kam_cases._bar_rows(300, 40, "quick", bar, SMALL)
    assert row.kept
    assert "gaps: " in row.reached
    assert row.figures["cpu_s"] > 0
    names = {"kam-300", "kam-300-best", "kam-2000", "kam-room", "kam-full", "kam-tight"}
    assert {case.name for case in select_cases(["kam"])} == names


def test_heuristics_are_measured_on_the_same_problem():
    solver, greedy, slots = kam_cases._heuristic_rows(1.15, -1.0, SMALL)
    heuristics = [row.figures["value_placed"] for row in (greedy, slots)]
    assert solver.kept
    assert solver.figures["value_gain"] == pytest.approx(solver.figures["value_placed"] - max(heuristics))
    assert all(0 < row.figures["travel_ratio"] <= 1 for row in (greedy, slots))


def test_scarce_supply_has_the_requested_places():
    staff = kam_case(300, 20, 0, KamSupply(1 / 1.15, 1.0, scarce_skills=True)).book.kams
    assert int(staff.max_accounts.sum()) == round(300 / 1.15)
    assert int(np.ptp(staff.max_accounts)) <= 1


@pytest.mark.parametrize("method", [best_fit, on_slots])
def test_heuristics_keep_all_limits(method):
    problem = kam_cases._problem(kam_case(60, 5, 1))
    kam_of = method(problem)
    assert kam_cases._is_valid(problem, kam_of)
    assert (kam_of >= 0).sum() > 30


def test_a_violated_limit_is_detected():
    problem = kam_cases._problem(kam_case(60, 5, 1))
    all_with_one_kam = np.zeros(len(problem), dtype=np.int64)
    assert not kam_cases._is_valid(problem, all_with_one_kam)
