"""A team of KAMs: some of the book's, and copies of some, for the headcount curve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.assignment.kams.model.capacity import fill
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED, IntegerProblem
from territory_opt.model.arrays import Ints

REMOVAL_CANDIDATES = 8
"""Number of KAMs, those with the least value, that are tried when one is removed."""


@dataclass(frozen=True)
class Team:
    """Members of a team, as columns of the instance, with their assignment; immutable.

    Parameters
    ----------
    instance : AssignmentInstance
    column : Ints, shape (members,)
        KAM of the book that each member is, or is a copy of; members of the book first.
    copies : int
        How many of the last members are copies.
    kam_of : Ints, shape (families,)
        Member that each family has; -1 for none.
    """

    instance: AssignmentInstance
    column: Ints
    copies: int
    kam_of: Ints

    def __len__(self) -> int:
        """Number of members."""
        return len(self.column)

    @property
    def problem(self) -> IntegerProblem:
        """The assignment to these members alone, without balance; a copy has no minimum of accounts."""
        whole, column = self.instance.problem, self.column
        from_book = np.arange(len(self)) < len(self) - self.copies
        return replace(
            whole,
            feasible=whole.feasible[:, column],
            team_time=whole.team_time[:, column],
            own_time=whole.own_time[:, column],
            team_capacity=whole.team_capacity[column],
            own_capacity=whole.own_capacity[column],
            max_accounts=whole.max_accounts[column],
            min_accounts=np.where(from_book, whole.min_accounts[column], 0),
            balance_measures=(),
            relationship_value=whole.relationship_value[:, column],
            travel=whole.travel[:, column],
            skill_points=whole.skill_points[:, column],
        )

    @property
    def could_assign_more(self) -> bool:
        """Whether one more KAM of some kind could take an unassigned family."""
        return any(self._added_value(kam) > 0 for kam in range(self.instance.problem.kams))

    def smaller(self) -> Team:
        """Return the team without the member whose removal costs least: value first, then travel."""
        value = self.instance.problem.value
        of_member = np.array([value[self.kam_of == member].sum() for member in range(len(self))])
        tried = np.argsort(of_member, kind="stable")[:REMOVAL_CANDIDATES].tolist()
        return min((self._without(member) for member in tried), key=lambda team: team.cost())

    def larger(self) -> Team:
        """Return the team with a copy of the KAM who can take the most unassigned value.

        Where no KAM could take any, of the one who would save most travel.
        """
        kams = range(self.instance.problem.kams)
        best = max(kams, key=lambda kam: (self._added_value(kam), self._saved_travel(kam), -kam))
        return replace(self, column=np.append(self.column, best), copies=self.copies + 1)

    def cost(self) -> tuple[int, int, int]:
        """Value not assigned, hours of travel, and a tie-break by members."""
        problem, assigned = self.problem, np.flatnonzero(self.kam_of != UNASSIGNED)
        travel = int(problem.travel[assigned, self.kam_of[assigned]].sum())
        return int(problem.value[self.kam_of == UNASSIGNED].sum()), travel, -int(self.column.sum())

    def _without(self, member: int) -> Team:
        kam_of = np.where(self.kam_of == member, UNASSIGNED, self.kam_of - (self.kam_of > member))
        rest = replace(self, column=np.delete(self.column, member), kam_of=kam_of)
        return replace(rest, kam_of=fill(rest.problem, kam_of))

    def _saved_travel(self, kam: int) -> int:
        """Travel that one more KAM of a kind would save, with the accounts that gain most."""
        problem = self.instance.problem
        families = np.flatnonzero((self.kam_of != UNASSIGNED) & problem.feasible[:, kam])
        before = problem.travel[families, self.column[self.kam_of[families]]]
        saved = before - problem.travel[families, kam]
        best = np.sort(saved[saved > 0])[::-1]
        return int(best[: int(problem.max_accounts[kam])].sum())

    def _added_value(self, kam: int) -> int:
        """Unassigned value that one more KAM of a kind could take, the most valuable families first."""
        problem = self.instance.problem
        unassigned = np.flatnonzero((self.kam_of == UNASSIGNED) & problem.feasible[:, kam])
        accounts = int(problem.max_accounts[kam])
        team, own = int(problem.team_capacity[kam]), int(problem.own_capacity[kam])
        added = 0
        for family in unassigned[np.argsort(-problem.value[unassigned], kind="stable")].tolist():
            size = int(problem.size[family])
            team_time, own_time = int(problem.team_time[family, kam]), int(problem.own_time[family, kam])
            if size <= accounts and team_time <= team and own_time <= own:
                accounts, team, own = accounts - size, team - team_time, own - own_time
                added += int(problem.value[family])
        return added
