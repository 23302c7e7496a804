"""Which plans are refined: the cheapest that hold, and cheaper ones that miss by little."""

from dataclasses import replace

import numpy as np
import pytest
from solver_cases import grid_problem

from territory_opt.model.budget import Budget
from territory_opt.solver.clock import Clock
from territory_opt.solver.construct.first_plan import first_start
from territory_opt.solver.graph import Graph
from territory_opt.solver.incumbent import Candidate
from territory_opt.solver.search import rounds
from territory_opt.solver.search.plan_pool import HOLDING, MISSING, NEAR, PlanPool
from territory_opt.solver.search.rounds import Search


def plan(number, energy, excess=0.0):
    """A plan with labels, cost and excess only."""
    return Candidate(excess, energy, energy, np.array([number]), None, np.zeros((1, 1)))


def test_the_cheapest_plans_are_kept_cheapest_first():
    pool = PlanPool()
    for number, energy in enumerate(np.random.default_rng(1).permutation(10)):
        pool.offer(plan(number, float(energy)))
        pool.offer(plan(100 + number, 20.0 + float(energy), NEAR))
    assert [p.energy for p in pool.holding] == list(range(HOLDING))
    assert [p.energy for p in pool.missing] == [20.0 + rank for rank in range(MISSING)]


def test_a_known_plan_none_and_one_far_from_holding_are_passed_over():
    pool = PlanPool()
    for offered in (None, plan(1, 5.0), plan(1, 4.0), plan(2, 1.0, 1.01 * NEAR)):
        pool.offer(offered)
    assert [p.energy for p in pool] == [5.0]


@pytest.mark.parametrize(("holding", "expected"), [([], [1.0, 3.0]), ([2.0], [1.0]), ([0.5], [])])
def test_plans_with_a_small_excess_are_candidates_for_repair_where_they_are_cheaper(holding, expected):
    pool = PlanPool()
    for number, energy in enumerate(holding):
        pool.offer(plan(number, energy))
    pool.offer(plan(10, 3.0, 0.5 * NEAR))
    pool.offer(plan(11, 1.0, 0.5 * NEAR))
    assert [p.energy for p in pool.cheaper()] == expected


@pytest.fixture
def searched():
    """A search whose best plan holds every band."""
    problem = grid_problem(8, 8, 4, homes=np.random.default_rng(8).uniform(0, 7, (4, 2)), tolerance=0.2)
    graph = Graph.of(problem.n, problem.pairs, problem.border)
    clock = Clock(Budget(iterations=3, effort="quick"))
    search = Search(problem, graph, first_start(problem, graph, clock), clock, lambda done, incumbent: None)
    search.run()
    assert search.best.holds
    return search


def test_a_cheaper_plan_with_a_small_excess_is_repaired_and_taken(searched, monkeypatch):
    best, repaired_plans = searched.best.best, []
    other = np.where(np.arange(len(best.label)) == 0, (best.label + 1) % 4, best.label)
    near_plan = replace(best, excess=0.001, energy=best.energy - 0.2, label=other)
    repaired = replace(best, energy=best.energy - 0.1, objective=best.objective - 0.1)

    def repair(plan, territories, border_weight):
        repaired_plans.append((plan, territories))
        return (replace(near_plan, excess=0.0005) if territories < 3 else repaired), 1

    searched.repair, searched._pool = repair, PlanPool()
    searched._pool.offer(best)
    searched._pool.offer(near_plan)
    monkeypatch.setattr(rounds, "REPAIR_SIZES", (2, 3))
    searched.refine()
    assert [territories for _, territories in repaired_plans] == [2, 3]
    assert repaired_plans[0][0] is near_plan
    assert searched.best.best.energy <= repaired.energy


def test_a_plan_outside_a_band_is_not_refined(searched):
    searched.best.best = replace(searched.best.best, excess=0.01)
    worked = searched.worked
    searched.refine()
    assert searched.worked == worked
