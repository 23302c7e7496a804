"""Limit on change against today's territories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, sums


@dataclass(frozen=True)
class ChangeLimit:
    """A limit on the share of a measure that changes territory. n units, k territories.

    Change is counted by customer: a row is what one of today's owners has in one unit, so that a unit whose
    customers have several reps has several rows. What has no owner of today has no row and never counts as
    changed.

    Parameters
    ----------
    measure : str
    most : float
        Greatest share of the measure that may be in other territories than today.
    unit : Ints, shape (rows,)
    weight : Floats, shape (rows,)
        Share of the measure's total.
    owner : Ints, shape (rows,)
        The owner's territory as an index into the scenario's territories; -1 if dissolved.
    before : Ints, shape (n,)
        Today's territory of each unit in the same way; -1 if unknown or dissolved.
    successor : Ints, shape (owners,)
        The territory that continues each owner's, see `OwnersToday`; -1 for none.
    """

    measure: str
    most: float
    unit: Ints
    weight: Floats
    owner: Ints
    before: Ints
    successor: Ints

    def moved(self, block: Ints, k: int) -> Floats:
        """Share that changes territory when a block is assigned to a territory, shape (blocks, k).

        Parameters
        ----------
        block : Ints, shape (n,)
            Block of each unit.
        k : int
        """
        row_block = block[self.unit]
        total = sums(row_block, self.weight, int(block.max()) + 1)
        may_stay = np.flatnonzero(self.owner >= 0)
        moved: Floats = np.repeat(total[:, None], k, axis=1)
        np.subtract.at(moved, (row_block[may_stay], self.owner[may_stay]), self.weight[may_stay])
        # Exactly 0 for a block that stays as a whole, in spite of rounding.
        moved[moved < 1e-12 * total[:, None]] = 0.0
        return moved

    def moved_rows(self, slot: Ints) -> Bools:
        """Rows in another territory than today, shape (rows,).

        Parameters
        ----------
        slot : Ints, shape (n,)
            Territory of each unit; -1 for none.
        """
        moved: Bools = (self.owner < 0) | (self.owner != slot[self.unit])
        return moved
