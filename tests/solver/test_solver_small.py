"""Small maps as partitions into connected sets, against every plan there is and another method."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, tiny_problem
from solver_oracle import best_plan, in_one_piece, is_whole

from territory_opt.model.budget import Budget
from territory_opt.model.result import EndedBy, Status
from territory_opt.solver import solve
from territory_opt.solver.bands import Bands
from territory_opt.solver.bases import best_sites
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.bounds.free_bases import free_bases
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.first_plan import first_start
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import measured
from territory_opt.solver.proof import prove
from territory_opt.solver.small import fixed_base_plan as located_room
from territory_opt.solver.small import partition as room
from territory_opt.solver.small.partition import Dividing, suits
from territory_opt.solver.small.set_rewards import Rewards, raised
from territory_opt.solver.small.settled_bases import settled_bases
from territory_opt.solver.small.territory_sets import Growing

STEPS = 100
ENOUGH = 100_000_000


def never():
    return False


def parts_of(problem):
    """Graph, tables and the bound over all bases, from units dealt out like cards."""
    label = np.arange(problem.n) % problem.k
    tables = Tables.of(problem, best_sites(problem, label))
    bands = Bands.of(problem, tables.load_scale)
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    prices = ascend(tables, bands, problem.dynamic, 50, never)
    return graph, tables, bands, prices, free_bases(problem, tables, bands, prices, STEPS, never)


def even(problem):
    return replace(problem, share=np.full_like(problem.share, 1 / problem.k))


def suited(problem):
    """Its parts, where it may be divided so."""
    graph, tables, _, _, free = parts_of(problem)
    assume(suits(problem, free))
    return graph, tables, free


def divided(graph, free, most=np.inf, work=ENOUGH):
    return Dividing(graph, free).run(most, work, never)


plain = st.builds(
    tiny_problem,
    st.integers(0, 2**32 - 1),
    homes=st.just("free"),
    dynamic=st.just(False),
    planted=st.booleans(),
    most=st.just(7),
)


@settings(max_examples=20, deadline=None)
@given(plain, st.sampled_from([0.001, 0.05]))
def test_the_best_partition_is_the_best_plan(problem, first):
    """Also where the first circle is so small that a set from outside it completes the plan."""
    problem = even(problem)
    graph, tables, free = suited(problem)
    least = best_plan(problem).cost
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "FIRST_SLACK", first)
        found = divided(graph, free)
    assert found.complete
    assert found.cost == found.bound
    assert found.cost * tables.cost_scale == pytest.approx(least, rel=1e-6)
    if found.base is not None:
        assert is_whole(problem, np.unique(found.base, return_inverse=True)[1])


@settings(max_examples=10, deadline=None)
@given(plain)
def test_limits_that_differ_are_taken_at_their_loosest(problem):
    """What is proved of the loosest limits holds of the others."""
    graph, tables, free = suited(problem)
    found = divided(graph, free)
    assert found.bound * tables.cost_scale <= best_plan(problem).cost * (1 + 1e-7)


@settings(max_examples=10, deadline=None)
@given(plain)
def test_a_plan_that_is_known_is_only_replaced_by_a_better_one(problem):
    problem = even(problem)
    graph, tables, free = suited(problem)
    best = best_plan(problem).cost
    assume(np.isfinite(best))
    for most, better in ((best * (1 - 1e-6), False), (best * 1.05 + 1e-6, True)):
        found = divided(graph, free, most / tables.cost_scale)
        assert (found.base is not None) == better
        assert found.complete
        assert found.cost * tables.cost_scale == pytest.approx(best, rel=2e-6)


@settings(max_examples=20, deadline=None)
@given(plain, st.floats(-0.5, 1.5))
def test_all_sets_within_a_limit_are_found(problem, limit):
    """Every found set is a territory; every territory of the best plan within the limit is found."""
    problem = even(problem)
    graph, _, free = suited(problem)
    choices = free.choices
    pool = Growing(choices, graph, never, ENOUGH).all_within(free.reward, limit, 1_000)
    for members, cost, base in zip(pool.sets, pool.cost, pool.base, strict=True):
        held = choices.load[members].sum(axis=0)
        assert in_one_piece(problem.pairs, set(np.flatnonzero(members).tolist()))
        assert (held >= choices.low[0] - 1e-9).all()
        assert (held <= choices.high[0] + 1e-9).all()
        assert members[choices.own[base]]
        assert cost == pytest.approx(choices.cost[:, members].sum(axis=1)[members].min())
        assert cost - free.reward[members].sum() <= limit + 1e-9
    best = best_plan(problem)
    for t in range(problem.k if best.label is not None else 0):
        members = best.label == t
        cost = choices.cost[:, members].sum(axis=1)[members].min()
        if cost - free.reward[members].sum() <= limit - 1e-9:
            assert (pool.sets == members).all(axis=1).any()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([100, 1_000, 3_000, 10_000]))
def test_little_work_leaves_a_bound_and_more_completes_it(seed, work):
    problem = grid_problem(2, 4, 3, seed=seed, criteria=1, tolerance=0.25)
    graph, tables, _, _, free = parts_of(problem)
    least = best_plan(problem).cost
    dividing = Dividing(graph, free)
    first = dividing.run(np.inf, work, never)
    assert first.bound * tables.cost_scale <= least * (1 + 1e-7)
    assert first.cost * tables.cost_scale >= least * (1 - 1e-7)
    again = dividing.run(first.cost, ENOUGH, never)
    assert again.complete
    assert again.cost * tables.cost_scale == pytest.approx(least, rel=1e-6)


def test_it_agrees_with_integer_programming(monkeypatch):
    problem = grid_problem(5, 7, 4, seed=3, criteria=1, tolerance=0.04)
    graph, tables, bands, prices, free = parts_of(problem)
    found = divided(graph, free)
    label = np.arange(problem.n) % problem.k
    best = replace(measured(problem, bands, tables, label, 0.0), excess=1.0)
    monkeypatch.setattr(prove, "suits", lambda *_: False)
    other = prove.Proving(problem, graph, bands, Clock(Budget()), best, prices, free).run()
    assert found.complete
    assert other.plan is not None
    assert found.cost == pytest.approx(other.plan.objective, rel=1e-6)


def test_rewards_raise_the_bound_over_all_bases():
    problem = grid_problem(5, 6, 5, seed=1, criteria=1, tolerance=0.03)
    graph, _, _, _, free = parts_of(problem)
    found = raised(Growing(free.choices, graph, never, ENOUGH), Rewards.of(free), 0)
    assert found.steady
    assert found.reward.sum() + problem.k * found.base > free.bound


def test_what_does_not_suit_is_told_apart():
    problem = grid_problem(3, 4, 2, criteria=1, tolerance=0.2)
    free = parts_of(problem)[4]
    homes = grid_problem(3, 4, 2, criteria=1, homes=[[0, 0], [3, 2]])
    assert suits(problem, free)
    assert not suits(replace(problem, contiguous=False), free)
    assert not suits(replace(problem, allowed=np.ones((12, 2), dtype=bool)), free)
    assert not suits(homes, parts_of(homes)[4])


def test_a_small_map_is_settled_before_any_search():
    problem = grid_problem(2, 4, 2, seed=5, criteria=2, tolerance=0.3)
    result = solve(problem, Budget())
    assert (result.status, result.ended_by, result.iterations) == (Status.OPTIMAL, EndedBy.PROOF, 0)
    assert result.objective == pytest.approx(best_plan(problem).cost, rel=1e-6)


def test_units_that_cost_nothing_are_left_to_the_search():
    """They can be anywhere in a best plan, and the search knows where they look best."""
    weight = np.where(np.arange(8) % 5 == 0, 0.0, 1.0)
    problem = grid_problem(2, 4, 2, seed=5, criteria=1, tolerance=0.3, weight=weight)
    result = solve(problem, Budget(iterations=50))
    assert result.status is Status.OPTIMAL
    assert result.iterations > 0
    assert result.objective == pytest.approx(best_plan(problem).cost, rel=1e-6)


def test_an_early_proof_that_there_is_no_plan_says_what_is_nearest():
    load = np.array([5.0, 5.0, 1.0, 1.0, 1.0, 1.0])[:, None]
    problem = grid_problem(1, 6, 2, load=load, tolerance=0.01)
    result = solve(problem, Budget(iterations=50))
    assert result.status is Status.INFEASIBLE
    assert result.blocked is not None
    assert "but not by connected territories" in result.blocked.reason
    assert any("outside its band" in row for row in result.blocked.blocking)


def test_it_ends_when_it_is_stopped():
    problem = grid_problem(8, 15, 5, seed=0, criteria=1, tolerance=0.2)
    graph, _, _, _, free = parts_of(problem)
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    begun = time.monotonic()
    found = Dividing(graph, free).run(np.inf, 10**15, stop.is_set)
    assert time.monotonic() - begun < 20.0
    assert not found.complete
    assert found.bound >= free.bound


def test_plans_from_settled_bases_keep_every_rule(monkeypatch):
    monkeypatch.setattr(located_room, "PROVABLE", 0)
    problem = grid_problem(6, 7, 3, seed=2, criteria=1, tolerance=0.02)
    clock = Clock(Budget())
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    start = first_start(problem, graph, clock)
    known = replace(measured(problem, start.bands, start.tables, start.label, 0.0), excess=1.0)
    found = located_room.located(problem, graph, start, known, clock)
    assert found is not None
    assert found.excess == 0
    assert is_whole(problem, found.label)
    again = located_room.located(problem, graph, start, found, clock)
    assert again is None or again.objective < found.objective


def test_settled_bases_come_by_their_bounds_and_once_each():
    problem = grid_problem(6, 8, 3, seed=4, criteria=1, tolerance=0.05)
    clock = Clock(Budget(effort="quick"))
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    found = settled_bases(problem, first_start(problem, graph, clock), clock)
    bounds = [one.prices.bound for one in found]
    assert bounds == sorted(bounds)
    assert len({tuple(sorted(one.tables.site.tolist())) for one in found}) == len(found)
