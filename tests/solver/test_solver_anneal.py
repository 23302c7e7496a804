"""The compiled search: what it keeps running is what a recount finds, and it breaks nobody apart."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import connected_pairs, grid_pairs, grid_points
from solver_oracle import in_one_piece

from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.construct.repair import repair
from territory_opt.solver.graph import Graph
from territory_opt.solver.search.kernel import anneal, removable

CURVE = 5.0
FROZEN = 1e-300


@dataclass
class Run:
    """A division of random loads, and all that the kernel asks for."""

    seed: int
    side: int = 6
    k: int = 4
    tree: bool = False
    border: float = 0.05
    label: np.ndarray = field(init=False)

    def __post_init__(self):
        random = np.random.default_rng(self.seed)
        n = self.n = self.side**2
        pairs = connected_pairs(random, n) if self.tree else grid_pairs(self.side, self.side)
        self.graph = Graph.of(n, pairs, random.uniform(0.1, 1.0, len(pairs)))
        self.cost = random.random((n, self.k)) / n
        self.load = random.uniform(0.5, 1.5, (n, self.k, 2)) * self.k / n
        self.low, self.high = np.full((self.k, 2), 0.9), np.full((self.k, 2), 1.1)
        self.price = random.uniform(0.1, 2.0, (self.k, 2))
        rough = bisect(grid_points(self.side, self.side), np.ones(n), np.ones(self.k))
        self.label = repair(self.graph, rough, self.k, self.cost, np.ones(n))
        self.total = self.recounted()
        self.moved = random.random((n, self.k)) / n
        self.change = (self.moved, np.array([self.changed()]), 0.4, 3.0)
        self.state = np.array([self.seed * 2 + 1], dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        self.work = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(1, dtype=np.int64)

    def recounted(self):
        total = np.zeros((self.k, 2))
        for unit, t in enumerate(self.label):
            total[t] += self.load[unit, t]
        return total

    def changed(self):
        return self.moved[np.arange(self.n), self.label].sum()

    def energy(self):
        """Cost, border and penalties, from scratch."""
        cut = self.label[self.graph.pairs[:, 0]] != self.label[self.graph.pairs[:, 1]]
        lengths = [
            self.graph.border[self.graph.first[a] + self.graph.neighbours_of(a).tolist().index(b)]
            for a, b in self.graph.pairs[cut].tolist()
        ]
        total = self.recounted()
        miss = np.maximum(np.maximum(self.low - total, total - self.high), 0.0)
        cost = self.cost[np.arange(self.n), self.label].sum()
        cost += self.change[3] * max(0.0, self.changed() - self.change[2])
        return cost + self.border * sum(lengths) + (miss * (self.price + CURVE * miss)).sum()

    def go(self, temperature, draws, swaps=0.3, contiguous=True):
        return anneal(
            self.label, self.total, self.cost, self.load, self.low, self.high, self.price, CURVE,
            self.graph.weighed(self.graph.border * self.border), contiguous, temperature, temperature,
            draws, swaps, self.change, self.state, *self.work,
        )  # fmt: skip

    def whole(self):
        return all(
            in_one_piece(self.graph.pairs, set(np.flatnonzero(self.label == t).tolist()))
            for t in range(self.k)
        )


@settings(max_examples=40)
@given(
    st.integers(0, 2**31),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.booleans(),
    st.sampled_from([FROZEN, 0.02, 1.0]),
)
def test_running_totals_are_those_of_a_recount(seed, swaps, tree, temperature):
    run = Run(seed, tree=tree)
    run.go(temperature, 3000, swaps)
    np.testing.assert_allclose(run.total, run.recounted(), atol=1e-11)


@settings(max_examples=40)
@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.3, 1.0]), st.booleans())
def test_nobody_is_broken_apart_or_emptied(seed, swaps, tree):
    run = Run(seed, tree=tree)
    run.go(1.0, 3000, swaps)
    assert run.whole()


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.3, 1.0]), st.booleans())
def test_without_heat_no_move_costs(seed, swaps, contiguous):
    """Step by step: each accepted move lowers the energy that is counted from scratch, or leaves it."""
    run = Run(seed)
    before = run.energy()
    for _ in range(60):
        run.go(FROZEN, 20, swaps, contiguous)
        after = run.energy()
        assert after <= before + 1e-12
        before = after


@pytest.mark.parametrize("swaps", [0.0, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_single_moves_change_what_they_should(seed, swaps):
    """At great heat everything is accepted: a shift changes one unit, a swap two of two territories."""
    run = Run(seed)
    seen = 0
    for _ in range(2000):
        old = run.label.copy()
        if run.go(1e9, 1, swaps):
            changed = np.flatnonzero(old != run.label)
            seen += 1
            assert len(changed) == (2 if swaps else 1)
            if swaps:
                assert old[changed].tolist() == run.label[changed][::-1].tolist()
            for unit in changed:
                assert run.label[unit] in old[run.graph.neighbours_of(unit)]
    assert seen > 20


@pytest.mark.parametrize("seed", range(4))
def test_without_heat_it_ends_where_no_shift_helps(seed):
    """A move whose gain is counted too low would be left undone."""
    run = Run(seed, border=0.5)
    run.go(FROZEN, 60_000, swaps=0.0)
    reached = run.energy()
    for unit in range(run.n):
        home = int(run.label[unit])
        if not removable(unit, run.label, run.graph.first, run.graph.neighbour, *run.work):
            continue
        for other in set(run.label[run.graph.neighbours_of(unit)].tolist()) - {home}:
            run.label[unit] = other
            assert run.energy() >= reached - 1e-12
            run.label[unit] = home


def test_heat_decides_what_is_accepted():
    """Cold annealing ends no higher than it began; hot annealing wanders."""
    end_temperature, high_temperature = Run(5), Run(5)
    began = end_temperature.energy()
    for temperature in np.geomspace(0.05, 1e-5, 20):
        end_temperature.go(temperature, 4000)
    high_temperature.go(1e9, 80_000)
    assert end_temperature.energy() <= began
    assert end_temperature.energy() < high_temperature.energy()


def test_swaps_find_what_shifts_cannot():
    """Two units, each on the wrong side, of loads that allow neither to move alone."""
    pairs = np.array([[0, 1], [0, 2], [1, 3], [2, 3], [0, 3], [1, 2], [2, 4], [0, 4], [3, 5], [1, 5]])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]

    def ended(swaps):
        run = Run(1, side=2, k=2)
        run.n, run.k, run.border = 6, 2, 0.0
        run.graph = Graph.of(6, pairs, np.ones(len(pairs)))
        run.label = np.array([0, 1, 1, 0, 0, 1])
        run.cost = np.array([[0, 9], [9, 0], [0, 9], [9, 0], [0, 9], [9, 0]], dtype=float)
        run.load = np.ones((6, 2, 2)) / 3.0
        run.low, run.high, run.price = np.ones((2, 2)), np.ones((2, 2)), np.full((2, 2), 1e4)
        run.total = run.recounted()
        run.work = np.zeros(6, dtype=np.int64), np.zeros(6, dtype=np.int64), np.zeros(1, dtype=np.int64)
        run.go(FROZEN, 2000, swaps, contiguous=False)
        return run.label.tolist()

    assert ended(0.0) == [0, 1, 1, 0, 0, 1]
    assert ended(1.0) == [0, 1, 0, 1, 0, 1]


@settings(max_examples=60)
@given(st.integers(0, 2**31), st.booleans())
def test_a_unit_may_leave_when_the_rest_hangs_together(seed, tree):
    run = Run(seed, side=5, k=3, tree=tree)
    run.go(1.0, 200)
    for unit in range(run.n):
        rest = set(np.flatnonzero(run.label == run.label[unit]).tolist()) - {unit}
        allowed = removable(unit, run.label, run.graph.first, run.graph.neighbour, *run.work)
        assert bool(allowed) == in_one_piece(run.graph.pairs, rest)


def test_where_pieces_are_allowed_they_come_about():
    run = Run(4)
    run.go(1e9, 3000, contiguous=False)
    assert not run.whole()


@pytest.mark.parametrize("swaps", [0.0, 0.5])
def test_where_pieces_are_allowed_nobody_is_emptied(swaps):
    run = Run(4, side=3)
    for _ in range(50):
        run.go(1e9, 100, swaps, contiguous=False)
        assert np.bincount(run.label, minlength=run.k).min() >= 1


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.booleans())
def test_every_border_knows_its_other_side(seed, tree):
    graph = Run(seed, tree=tree).graph
    np.testing.assert_array_equal(graph.owner[graph.twin], graph.neighbour)
    np.testing.assert_array_equal(graph.neighbour[graph.twin], graph.owner)
    np.testing.assert_array_equal(graph.border[graph.twin], graph.border)
