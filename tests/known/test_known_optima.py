"""Small cases with optima known by enumeration."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import territory_opt as to

sys.path.insert(0, str(Path(__file__).parent))
from counties import WITHIN, State

SCENARIO = {
    "territories": 2,
    "bases": "free",
    "compactness": "inertia",
    "compactness_weight": "people",
    "criteria": [{"measure": "people", "tolerance": WITHIN}],
}
SHORT = {"iterations": 100}
"""Shortens the search before the proof."""


@pytest.mark.parametrize(
    ("state", "year", "count"),
    [("maine", 2010, 1), ("new_hampshire", 2010, 0), ("maine", 2020, 6), ("new_hampshire", 2020, 0)],
)
def test_the_number_of_balanced_connected_divisions(state, year, count):
    assert len(State.read(state, year).plans()) == count


@pytest.mark.parametrize(("year", "budget"), [(2010, {}), (2020, SHORT)])
def test_the_best_division_of_maine_is_found_and_proved(year, budget):
    counties = State.read("maine", year)
    best = min(counties.plans(), key=counties.inertia)
    plan = to.optimise(counties.book(), SCENARIO | budget)
    assert plan.report["status"] == "optimal"
    assert plan.report["objective"]["value"] == pytest.approx(counties.inertia(best), rel=1e-6)
    assert np.array_equal(plan.label == plan.label[-1], best == best[-1])


@pytest.mark.parametrize("year", [2010, 2020])
def test_new_hampshire_is_proved_infeasible(year):
    plan = to.optimise(State.read("new_hampshire", year).book(), SCENARIO | SHORT)
    assert plan.report["status"] == "infeasible"
    assert plan.report["infeasible"]["proved"]
    assert plan.report["infeasible"]["reason"]
