"""Whether a KAM has capacity for a family, and the greedy assignment of families that have no KAM."""

from __future__ import annotations

import numpy as np

from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED, IntegerProblem
from territory_opt.model.arrays import Bools, Ints


class FreeCapacity:
    """Capacity that an assignment leaves each KAM: accounts, team time, own time; arrays of shape (kams,)."""

    def __init__(self, problem: IntegerProblem, kam_of: Ints) -> None:
        self._problem = problem
        self.accounts = problem.max_accounts.copy()
        self.team_time = problem.team_capacity.copy()
        self.own_time = problem.own_capacity.copy()
        self._groups: list[list[int]] = [[] for _ in range(len(problem))]
        for index, group in enumerate(problem.competitor_groups):
            for family in group.tolist():
                self._groups[family].append(index)
        self._members = np.zeros((len(problem.competitor_groups), problem.kams), dtype=np.int64)
        for family in np.flatnonzero(kam_of != UNASSIGNED):
            self.assign(int(family), int(kam_of[family]))

    def assign(self, family: int, kam: int) -> None:
        """Subtract what a family needs."""
        self._change(family, kam, 1)

    def release(self, family: int, kam: int) -> None:
        """Add back what a family needs; does nothing for an unassigned family."""
        if kam != UNASSIGNED:
            self._change(family, kam, -1)

    def _change(self, family: int, kam: int, sign: int) -> None:
        self.accounts[kam] -= sign * self._problem.size[family]
        self.team_time[kam] -= sign * self._problem.team_time[family, kam]
        self.own_time[kam] -= sign * self._problem.own_time[family, kam]
        self._members[self._groups[family], kam] += sign

    def has_competitor(self, family: int) -> Bools:
        """KAMs who have a family that this one must be kept apart from, shape (kams,)."""
        competing: Bools = self._members[self._groups[family]].sum(axis=0) > 0
        return competing

    def kams_for(self, family: int) -> Bools:
        """KAMs that are eligible for the family and have capacity for it, shape (kams,)."""
        problem = self._problem
        able: Bools = (
            problem.feasible[family]
            & (problem.size[family] <= self.accounts)
            & (problem.team_time[family] <= self.team_time)
            & (problem.own_time[family] <= self.own_time)
            & ~self.has_competitor(family)
        )
        return able


def fill(problem: IntegerProblem, kam_of: Ints) -> Ints:
    """Assign unassigned families greedily, the most valuable first; assigned families stay.

    Each goes to today's KAM, or else to the one with the least travel, among those with capacity.

    Parameters
    ----------
    problem : IntegerProblem
    kam_of : Ints, shape (families,)
        -1 for families without a KAM.

    Returns
    -------
    Ints, shape (families,)
        No family is left unassigned that a KAM has capacity for.
    """
    kam_of = kam_of.copy()
    free = FreeCapacity(problem, kam_of)
    unassigned = np.flatnonzero((kam_of == UNASSIGNED) & problem.feasible.any(axis=1))
    for family in unassigned[np.argsort(-problem.value[unassigned], kind="stable")].tolist():
        options = np.flatnonzero(free.kams_for(family))
        if len(options):
            order = np.lexsort(
                (problem.travel[family, options], -problem.relationship_value[family, options])
            )
            kam_of[family] = options[order[0]]
            free.assign(family, int(kam_of[family]))
    return kam_of
