"""Which plans are refined: the cheapest that hold, and cheaper ones that miss by little."""

import numpy as np
import pytest

from territory_opt.solver.incumbent import Candidate
from territory_opt.solver.search.pool import HOLDING, MISSING, NEAR, Pool


def plan(number, energy, excess=0.0):
    """A plan of which only labels, cost and what it misses are asked."""
    return Candidate(excess, energy, energy, np.array([number]), None, np.zeros((1, 1)))


def test_the_cheapest_plans_are_kept_cheapest_first():
    pool = Pool()
    for number, energy in enumerate(np.random.default_rng(1).permutation(10)):
        pool.offer(plan(number, float(energy)))
        pool.offer(plan(100 + number, 20.0 + float(energy), NEAR))
    assert [p.energy for p in pool.holding] == list(range(HOLDING))
    assert [p.energy for p in pool.missing] == [20.0 + rank for rank in range(MISSING)]


def test_a_known_plan_none_and_one_far_from_holding_are_passed_over():
    pool = Pool()
    for offered in (None, plan(1, 5.0), plan(1, 4.0), plan(2, 1.0, 1.01 * NEAR)):
        pool.offer(offered)
    assert [p.energy for p in pool] == [5.0]


@pytest.mark.parametrize(("holding", "expected"), [([], [1.0, 3.0]), ([2.0], [1.0]), ([0.5], [])])
def test_what_misses_by_little_is_worth_mending_where_it_is_cheaper(holding, expected):
    pool = Pool()
    for number, energy in enumerate(holding):
        pool.offer(plan(number, energy))
    pool.offer(plan(10, 3.0, 0.5 * NEAR))
    pool.offer(plan(11, 1.0, 0.5 * NEAR))
    assert [p.energy for p in pool.cheaper()] == expected
