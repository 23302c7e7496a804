"""A first assignment: the most valuable account first, to today's KAM or else the nearest with room."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.placement import NOBODY, Placement
from territory_opt.model.arrays import Bools, Ints


class Room:
    """Places and time that an assignment leaves each KAM; arrays have shape (kams,)."""

    def __init__(self, placement: Placement, kam_of: Ints) -> None:
        self._placement = placement
        self.places = placement.places.copy()
        self.ticks = placement.capacity.copy()
        for key in np.flatnonzero(kam_of != NOBODY):
            self.take(int(key), int(kam_of[key]))

    def take(self, key: int, kam: int) -> None:
        """Use up what an account needs."""
        self.places[kam] -= 1
        self.ticks[kam] -= self._placement.ticks[key, kam]

    def for_key(self, key: int) -> Bools:
        """KAMs that fit the account and have room for it."""
        enough = self._placement.ticks[key] <= self.ticks
        room: Bools = self._placement.open[key] & (self.places > 0) & enough
        return room


def fill(placement: Placement, kam_of: Ints) -> Ints:
    """Place accounts that have no KAM wherever there still is room; nothing placed is moved.

    Parameters
    ----------
    kam_of : Ints, shape (keys,)
        -1 for accounts without a KAM.

    Returns
    -------
    Ints, shape (keys,)
        No account is left that fits a KAM with room for it.
    """
    kam_of = kam_of.copy()
    room = Room(placement, kam_of)
    waiting = np.flatnonzero((kam_of == NOBODY) & placement.open.any(axis=1))
    for key in waiting[np.argsort(-placement.unplaced[waiting], kind="stable")].tolist():
        options = np.flatnonzero(room.for_key(key))
        if len(options):
            kam_of[key] = options[np.argmin(placement.cost[key, options])]
            room.take(key, int(kam_of[key]))
    return kam_of
