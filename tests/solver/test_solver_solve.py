"""What `solve` hands back, held against every plan there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from solver_cases import (
    connected_pairs,
    grid_pairs,
    grid_points,
    grid_problem,
    problem_of,
    tiny_problem,
    tiny_problems,
    with_start,
)
from solver_oracle import best_plan, costs_and_loads, inside, is_whole, sites_of, totals

from territory_opt.model.block_name import BlockName
from territory_opt.model.budget import Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.findings.blocked_findings import NoCombination, TerritoryOutsideBand
from territory_opt.solver import solve
from territory_opt.wording.finding_text import finding_text

SHORT = Budget(iterations=10, effort="quick")
LINE = [(i, i + 1) for i in range(8)]
ALONG = np.column_stack([np.arange(9.0), np.zeros(9)])
HELD = ("feasible", "optimal")


def check_claims(problem, result):
    """Everything a result says about its labels, worked out anew."""
    assert result.label.shape == (problem.n,)
    assert set(result.label.tolist()) == set(range(problem.k))
    assert is_whole(problem, result.label)
    assert result.site.tolist() == sites_of(problem, result.label).tolist()
    cost, load = costs_and_loads(problem, result.site)
    held = totals(load, result.label[None])
    np.testing.assert_allclose(result.loads, held[0], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(result.objective, cost[np.arange(problem.n), result.label].sum(), atol=1e-9)
    assert (result.status in HELD) == bool(inside(problem, held)[0])
    assert (result.blocked is None) == (result.status in HELD)
    target = problem.share * result.loads.sum(axis=0)
    if result.status in HELD:
        assert (result.smallest_tolerance <= np.abs(result.loads / target - 1).max(axis=0) + 1e-9).all()


def test_the_smallest_tolerance_counts_the_plan_that_is_returned():
    """The search for tolerances finds this plan; it holds both criteria, one of which has limits alone."""
    result = solve(problem := tiny_problem(0, homes="fixed", dynamic=False, planted=True, most=7), SHORT)
    assert result.status in HELD
    check_claims(problem, result)


@settings(max_examples=25)
@given(tiny_problems(most=7))
def test_a_result_is_true_and_no_better_than_the_best(problem):
    result = solve(problem, SHORT)
    check_claims(problem, result)
    best = best_plan(problem)
    if result.status in HELD:
        assert result.objective >= best.cost * (1 - 1e-9) - 1e-12
    if result.status == "optimal":
        assert result.objective <= best.cost * (1 + 2e-6) + 1e-12
    if result.status == "infeasible":
        assert best.label is None
        assert result.blocked.proved


@pytest.mark.parametrize(
    ("homes", "found_at_least", "best_at_least"),
    [("fixed", 21, 15), ("free", 21, 13), ("mixed", 21, 15), ("scattered", 21, 15)],
)
def test_tiny_plans_are_found_and_mostly_the_best(homes, found_at_least, best_at_least):
    """Of 24 divisions of 2 x 4 units for which a plan exists."""
    found = equal = 0
    for seed in range(24):
        problem = tiny_problem(seed, homes=homes, dynamic=bool(seed % 2), grid=True, margin=0.25)
        result, best = solve(problem, SHORT), best_plan(problem)
        assert best.label is not None
        found += result.status in HELD
        equal += result.status in HELD and result.objective <= best.cost * (1 + 1e-3) + 1e-12
    assert found >= found_at_least
    assert equal >= best_at_least


@pytest.mark.parametrize(
    ("rows", "columns", "k", "free"), [(8, 9, 6, False), (8, 9, 6, True), (5, 5, 2, True)]
)
@pytest.mark.parametrize("drive", [None, {1: 0.3}])
def test_larger_plans_keep_every_rule(rows, columns, k, free, drive):
    places = np.random.default_rng(3).uniform(0, [columns, rows], (k, 2))
    problem = grid_problem(rows, columns, k, homes=None if free else places, tolerance=0.2, drive=drive)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status in HELD


def test_a_vacant_territory_among_fixed_bases_has_a_free_base():
    problem = grid_problem(6, 6, 3, homes=[[0, 0], [5, 5], [np.nan, np.nan]], tolerance=0.2)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status in HELD
    assert result.site[:2].tolist() == [0, 1]
    assert result.site[2] >= problem.first_unit_site
    assert result.label[result.site[2] - problem.first_unit_site] == 2


@settings(max_examples=25)
@given(tiny_problems(homes=("mixed", "scattered"), most=7))
def test_some_homes_stay_and_the_bound_is_valid_for_every_choice_of_the_other_bases(problem):
    """By enumeration of all plans, with the best member unit as base where there is no home."""
    result = solve(problem, SHORT)
    check_claims(problem, result)
    homes = problem.home_site[problem.fixed]
    assert result.site[problem.fixed].tolist() == homes.tolist()
    assert (result.site[~problem.fixed] >= problem.first_unit_site).all()
    best = best_plan(problem)
    assert result.bound.kind in ("mixed_bases", "proof")
    assert result.bound.valid_for == "problem"
    assert result.bound.value <= best.cost * (1 + 1e-9) + 1e-12
    if result.status in HELD:
        assert result.objective >= best.cost * (1 - 1e-9) - 1e-12


@pytest.mark.parametrize("vacant", [0, 1, 2])
def test_the_bound_names_mixed_bases(vacant):
    homes = np.array([[0.0, 0.0], [5.0, 5.0], [0.0, 5.0]])
    homes[vacant] = np.nan
    # More units than the proof by an integer program takes on.
    problem = grid_problem(17, 17, 3, homes=homes * 3, tolerance=0.3)
    result = solve(problem, SHORT)
    assert result.bound.kind == "mixed_bases"
    assert result.bound.valid_for == "problem"
    assert 0.5 * result.objective < result.bound.value <= result.objective


def test_shares_are_followed():
    problem = grid_problem(6, 6, 3, load=np.ones((36, 1)), share=[[3], [2], [1]], tolerance=0.06)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.loads[:, 0] == pytest.approx([18, 12, 6])


def test_absolute_limits_bind_without_a_tolerance():
    problem = grid_problem(
        4, 6, 3, load=np.ones((24, 1)), homes=[[0, 0], [1, 0], [5, 3]], tolerance=np.inf, low=6, high=9
    )
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status in HELD
    assert result.loads.min() >= 6 - 1e-9
    assert result.loads.max() <= 9 + 1e-9


@pytest.mark.parametrize(("n", "k"), [(1, 1), (4, 1), (4, 4), (5, 4)])
def test_the_ends_of_the_scale(n, k):
    problem = problem_of(ALONG[:n], np.ones((n, 1)), k, pairs=LINE[: n - 1], tolerance=3.0)
    check_claims(problem, solve(problem, SHORT))


def test_units_without_weight_are_divided_too():
    problem = grid_problem(3, 4, 2, homes=[[0, 0], [3, 2]], weight=np.zeros(12), tolerance=0.5)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status == "optimal"
    assert result.objective == 0


def test_places_on_one_spot_are_divided():
    problem = problem_of(np.zeros((6, 2)), np.ones((6, 1)), 2, pairs=LINE[:5], tolerance=0.0)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status in HELD


def test_islands_hang_on_their_bridges():
    """Two islands of 9, one bridge: three equal territories must cross it."""
    points = np.vstack([grid_points(3, 3), grid_points(3, 3) + np.array([10, 0])])
    pairs = np.vstack([grid_pairs(3, 3), grid_pairs(3, 3) + 9, [[5, 12]]])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    border = np.where((pairs == [5, 12]).all(axis=1), 0.0, 1.0)
    problem = problem_of(points, np.ones((18, 1)), 3, pairs=pairs, border=border, tolerance=0.2)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status in HELD
    assert result.label[5] == result.label[12]


@pytest.mark.parametrize("homes", [[[4, 0], [4, 0]], [[4, 0], [4.2, 0]]])
@pytest.mark.parametrize("tolerance", [0.5, 5.0])
def test_two_reps_of_one_town_get_a_piece_each(homes, tolerance):
    problem = problem_of(ALONG, np.ones((9, 1)), 2, pairs=LINE, homes=homes, tolerance=tolerance)
    check_claims(problem, solve(problem, SHORT))


@pytest.mark.parametrize("seed", [34, 85, 89, 103, 111])
def test_a_home_that_gets_nothing_at_first_splits_nobody(seed):
    problem = tiny_problem(seed, dynamic=bool(seed % 2))
    check_claims(problem, solve(problem, SHORT))


@pytest.mark.parametrize("homes", [None, [[0, 0], [2, 2], [50, 50]]])
@pytest.mark.parametrize("tolerance", [0.4, 5.0])
def test_nobody_is_left_empty_where_pieces_are_allowed(homes, tolerance):
    problem = grid_problem(3, 3, 3, homes=homes, tolerance=tolerance, contiguous=False)
    check_claims(problem, solve(problem, SHORT))


def test_without_contiguity_nobody_pays_for_it():
    """Rich and poor units alternate along a line: only fragments assign each to its base."""
    load = np.where(np.arange(9) % 2 == 0, 1.0, 0.0)[:, None]
    cost_free = {"homes": [[0, 0], [8, 0]], "tolerance": 0.25, "weight": np.ones(9)}
    whole = problem_of(ALONG, load, 2, pairs=LINE, **cost_free)
    loose = problem_of(ALONG, load, 2, pairs=[(0, 8), *LINE], contiguous=False, **cost_free)
    a, b = solve(whole, SHORT), solve(loose, SHORT)
    check_claims(whole, a)
    check_claims(loose, b)
    assert b.objective <= a.objective

    scattered = problem_of(
        [[0, 0], [9, 0], [0, 1], [9, 1], [0, 2], [9, 2]],
        np.ones((6, 1)), 2, pairs=LINE[:5], homes=[[0, 1], [9, 1]], tolerance=0.0, contiguous=False,
    )  # fmt: skip
    result = solve(scattered, SHORT)
    check_claims(scattered, result)
    assert result.status == "optimal"
    assert result.label.tolist() == [0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    "start",
    [[-1] * 9, [0] * 9, [0, 1, 2] * 3, [2, -1, -1, 1, 1, -1, 0, 0, -1], [2, 2, 2, 0, 0, 0, 1, 1, 1]],
    ids=["nothing", "all-to-one", "in-pieces", "in-part", "a-plan"],
)
def test_any_start_will_do(start):
    problem = with_start(problem_of(ALONG, np.ones((9, 1)), 3, pairs=LINE, tolerance=0.1), start)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status in HELD
    assert result.loads[:, 0] == pytest.approx([3, 3, 3])


def test_a_good_start_is_kept_when_there_is_no_time():
    """A start is a plan: stopped at once, it comes back as it was."""
    start = np.array([2, 2, 2, 0, 0, 0, 1, 1, 1])
    problem = with_start(
        problem_of(ALONG, np.ones((9, 1)), 3, pairs=LINE, homes=[[4, 0], [7, 0], [1, 0]], tolerance=0.1),
        start,
    )
    result = solve(problem, Budget(deadline=Deadline.after(0.0)))
    assert result.label.tolist() == start.tolist()
    assert result.status == "optimal"


@pytest.mark.parametrize("seed", range(4))
def test_a_start_that_is_better_is_not_lost(seed):
    random = np.random.default_rng(seed)
    n = 30
    points = random.uniform(0, 10, (n, 2))
    problem = problem_of(
        points,
        random.uniform(0.5, 1.5, (n, 2)),
        3,
        pairs=connected_pairs(random, n),
        homes=points[:3],
        tolerance=0.6,
    )
    long = solve(problem, Budget(iterations=60, effort="quick", seed=1))
    again = solve(with_start(problem, long.label), Budget(iterations=1, effort="quick", seed=2))
    check_claims(problem, again)
    if long.status in HELD:
        # The search ranks by objective and, a little, by border: a start is only left for a better rank.
        assert again.objective <= long.objective * 1.05


def test_what_is_missed_is_said():
    """No division of 9 equal units into 2 comes within 5 %."""
    problem = problem_of(ALONG, np.ones((9, 1)), 2, pairs=LINE, tolerance=0.05)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert result.status == "infeasible"
    assert result.blocked.proved
    assert result.ended_by == "proof"
    assert result.blocked.reason == NoCombination(("m0",))
    outside = [one for one in result.blocked.blocking if isinstance(one, TerritoryOutsideBand)]
    assert sorted(one.deviation for one in outside) == pytest.approx([-1 / 9, 1 / 9])
    assert {one.territory for one in outside} == {"T1", "T2"}
    assert [one.excess for one in outside] == pytest.approx([1 / 9 - 0.05] * 2)
    said = " ".join(finding_text(one) for one in outside)
    assert "Territory T1 is " in said
    assert "−11.11% from its target of m0, 6.111% outside its band." in said
    assert result.smallest_tolerance[0] == pytest.approx(1 / 9)


def test_a_unit_that_is_too_large_proves_it():
    problem = problem_of(ALONG, [[9.0], *[[1.0]] * 8], 3, pairs=LINE, tolerance=0.1)
    result = solve(problem, SHORT)
    check_claims(problem, result)
    assert (result.status, result.ended_by) == ("infeasible", "proof")
    assert result.blocked.blocking[0].about == {"unit": BlockName(("u0",)), "measure": "m0"}
