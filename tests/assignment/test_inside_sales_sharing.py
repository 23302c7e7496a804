"""The sharing problem of inside sales: tiny pools against brute force, larger ones against lower bounds."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.assignment.inside_sales.assign_agents import solve_sharing_problem
from territory_opt.assignment.inside_sales.balance_limits import (
    bounds_in_steps,
    deviation_bounds,
    tolerated_steps,
)
from territory_opt.assignment.inside_sales.constraint_model import solve_constraint_model
from territory_opt.assignment.inside_sales.local_search import assign_accounts
from territory_opt.assignment.inside_sales.sharing_problem import (
    STEPS,
    Goals,
    SharingProblem,
    build_sharing_problem,
    tolerated_squares,
)


@st.composite
def pools(draw) -> SharingProblem:
    agents, accounts = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    load = [
        [draw(st.integers(1, 3)), draw(st.sampled_from([0, 0.5, 4, 7.25])), draw(st.integers(0, 50))]
        for _ in range(accounts)
    ]
    capacity = draw(st.lists(st.sampled_from([704.0, 1408.0]), min_size=agents, max_size=agents))
    allowed = np.array(
        draw(
            st.lists(
                st.lists(st.booleans(), min_size=agents, max_size=agents).filter(any),
                min_size=accounts,
                max_size=accounts,
            )
        )
    )
    current = np.array(
        [draw(st.sampled_from([-1, *np.flatnonzero(row).tolist()])) for row in allowed], dtype=np.int64
    )
    return build_sharing_problem(np.array(load, dtype=float), np.array(capacity), allowed, current)


def all_assignments(problem: SharingProblem) -> list[np.ndarray]:
    options = [np.flatnonzero(row).tolist() for row in problem.allowed]
    return [np.array(assignment, dtype=np.int64) for assignment in product(*options)]


def best_goals(problem: SharingProblem) -> tuple[Goals, int]:
    """Goals of the best assignment, and the sum of squares up to which they count the same."""
    goals = [problem.goals(assignment) for assignment in all_assignments(problem)]
    max_squares = tolerated_squares(min(goals).squares)
    return min(some.with_squares_at_least(max_squares) for some in goals), max_squares


@given(pools())
@settings(max_examples=150)
def test_no_assignment_of_a_tiny_pool_is_better(problem):
    floor = int(tolerated_steps(bounds_in_steps(problem, deviation_bounds(problem))).max(initial=0))
    best, max_squares = best_goals(replace(problem, floor=floor))
    agent_of, bound, proved = solve_sharing_problem(problem, 0)
    assert problem.allowed[np.arange(len(agent_of)), agent_of].all()
    assert proved or floor >= STEPS
    assert replace(problem, floor=floor).goals(agent_of).with_squares_at_least(max_squares) == best
    assert all(
        np.abs(problem.loads(assignment) / problem.target - 1).max() >= bound
        for assignment in all_assignments(problem)
    )


@given(pools())
@settings(max_examples=150)
def test_bounds_hold_for_every_assignment(problem):
    bounds = deviation_bounds(problem)
    min_steps = bounds_in_steps(problem, bounds)
    for assignment in all_assignments(problem):
        load = problem.loads(assignment)
        assert (np.abs(load / problem.target - 1.0).max(axis=0, initial=0.0) >= bounds).all()
        assert (problem.steps(load).max(axis=0, initial=0) >= min_steps).all()


@given(pools())
@settings(max_examples=60)
def test_the_constraint_model_is_optimal_with_valid_bounds(problem):
    """From a poor start: every account with its first allowed agent."""
    start = problem.allowed.argmax(axis=1)
    solution = solve_constraint_model(
        problem, start, np.zeros(problem.target.shape[1], dtype=np.int64), 0, 5.0
    )
    best, max_squares = best_goals(problem)
    assert problem.goals(solution.agent_of).with_squares_at_least(max_squares) == best
    assert (solution.greatest, solution.sum) == (best.greatest, best.sum)


@given(pools())
@settings(max_examples=60)
def test_local_search_uses_allowed_agents_only(problem):
    agent_of = assign_accounts(problem, bounds_in_steps(problem, deviation_bounds(problem)))
    assert problem.allowed[np.arange(len(agent_of)), agent_of].all()


def random_pool(accounts: int, agents: int, seed: int, today: bool = True) -> SharingProblem:
    rng = np.random.default_rng(seed)
    sites = 1 + (rng.random(accounts) < 0.08) * rng.integers(1, 8, accounts)
    hours = sites * rng.choice([0, 4, 12, 24], accounts) * rng.random(accounts)
    allowed = np.ones((accounts, agents), dtype=bool)
    allowed[np.ix_(np.flatnonzero(rng.random(accounts) < 0.2), np.arange(agents) % 3 > 0)] = False
    current = rng.integers(0, agents, accounts) if today else np.full(accounts, -1)
    current = np.where((current >= 0) & allowed[np.arange(accounts), current], current, -1)
    load = np.column_stack([sites, hours, rng.lognormal(8, 1.0, accounts)])
    return build_sharing_problem(load, np.full(agents, 1408.0), allowed, current)


@pytest.mark.parametrize("today", [True, False])
def test_a_large_pool_is_balanced_to_a_thousandth_of_its_bound(today):
    problem = random_pool(1500, 12, 3, today)
    agent_of, bound, proved = solve_sharing_problem(problem, 0)
    goals = problem.goals(agent_of)
    assert proved
    assert goals.greatest / STEPS <= bound + 1 / STEPS
    assert goals.greatest <= 8  # a customer is a hundredth of an agent's sites


def test_most_accounts_stay_with_their_agent():
    problem = random_pool(1500, 12, 3)
    moved = problem.goals(solve_sharing_problem(problem, 0)[0]).moved
    without_current = SharingProblem(problem.weight, problem.target, problem.allowed, np.full(1500, -1))
    moved_without_current = problem.goals(solve_sharing_problem(without_current, 0)[0]).moved
    assert moved < 0.3 * moved_without_current


def test_current_agents_are_kept_where_languages_prevent_balance():
    """The last agent speaks a rare language, so no assignment is balanced; others can take new accounts."""
    rng = np.random.default_rng(3)
    accounts = 900
    load = np.column_stack(
        [np.ones(accounts), rng.choice([1.0, 2.5, 4.0], accounts), rng.lognormal(8, 1, accounts)]
    )
    rare = rng.random(accounts) < 0.15
    allowed = np.column_stack([~rare, ~rare, rare])
    current = np.where((rng.random(accounts) < 0.2) & ~rare, 0, -1)
    problem = build_sharing_problem(load, np.array([1408.0, 1000.0, 1408.0]), allowed, current)
    without_current = replace(problem, current=np.full(accounts, -1))
    goals, balanced = (
        problem.goals(solve_sharing_problem(problem, 0)[0]),
        without_current.goals(solve_sharing_problem(without_current, 0)[0]),
    )
    assert goals.moved == 0
    assert goals[:2] == balanced[:2]
    assert goals.squares <= tolerated_squares(balanced.squares)


def test_a_balanced_pool_is_unchanged():
    problem = random_pool(200, 4, 1, today=False)
    agent_of = solve_sharing_problem(problem, 0)[0]
    balanced_problem = SharingProblem(problem.weight, problem.target, problem.allowed, agent_of)
    assert (solve_sharing_problem(balanced_problem, 0)[0] == agent_of).all()


def test_the_same_seed_gives_the_same_assignment_of_agents():
    problem = random_pool(40, 4, 5)
    assert (solve_sharing_problem(problem, 4)[0] == solve_sharing_problem(problem, 4)[0]).all()


def test_an_agent_with_a_very_large_account_gets_other_accounts():
    """One account has three targets of potential: customers and hours can still be balanced."""
    rng = np.random.default_rng(2)
    potential = np.append(rng.lognormal(0, 2, 199), 0.0)
    potential[-1] = 3.0 * potential.sum()
    load = np.column_stack([np.ones(200), rng.uniform(1, 3, 200), potential])
    problem = build_sharing_problem(load, np.full(4, 1408.0), np.ones((200, 4), dtype=bool), np.full(200, -1))
    agent_of, bound, _ = solve_sharing_problem(problem, 0)
    steps = problem.steps(problem.loads(agent_of))
    assert bound == pytest.approx(2.0, abs=1e-3)
    assert steps[:, 2].max() <= 2020
    assert steps[:, :2].max() <= 100


def test_one_account_larger_than_the_target_sets_the_bound():
    load = np.array([[1.0, 0.0, 900.0], *[[1.0, 0.0, 10.0]] * 10, *[[1.0, 0.0, 0.0]] * 10])
    problem = build_sharing_problem(load, np.array([1.0, 1.0]), np.ones((21, 2), dtype=bool), np.full(21, -1))
    agent_of, bound, proved = solve_sharing_problem(problem, 0)
    assert proved
    assert bound == pytest.approx(0.8, abs=1e-3)
    assert problem.steps(problem.loads(agent_of)).max() == 800
