"""Inside sales: against every way to share out tiny pools, and against its own limits on larger ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.assignment.inside_sales.assign_agents import _best
from territory_opt.assignment.inside_sales.balance_limits import eased, in_steps, limits
from territory_opt.assignment.inside_sales.constraint_model import solve
from territory_opt.assignment.inside_sales.local_search import share_out
from territory_opt.assignment.inside_sales.sharing_problem import STEPS, Goals, Sharing, sharing, spared


@st.composite
def pools(draw) -> Sharing:
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
    home = np.array(
        [draw(st.sampled_from([-1, *np.flatnonzero(row).tolist()])) for row in allowed], dtype=np.int64
    )
    return sharing(np.array(load, dtype=float), np.array(capacity), allowed, home)


def ways(question: Sharing) -> list[np.ndarray]:
    can = [np.flatnonzero(row).tolist() for row in question.allowed]
    return [np.array(way, dtype=np.int64) for way in product(*can)]


def best_of(question: Sharing) -> tuple[Goals, int]:
    """Goals of the best of all ways, and the sum of squares up to which they are alike."""
    goals = [question.goals(way) for way in ways(question)]
    limit = spared(min(goals).squares)
    return min(some.within(limit) for some in goals), limit


@given(pools())
@settings(max_examples=150, deadline=None)
def test_no_way_to_share_out_a_tiny_pool_is_better(question):
    floor = int(eased(in_steps(question, limits(question))).max(initial=0))
    best, limit = best_of(replace(question, floor=floor))
    shares, bound, proved = _best(question, 0)
    assert question.allowed[np.arange(len(shares)), shares].all()
    assert proved or floor >= STEPS
    assert replace(question, floor=floor).goals(shares).within(limit) == best
    assert all(np.abs(question.loads(way) / question.target - 1).max() >= bound for way in ways(question))


@given(pools())
@settings(max_examples=150, deadline=None)
def test_limits_hold_for_every_way(question):
    limit = limits(question)
    least = in_steps(question, limit)
    for way in ways(question):
        load = question.loads(way)
        assert (np.abs(load / question.target - 1.0).max(axis=0, initial=0.0) >= limit).all()
        assert (question.steps(load).max(axis=0, initial=0) >= least).all()


@given(pools())
@settings(max_examples=60, deadline=None)
def test_the_exact_programme_alone_finds_the_best_and_its_limits_are_true(question):
    """Even from a poor start: everybody with the first agent who can."""
    start = question.allowed.argmax(axis=1)
    answer = solve(question, start, np.zeros(question.target.shape[1], dtype=np.int64), 0, 5.0)
    best, limit = best_of(question)
    assert question.goals(answer.agent_of).within(limit) == best
    assert (answer.greatest, answer.sum) == (best.greatest, best.sum)


@given(pools())
@settings(max_examples=60, deadline=None)
def test_exchanges_never_leave_the_agents_who_can(question):
    shares = share_out(question, in_steps(question, limits(question)))
    assert question.allowed[np.arange(len(shares)), shares].all()


def made(accounts: int, agents: int, seed: int, today: bool = True) -> Sharing:
    rng = np.random.default_rng(seed)
    sites = 1 + (rng.random(accounts) < 0.08) * rng.integers(1, 8, accounts)
    hours = sites * rng.choice([0, 4, 12, 24], accounts) * rng.random(accounts)
    allowed = np.ones((accounts, agents), dtype=bool)
    allowed[np.ix_(np.flatnonzero(rng.random(accounts) < 0.2), np.arange(agents) % 3 > 0)] = False
    home = rng.integers(0, agents, accounts) if today else np.full(accounts, -1)
    home = np.where((home >= 0) & allowed[np.arange(accounts), home], home, -1)
    load = np.column_stack([sites, hours, rng.lognormal(8, 1.0, accounts)])
    return sharing(load, np.full(agents, 1408.0), allowed, home)


@pytest.mark.parametrize("today", [True, False])
def test_a_real_pool_is_even_to_a_thousandth_or_to_what_whole_customers_allow(today):
    question = made(1500, 12, 3, today)
    shares, bound, proved = _best(question, 0)
    goals = question.goals(shares)
    assert proved
    assert goals.greatest / STEPS <= bound + 1 / STEPS
    assert goals.greatest <= 8  # a customer is a hundredth of an agent's sites


def test_most_accounts_stay_with_their_agent():
    question = made(1500, 12, 3)
    moved = question.goals(_best(question, 0)[0]).moved
    forgotten = Sharing(question.weight, question.target, question.allowed, np.full(1500, -1))
    shuffled = question.goals(_best(forgotten, 0)[0]).moved
    assert moved < 0.3 * shuffled


def test_whom_an_agent_can_keep_stays_where_languages_forbid_to_be_even():
    """The last agent speaks what few ask for, so no pool is even, and new customers could fill the others."""
    rng = np.random.default_rng(3)
    accounts = 900
    load = np.column_stack(
        [np.ones(accounts), rng.choice([1.0, 2.5, 4.0], accounts), rng.lognormal(8, 1, accounts)]
    )
    rare = rng.random(accounts) < 0.15
    allowed = np.column_stack([~rare, ~rare, rare])
    home = np.where((rng.random(accounts) < 0.2) & ~rare, 0, -1)
    question = sharing(load, np.array([1408.0, 1000.0, 1408.0]), allowed, home)
    forgotten = replace(question, home=np.full(accounts, -1))
    goals, even = question.goals(_best(question, 0)[0]), forgotten.goals(_best(forgotten, 0)[0])
    assert goals.moved == 0
    assert goals[:2] == even[:2]
    assert goals.squares <= spared(even.squares)


def test_a_pool_that_is_even_already_is_left_alone():
    question = made(200, 4, 1, today=False)
    shares = _best(question, 0)[0]
    again = Sharing(question.weight, question.target, question.allowed, shares)
    assert (_best(again, 0)[0] == shares).all()


def test_the_same_seed_shares_out_the_same_way():
    question = made(40, 4, 5)
    assert (_best(question, 4)[0] == _best(question, 4)[0]).all()


def test_whoever_has_a_giant_gets_other_work_all_the_same():
    """Three shares of the potential in one account: customers and hours can still be even."""
    rng = np.random.default_rng(2)
    potential = np.append(rng.lognormal(0, 2, 199), 0.0)
    potential[-1] = 3.0 * potential.sum()
    load = np.column_stack([np.ones(200), rng.uniform(1, 3, 200), potential])
    question = sharing(load, np.full(4, 1408.0), np.ones((200, 4), dtype=bool), np.full(200, -1))
    shares, bound, _ = _best(question, 0)
    steps = question.steps(question.loads(shares))
    assert bound == pytest.approx(2.0, abs=1e-3)
    assert steps[:, 2].max() <= 2020
    assert steps[:, :2].max() <= 100


def test_one_account_larger_than_a_share_sets_the_limit():
    load = np.array([[1.0, 0.0, 900.0], *[[1.0, 0.0, 10.0]] * 10, *[[1.0, 0.0, 0.0]] * 10])
    question = sharing(load, np.array([1.0, 1.0]), np.ones((21, 2), dtype=bool), np.full(21, -1))
    shares, bound, proved = _best(question, 0)
    assert proved
    assert bound == pytest.approx(0.8, abs=1e-3)
    assert question.steps(question.loads(shares)).max() == 800
