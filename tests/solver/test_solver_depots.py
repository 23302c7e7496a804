"""Territories that start from one place: balanced, connected and compact, and the bound as good as ever."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, tiny_problem
from solver_oracle import costs_and_loads, every_label, inside, is_whole, totals

from territory_opt.model.budget import Budget
from territory_opt.solver import solve
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Dual, ascend
from territory_opt.solver.construct.shared_depots import ascend_shared, depots
from territory_opt.solver.cost_tables import Tables

QUICK = Budget(iterations=12, effort="quick")
CASES = {
    "one depot": [[7, 7]] * 6,
    "two depots": [[3, 3]] * 3 + [[12, 11]] * 3,
    "near each other": [[6, 7]] * 4 + [[8, 7]] * 2,
    "a depot among homes": [[7, 7]] * 3 + [[0, 0], [14, 0], [14, 14]],
    "a depot and vacancies": [[7, 7]] * 4 + [[np.nan, np.nan]] * 2,
}


def mean_reach(problem, label):
    """Mean distance of the units from the middle of their territory."""
    middles = np.array([problem.points[label == t].mean(axis=0) for t in range(problem.k)])
    return np.linalg.norm(problem.points - middles[label], axis=1).mean()


@pytest.mark.parametrize("case", [case for case in CASES if case != "near each other"])
def test_reps_of_a_depot_have_balanced_territories_in_one_piece(case):
    # More units than are settled exactly: the search itself has to get there.
    problem = grid_problem(18, 18, 6, homes=np.array(CASES[case]) * 18 / 15, tolerance=0.1)
    result = solve(problem, QUICK)
    assert result.status in ("feasible", "optimal")
    assert is_whole(problem, result.label)
    # Six squares of equal size reach 2.8 on average; long strips, or combs, twice as far and more.
    assert mean_reach(problem, result.label) < 4.2


def test_unequal_shares_at_a_depot():
    share = np.array([[3.0, 3.0], [1.0, 1.0], [2.0, 2.0], [2.0, 2.0]])
    problem = grid_problem(16, 17, 4, homes=[[8, 8]] * 4, share=share, tolerance=0.1)
    result = solve(problem, QUICK)
    assert result.status in ("feasible", "optimal")
    assert (np.abs(result.loads / result.loads.sum(axis=0) / problem.share - 1.0) <= 0.1 + 1e-9).all()


def test_a_lock_at_a_depot_is_kept():
    problem = grid_problem(16, 17, 4, homes=[[8, 8]] * 2 + [[0, 0]] * 2, tolerance=0.15)
    allowed = np.ones((problem.n, 4), dtype=bool)
    for unit, territory in ((0, 2), (16, 0), (271, 1)):
        allowed[unit] = np.arange(4) == territory
    result = solve(replace(problem, allowed=allowed), replace(QUICK, iterations=40))
    assert result.status in ("feasible", "optimal")
    assert allowed[np.arange(problem.n), result.label].all()


def test_one_price_for_a_depot_loses_no_bound():
    problem = grid_problem(10, 10, 6, homes=CASES["near each other"], tolerance=0.05)
    tables = Tables.of(problem, problem.home_site)
    bands, depot = Bands.of(problem, tables.load_scale), depots(problem, problem.home_site)
    assert np.bincount(depot).tolist() == [4, 2]
    each = ascend(tables, bands, problem.dynamic, 2000, lambda: False)
    together = ascend_shared(depot, tables, bands, problem.dynamic, 300, lambda: False)
    assert together.bound >= each.bound * (1 - 1e-3)
    assert together.bound == pytest.approx(Dual(tables, bands, problem.dynamic).value(together.price))


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_against_every_plan_of_small_problems(seed, dynamic):
    problem = tiny_problem(seed, most=7, homes="fixed", dynamic=dynamic)
    sites = problem.coefficients.sites.copy()
    sites[: problem.k] = sites[0]
    places = problem.site_points.copy()
    places[: problem.k] = places[0]
    problem = replace(problem, coefficients=replace(problem.coefficients, sites=sites), site_points=places)
    result = solve(problem, Budget(iterations=10, effort="quick"))
    labels = every_label(problem.n, problem.k)
    cost, load = costs_and_loads(problem, problem.home_site)
    good = inside(problem, totals(load, labels))
    good &= np.array([is_whole(problem, label) for label in labels])
    assert (result.status == "infeasible") <= (not good.any())
    if result.status in ("feasible", "optimal"):
        value = cost[np.arange(problem.n), labels].sum(axis=1)[good].min()
        assert result.objective >= value * (1 - 1e-9)
        assert result.bound is None or result.bound.value <= value * (1 + 1e-9)
