"""Exact neighbourhoods of a plan: never worse, connected, and optimal by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem
from solver_oracle import costs_and_loads, every_label, in_one_piece, inside, is_whole, totals

from territory_opt.solver.bands import Bands
from territory_opt.solver.construct.repair import repair
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.exact.neighbourhood import Neighbourhood
from territory_opt.solver.exact.neighbourhood_region import UNREACHED, region
from territory_opt.solver.graph import Graph

HOMES = [[0, 0], [3, 0], [0, 3], [3, 3]]


def random_plan(problem, seed=0):
    """A random connected plan, with graph, tables and bands."""
    random = np.random.default_rng(seed)
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    cost = random.random((problem.n, problem.k))
    label = repair(graph, cost.argmin(axis=1), problem.k, cost, np.ones(problem.n))
    tables = Tables.of(problem, problem.home_site)
    return graph, tables, Bands.of(problem, tables.load_scale), label


def solved(problem, seed=0, territories=(0, 1, 2), most=90, weight=0.0):
    graph, tables, bands, label = random_plan(problem, seed)
    part = region(graph, label, np.array(territories), most)
    model = Neighbourhood(graph, tables, bands, label, part, graph.border * weight, problem.contiguous)
    return model, model.solve(2.0, seed, 60.0)


def miss(model, label):
    return float(model.bands.excess(model.tables.totals(label)).sum())


@settings(max_examples=20)
@given(st.integers(0, 2**31), st.sampled_from([5, 12, 90]), st.booleans())
def test_territories_stay_connected_and_other_units_are_unchanged(seed, most, dynamic):
    problem = grid_problem(4, 5, 4, seed=seed % 97, homes=HOMES, drive={0: 0.05} if dynamic else None)
    model, found = solved(problem, seed, most=most)
    assert found is not None
    assert is_whole(problem, found)
    changed = np.flatnonzero(found != model.label)
    assert set(changed.tolist()) <= set(model.region.free.tolist())
    assert set(found[changed].tolist()) <= {0, 1, 2}


@settings(max_examples=20)
@given(st.integers(0, 2**31))
def test_a_feasible_plan_stays_feasible_and_costs_no_more(seed):
    problem = grid_problem(4, 5, 4, seed=seed % 97, homes=HOMES, tolerance=3.0)
    model, found = solved(problem, seed)
    assert miss(model, model.label) == miss(model, found) == 0
    guide = model.tables.guide
    unit = np.arange(problem.n)
    assert guide[unit, found].sum() <= guide[unit, model.label].sum() + 1e-5


@pytest.mark.parametrize("seed", range(6))
def test_without_contiguity_the_assignment_is_optimal(seed):
    """Two territories, every unit free: compared with brute force."""
    problem = grid_problem(2, 4, 2, seed=seed, homes=[[0, 0], [3, 1]], tolerance=0.25, contiguous=False)
    model, _ = solved(problem, seed, territories=(0, 1))
    model.region = type(model.region)(model.region.territories, np.arange(8), model.region.depth)
    found = model.solve(5.0, seed, 60.0)
    labels = every_label(8, 2)
    _, load = costs_and_loads(problem, problem.home_site)
    ok = inside(problem, totals(load, labels))
    assert ok.any()
    guide = model.tables.guide[np.arange(8), labels].sum(axis=1)
    assert inside(problem, totals(load, found[None]))[0]
    assert model.tables.guide[np.arange(8), found].sum() == pytest.approx(guide[ok].min(), abs=1e-5)


def test_band_violations_decrease():
    nearer = 0
    for seed in range(6):
        problem = grid_problem(4, 5, 4, seed=seed, homes=HOMES, tolerance=0.1, criteria=1)
        model, found = solved(problem, seed)
        before, after = miss(model, model.label), miss(model, found)
        assert before > 0
        assert after <= before + 1e-5
        nearer += after < 0.7 * before
    # A territory keeps its root, so that some plans cannot be reached.
    assert nearer >= 2


def test_a_high_border_weight_shortens_borders():
    problem = grid_problem(4, 6, 2, homes=[[0, 0], [5, 3]], load=np.ones((24, 1)), tolerance=0.4)

    def cut(label):
        return int((label[problem.pairs[:, 0]] != label[problem.pairs[:, 1]]).sum())

    cuts = {w: cut(solved(problem, 2, (0, 1), weight=w)[1]) for w in (0.0, 10.0)}
    assert cuts[10.0] <= cuts[0.0]
    assert cuts[10.0] < cut(random_plan(problem, 2)[3])


def test_only_units_near_the_common_borders_are_free():
    problem = grid_problem(3, 10, 3, homes=[[0, 0], [5, 0], [9, 0]])
    label = np.tile([0] * 4 + [1] * 3 + [2] * 3, 3)
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    first_layer = region(graph, label, np.array([0, 1]), 6).free
    assert sorted(first_layer.tolist()) == sorted(r * 10 + c for r in range(3) for c in (3, 4))
    all_of_them = region(graph, label, np.array([0, 1]), 90).free
    assert sorted(all_of_them.tolist()) == np.flatnonzero(label < 2).tolist()
    assert len(region(graph, label, np.array([0, 2]), 90).free) == 0  # they do not touch


def test_depth_counts_steps_within_a_territory_and_then_through_free_units():
    problem = grid_problem(1, 8, 2, homes=[[0, 0], [7, 0]])
    label = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    graph = Graph.of(8, problem.pairs, problem.border_km)
    part = region(graph, label, np.array([0, 1]), 4)
    assert sorted(part.free.tolist()) == [2, 3, 4, 5]
    assert part.depth[0].tolist() == [0, 1, 2, 3, 4, 5, UNREACHED, UNREACHED]
    assert part.depth[1][6] == 0
    assert part.depth[1].tolist()[2:6] == [4, 3, 2, 1]
    for t in range(2):
        # Every reached unit has a neighbour nearer to the root, which keeps a territory connected.
        for unit in np.flatnonzero((part.depth[t] > 0) & (part.depth[t] < UNREACHED)):
            assert part.depth[t][graph.neighbours_of(unit)].min() < part.depth[t][unit]
        members = set(np.flatnonzero(part.depth[t] < UNREACHED).tolist())
        assert in_one_piece(problem.pairs, members)
