"""Two common heuristics for the assignment of key accounts: greedy best fit, and linear assignment."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.assignment.kams.model.capacity import FreeCapacity
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED, IntegerProblem


def best_fit(problem: IntegerProblem) -> np.ndarray:
    """The most valuable family first, to the KAM with capacity and most skill points; ties to the nearer."""
    kam_of = np.full(len(problem), UNASSIGNED, dtype=np.int64)
    free = FreeCapacity(problem, kam_of)
    for family in np.argsort(-problem.value, kind="stable").tolist():
        options = np.flatnonzero(free.kams_for(family))
        if len(options):
            order = np.lexsort((problem.travel[family, options], -problem.skill_points[family, options]))
            kam_of[family] = options[order[0]]
            free.assign(family, int(kam_of[family]))
    return kam_of


def on_slots(problem: IntegerProblem) -> np.ndarray:
    """Assign families to slots, one for each place of each KAM, with most value and then least travel.

    The linear assignment ignores hours, sizes of families and competitors: its result is applied most
    valuable first, and families without capacity go to the nearest KAM with capacity.
    """
    slot = np.repeat(np.arange(problem.kams), problem.max_accounts)
    relative_travel = problem.travel / max(1, int(problem.travel.max()))
    relative_value = problem.value / problem.value.sum() * len(problem)
    gain = np.where(problem.feasible, relative_value[:, None] * 1e3 + 1 - relative_travel, 0.0)
    families, slots = linear_sum_assignment(gain[:, slot], maximize=True)
    wanted = np.full(len(problem), UNASSIGNED, dtype=np.int64)
    wanted[families] = np.where(problem.feasible[families, slot[slots]], slot[slots], UNASSIGNED)
    return _apply(problem, wanted)


def _apply(problem: IntegerProblem, wanted: np.ndarray) -> np.ndarray:
    kam_of = np.full(len(problem), UNASSIGNED, dtype=np.int64)
    free = FreeCapacity(problem, kam_of)
    order = np.argsort(-problem.value, kind="stable").tolist()
    for family in order:
        if wanted[family] != UNASSIGNED and free.kams_for(family)[wanted[family]]:
            kam_of[family] = wanted[family]
            free.assign(family, int(wanted[family]))
    for family in order:
        options = np.flatnonzero(free.kams_for(family))
        if kam_of[family] == UNASSIGNED and len(options):
            kam_of[family] = options[problem.travel[family, options].argmin()]
            free.assign(family, int(kam_of[family]))
    return kam_of
