"""Locks, forbids and the limit on change are kept by the search, and priced soundly by the bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from solver_cases import grid_problem, tiny_problem
from solver_oracle import costs_and_loads, every_label, inside, is_whole, totals

from territory_opt.model.block_name import BlockName
from territory_opt.model.budget import Budget
from territory_opt.model.findings.blocked_findings import TooMuchChange, UnitWhereItMayNotBe
from territory_opt.model.problem import ChangeAllowance
from territory_opt.solver import solve
from territory_opt.solver.bands import Bands
from territory_opt.solver.cost_tables import Tables
from territory_opt.solver.incumbent import measured
from territory_opt.solver.outcome import BestPlan, violated
from territory_opt.wording.finding_text import finding_text

SHORT = Budget(iterations=20, effort="quick")


def ruled(seed):
    """A tiny problem with homes, some forbidden places, and a limit on what moves from a plan of today."""
    problem = tiny_problem(seed, most=6, homes="fixed", dynamic=False)
    random = np.random.default_rng(seed)
    n, k = problem.n, problem.k
    allowed = random.random((n, k)) < 0.8
    allowed[np.arange(n), random.integers(0, k, n)] = True
    today = random.integers(0, k, n)
    moved = np.full((n, k), 1.0 / n)
    moved[np.arange(n), today] = 0.0
    most = float(random.choice([0.2, 0.5, 1.0]))
    return replace(problem, allowed=allowed, disruption=ChangeAllowance(moved, most))


def obedient(problem, labels):
    """Which plans keep the locks, forbids and the limit on change."""
    units = np.arange(problem.n)
    moved = problem.disruption.moved[units, labels].sum(axis=1)
    return problem.allowed[units, labels].all(axis=1) & (moved <= problem.disruption.most + 1e-9)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_rules_are_kept_or_the_plan_is_not_said_to_hold(seed):
    problem = ruled(seed)
    result = solve(problem, SHORT)
    labels = every_label(problem.n, problem.k)
    cost, load = costs_and_loads(problem, problem.home_site)
    good = inside(problem, totals(load, labels)) & obedient(problem, labels)
    good &= np.array([is_whole(problem, label) for label in labels])
    value = cost[np.arange(problem.n), labels].sum(axis=1)
    if result.status in ("feasible", "optimal"):
        assert obedient(problem, result.label[None])[0]
        assert result.objective == pytest.approx(cost[np.arange(problem.n), result.label].sum())
    if result.status == "infeasible":
        assert not good.any()
    if result.bound is not None and good.any():
        assert result.bound.value <= value[good].min() * (1 + 1e-9) + 1e-9
    if result.status == "optimal":
        assert result.objective <= value[good].min() * (1 + 2e-6)


def test_a_lock_against_the_grain_is_kept():
    problem = grid_problem(2, 4, 2, homes=[[0, 0], [3, 1]], tolerance=0.6, criteria=1)
    free = solve(problem, SHORT)
    assert free.label[0] == 0
    allowed = np.ones((8, 2), dtype=bool)
    allowed[1, 0] = False
    locked = solve(replace(problem, allowed=allowed), SHORT)
    assert locked.status in ("feasible", "optimal")
    assert locked.label[1] == 1
    assert locked.objective > free.objective


def test_a_tighter_limit_on_change_costs_and_moves_less():
    problem = grid_problem(4, 6, 2, homes=[[0, 0], [5, 3]], tolerance=0.3, criteria=1)
    today = np.tile([0, 0, 1, 1, 1, 1], 4)
    moved = np.full((24, 2), 1 / 24)
    moved[np.arange(24), today] = 0.0
    results = [
        solve(replace(problem, disruption=ChangeAllowance(moved, most)), SHORT) for most in (1.0, 0.15, 0.05)
    ]
    changed = [moved[np.arange(24), result.label].sum() for result in results]
    assert all(result.status in ("feasible", "optimal") for result in results)
    assert changed[1] <= 0.15 + 1e-9
    assert changed[2] <= 0.05 + 1e-9
    assert results[0].objective <= results[1].objective <= results[2].objective
    for result in results:
        assert result.bound.value <= result.objective * (1 + 1e-9)


def test_the_least_cut_is_found():
    """Two halves of a 4 x 4 grid, equal to a tenth, cut four pairs at the least."""
    problem = grid_problem(4, 4, 2, load=np.ones((16, 1)), tolerance=0.1)
    result = solve(replace(problem, objective="cut"), Budget(iterations=200))
    cut = result.label[problem.pairs[:, 0]] != result.label[problem.pairs[:, 1]]
    assert result.objective == pytest.approx(cut.sum())
    assert cut.sum() == 4
    assert result.bound is None


def test_broken_rules_are_named():
    problem = grid_problem(1, 4, 2, load=np.ones((4, 1)), homes=[[0, 0], [3, 0]], tolerance=0.1)
    allowed = np.ones((4, 2), dtype=bool)
    allowed[3, 1] = False
    moved = np.full((4, 2), 0.25)
    moved[np.arange(4), 0] = 0.0
    problem = replace(problem, allowed=allowed, disruption=ChangeAllowance(moved, 0.1))
    tables = Tables.of(problem, problem.home_site)
    bands = Bands.of(problem, tables.load_scale)
    plan = measured(problem, bands, tables, np.array([0, 0, 1, 1]), 0.0)
    found = violated(problem, BestPlan.of(plan, bands))
    assert not found.proved
    assert found.blocking == (UnitWhereItMayNotBe(BlockName(("u3",)), "T2"), TooMuchChange(0.5, 0.1))
    assert [finding_text(one) for one in found.blocking] == [
        "Unit u3 is in territory T2, where it may not be.",
        "50% changes hands; at most 10% may.",
    ]
    assert plan.excess == pytest.approx(1.4)
