"""Exact solution of small problems, compared with brute force."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from solver_cases import grid_pairs, grid_points, grid_problem, problem_of, tiny_problem, tiny_problems
from solver_oracle import best_plan, in_one_piece, is_whole, sites_of

from territory_opt.model.budget import Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.findings.blocked_findings import (
    NoCombination,
    OnlyInPieces,
    UnitFitsNowhere,
    WiderTolerancesHelp,
)
from territory_opt.model.problem import ChangeAllowance
from territory_opt.solver.bands import Bands
from territory_opt.solver.bases import best_sites
from territory_opt.solver.bounds.band_prices import ascend
from territory_opt.solver.clock import Clock
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import measured
from territory_opt.solver.proof.kernel import connected_sets_with
from territory_opt.solver.proof.mip import IntegerProgram, ProgramStatus
from territory_opt.solver.proof.prove import ProofAttempt
from territory_opt.wording.finding_text import finding_text

STANDARD = Budget()


def never():
    return False


def proof_of(problem, label=None, budget=STANDARD):
    """Proof from a given plan, by default a round-robin assignment."""
    label = np.arange(problem.n) % problem.k if label is None else np.asarray(label)
    tables = Tables.of(problem, best_sites(problem, label))
    bands = Bands.of(problem, tables.load_scale)
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    best = measured(problem, bands, tables, label, 0.0)
    if problem.contiguous and not is_whole(problem, label):
        best = replace(best, excess=1.0)
    prices = ascend(tables, bands, problem.dynamic, 50, never)
    return ProofAttempt(problem, graph, bands, Clock(budget), best, prices, None).run(), tables, best


def check(problem, found, tables):
    """Compare a proof with brute force."""
    least = best_plan(problem).cost
    if found.blocked is not None:
        assert found.blocked.proved
        assert np.isinf(least)
    if found.bound is not None:
        assert found.bound * tables.cost_scale <= least * (1 + 1e-7) + 1e-9
    if found.plan is not None:
        assert is_whole(problem, found.plan.label)
        assert found.plan.objective * tables.cost_scale >= least * (1 - 1e-9) - 1e-12
        assert found.plan.tables.site.tolist() == sites_of(problem, found.plan.label).tolist()


def proved_cost(found, tables, best):
    """Cost of the optimal plan by the proof; inf when there is none, nan without a proof."""
    if found.blocked is not None:
        return np.inf
    plan = found.plan if found.plan is not None else best
    if (
        plan.excess > 0
        or found.bound is None
        or plan.objective - found.bound > 1e-6 * abs(plan.objective) + 1e-12
    ):
        return np.nan
    return plan.objective * tables.cost_scale


@settings(max_examples=40)
@given(tiny_problems(most=7))
def test_a_proof_is_never_wrong(problem):
    found, tables, _ = proof_of(problem)
    check(problem, found, tables)


@settings(max_examples=20)
@given(tiny_problems(most=7))
def test_a_proof_is_never_wrong_without_contiguity(problem):
    problem = replace(problem, contiguous=False)
    found, tables, _ = proof_of(problem)
    check(problem, found, tables)


@pytest.mark.parametrize("homes", ["fixed", "free", "mixed", "scattered"])
@pytest.mark.parametrize("contiguous", [True, False])
def test_small_problems_are_solved_exactly(homes, contiguous):
    """From a plan that breaks rules: the optimal plan is found and proved, or infeasibility is."""
    for seed in range(2):
        problem = replace(
            tiny_problem(seed, homes=homes, dynamic=homes == "fixed", margin=0.05), contiguous=contiguous
        )
        problem = replace(problem, share=np.full_like(problem.share, 1 / problem.k))
        found, tables, best = proof_of(problem)
        check(problem, found, tables)
        assert proved_cost(found, tables, best) == pytest.approx(best_plan(problem).cost, rel=1e-6)


def test_nine_equal_units_cannot_be_halved():
    problem = problem_of(
        np.column_stack([np.arange(9.0), np.zeros(9)]),
        np.ones((9, 1)), 2, pairs=[(i, i + 1) for i in range(8)], tolerance=0.05,
    )  # fmt: skip
    found, _, _ = proof_of(problem)
    assert found.blocked is not None
    assert found.blocked.reason == NoCombination(("m0",))
    assert found.blocked.blocking[-1] == WiderTolerancesHelp(("m0",))
    assert "limits of m0, connected or not. This is proved" in finding_text(found.blocked.reason)


def test_infeasibility_by_contiguity_alone_is_reported():
    """Two heavy units, then four light ones, along a line."""
    load = np.array([5.0, 5.0, 1.0, 1.0, 1.0, 1.0])[:, None]
    problem = problem_of(
        np.column_stack([np.arange(6.0), np.zeros(6)]), load, 2, pairs=[(i, i + 1) for i in range(5)],
        tolerance=0.01,
    )  # fmt: skip
    found, _, _ = proof_of(problem)
    assert found.blocked is not None
    assert found.blocked.reason == OnlyInPieces(("m0",))
    misfits = [one for one in found.blocked.blocking if isinstance(one, UnitFitsNowhere)]
    assert {one.unit.units[0] for one in misfits} & {"u0", "u1"}
    assert {one.others for one in misfits} == {1}
    assert "that the other territory can be made of" in finding_text(misfits[0])
    without_contiguity, tables, best = proof_of(replace(problem, contiguous=False))
    assert np.isfinite(proved_cost(without_contiguity, tables, best))


def test_homes_and_forbids_are_kept():
    problem = grid_problem(3, 4, 2, homes=[[0, 0], [3, 2]], criteria=1, tolerance=0.2)
    plain, tables, best = proof_of(problem)
    allowed = np.ones((12, 2), dtype=bool)
    allowed[0, 0] = False
    held, held_tables, held_best = proof_of(replace(problem, allowed=allowed))
    assert held.plan is not None
    assert held.plan.label[0] == 1
    assert proved_cost(held, held_tables, held_best) > proved_cost(plain, tables, best)


def test_a_limit_on_change_is_kept_where_all_bases_are_homes():
    problem = grid_problem(2, 4, 2, homes=[[0, 0], [3, 1]], criteria=1, tolerance=0.3)
    today = np.array([1, 1, 0, 0, 1, 1, 0, 0])
    moved = np.ones((8, 2)) / 8
    moved[np.arange(8), today] = 0.0
    free, tables, best = proof_of(problem)
    held, held_tables, held_best = proof_of(replace(problem, disruption=ChangeAllowance(moved, 0.5)))
    assert held.plan is not None
    assert moved[np.arange(8), held.plan.label].sum() <= 0.5 + 1e-9
    assert proved_cost(held, held_tables, held_best) >= proved_cost(free, tables, best)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_every_connected_set_around_a_unit_is_listed(seed):
    random = np.random.default_rng(seed)
    rows, columns = 2, int(random.integers(2, 5))
    n, pairs = rows * columns, grid_pairs(rows, columns)
    graph = Graph.of(n, pairs, np.ones(len(pairs)))
    load = random.uniform(0.2, 1.0, (n, 2))
    low, high = np.array([0.8, 0.5]), np.array([2.0, 2.5])
    sets = np.zeros((2**n, n), dtype=bool)
    count = connected_sets_with(
        0, load, low, high, np.zeros(n, dtype=bool), 3, graph.first, graph.neighbour, False, 10**6, sets
    )
    expected = set()
    for number in range(1, 2**n, 2):
        members = np.flatnonzero((number >> np.arange(n)) & 1)
        held = load[members].sum(axis=0)
        if (held >= low).all() and (held <= high).all() and in_one_piece(pairs, set(members.tolist())):
            expected.add(tuple(members.tolist()))
    assert {tuple(np.flatnonzero(s).tolist()) for s in sets[:count]} == expected
    assert count == len(expected)


@settings(max_examples=30)
@given(tiny_problems(homes=("free",), most=7))
def test_an_omitted_set_is_in_no_plan(problem):
    """The check of the remaining units never excludes a territory of a feasible plan."""
    assume(not len(problem.dynamic))
    problem = replace(problem, share=np.full_like(problem.share, 1 / problem.k))
    best = best_plan(problem)
    assume(best.label is not None)
    load = problem.load / (problem.load.sum(axis=0) / problem.k)
    bands = Bands.of(problem, problem.load.sum(axis=0) / problem.k)
    low, high = bands.limits(load.sum(axis=0))
    graph = Graph.of(problem.n, problem.pairs, problem.border_km)
    sets = np.zeros((2**problem.n, problem.n), dtype=bool)
    for unit in range(problem.n):
        count = connected_sets_with(
            unit, load, low.min(axis=0) - 1e-8, high.max(axis=0) + 1e-8, np.zeros(problem.n, dtype=bool),
            problem.k, graph.first, graph.neighbour, True, 10**6, sets,
        )  # fmt: skip
        assert (sets[:count] == (best.label == best.label[unit])).all(axis=1).any()


def test_a_long_program_ends_when_stopped():
    random = np.random.default_rng(0)
    program = IntegerProgram(-random.uniform(1, 2, 400), np.ones(400))
    for _ in range(60):
        program.add_row(np.arange(400), random.uniform(1, 2, 400), 0.0, 150.0)
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    begun = time.monotonic()
    answer = program.solve(10**9, 300.0, stop.is_set)
    assert answer.status is ProgramStatus.STOPPED
    assert time.monotonic() - begun < 30.0


def test_no_proof_is_tried_after_the_time_limit():
    problem = grid_problem(3, 3, 2, criteria=1, tolerance=0.4)
    found, _, _ = proof_of(problem, budget=Budget(deadline=Deadline.after(0.0)))
    assert (found.plan, found.bound, found.blocked) == (None, None, None)


def test_no_proof_is_tried_on_too_large_a_map():
    points = grid_points(13, 20)
    problem = problem_of(points, np.ones((260, 1)), 2, pairs=grid_pairs(13, 20), tolerance=0.2)
    found, _, _ = proof_of(problem)
    assert (found.plan, found.bound, found.blocked) == (None, None, None)
