"""The bound of the band prices is valid: never above the optimum by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, problem_of, tiny_problem, tiny_problems
from solver_oracle import best_plan, least_within_bands, sites_of

from territory_opt.model.budget import Budget
from territory_opt.solver import solve
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.kernel import assign_cheapest
from territory_opt.solver.cost_tables import Tables, strided


def never() -> bool:
    return False


def always() -> bool:
    return True


def some_sites(problem, seed):
    """The homes, and any unit for a free base."""
    unit = np.random.default_rng(seed).integers(0, problem.n, problem.k)
    return np.where(problem.fixed, problem.home_site, problem.first_unit_site + unit)


def prepared(problem, site):
    tables = Tables.of(problem, site)
    return tables, Bands.of(problem, tables.load_scale)


def bound_at(problem, tables, bands, price) -> float:
    """The bound of one price vector, in the unit of the objective."""
    return ascend(tables, bands, problem.dynamic, 1, always, price).bound * tables.cost_scale


def is_valid(bound: float, least: float) -> bool:
    return bound <= least + 1e-9 * max(1.0, abs(least))


@settings(max_examples=150)
@given(tiny_problems(most=7), st.integers(0, 2**32 - 1), st.sampled_from([0.03, 0.3, 3.0, 30.0]))
def test_any_prices_give_a_valid_bound(problem, seed, size):
    """For any sites, with or without contiguity, and for constant and base-dependent totals."""
    site = some_sites(problem, seed)
    least = least_within_bands(problem, site)
    assume(np.isfinite(least))
    tables, bands = prepared(problem, site)
    random = np.random.default_rng(seed)
    for _ in range(25):
        price = random.normal(0, size, (problem.k, len(problem.tolerance)))
        price *= random.random(price.shape) < 0.7  # a price of 0 is where both limits meet
        assert is_valid(bound_at(problem, tables, bands, price), least)


@settings(max_examples=30)
@given(tiny_problems(most=7), st.integers(0, 2**32 - 1))
def test_the_ascent_gives_a_valid_bound(problem, seed):
    site = some_sites(problem, seed)
    least = least_within_bands(problem, site)
    assume(np.isfinite(least))
    tables, bands = prepared(problem, site)
    found = ascend(tables, bands, problem.dynamic, 150, never)
    assert is_valid(found.bound * tables.cost_scale, least)
    # The best prices are returned, not the last ones.
    assert found.bound == pytest.approx(ascend(tables, bands, problem.dynamic, 1, always, found.price).bound)
    assert found.bound >= ascend(tables, bands, problem.dynamic, 1, always).bound


@pytest.mark.parametrize("dynamic", [False, True])
def test_the_bands_raise_the_bound(dynamic):
    """Without prices every unit goes to its nearest base; where that breaks a band, the bound is higher."""
    problem = grid_problem(
        2, 4, 2, homes=[[0, 0], [1, 0]], criteria=1, tolerance=0.2, drive={0: 0.1} if dynamic else None
    )
    tables, bands = prepared(problem, problem.home_site)
    without = bound_at(problem, tables, bands, np.zeros((2, 1)))
    with_prices = ascend(tables, bands, problem.dynamic, 300, never).bound * tables.cost_scale
    least = least_within_bands(problem, problem.home_site)
    assert without < least
    assert without + 0.5 * (least - without) < with_prices <= least


def test_without_bands_the_bound_is_the_nearest_base():
    problem = grid_problem(2, 4, 2, homes=[[0, 0], [3, 1]], tolerance=np.inf)
    tables, bands = prepared(problem, problem.home_site)
    nearest = problem.coefficients.cost(problem.home_site).min(axis=1).sum()
    assert ascend(tables, bands, problem.dynamic, 50, never).bound * tables.cost_scale == pytest.approx(
        nearest
    )


def test_prices_of_missing_upper_limits_stay_at_zero():
    """A price below 0 belongs to an upper limit."""
    problem = grid_problem(2, 4, 2, homes=[[0, 0], [3, 1]], criteria=1, tolerance=np.inf, low=1.0)
    tables, bands = prepared(problem, problem.home_site)
    for price in (-np.ones((2, 1)), np.array([[-5.0], [0.1]])):
        assert ascend(tables, bands, problem.dynamic, 1, always, price).price.min() >= 0


@settings(max_examples=30)
@given(tiny_problems(most=7))
def test_the_bound_of_a_result_holds_for_its_bases(problem):
    result = solve(problem, Budget(iterations=5, effort="quick"))
    assert result.bound is not None
    if result.bound.kind == "fixed_bases":
        assert is_valid(result.bound.value, least_within_bands(problem, result.site))
    if result.bound.valid_for == "problem":
        assert is_valid(result.bound.value, best_plan(problem).cost)
    assert result.bound.valid_for == "problem" or not problem.fixed.all()


@pytest.mark.parametrize(
    ("homes", "seed"), [("free", 71), ("free", 95), ("free", 107), ("mixed", 15), ("mixed", 103)]
)
def test_the_bound_is_valid_for_the_bases_of_the_result(homes, seed):
    """Bases that moved after the last ascent need prices of their own."""
    problem = tiny_problem(seed, homes=homes, dynamic=True, margin=0.25)
    result = solve(problem, Budget(iterations=5, effort="quick"))
    assert result.site.tolist() == sites_of(problem, result.label).tolist()
    least = least_within_bands(problem, result.site)
    assert is_valid(
        result.bound.value, least if result.bound.kind == "fixed_bases" else best_plan(problem).cost
    )


def test_a_proved_plan_is_optimal():
    """Two clusters with a base in each: every unit at its nearest base keeps every band."""
    points = [[0, 0], [1, 0], [0, 1], [9, 9], [8, 9], [9, 8]]
    pairs = [(0, 1), (0, 2), (1, 2), (2, 4), (3, 4), (3, 5), (4, 5)]
    problem = problem_of(points, np.ones((6, 1)), 2, pairs=pairs, homes=[[0, 0], [9, 9]], tolerance=0.0)
    result = solve(problem, Budget(iterations=5))
    assert result.status == "optimal"
    assert result.ended_by == "proof"
    assert result.label.tolist() == [0, 0, 0, 1, 1, 1]
    assert result.objective == pytest.approx(4.0)


@settings(max_examples=60)
@given(st.integers(1, 9), st.integers(0, 2**32 - 1), st.booleans())
def test_every_unit_is_assigned_at_least_reduced_cost(k, seed, same):
    """For any number of territories, constant or base-dependent loads, and ties, which go to the first."""
    random = np.random.default_rng(seed)
    n, c = 12, 2
    cost = random.integers(0, 4, (n, k)).astype(float)
    load = random.integers(0, 3, (n, 1 if same else k, c)).astype(float)
    load = np.broadcast_to(load, (n, k, c))
    price = random.integers(-2, 3, (k, c)).astype(float)
    label, total = np.zeros(n, dtype=np.int64), np.zeros((k, c))
    value = assign_cheapest(cost, strided(load), price, label, total)
    reduced = cost - (load * price).sum(axis=2)
    np.testing.assert_array_equal(label, reduced.argmin(axis=1))
    assert value == reduced.min(axis=1).sum()
    expected = np.zeros((k, c))
    np.add.at(expected, label, load[np.arange(n), label])
    np.testing.assert_array_equal(total, expected)
