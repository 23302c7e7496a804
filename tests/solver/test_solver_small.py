"""Partitions of small maps into connected sets, compared with brute force and integer programming."""

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
from territory_opt.model.findings.blocked_findings import OnlyInPieces, TerritoryOutsideBand
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
from territory_opt.solver.small import fixed_base_plan, partition
from territory_opt.solver.small.converged_bases import converged_bases
from territory_opt.solver.small.partition import PartitionSearch, can_partition
from territory_opt.solver.small.set_rewards import Rewards, raise_rewards
from territory_opt.solver.small.territory_sets import SetEnumeration

STEPS = 100
ENOUGH = 100_000_000


def never():
    return False


def parts_of(problem):
    """Graph, tables, bands, prices and the bound over all bases, from a round-robin assignment."""
    label = np.arange(problem.n) % problem.k
    tables = Tables.of(problem, best_sites(problem, label))
    bands = Bands.of(problem, tables.load_scale)
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    prices = ascend(tables, bands, problem.dynamic, 50, never)
    return graph, tables, bands, prices, free_bases(problem, tables, bands, prices, STEPS, never)


def with_equal_shares(problem):
    return replace(problem, share=np.full_like(problem.share, 1 / problem.k))


def partitionable(problem):
    """Graph, tables and bound of a problem to which the partition search applies."""
    graph, tables, _, _, free = parts_of(problem)
    assume(can_partition(problem, free))
    return graph, tables, free


def partitioned(graph, free, most=np.inf, work=ENOUGH):
    return PartitionSearch(graph, free).run(most, work, never)


plain_problems = st.builds(
    tiny_problem,
    st.integers(0, 2**32 - 1),
    homes=st.just("free"),
    dynamic=st.just(False),
    planted=st.booleans(),
    most=st.just(7),
)


@settings(max_examples=20)
@given(plain_problems, st.sampled_from([0.001, 0.05]))
def test_the_best_partition_is_the_best_plan(problem, first):
    """Also where the first slack is so small that a set beyond it completes the plan."""
    problem = with_equal_shares(problem)
    graph, tables, free = partitionable(problem)
    least = best_plan(problem).cost
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partition, "FIRST_SLACK", first)
        found = partitioned(graph, free)
    assert found.complete
    assert found.cost == found.bound
    assert found.cost * tables.cost_scale == pytest.approx(least, rel=1e-6)
    if found.base is not None:
        assert is_whole(problem, np.unique(found.base, return_inverse=True)[1])


@settings(max_examples=10)
@given(plain_problems)
def test_unequal_limits_are_relaxed_to_the_loosest(problem):
    """The bound stays valid."""
    graph, tables, free = partitionable(problem)
    found = partitioned(graph, free)
    assert found.bound * tables.cost_scale <= best_plan(problem).cost * (1 + 1e-7)


@settings(max_examples=10)
@given(plain_problems)
def test_a_known_plan_is_only_replaced_by_a_better_one(problem):
    problem = with_equal_shares(problem)
    graph, tables, free = partitionable(problem)
    best = best_plan(problem).cost
    assume(np.isfinite(best))
    for most, better in ((best * (1 - 1e-6), False), (best * 1.05 + 1e-6, True)):
        found = partitioned(graph, free, most / tables.cost_scale)
        assert (found.base is not None) == better
        assert found.complete
        assert found.cost * tables.cost_scale == pytest.approx(best, rel=2e-6)


@settings(max_examples=20)
@given(plain_problems, st.floats(-0.5, 1.5))
def test_all_sets_within_a_limit_are_found(problem, limit):
    """Every set found is a feasible territory; every territory of the best plan within the limit is found."""
    problem = with_equal_shares(problem)
    graph, _, free = partitionable(problem)
    choices = free.choices
    pool = SetEnumeration(choices, graph, never, ENOUGH).find_all_sets(free.reward, limit, 1_000)
    for members, cost, base in zip(pool.sets, pool.cost, pool.base, strict=True):
        held = choices.load[members].sum(axis=0)
        assert in_one_piece(problem.pairs, set(np.flatnonzero(members).tolist()))
        assert (held >= choices.low[0] - 1e-9).all()
        assert (held <= choices.high[0] + 1e-9).all()
        assert members[choices.base_unit[base]]
        assert cost == pytest.approx(choices.cost[:, members].sum(axis=1)[members].min())
        assert cost - free.reward[members].sum() <= limit + 1e-9
    best = best_plan(problem)
    for t in range(problem.k if best.label is not None else 0):
        members = best.label == t
        cost = choices.cost[:, members].sum(axis=1)[members].min()
        if cost - free.reward[members].sum() <= limit - 1e-9:
            assert (pool.sets == members).all(axis=1).any()


@settings(max_examples=6)
@given(st.integers(0, 1000), st.sampled_from([100, 1_000, 3_000, 10_000]))
def test_little_work_gives_a_bound_and_more_work_completes_the_proof(seed, work):
    problem = grid_problem(2, 4, 3, seed=seed, criteria=1, tolerance=0.25)
    graph, tables, _, _, free = parts_of(problem)
    least = best_plan(problem).cost
    search = PartitionSearch(graph, free)
    first = search.run(np.inf, work, never)
    assert first.bound * tables.cost_scale <= least * (1 + 1e-7)
    assert first.cost * tables.cost_scale >= least * (1 - 1e-7)
    again = search.run(first.cost, ENOUGH, never)
    assert again.complete
    assert again.cost * tables.cost_scale == pytest.approx(least, rel=1e-6)


def test_the_partition_equals_the_integer_program(monkeypatch):
    problem = grid_problem(5, 7, 4, seed=3, criteria=1, tolerance=0.04)
    graph, tables, bands, prices, free = parts_of(problem)
    found = partitioned(graph, free)
    label = np.arange(problem.n) % problem.k
    best = replace(measured(problem, bands, tables, label, 0.0), excess=1.0)
    monkeypatch.setattr(prove, "can_partition", lambda *_: False)
    other = prove.ProofAttempt(problem, graph, bands, Clock(Budget()), best, prices, free).run()
    assert found.complete
    assert other.plan is not None
    assert found.cost == pytest.approx(other.plan.objective, rel=1e-6)


def test_rewards_raise_the_bound_over_all_bases():
    problem = grid_problem(5, 6, 5, seed=1, criteria=1, tolerance=0.03)
    graph, _, _, _, free = parts_of(problem)
    found = raise_rewards(SetEnumeration(free.choices, graph, never, ENOUGH), Rewards.of(free), 0)
    assert found.converged
    assert found.reward.sum() + problem.k * found.least > free.bound


def test_the_partition_search_applies_to_contiguous_problems_with_free_bases_only():
    problem = grid_problem(3, 4, 2, criteria=1, tolerance=0.2)
    free = parts_of(problem)[4]
    homes = grid_problem(3, 4, 2, criteria=1, homes=[[0, 0], [3, 2]])
    assert can_partition(problem, free)
    assert not can_partition(replace(problem, contiguous=False), free)
    assert not can_partition(replace(problem, allowed=np.ones((12, 2), dtype=bool)), free)
    assert not can_partition(homes, parts_of(homes)[4])


def test_a_small_map_is_proved_before_the_search():
    problem = grid_problem(2, 4, 2, seed=5, criteria=2, tolerance=0.3)
    result = solve(problem, Budget())
    assert (result.status, result.ended_by, result.iterations) == (Status.OPTIMAL, EndedBy.PROOF, 0)
    assert result.objective == pytest.approx(best_plan(problem).cost, rel=1e-6)


def test_units_without_cost_are_assigned_by_the_search():
    """They can be anywhere in an optimal plan; the search places them by distance."""
    weight = np.where(np.arange(8) % 5 == 0, 0.0, 1.0)
    problem = grid_problem(2, 4, 2, seed=5, criteria=1, tolerance=0.3, weight=weight)
    result = solve(problem, Budget(iterations=50))
    assert result.status is Status.OPTIMAL
    assert result.iterations > 0
    assert result.objective == pytest.approx(best_plan(problem).cost, rel=1e-6)


def test_an_early_proof_of_infeasibility_reports_the_nearest_plan():
    load = np.array([5.0, 5.0, 1.0, 1.0, 1.0, 1.0])[:, None]
    problem = grid_problem(1, 6, 2, load=load, tolerance=0.01)
    result = solve(problem, Budget(iterations=50))
    assert result.status is Status.INFEASIBLE
    assert result.blocked is not None
    assert result.blocked.reason == OnlyInPieces(("m0",))
    assert any(isinstance(one, TerritoryOutsideBand) for one in result.blocked.blocking)


def test_the_partition_search_ends_when_stopped():
    problem = grid_problem(8, 15, 5, seed=0, criteria=1, tolerance=0.2)
    graph, _, _, _, free = parts_of(problem)
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    begun = time.monotonic()
    found = PartitionSearch(graph, free).run(np.inf, 10**15, stop.is_set)
    assert time.monotonic() - begun < 20.0
    assert not found.complete
    assert found.bound >= free.bound


def test_plans_from_converged_bases_keep_every_rule(monkeypatch):
    monkeypatch.setattr(fixed_base_plan, "MOST_UNITS_PROVED", 0)
    problem = grid_problem(6, 7, 3, seed=2, criteria=1, tolerance=0.02)
    clock = Clock(Budget())
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    start = first_start(problem, graph, clock)
    known = replace(measured(problem, start.bands, start.tables, start.label, 0.0), excess=1.0)
    found = fixed_base_plan.best_fixed_base_plan(problem, graph, start, known, clock)
    assert found is not None
    assert found.excess == 0
    assert is_whole(problem, found.label)
    again = fixed_base_plan.best_fixed_base_plan(problem, graph, start, found, clock)
    assert again is None or again.objective < found.objective


def test_converged_bases_are_distinct_and_sorted_by_bound():
    problem = grid_problem(6, 8, 3, seed=4, criteria=1, tolerance=0.05)
    clock = Clock(Budget(effort="quick"))
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    found = converged_bases(problem, first_start(problem, graph, clock), clock)
    bounds = [one.prices.bound for one in found]
    assert bounds == sorted(bounds)
    assert len({tuple(sorted(one.tables.site.tolist())) for one in found}) == len(found)
