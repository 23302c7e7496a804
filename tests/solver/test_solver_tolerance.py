"""Lower bounds on tolerances and the smallest found, compared with brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from solver_cases import connected_pairs, grid_problem, problem_of
from solver_rule_cases import deviations, least_each, least_uniform, problem_with_rules

from territory_opt.model.budget import FULL_BAND_EFFORT, BandEffort, Budget
from territory_opt.model.findings.blocked_findings import TolerancesTooSmall, ToleranceTooSmall
from territory_opt.model.problem import ChangeAllowance
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.first_plan import first_start
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import measured
from territory_opt.solver.tolerance.known_tolerances import blocked_by_tolerance, known_tolerances
from territory_opt.solver.tolerance.smallest_tolerance import smallest_tolerance
from territory_opt.solver.tolerance.tolerance_bound import least_tolerance
from territory_opt.wording.finding_text import finding_text

SEEDS = st.integers(0, 2**32 - 1)


def clock(iterations=40, seed=0):
    return Clock(Budget(seed=seed, iterations=iterations))


def graph_of(problem):
    return Graph.of(problem.n, problem.pairs, problem.border)


def components(problem):
    """Number of connected parts of the map; `resolve` bridges them, so a solver's map has one."""
    links = csr_array((np.ones(len(problem.pairs)), problem.pairs.T), shape=(problem.n, problem.n))
    return connected_components(links, directed=False)[0]


def least(problem):
    return least_tolerance(problem, graph_of(problem), clock())


def smallest(problem, iterations=40, seed=0):
    running = clock(iterations, seed)
    graph = graph_of(problem)
    start = first_start(problem, graph, running)
    nearest = measured(problem, start.bands, start.tables, start.label, 0.0)
    return smallest_tolerance(problem, graph, nearest, running)


@settings(max_examples=60)
@given(SEEDS)
def test_no_plan_goes_below_the_bound(seed):
    problem = problem_with_rules(seed)
    deviation, _ = deviations(problem)
    bound = least(problem)
    banded = np.isfinite(problem.tolerance)
    assert (np.isnan(bound.each) == ~banded).all()
    assert (bound.each[banded] <= least_each(problem, deviation)[banded] + 1e-9).all()
    if banded.any():
        assert bound.uniform <= least_uniform(problem, deviation) + 1e-9
    else:
        assert bound.uniform is None


@settings(max_examples=25)
@given(SEEDS)
def test_a_tolerance_found_is_that_of_a_plan(seed):
    problem = problem_with_rules(seed)
    if problem.contiguous and components(problem) > 1:
        problem = replace(problem, pairs=connected_pairs(np.random.default_rng(seed), problem.n))
        problem = replace(problem, border_km=np.ones(len(problem.pairs)))
    deviation, _ = deviations(problem)
    found = smallest(problem)
    banded = np.isfinite(problem.tolerance)
    exact = least_each(problem, deviation)
    seen = np.isfinite(found.each)
    assert (found.each[seen] >= exact[seen] - 1e-9).all()
    assert not (seen & ~banded).any()
    if found.uniform is not None:
        assert found.uniform >= least_uniform(problem, deviation) - 1e-9
        assert np.abs(deviation[:, banded].max(axis=1) - found.uniform).min() <= 1e-9


def line(load, k, **more):
    load = np.asarray(load, dtype=float)
    n = len(load)
    points = np.column_stack([np.arange(n, dtype=float), np.zeros(n)])
    load = load[:, None] if load.ndim == 1 else load
    return problem_of(points, load, k, pairs=[(i, i + 1) for i in range(n - 1)], **more)


@pytest.mark.parametrize(
    ("load", "k", "bound"),
    [
        ([8, 1, 1, 1, 1], 3, 1.0),  # one unit: 8 of 4
        ([3] * 10, 3, 0.2),  # some territory has four of ten
        ([3, 3, 3, 3, 0.5, 0.25], 3, 6 / (12.75 / 3) - 1),  # two of four large ones meet
        ([1] * 14, 4, 1 / 7),  # 14 in four parts: 3 and 4
        ([2, 2, 2, 2, 2, 2, 3], 4, 1 / 5),  # 15 in four parts: two of two make 4 at least
    ],
)
def test_the_counting_bound(load, k, bound):
    found = least(line(load, k, tolerance=0.05))
    assert found.uniform == pytest.approx(bound, rel=0.03)
    assert found.uniform <= bound


def test_a_lock_that_overfills_gives_the_tolerance_it_needs():
    problem = line([1.0] * 8, 2, tolerance=0.1)
    allowed = np.ones((8, 2), dtype=bool)
    allowed[:6, 1] = False
    found = least(replace(problem, allowed=allowed))
    assert found.uniform == pytest.approx(0.5, rel=0.01)


def test_a_limit_on_change_gives_the_tolerance_it_needs():
    """All units are in one territory today; an eighth may move."""
    moved = np.column_stack([np.zeros(8), np.full(8, 1 / 8)])
    problem = replace(line(np.ones(8), 2, tolerance=0.1), disruption=ChangeAllowance(moved, 0.125))
    found = least(problem)
    assert found.each[0] == pytest.approx(0.75, rel=0.02)
    assert found.each[0] <= 0.75


def test_base_dependent_loads_count_where_every_base_is_a_home():
    """Three units are locked to the first territory, far from its home: nine tenths of the driving."""
    homes = [[0.0, 0.0], [0.0, 0.0]]
    allowed = np.ones((4, 2), dtype=bool)
    allowed[1:, 1] = False
    fixed = line([1.0] * 4, 2, homes=homes, drive={0: 1.0}, tolerance=0.1)
    assert least(replace(fixed, allowed=allowed)).uniform == pytest.approx(0.8, rel=0.01)
    assert least(fixed).uniform < 0.1
    free = line([1.0] * 4, 2, drive={0: 1.0}, tolerance=0.1)
    assert least(replace(free, allowed=allowed)).uniform == 0.0


def test_no_tolerance_is_enough_where_another_criterion_cannot_be_kept():
    problem = line(np.column_stack([[8.0, 1, 1, 1, 1], np.ones(5)]), 3, tolerance=0.5)
    found = least(problem)
    assert np.isinf(found.each[1])
    assert found.each[0] == pytest.approx(1.0)


def test_islands_hold_whole_territories():
    load = np.ones((10, 1))
    problem = line(load, 3, tolerance=0.1)
    apart = replace(problem, pairs=problem.pairs[problem.pairs[:, 0] != 4], border_km=np.ones(8))
    # Five units and five: one territory in one part, two in the other.
    assert least(apart).uniform == pytest.approx(0.5, rel=0.03)


def test_small_maps_use_connected_sets():
    """A star: a territory without the centre is a single unit."""
    points = np.array([[0.0, 0.0], [1, 0], [-1, 0], [0, 1], [0, -1]])
    problem = problem_of(
        points, np.array([[2.0], [1], [1], [1], [1]]), 2, pairs=[(0, i) for i in range(1, 5)]
    )
    deviation, _ = deviations(problem)
    found = least(problem).uniform
    assert found == pytest.approx(least_uniform(problem, deviation), rel=0.05)


def test_the_search_finds_an_equal_division():
    problem = grid_problem(4, 4, 4, load=np.ones((16, 1)), tolerance=0.01)
    found = smallest(problem)
    assert found.uniform == pytest.approx(0.0, abs=1e-12)
    assert found.each[0] == pytest.approx(0.0, abs=1e-12)
    assert (np.bincount(found.label) == 4).all()


def test_the_search_is_reproducible():
    problem = grid_problem(6, 6, 4, tolerance=0.001)
    first, second = smallest(problem, seed=3), smallest(problem, seed=3)
    assert first.uniform == second.uniform
    assert (first.label == second.label).all()
    assert first.worked == second.worked > 0


def test_without_bands_there_is_no_tolerance():
    problem = grid_problem(3, 3, 2, tolerance=np.inf)
    assert least(problem).uniform is None
    assert smallest(problem).uniform is None


def known(problem, iterations=40, effort=FULL_BAND_EFFORT):
    running, graph = Clock(Budget(iterations=iterations, band_effort=effort)), graph_of(problem)
    start = first_start(problem, graph, running)
    nearest = measured(problem, start.bands, start.tables, start.label, 0.0)
    return known_tolerances(problem, graph, nearest, np.full(len(problem.tolerance), np.nan), running)


def test_a_tolerance_proved_too_small_is_reported_with_a_sufficient_one():
    found = known(line([3.0] * 10, 3, tolerance=0.05))
    assert found.blocked.proved
    (too_small,) = found.blocked.blocking
    assert found.blocked.reason == TolerancesTooSmall()
    assert too_small == ToleranceTooSmall("m0", pytest.approx(0.2), 0.05)
    assert finding_text(too_small) == (
        "No plan that keeps the other rules is within 20% of its targets of m0; requested are 5%. What would "
        "help: a tolerance of more than 0.2 for m0."
    )
    assert found.uniform == pytest.approx(0.2)
    assert found.uniform_bound == pytest.approx(0.2)
    assert found.plan is None


def test_a_plan_that_keeps_every_rule_is_returned():
    found = known(grid_problem(4, 4, 4, load=np.ones((16, 1)), tolerance=0.01))
    assert found.blocked is None
    assert (np.bincount(found.plan) == 4).all()


def test_without_the_search_for_tolerances_their_bounds_are_still_proved():
    problem = line([3.0] * 10, 3, tolerance=0.05)
    found, bounded = known(problem), known(problem, effort=BandEffort(explain=False))
    assert bounded.bound == pytest.approx(found.bound)
    assert bounded.blocked == found.blocked
    assert np.isfinite(found.smallest).all()
    assert np.isnan(bounded.smallest).all()
    assert (bounded.plan, bounded.worked) == (None, 0)


def test_the_smallest_tolerance_of_the_search_is_included():
    problem = grid_problem(6, 6, 4, tolerance=0.0001, criteria=1)
    running, graph = clock(1), graph_of(problem)
    start = first_start(problem, graph, running)
    nearest = measured(problem, start.bands, start.tables, start.label, 0.0)
    assert known_tolerances(problem, graph, nearest, np.array([1e-9]), running).smallest[0] == 1e-9


@settings(max_examples=40)
@given(SEEDS)
def test_a_tolerance_that_some_plan_keeps_does_not_block(seed):
    problem = problem_with_rules(seed)
    deviation, _ = deviations(problem)
    if blocked_by_tolerance(problem, least(problem)) is not None:
        assert not (deviation <= problem.tolerance + 1e-9).all(axis=1).any()


@pytest.mark.parametrize("least_load", [25.0, 28.0, 40.0])
@pytest.mark.parametrize("tolerance", [0.1, 0.3])
def test_a_limit_that_no_plan_keeps_leaves_no_bound_on_a_tolerance(least_load, tolerance):
    """Three territories of at least 25 need more than the 72 there are, at any tolerance of any criterion."""
    load = np.stack([np.full(36, 2.0), np.random.default_rng(0).uniform(1000, 8000, 36)], axis=1)
    problem = grid_problem(6, 6, 3, load=load, tolerance=np.array([tolerance, 0.1]))
    assert np.isfinite(least(replace(problem, low=np.tile([24.0, 0.0], (3, 1)))).each).all()
    bound = least(replace(problem, low=np.tile([least_load, 0.0], (3, 1))))
    assert np.isinf(bound.each).all()
    assert bound.uniform == np.inf
