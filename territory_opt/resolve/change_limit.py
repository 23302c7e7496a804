"""Limit on change against today's territories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, sums


@dataclass(frozen=True)
class ChangeLimit:
    """A limit on the share of a measure that changes territory. n units, k territories.

    Parameters
    ----------
    measure : str
    most : float
        Greatest share of the measure that may be in other territories than today.
    weight : Floats, shape (n,)
        Each unit's share of the measure's total.
    known : Bools, shape (n,)
        Whether the unit belongs to a territory today; other units do not count as changed.
    before : Ints, shape (n,)
        Today's territory as an index into the scenario's territories; -1 if unknown or dissolved.
    """

    measure: str
    most: float
    weight: Floats
    known: Bools
    before: Ints

    def moved(self, block: Ints, k: int) -> Floats:
        """Share that changes territory when a block is assigned to a territory, shape (blocks, k).

        Parameters
        ----------
        block : Ints, shape (n,)
            Block of each unit.
        k : int
        """
        blocks = int(block.max()) + 1
        known = np.flatnonzero(self.known)
        total = sums(block[known], self.weight[known], blocks)
        may_stay = known[self.before[known] >= 0]
        moved: Floats = np.repeat(total[:, None], k, axis=1)
        np.subtract.at(moved, (block[may_stay], self.before[may_stay]), self.weight[may_stay])
        # Exactly 0 for a block that stays as a whole, in spite of rounding.
        moved[moved < 1e-12 * total[:, None]] = 0.0
        return moved
