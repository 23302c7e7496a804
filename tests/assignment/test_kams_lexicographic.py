"""The lexicographic solve of random problems against brute force over all assignments."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kam_problems import is_within_limits, random_problem

from territory_opt.assignment.kams.model.capacity import FreeCapacity, fill
from territory_opt.assignment.kams.model.fair_share import cap_amounts, fair_loads
from territory_opt.assignment.kams.model.goals import GOALS, Pairs, goal_costs
from territory_opt.assignment.kams.model.integer_problem import (
    BALANCE_STEPS,
    LOAD_STEPS,
    UNASSIGNED,
    IntegerProblem,
)
from territory_opt.assignment.kams.solve import lexicographic
from territory_opt.assignment.kams.solve.annealing_search import (
    AnnealingSchedule,
    AnnealingSearch,
    SearchTarget,
    move_towards,
)
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.assignment.kams.solve.lexicographic import solve_lexicographic
from territory_opt.assignment.kams.solve.relaxation import Relaxation
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.model.deadline import Deadline


def cost_in_steps(problem: IntegerProblem, kam_of) -> tuple[int, ...]:
    """Cost of every goal in steps, in order, counted independently."""
    assigned = [(f, k) for f, k in enumerate(kam_of) if k >= 0]
    assignable = [f for f in range(len(kam_of)) if problem.feasible[f].any()]
    count = [
        sum(problem.size[f] for f, k in assigned if k == kam) for kam in range(len(problem.max_accounts))
    ]
    outside = 0
    for measure in problem.balance_measures:
        for kam in range(len(problem.max_accounts)):
            load = sum(measure.weight[f, kam] for f, k in assigned if k == kam)
            outside += max(0, measure.low[kam] - load) + max(0, load - measure.high[kam])
    step = max(1, LOAD_STEPS * len(problem.max_accounts) * len(problem.balance_measures) // BALANCE_STEPS)
    return (
        int(sum(max(0, least - got) for least, got in zip(problem.min_accounts, count, strict=True))),
        int(sum(problem.value[f] for f in assignable) - sum(problem.value[f] for f, _ in assigned)),
        int(outside // step),
        int(sum(np.where(problem.feasible[f], problem.relationship_value[f], 0).max() for f in assignable))
        - int(sum(problem.relationship_value[f, k] for f, k in assigned)),
        int(sum(problem.travel[f, k] for f, k in assigned)),
        int(sum(np.where(problem.feasible[f], problem.skill_points[f], 0).max() for f in assignable))
        - int(sum(problem.skill_points[f, k] for f, k in assigned)),
    )


def best_cost(problem: IntegerProblem) -> tuple[int, ...]:
    families, kams = problem.feasible.shape
    choices = product(range(-1, kams), repeat=families)
    return min(cost_in_steps(problem, kam_of) for kam_of in choices if is_within_limits(problem, kam_of))


@settings(max_examples=120)
@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 10_000))
def test_no_assignment_is_better_in_lexicographic_order(families, kams, seed):
    problem = random_problem(families, kams, seed)
    kam_of, results = solve_lexicographic(problem, SolveOptions(seed))
    assert is_within_limits(problem, kam_of)
    assert cost_in_steps(problem, kam_of) == best_cost(problem)
    assert all(one.proved for one in results)
    assert [one.cost for one in results] == [cost_in_steps(problem, kam_of)[one.goal] for one in results]


@settings(max_examples=60)
@given(st.integers(2, 12), st.integers(1, 4), st.integers(0, 10_000))
def test_costs_equal_an_independent_count(families, kams, seed):
    problem = random_problem(families, kams, seed)
    pairs = Pairs.of(problem)
    kam_of = fill(problem, np.full(families, UNASSIGNED))
    assert is_within_limits(problem, kam_of)
    assert pairs.in_steps(goal_costs(problem, pairs, kam_of)) == cost_in_steps(problem, kam_of)
    free = FreeCapacity(problem, kam_of)
    assert not any(free.kams_for(f).any() for f in np.flatnonzero(kam_of == UNASSIGNED))


@settings(max_examples=40)
@given(st.integers(2, 6), st.integers(2, 3), st.integers(0, 10_000), st.integers(0, 5))
def test_the_relaxation_is_a_lower_bound(families, kams, seed, goal):
    problem = random_problem(families, kams, seed)
    pairs = Pairs.of(problem)
    relaxation = Relaxation(problem, pairs, Interruption())
    relaxed = relaxation.solve(goal)
    choices = (k for k in product(range(-1, kams), repeat=families) if is_within_limits(problem, k))
    least = min(int(goal_costs(problem, pairs, np.array(k))[goal]) for k in choices)
    assert relaxed is not None
    assert relaxed.bound <= least


@pytest.mark.parametrize("seed", range(6))
def test_the_search_keeps_the_limits_and_the_goals_before(seed):
    problem = random_problem(60, 6, 2 * seed + 1, load_factor=1.3)
    pairs = Pairs.of(problem)
    start = fill(problem, np.full(60, UNASSIGNED))
    search = AnnealingSearch.of(problem, pairs, seed, Interruption())
    before = goal_costs(problem, pairs, start)
    for goal in range(1, len(GOALS)):
        target = SearchTarget(goal, before, np.zeros(6), 0)
        found = search.run(start, np.arange(len(pairs)), target, AnnealingSchedule(0.3, 4.0))
        after = goal_costs(problem, pairs, found)
        assert is_within_limits(problem, found)
        assert (after[:goal] <= before[:goal]).all()
        assert after[goal] <= before[goal]


@pytest.mark.parametrize("seed", [8, 20])
def test_large_problems_are_within_limits_and_bounds_are_valid(seed, monkeypatch):
    problem = random_problem(60, 5, seed, load_factor=1.5)
    best, exact = solve_lexicographic(problem, SolveOptions(seed))
    monkeypatch.setattr(lexicographic, "EXACT_PAIRS", 0)
    monkeypatch.setattr(lexicographic, "SEARCH_PAIRS", 0)
    found, bounded = solve_lexicographic(problem, SolveOptions(seed))
    assert is_within_limits(problem, best)
    assert is_within_limits(problem, found)
    assert [one.goal for one in bounded] == [one.goal for one in exact]
    value, proved = bounded[0], exact[0]
    assert value.bound <= proved.cost <= value.cost
    assert value.cost - proved.cost <= 0.02 * problem.value.sum()
    assert all(one.bound is not None and one.bound <= one.cost for one in (*bounded, *exact))


def test_the_same_seed_gives_the_same_assignment():
    problem = random_problem(60, 5, 8, load_factor=1.3)
    first, second = (solve_lexicographic(problem, SolveOptions(3)) for _ in range(2))
    assert first[0].tolist() == second[0].tolist()
    assert first[1] == second[1]


def test_move_towards_follows_the_relaxation_and_keeps_all_families():
    problem = random_problem(80, 6, 8, load_factor=1.5)
    pairs = Pairs.of(problem)
    start = fill(problem, np.full(80, UNASSIGNED))
    relaxed = Relaxation(problem, pairs, Interruption()).solve(4)
    moved = move_towards(problem, pairs, start, relaxed.fraction)
    assert is_within_limits(problem, moved)
    assert ((moved >= 0) >= (start >= 0)).all()
    moved_fraction = relaxed.fraction[pairs.used_by(moved)].sum()
    assert moved_fraction >= relaxed.fraction[pairs.used_by(start)].sum()


def test_a_stopped_solve_returns_the_greedy_assignment():
    problem = random_problem(40, 4, 8)
    kam_of, results = solve_lexicographic(problem, SolveOptions(deadline=Deadline(stop=lambda: True)))
    assert is_within_limits(problem, kam_of)
    assert kam_of.tolist() == fill(problem, np.full(40, UNASSIGNED)).tolist()
    assert all(one.bound in (None, 0) for one in results)


@settings(max_examples=40)
@given(st.integers(1, 20), st.integers(1, 5), st.integers(0, 999))
def test_fair_loads_are_even_where_possible(families, kams, seed):
    rng = np.random.default_rng(seed)
    load = np.repeat(rng.integers(1, 20, families)[:, None], kams, axis=1).astype(float)
    every = np.ones((families, kams), dtype=bool)
    fair = fair_loads(load, every, np.ones(kams))
    assert fair.sum() == pytest.approx(load[:, 0].sum())
    assert fair == pytest.approx(np.full(kams, load[:, 0].sum() / kams), rel=0.02)
    half = every.copy()
    half[:, 0] = False
    if kams > 1:
        assert fair_loads(load, half, np.ones(kams))[0] == 0


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.integers(1, 9))
def test_no_amount_exceeds_its_part_unless_all_do(amounts, kams):
    amount = np.array(amounts, dtype=float)
    capped = cap_amounts(amount, kams, 0.25)
    assert (capped <= amount).all()
    assert ((capped > 0) == (amount > 0)).all()
    too_large = capped > 0.25 * capped.sum() / kams * (1 + 1e-4)
    assert not too_large.any() or len(set(capped[capped > 0].tolist())) == 1


def test_more_effort_proves_more(monkeypatch):
    problem = random_problem(40, 4, 8, load_factor=1.3)
    monkeypatch.setattr(lexicographic, "EXACT_WORK", {"quick": 1e-9, "best": 2.0})
    quick, best = (
        solve_lexicographic(problem, SolveOptions(effort=effort))[1] for effort in ("quick", "best")
    )
    assert sum(one.proved for one in best) > sum(one.proved for one in quick)
    assert all(one.bound is not None for one in quick)


def test_more_capacity_is_never_worse():
    problem = random_problem(12, 3, 14)
    less = solve_lexicographic(problem, SolveOptions())[1][0]
    more = replace(
        problem,
        max_accounts=problem.max_accounts + 5,
        team_capacity=problem.team_capacity * 2,
        own_capacity=problem.own_capacity * 2,
    )
    assert solve_lexicographic(more, SolveOptions())[1][0].cost <= less.cost
