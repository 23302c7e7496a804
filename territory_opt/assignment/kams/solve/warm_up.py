"""Compile the annealing kernel before it is needed."""

from __future__ import annotations

from functools import cache

import numpy as np

from territory_opt.assignment.kams.model.goals import GOALS, TRAVEL, Pairs
from territory_opt.assignment.kams.model.integer_problem import IntegerProblem
from territory_opt.assignment.kams.solve.annealing_search import (
    AnnealingSchedule,
    AnnealingSearch,
    SearchTarget,
)
from territory_opt.assignment.kams.solve.interruption import Interruption


@cache
def warm_up() -> None:
    """Run the search once on two families: some seconds on a machine's first run, then from the cache."""
    ones, grid = np.ones(2, dtype=np.int64), np.ones((2, 2), dtype=np.int64)
    problem = IntegerProblem(
        feasible=grid > 0,
        size=ones,
        value=ones,
        team_time=grid,
        own_time=grid,
        team_capacity=ones,
        own_capacity=ones,
        max_accounts=ones,
        min_accounts=0 * ones,
        competitor_groups=(),
        balance_measures=(),
        relationship_value=grid,
        travel=grid,
        skill_points=grid,
    )
    search = AnnealingSearch.of(problem, Pairs.of(problem), 0, Interruption())
    max_cost = np.zeros(len(GOALS), dtype=np.int64)
    target = SearchTarget(TRAVEL, max_cost, np.zeros(len(GOALS)), -1)
    search.run(np.array([0, 1]), np.arange(4), target, AnnealingSchedule(1.0, 1.0))
