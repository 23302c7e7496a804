"""Bases of the territories, and the objective measured from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judge_grid_books import grid_resolved, judged, make_customers, make_reps, make_units

from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.criteria.workload import Workload
from territory_opt.judge import objective, territory_bases
from territory_opt.judge.objective import cost_function, nearest_base
from territory_opt.model.book import Book
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.resolve import resolve


def test_free_base_is_the_member_unit_with_the_least_objective():
    resolved = grid_resolved(1, 5, territories=1)
    plan = judged(resolved, [0] * 5)
    assert plan.base.tolist() == [[2.0, 0.0]]
    assert plan.report["objective"] == {"name": "distance", "value": 6.0, "unit": "km"}


def test_the_weight_counts_in_the_base_and_the_objective():
    resolved = grid_resolved(
        1, 4, territories=1, compactness_weight="people", units={"people": [10.0, 1.0, 1.0, 1.0]}
    )
    plan = judged(resolved, [0] * 4)
    assert plan.base.tolist() == [[0.0, 0.0]]
    assert plan.report["objective"] == {"name": "distance", "value": 6.0, "unit": "people-km"}


def test_ties_go_to_the_smallest_id_in_text_order_even_after_rounding():
    # Tenths of a km are rounded: the sums of the two middle units differ in the last digit.
    ids = ["z", "b9", "b10", "a"]
    resolved = grid_resolved(1, 4, territories=1, units={"people": np.ones(4), "unit_id": ids})
    points = np.column_stack([np.arange(4) * 0.1, np.zeros(4)])
    resolved = replace(resolved, field=replace(resolved.field, unit_points=points))
    totals = cost_function(resolved)(points, points).sum(axis=0)
    assert totals[1] < totals[2]
    assert judged(resolved, [0] * 4).base[0].tolist() == points[2].tolist()


def test_units_without_weight_all_tie():
    resolved = grid_resolved(
        1,
        3,
        territories=1,
        compactness_weight="people",
        criteria=(CriterionSpec("other", 0.1),),
        units={"people": np.zeros(3), "other": np.ones(3), "unit_id": ["b", "a", "c"]},
    )
    plan = judged(resolved, [0, 0, 0])
    assert plan.base.tolist() == [[1.0, 0.0]]
    assert plan.report["objective"]["value"] == 0.0


def test_the_home_is_the_base():
    resolved = grid_resolved(1, 4, reps=make_reps([[0, 0], [7, 0]]))
    plan = judged(resolved, [0, 0, 1, 1])
    assert plan.base.tolist() == [[0.0, 0.0], [7.0, 0.0]]
    assert plan.report["objective"]["value"] == (0 + 1) + (5 + 4)


def test_a_vacant_territory_has_a_free_base():
    resolved = grid_resolved(1, 6, reps=make_reps([[0, 0]]), territories=2)
    plan = judged(resolved, [0, 0, 0, 1, 1, 1])
    assert plan.base.tolist() == [[0.0, 0.0], [4.0, 0.0]]
    assert plan.rep_of.tolist() == [0, -1]


def test_inertia_is_in_squared_km():
    resolved = grid_resolved(1, 5, territories=1, compactness="inertia")
    report = judged(resolved, [0] * 5).report
    assert report["objective"] == {"name": "inertia", "value": 10.0, "unit": "km^2"}
    assert report["compactness"]["inertia"] == 10.0


def test_travel_is_in_one_way_minutes():
    customers = make_customers([0, 2], [[0, 0], [2, 0]], visits=[3, 5])
    resolved = grid_resolved(
        1,
        3,
        customers=customers,
        criteria=(CriterionSpec("visits", 0.9),),
        reps=make_reps([[0, 0]]),
        compactness="travel",
        compactness_weight="visits",
    )
    minutes = resolved.service.provider.minutes_for(np.array([0.0, 2.0]))
    report = judged(resolved, [0] * 3).report
    assert report["objective"]["unit"] == "visit-minutes"
    assert report["objective"]["value"] == pytest.approx(3 * minutes[0] + 5 * minutes[1])


def test_local_places_are_measured_in_the_units_of_the_file():
    resolved = grid_resolved(
        1, 3, territories=1, frame=Frame("local", "local", 1.0), compactness_weight="people"
    )
    report = judged(resolved, [0] * 3).report
    assert report["objective"] == {"name": "distance", "value": 2.0, "unit": "people x file units"}
    assert report["compactness"]["travel_minutes_per_visit"] is None


def test_nearest_base_ignores_territories_without_a_base():
    resolved = grid_resolved(1, 6, territories=3)
    base = np.array([[0.0, 0.0], [np.nan, np.nan], [5.0, 0.0]])
    assert nearest_base(resolved, base).tolist() == [0, 0, 0, 2, 2, 2]
    assert nearest_base(resolved, np.full((3, 2), np.nan)).tolist() == [-1] * 6


def test_large_tables_are_measured_in_parts(monkeypatch):
    people = np.random.default_rng(1).uniform(0, 5, 20)
    resolved = grid_resolved(4, 5, territories=2, compactness_weight="people", units={"people": people})
    label = np.repeat([0, 1], 10)
    whole = judged(resolved, label)
    monkeypatch.setattr(objective, "MAX_PAIRS", 7)
    monkeypatch.setattr(territory_bases, "MAX_PAIRS", 7)
    assert judged(resolved, label).base.tolist() == whole.base.tolist()
    assert judged(resolved, label).report["compactness"] == whole.report["compactness"]


@pytest.mark.parametrize("seed", range(5))
def test_bases_and_objective_against_a_loop_over_all_members(seed):
    rng = np.random.default_rng(seed)
    n, k = 30, 4
    points = rng.uniform([8, 47], [10, 49], (n, 2))
    label = rng.integers(-1, k, n)
    customers = make_customers(np.arange(n), points, visits=rng.integers(0, 4, n))
    units = make_units(points, people=rng.uniform(1, 2, n))
    book = Book("random", units, customers, frame=GEOGRAPHIC)
    criteria = (CriterionSpec("workload", 0.5),)
    resolved = resolve(book, Scenario(territories=k, criteria=criteria))
    plan = judged(resolved, label)
    minutes, service = resolved.service.provider.minutes_for, resolved.service
    best = 0.0
    for t in range(k):
        own = np.flatnonzero(label == t)
        totals = {
            int(b): sum(customers.visits[i] * minutes(km(points[i], points[b])) for i in own) for b in own
        }
        base = min(totals, key=lambda b: (round(float(totals[b]), 6), units.unit_id[b]))
        best += totals[base]
        assert plan.base[t].tolist() == points[base].tolist()
        hours = Workload().stop_loads(StopTrips(service, points[base : base + 1]))[:, 0]
        assert plan.loads["workload"][t] == pytest.approx(hours[label[service.unit] == t].sum())
    assert plan.report["objective"]["value"] == pytest.approx(best)


def km(a, b):
    """Great circle by the haversine formula."""
    lon, lat = np.radians(b - a)
    half = np.sin(lat / 2) ** 2 + np.cos(np.radians(a[1])) * np.cos(np.radians(b[1])) * np.sin(lon / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(half))
