"""The bound over all bases, compared with brute force and an independent integer program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from solver_cases import connected_pairs, grid_problem, problem_of, tiny_problem, tiny_problems
from solver_oracle import best_plan

from territory_opt.model.budget import Budget
from territory_opt.solver.bands import Bands
from territory_opt.solver.bases import best_sites
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.free_bases import MOST_UNITS, BaseChoices, first_bound, free_bases
from territory_opt.solver.bounds.kernel import base_values
from territory_opt.solver.clock import Clock
from territory_opt.solver.cost_tables import Tables


def never():
    return False


def prepared(problem, label=None):
    label = np.arange(problem.n) % problem.k if label is None else label
    tables = Tables.of(problem, best_sites(problem, label))
    return tables, Bands.of(problem, tables.load_scale)


def bound_of(problem, steps=300, label=None):
    tables, bands = prepared(problem, label)
    prices = ascend(tables, bands, problem.dynamic, 50, never)
    return free_bases(problem, tables, bands, prices, steps, never).bound * tables.cost_scale


def hess_optimum(problem, low, high):
    """Least cost over all bases with loads between two limits, by the model of Hess without contiguity.

    Variables y[j], then x[i, j].
    """
    n, k = problem.n, problem.k
    cost = problem.coefficients.cost(problem.first_unit_site + np.arange(n))
    x = n + np.arange(n * n).reshape(n, n)
    size = n + n * n
    rows, least, most = [], [], []

    def row(entries, a, b):
        line = np.zeros(size)
        for column, value in entries:
            line[column] += value
        rows.append(line)
        least.append(a)
        most.append(b)

    row([(j, 1) for j in range(n)], k, k)
    for i in range(n):
        row([(x[i, j], 1) for j in range(n)], 1, 1)
        row([(x[i, i], 1), (i, -1)], 0, 0)
    for j in range(n):
        row([(x[i, j], 1) for i in range(n)] + [(j, -n)], -np.inf, 0)
        for m in range(problem.load.shape[1]):
            held = [(x[i, j], problem.load[i, m]) for i in range(n)]
            row([*held, (j, -low[m])], 0, np.inf)
            row([*held, (j, -high[m])], -np.inf, 0)
    found = milp(
        np.concatenate([np.zeros(n), cost.ravel()]),
        integrality=np.ones(size, dtype=int),
        bounds=(0, 1),
        constraints=LinearConstraint(np.array(rows), least, most),
    )
    assert found.status in (0, 2)
    return found.fun if found.status == 0 else np.inf


@settings(max_examples=60)
@given(tiny_problems(homes=("free", "mixed", "scattered"), most=7))
def test_no_plan_is_below_the_bound(problem):
    assert bound_of(problem) <= best_plan(problem).cost * (1 + 1e-9) + 1e-12


@settings(max_examples=40)
@given(tiny_problems(homes=("free", "mixed", "scattered"), most=6), st.integers(0, 2**32 - 1))
def test_any_rewards_and_prices_give_a_bound(problem, seed):
    random = np.random.default_rng(seed)
    tables, bands = prepared(problem)
    choices = BaseChoices.of(problem, tables, bands)
    reward = random.normal(0.5, 1.0, problem.n)
    price = random.normal(0.0, 1.0, choices.low.shape)
    price = np.where(np.isinf(choices.high), np.maximum(price, 0.0), price)
    value, held = np.empty(len(choices.site)), np.empty(price.shape)
    base_values(
        choices.cost, choices.load, reward, price, choices.low, choices.high, choices.base_unit, value, held
    )
    bound = (reward.sum() + value[choices.chosen(value)].sum()) * tables.cost_scale
    assert bound <= best_plan(problem).cost * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize(
    ("n", "k", "criteria", "seed"), [(14, 3, 1, 0), (16, 3, 2, 1), (20, 2, 1, 2), (12, 4, 2, 3)]
)
def test_the_bound_is_close_below_the_optimum(n, k, criteria, seed):
    random = np.random.default_rng(seed)
    load = random.uniform(0.5, 1.5, (n, criteria))
    problem = problem_of(
        random.uniform(0, 10, (n, 2)), load, k, pairs=connected_pairs(random, n), tolerance=0.25
    )
    mean = load.sum(axis=0) / k
    least = hess_optimum(problem, 0.75 * mean, 1.25 * mean)
    bound = bound_of(problem, 800)
    assert 0.8 * least < bound <= least * (1 + 1e-9)


def test_lower_limits_raise_the_bound():
    """One unit is far from the others: its territory must reach the lower limit."""
    points = [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0], [50, 0]]
    free = problem_of(points, np.ones((6, 1)), 2, pairs=[(i, i + 1) for i in range(5)], tolerance=np.inf)
    low = replace(free, low=np.full((2, 1), 3.0))
    assert bound_of(low) > 5 * bound_of(free)
    assert bound_of(low) <= best_plan(low).cost * (1 + 1e-9)


def test_free_bases_have_the_loosest_limits():
    """With unequal shares no feasible plan is excluded."""
    for seed in range(10):
        problem = tiny_problem(seed, homes="free", dynamic=False)
        share = np.random.default_rng(seed).uniform(0.3, 2.0, (problem.k, 1)) * np.ones_like(problem.share)
        problem = replace(problem, share=share / share.sum(axis=0), tolerance=problem.tolerance + 0.3)
        assert bound_of(problem) <= best_plan(problem).cost * (1 + 1e-9) + 1e-12


def test_forbidden_territories_raise_the_bound():
    problem = grid_problem(2, 4, 2, homes=[[0, 0], [np.nan, np.nan]], criteria=1, tolerance=0.9)
    allowed = np.ones((8, 2), dtype=bool)
    allowed[[1, 4, 5], 1] = False
    allowed[[0, 3, 7], 0] = False
    held = replace(problem, allowed=allowed)
    assert bound_of(held) > bound_of(problem) * 1.05


def test_at_most_one_base_of_a_unit_is_chosen():
    """A unit of three sites cannot be the base of two territories."""
    problem = grid_problem(2, 3, 2, criteria=1, tolerance=5.0)
    tables, bands = prepared(problem)
    grouped = replace(problem, site_unit=np.array([0, 0, 0, 1, 2, 3]))
    choices = replace(BaseChoices.of(problem, tables, bands), base_unit=grouped.site_unit)
    assert choices.chosen(np.array([-9.0, -8.0, -7.0, -1.0, -2.0, 0.0])).tolist() == [0, 4]


def test_the_bound_is_computed_for_free_bases_and_travel_only():
    def bound(problem):
        tables, bands = prepared(problem)
        prices = ascend(tables, bands, problem.dynamic, 5, never)
        return first_bound(problem, tables, bands, prices, Clock(Budget(effort="quick")))

    assert bound(grid_problem(2, 3, 2)) is not None
    assert bound(grid_problem(2, 3, 2, homes=[[0, 0], [2, 1]])) is None
    assert bound(replace(grid_problem(2, 3, 2), objective="cut")) is None
    assert MOST_UNITS >= 2_000
