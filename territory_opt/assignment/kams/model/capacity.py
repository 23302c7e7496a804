"""What an assignment leaves free, and a first assignment by filling it up."""

from __future__ import annotations

import numpy as np

from territory_opt.assignment.kams.model.placement import NOBODY, Placement
from territory_opt.model.arrays import Bools, Ints


class FreeCapacity:
    """Places and time that an assignment leaves each KAM; arrays have shape (kams,)."""

    def __init__(self, asked: Placement, kam_of: Ints) -> None:
        self._asked = asked
        self.places = asked.places.copy()
        self.team = asked.team.copy()
        self.own = asked.capacity.copy()
        self._groups: list[list[int]] = [[] for _ in range(len(asked))]
        for index, group in enumerate(asked.apart):
            for family in group.tolist():
                self._groups[family].append(index)
        self._taken = np.zeros((len(asked.apart), asked.kams), dtype=np.int64)
        for family in np.flatnonzero(kam_of != NOBODY):
            self.give(int(family), int(kam_of[family]))

    def give(self, family: int, kam: int) -> None:
        """Use up what a family needs."""
        self._change(family, kam, 1)

    def give_back(self, family: int, kam: int) -> None:
        """Free what a family needs; nobody has nothing to free."""
        if kam != NOBODY:
            self._change(family, kam, -1)

    def _change(self, family: int, kam: int, sign: int) -> None:
        self.places[kam] -= sign * self._asked.size[family]
        self.team[kam] -= sign * self._asked.ticks[family, kam]
        self.own[kam] -= sign * self._asked.own[family, kam]
        self._taken[self._groups[family], kam] += sign

    def rival_with(self, family: int) -> Bools:
        """KAMs who have a family that this one must be kept apart from, shape (kams,)."""
        rival: Bools = self._taken[self._groups[family]].sum(axis=0) > 0
        return rival

    def for_family(self, family: int) -> Bools:
        """KAMs that fit the family and have room for it."""
        asked = self._asked
        room: Bools = (
            asked.open[family]
            & (asked.size[family] <= self.places)
            & (asked.ticks[family] <= self.team)
            & (asked.own[family] <= self.own)
            & ~self.rival_with(family)
        )
        return room


def fill(asked: Placement, kam_of: Ints) -> Ints:
    """Place families that have no KAM wherever there still is room; nothing placed is moved.

    The most valuable comes first, and goes to today's KAM or else to the one with the least travel.

    Parameters
    ----------
    kam_of : Ints, shape (families,)
        -1 for families without a KAM.

    Returns
    -------
    Ints, shape (families,)
        No family is left that fits a KAM with room for it.
    """
    kam_of = kam_of.copy()
    room = FreeCapacity(asked, kam_of)
    waiting = np.flatnonzero((kam_of == NOBODY) & asked.open.any(axis=1))
    for family in waiting[np.argsort(-asked.value[waiting], kind="stable")].tolist():
        options = np.flatnonzero(room.for_family(family))
        if len(options):
            order = np.lexsort((asked.travel[family, options], -asked.kept[family, options]))
            kam_of[family] = options[order[0]]
            room.give(family, int(kam_of[family]))
    return kam_of
