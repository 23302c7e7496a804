"""Compile before anybody waits for it."""

from __future__ import annotations

from functools import cache

import numpy as np

from territory_opt.assignment.kams.model.goals import GOALS, TRAVEL, Pairs
from territory_opt.assignment.kams.model.placement import Placement
from territory_opt.assignment.kams.solve.annealing_search import AnnealingSearch
from territory_opt.assignment.kams.solve.interruption import Interruption


@cache
def warm_up() -> None:
    """Run the search once on two families: some seconds on a machine's first run, nothing afterwards."""
    two, grid = np.ones(2, dtype=np.int64), np.ones((2, 2), dtype=np.int64)
    asked = Placement(grid > 0, two, two, grid, grid, two, two, two, 0 * two, (), (), grid, grid, grid)
    search = AnnealingSearch.of(asked, Pairs.of(asked), 0, Interruption())
    most = np.zeros(len(GOALS), dtype=np.int64)
    search.improved(np.array([0, 1]), np.arange(4), TRAVEL, most, np.zeros(len(GOALS)), -1, 1.0, 1.0)
