"""First divisions: bisection, and the repair of contiguity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import connected_pairs, grid_pairs, grid_points
from solver_oracle import in_one_piece

from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.construct.repair import pieces, repair
from territory_opt.solver.graph import Graph


def graph_of(n, pairs):
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    return Graph.of(n, pairs, np.ones(len(pairs)))


def whole(graph, label, k):
    return all(in_one_piece(graph.pairs, set(np.flatnonzero(label == t).tolist())) for t in range(k))


LINE = graph_of(9, [(i, i + 1) for i in range(8)])
FLAT, EVEN = np.zeros((9, 3)), np.ones(9)


@settings(max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 6))
def test_repair_makes_whole_territories_of_anything(seed, n, k):
    random = np.random.default_rng(seed)
    k = min(k, n)
    graph = graph_of(n, connected_pairs(random, n))
    label = random.integers(-1, random.integers(1, k + 1), n)
    out = repair(graph, label, k, random.random((n, k)), random.random(n))
    assert out.min() >= 0
    assert whole(graph, out, k)


@settings(max_examples=100)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_repair_leaves_what_is_whole_alone(seed, k):
    random = np.random.default_rng(seed)
    n = 30
    graph = graph_of(n, connected_pairs(random, n))
    label = repair(graph, random.integers(-1, k, n), k, random.random((n, k)), random.random(n))
    if whole(graph, label, k):
        again = repair(graph, label, k, random.random((n, k)), random.random(n))
        assert again.tolist() == label.tolist()


def test_the_heaviest_piece_is_kept_and_the_cheapest_neighbour_takes_the_rest():
    label = np.array([0, 0, 1, 1, 1, 0, 2, 2, 2])
    mass = np.array([1, 1, 1, 1, 1, 5.0, 1, 1, 1])
    out = repair(LINE, label, 3, FLAT, mass)
    assert out.tolist() == [1, 1, 1, 1, 1, 0, 2, 2, 2]
    light = repair(LINE, label, 3, FLAT, EVEN)
    assert light[:2].tolist() == [0, 0]
    assert light[5] in (1, 2)
    dear = FLAT.copy()
    dear[5, 1] = 1.0
    assert repair(LINE, label, 3, dear, EVEN).tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 2]


@pytest.mark.parametrize("cheapest", range(9))
def test_a_territory_without_units_gets_one_that_divides_nobody(cheapest):
    cost = np.ones((9, 2))
    cost[cheapest, 1] = 0.0
    out = repair(LINE, np.zeros(9, dtype=np.int64), 2, cost, EVEN)
    assert whole(LINE, out, 2)


def test_pieces_are_counted_within_territories_only():
    piece = pieces(LINE, np.array([0, 0, 1, 1, 0, 0, 0, 2, 0]))
    groups = [set(np.flatnonzero(piece == p).tolist()) for p in dict.fromkeys(piece.tolist())]
    assert groups == [{0, 1}, {2, 3}, {4, 5, 6}, {7}, {8}]


@settings(max_examples=150)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 9))
def test_bisection_leaves_nobody_empty(seed, n, k):
    random = np.random.default_rng(seed)
    k = min(k, n)
    points = random.uniform(0, 9, (n, 2)) * (random.random() < 0.8)  # sometimes all on one spot
    mass = random.random(n) * (random.random(n) < 0.5)
    label = bisect(points, mass, random.uniform(0.2, 2.0, k))
    assert np.bincount(label, minlength=k).min() >= 1
    assert label.max() == k - 1


def test_bisection_gives_each_side_the_mass_of_its_territories():
    random = np.random.default_rng(0)
    points, mass = random.uniform(0, 9, (4000, 2)), random.random(4000)
    share = np.array([3.0, 1.0, 2.0, 1.0, 1.0])
    held = np.bincount(bisect(points, mass, share), weights=mass)
    np.testing.assert_allclose(held / mass.sum(), share / share.sum(), rtol=0.02)


def test_bisection_cuts_across_the_longer_extent():
    across = bisect(grid_points(4, 20), np.ones(80), np.ones(2)).reshape(4, 20)
    left = across[0, 0]
    assert (across[:, :9] == left).all()
    assert (across[:, 11:] == 1 - left).all()
    assert 39 <= (across == left).sum() <= 41


def test_neighbour_lists_hold_each_pair_both_ways():
    pairs = grid_pairs(3, 4)
    border = np.arange(1.0, len(pairs) + 1)
    graph = Graph.of(12, pairs, border)
    for index, (a, b) in enumerate(pairs.tolist()):
        for mine, other in ((a, b), (b, a)):
            place = graph.first[mine] + graph.neighbours_of(mine).tolist().index(other)
            assert graph.border[place] == border[index]
    assert len(graph.neighbour) == 2 * len(pairs)
