"""Free bases, bands and tables, held against plain loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, problem_of
from solver_oracle import inside

import territory_opt.solver.bases as bases
from territory_opt.solver.bands import Bands
from territory_opt.solver.bases import best_sites
from territory_opt.solver.cost_tables import Tables


def weighted(seed, **more):
    random = np.random.default_rng(seed)
    return grid_problem(
        4, 5, 4, seed=seed, weight=random.uniform(0, 2, 20) * (random.random(20) < 0.8), **more
    )


@settings(max_examples=40)
@given(st.integers(0, 2**31), st.sampled_from([1, 7, 4_000_000]))
def test_a_free_base_is_the_member_from_which_all_cost_least(seed, cells):
    problem = weighted(seed % 1000)
    label = np.random.default_rng(seed).permutation(np.arange(20) % 4)
    was, bases.CELLS_AT_ONCE = bases.CELLS_AT_ONCE, cells
    try:
        site = best_sites(problem, label)
    finally:
        bases.CELLS_AT_ONCE = was
    for t in range(4):
        members = [u for u in range(20) if label[u] == t]
        cost = {
            m: sum(float(problem.coefficients.cost(np.array([m]), np.array([u]))[0, 0]) for u in members)
            for m in members
        }
        assert cost[site[t]] == pytest.approx(min(cost.values()), abs=1e-12)
        assert label[site[t]] == t


def test_homes_stay_where_they_are():
    problem = weighted(1, homes=[[0.5, 0.5], [np.nan, np.nan], [9, 9], [np.nan, np.nan]])
    site = best_sites(problem, np.arange(20) % 4)
    assert site[[0, 2]].tolist() == [0, 1]
    assert (site[[1, 3]] >= 2).all()


def test_the_smallest_id_wins_a_tie():
    """Four units around a square serve one another equally well."""
    square = [[0, 0], [1, 0], [0, 1], [1, 1]]
    problem = problem_of(
        square, np.ones((4, 1)), 1, pairs=[(0, 1), (0, 2), (1, 3), (2, 3)], names=["d", "b", "a", "c"]
    )
    assert best_sites(problem, np.zeros(4, dtype=np.int64)).tolist() == [2]
    renamed = replace(problem, unit_rank=np.array([1, 0, 3, 2]))
    assert best_sites(renamed, np.zeros(4, dtype=np.int64)).tolist() == [1]


@settings(max_examples=60)
@given(
    st.integers(0, 2**31),
    st.sampled_from([0.05, 0.3, 1.5, np.inf]),
    st.sampled_from([0.0, 3.0]),
    st.sampled_from([7.0, np.inf]),
)
def test_a_band_is_missed_exactly_when_the_contract_says_so(seed, tolerance, low, high):
    random = np.random.default_rng(seed)
    problem = grid_problem(
        4, 5, 4, share=random.uniform(0.5, 1.5, (4, 2)), tolerance=tolerance, low=low, high=high
    )
    scale = random.uniform(0.1, 10.0, 2)
    bands = Bands.of(problem, scale)
    for _ in range(20):
        load = random.uniform(2.0, 8.0, (4, 2))
        excess = bands.excess(load / scale)
        assert (excess.sum() == 0) == bool(inside(problem, load[None])[0])
        assert (excess >= 0).all()
        target = problem.share * load.sum(axis=0)
        np.testing.assert_allclose(bands.deviation(load / scale), np.abs(load / target - 1).max(axis=0))


def test_the_excess_is_a_share_of_the_target():
    problem = grid_problem(4, 5, 2, criteria=1, tolerance=0.1)
    excess = Bands.of(problem, np.ones(1)).excess(np.array([[13.0], [7.0]]))
    assert excess.ravel() == pytest.approx([0.2, 0.2])


def test_a_load_on_the_edge_is_inside():
    bands = Bands.of(grid_problem(4, 5, 2, criteria=1, tolerance=0.1), np.ones(1))
    assert bands.excess(np.array([[11.0 + 5e-9], [9.0 - 5e-9]])).sum() == 0
    assert bands.excess(np.array([[11.0 + 5e-7], [9.0 - 5e-7]])).sum() > 0


@pytest.mark.parametrize("drive", [None, {0: 0.3}, {0: 0.3, 1: 0.1}])
def test_tables_say_what_the_problem_says(drive):
    problem = weighted(3, homes=[[0, 0], [4, 0], [0, 3], [4, 3]], drive=drive)
    tables = Tables.of(problem, problem.home_site)
    label = np.random.default_rng(0).integers(0, 4, 20)
    cost = problem.coefficients.cost(problem.home_site)
    assert tables.objective(label) * tables.cost_scale == pytest.approx(
        sum(cost[u, label[u]] for u in range(20))
    )
    held = np.zeros((4, 2))
    for u, t in enumerate(label):
        held[t] += problem.load[u]
        for d, m in enumerate(problem.dynamic):
            held[t, m] += problem.coefficients.load(problem.home_site)[d, u, t]
    np.testing.assert_allclose(tables.totals(label) * tables.load_scale, held)
    assert (tables.guide >= tables.cost).all()
    with pytest.raises(ValueError, match="read-only"):
        tables.load[0, 0, 0] = 1.0


def test_tables_of_other_bases_keep_the_scales():
    problem = weighted(5)
    first = Tables.of(problem, np.array([0, 4, 15, 19]))
    other = Tables.of(problem, np.array([1, 4, 15, 18]), like=first)
    assert other.cost_scale == first.cost_scale
    assert (other.load_scale == first.load_scale).all()
    label = np.arange(20) % 4
    cost = problem.coefficients.cost(other.site)
    assert other.objective(label) * other.cost_scale == pytest.approx(cost[np.arange(20), label].sum())
