"""Candidate lists, the prices over them, the bound they prove, and territories regrown from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import connected_pairs, grid_problem, tiny_problems
from solver_oracle import is_whole, least_within_bands

from territory_opt.errors import Interrupted
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.graph import Graph
from territory_opt.solver.large.candidate_lists import CandidateLists
from territory_opt.solver.large.connect import connected
from territory_opt.solver.large.list_prices import ascend_listed, fully_priced

QUICK = settings(max_examples=40)


def never():
    return False


def priced(problem, lists, steps):
    bands = Bands.of(problem, lists.load_scale)
    prices = ascend_listed(lists, bands, problem.dynamic, steps, never)
    full = fully_priced(problem, lists, bands, prices, never)
    assert full is not None
    return prices, full


def homes(k, seed=0):
    return np.random.default_rng(seed).uniform(0, 10, (k, 2))


@QUICK
@given(tiny_problems(homes=("fixed",)), st.integers(1, 3))
def test_no_price_is_above_the_best_plan(problem, listed):
    """However short the lists were that the prices came from."""
    lists = CandidateLists.of(problem, problem.home_site, listed=listed)
    _, full = priced(problem, lists, 25)
    best = least_within_bands(problem, problem.home_site)
    assert full.bound * lists.cost_scale <= best + 1e-7 * abs(best) or best == np.inf


@QUICK
@given(tiny_problems(homes=("fixed",)))
def test_with_every_territory_listed_the_bound_is_that_of_the_tables(problem):
    tables = Tables.of(problem, problem.home_site)
    lists = CandidateLists.of(problem, problem.home_site, listed=problem.k)
    bands = Bands.of(problem, tables.load_scale)
    dense = ascend(tables, bands, problem.dynamic, 15, never)
    prices, full = priced(problem, lists, 15)
    scale = dense.bound * tables.cost_scale
    assert prices.bound * lists.cost_scale == pytest.approx(scale, rel=1e-6, abs=1e-9)
    assert full.bound == pytest.approx(prices.bound, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("dynamic", [False, True])
def test_lists_say_what_the_tables_say(dynamic):
    problem = grid_problem(12, 10, 9, homes=homes(9), drive={1: 0.2} if dynamic else None)
    tables = Tables.of(problem, problem.home_site)
    lists = CandidateLists.of(problem, problem.home_site, listed=4)
    row = np.arange(problem.n)[:, None]
    np.testing.assert_allclose(lists.cost, tables.cost[row, lists.territory])
    np.testing.assert_allclose(lists.guide, tables.guide[row, lists.territory])
    np.testing.assert_allclose(lists.load, tables.load[row, lists.territory])
    np.testing.assert_array_equal(lists.territory[:, 0], tables.guide.argmin(axis=1))
    price = np.random.default_rng(0).normal(size=(9, 2))
    whole = tables.guide - np.einsum("itm,tm->it", tables.load, price)
    np.testing.assert_allclose(lists.priced(price), whole[row, lists.territory])


def test_a_full_pricing_never_says_more_than_the_lists():
    problem = grid_problem(12, 10, 9, homes=homes(9), tolerance=0.05)
    short = CandidateLists.of(problem, problem.home_site, listed=2)
    prices, full = priced(problem, short, 200)
    assert full.bound < prices.bound
    missing = ~(short.territory == full.label[:, None]).any(axis=1)
    assert missing.any()
    wide = CandidateLists.of(problem, problem.home_site, (full.label,), short, listed=4)
    assert (wide.territory == full.label[:, None]).any(axis=1).all()
    assert wide.cost_scale == short.cost_scale


def test_plans_to_be_listed_are_listed_first():
    problem = grid_problem(8, 8, 9, homes=homes(9))
    random = np.random.default_rng(3)
    plans = [random.integers(0, 9, problem.n) for _ in range(2)]
    lists = CandidateLists.of(problem, problem.home_site, plans, listed=3)
    for label in plans:
        assert (lists.territory == label[:, None]).any(axis=1).all()
    assert (np.isfinite(lists.guide)).all()


def test_territories_a_unit_may_not_go_to_cost_without_end():
    problem = grid_problem(8, 8, 9, homes=homes(9))
    allowed = np.ones((problem.n, problem.k), dtype=bool)
    farthest = Tables.of(problem, problem.home_site).cost.argmax(axis=1)
    allowed[:5] = False
    allowed[np.arange(5), farthest[:5]] = True  # locked far away
    allowed[10, :6] = False
    problem = replace(problem, allowed=allowed)
    lists = CandidateLists.of(problem, problem.home_site, listed=3)
    np.testing.assert_array_equal(lists.territory[:5, 0], farthest[:5])
    row = np.arange(problem.n)[:, None]
    np.testing.assert_array_equal(np.isfinite(lists.cost), allowed[row, lists.territory])
    _, full = priced(problem, lists, 10)
    assert allowed[np.arange(problem.n), full.label].all()


def test_lists_stop_on_interruption():
    problem = grid_problem(8, 8, 4, homes=homes(4))
    with pytest.raises(Interrupted):
        CandidateLists.of(problem, problem.home_site, stop=lambda: True)


def test_a_pricing_that_was_stopped_proves_nothing():
    problem = grid_problem(8, 8, 4, homes=homes(4))
    lists = CandidateLists.of(problem, problem.home_site)
    bands = Bands.of(problem, lists.load_scale)
    prices = ascend_listed(lists, bands, problem.dynamic, 3, never)
    assert fully_priced(problem, lists, bands, prices, lambda: True) is None


@QUICK
@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(1, 6))
def test_any_labels_become_whole_territories(seed, k, listed):
    random = np.random.default_rng(seed)
    n = int(random.integers(k, 40))
    problem = grid_problem(1, n, k, homes=random.uniform(0, n, (k, 2)), load=random.uniform(0, 1, (n, 1)))
    problem = replace(problem, pairs=connected_pairs(random, n))
    graph = Graph.of(n, problem.pairs, np.ones(len(problem.pairs)))
    lists = CandidateLists.of(problem, problem.home_site, listed=listed)
    label = random.integers(0, k, n)
    mended = connected(problem, graph, lists, label, lists.guide, problem.load[:, 0])
    assert is_whole(problem, mended)
    if is_whole(problem, label):
        np.testing.assert_array_equal(mended, label)


def test_a_loose_unit_goes_to_the_cheapest_neighbour():
    problem = grid_problem(1, 5, 2, homes=[[0.0, 0.0], [4.0, 0.0]], load=np.ones((5, 1)))
    graph = Graph.of(5, problem.pairs, np.ones(4))
    lists = CandidateLists.of(problem, problem.home_site)
    label = np.array([0, 0, -1, 1, 1])
    for dear, winner in ((0, 1), (1, 0)):
        priced = lists.guide + 5.0 * (lists.territory == dear)
        mended = connected(problem, graph, lists, label, priced, np.ones(5))
        assert mended.tolist() == [0, 0, winner, 1, 1]
