"""A team of KAMs: some of the book's, and copies of some."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.assignment.kams.model.capacity import fill
from territory_opt.assignment.kams.model.instance import AssignmentInstance
from territory_opt.assignment.kams.model.placement import NOBODY, Placement
from territory_opt.model.arrays import Ints

CANDIDATES = 8
"""So many KAMs, those with the least value, are looked at when one is to leave."""


@dataclass(frozen=True)
class Team:
    """Who is there, as columns of the question; nothing of this is ever changed.

    Parameters
    ----------
    asked : AssignmentInstance
    column : Ints, shape (members,)
        KAM of the book that each member is, or is a copy of; members of the book first.
    copies : int
        How many of the last members are copies.
    kam_of : Ints, shape (families,)
        Member that each family has; -1 for none.
    """

    asked: AssignmentInstance
    column: Ints
    copies: int
    kam_of: Ints

    def __len__(self) -> int:
        """Number of members."""
        return len(self.column)

    @property
    def placement(self) -> Placement:
        """The question to these members alone; spreading the load is not asked of them.

        A copy is there to help: it has no least number of accounts.
        """
        whole, of = self.asked.placement, self.column
        own = np.arange(len(self)) < len(self) - self.copies
        return replace(
            whole,
            open=whole.open[:, of],
            ticks=whole.ticks[:, of],
            own=whole.own[:, of],
            team=whole.team[of],
            capacity=whole.capacity[of],
            places=whole.places[of],
            least=np.where(own, whole.least[of], 0),
            burdens=(),
            kept=whole.kept[:, of],
            travel=whole.travel[:, of],
            skill=whole.skill[:, of],
        )

    @property
    def waits(self) -> bool:
        """Whether anything waits that one more KAM of some kind could take."""
        return any(self._taken_by(kam) > 0 for kam in range(self.asked.placement.kams))

    def smaller(self) -> Team:
        """Return the team without the member whose loss costs least: value first, then travel."""
        value = self.asked.placement.value
        mine = np.array([value[self.kam_of == member].sum() for member in range(len(self))])
        tried = np.argsort(mine, kind="stable")[:CANDIDATES].tolist()
        return min((self._without(member) for member in tried), key=lambda team: team.loss())

    def larger(self) -> Team:
        """Return the team with a copy of the KAM who can take most of what waits.

        Where nothing waits that one more could take, of the one who would save most travel.
        """
        kams = range(self.asked.placement.kams)
        best = max(kams, key=lambda kam: (self._taken_by(kam), self._saved_by(kam), -kam))
        return replace(self, column=np.append(self.column, best), copies=self.copies + 1)

    def loss(self) -> tuple[int, int, int]:
        """What an assignment costs: value not placed, hours on the road, and which members are left."""
        asked, placed = self.placement, np.flatnonzero(self.kam_of != NOBODY)
        travel = int(asked.travel[placed, self.kam_of[placed]].sum())
        return int(asked.value[self.kam_of == NOBODY].sum()), travel, -int(self.column.sum())

    def _without(self, member: int) -> Team:
        kam_of = np.where(self.kam_of == member, NOBODY, self.kam_of - (self.kam_of > member))
        left = replace(self, column=np.delete(self.column, member), kam_of=kam_of)
        return replace(left, kam_of=fill(left.placement, kam_of))

    def _saved_by(self, kam: int) -> int:
        """Travel that one more KAM of a kind would save, with the accounts that gain most."""
        asked = self.asked.placement
        mine = np.flatnonzero((self.kam_of != NOBODY) & asked.open[:, kam])
        saved = asked.travel[mine, self.column[self.kam_of[mine]]] - asked.travel[mine, kam]
        best = np.sort(saved[saved > 0])[::-1]
        return int(best[: int(asked.places[kam])].sum())

    def _taken_by(self, kam: int) -> int:
        """Value of what waits that one more KAM of a kind could take, the most valuable first."""
        asked = self.asked.placement
        waiting = np.flatnonzero((self.kam_of == NOBODY) & asked.open[:, kam])
        places, time, own = int(asked.places[kam]), int(asked.team[kam]), int(asked.capacity[kam])
        gain = 0
        for family in waiting[np.argsort(-asked.value[waiting], kind="stable")].tolist():
            size, ticks = int(asked.size[family]), int(asked.ticks[family, kam])
            mine = int(asked.own[family, kam])
            if size <= places and ticks <= time and mine <= own:
                places, time, own = places - size, time - ticks, own - mine
                gain += int(asked.value[family])
        return gain
