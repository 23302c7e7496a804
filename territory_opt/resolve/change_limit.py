"""How much may change hands against today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, sums


@dataclass(frozen=True)
class ChangeLimit:
    """A limit on what changes territory. n units, k territories.

    Parameters
    ----------
    measure : str
    most : float
        Greatest share of the measure that may be in other territories than today.
    weight : Floats, shape (n,)
        Each unit's share of all of the measure.
    known : Bools, shape (n,)
        Whether the unit belongs to a territory today; one that does not cannot change it.
    before : Ints, shape (n,)
        Today's territory, as an index into those asked for; -1 where it is unknown or gone.
    """

    measure: str
    most: float
    weight: Floats
    known: Bools
    before: Ints

    def moved(self, block: Ints, k: int) -> Floats:
        """Share that changes territory when a block goes to a territory, shape (blocks, k).

        Parameters
        ----------
        block : Ints, shape (n,)
            Block of each unit.
        k : int
        """
        blocks = int(block.max()) + 1
        mine = np.flatnonzero(self.known)
        whole = sums(block[mine], self.weight[mine], blocks)
        stays = mine[self.before[mine] >= 0]
        moved: Floats = np.repeat(whole[:, None], k, axis=1)
        np.subtract.at(moved, (block[stays], self.before[stays]), self.weight[stays])
        # A block that stays as a whole moves nothing, not a rounded nothing.
        moved[moved < 1e-12 * whole[:, None]] = 0.0
        return moved
