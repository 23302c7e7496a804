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
    """A plan of which only labels, cost and what it misses are asked."""
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
def test_what_misses_by_little_is_worth_mending_where_it_is_cheaper(holding, expected):
    pool = PlanPool()
    for number, energy in enumerate(holding):
        pool.offer(plan(number, energy))
    pool.offer(plan(10, 3.0, 0.5 * NEAR))
    pool.offer(plan(11, 1.0, 0.5 * NEAR))
    assert [p.energy for p in pool.cheaper()] == expected


@pytest.fixture
def searched():
    """A search that holds every band, and the plans it was asked to mend."""
    problem = grid_problem(8, 8, 4, homes=np.random.default_rng(8).uniform(0, 7, (4, 2)), tolerance=0.2)
    graph = Graph.of(problem.n, problem.pairs, problem.border)
    clock = Clock(Budget(iterations=3, effort="quick"))
    search = Search(problem, graph, first_start(problem, graph, clock), clock, lambda done, incumbent: None)
    search.run()
    assert search.best.holds
    return search


def test_a_cheaper_plan_that_misses_by_a_hair_is_mended_and_taken(searched, monkeypatch):
    best, asked = searched.best.best, []
    other = np.where(np.arange(len(best.label)) == 0, (best.label + 1) % 4, best.label)
    hair = replace(best, excess=0.001, energy=best.energy - 0.2, label=other)
    mended = replace(best, energy=best.energy - 0.1, objective=best.objective - 0.1)

    def repair(plan, territories, border_weight):
        asked.append((plan, territories))
        return (replace(hair, excess=0.0005) if territories < 3 else mended), 1

    searched.repair, searched._pool = repair, PlanPool()
    searched._pool.offer(best)
    searched._pool.offer(hair)
    monkeypatch.setattr(rounds, "REPAIR_SIZES", (2, 3))
    searched.refine()
    assert [territories for _, territories in asked] == [2, 3]
    assert asked[0][0] is hair
    assert searched.best.best.energy <= mended.energy


def test_what_misses_a_band_is_not_refined(searched):
    searched.best.best = replace(searched.best.best, excess=0.01)
    worked = searched.worked
    searched.refine()
    assert searched.worked == worked
