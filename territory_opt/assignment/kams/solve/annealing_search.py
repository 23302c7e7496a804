"""Better assignments by annealing, with the prices of the relaxation to go by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.model.goals import Pairs, costs, scales
from territory_opt.assignment.kams.model.placement import NOBODY, Placement
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.model.arrays import Floats, Ints

STEPS_A_FAMILY, MOST_STEPS = 2_000, 4_000_000
SLOPE = 10.0
"""How many times dearer an excess is at the end than at the beginning."""
LEAST_PRICE = 0.3
"""What an excess costs at least, where the relaxation gives it no price."""
LATER = 1e-3
"""What a goal after the one that is looked at counts, in scales."""


@dataclass(frozen=True)
class AnnealingSearch:
    """What every search of one placement needs.

    Parameters
    ----------
    asked : Placement
    pairs : Pairs
    rival_first, rival : Ints
        Families that may not be with the same KAM as each family, side by side.
    scale : Floats, shape (6,)
        A usual size of each goal.
    seed : int
    halt : Interruption
        Ends a search with its best so far.
    """

    asked: Placement
    pairs: Pairs
    rival_first: Ints
    rival: Ints
    scale: Floats
    seed: int
    halt: Interruption

    @classmethod
    def of(cls, asked: Placement, pairs: Pairs, seed: int, halt: Interruption) -> AnnealingSearch:
        """Prepare the search."""
        first, rival = rivals(asked)
        return cls(asked, pairs, first, rival, scales(asked, pairs), seed, halt)

    def improved(
        self,
        start: Ints,
        among: Ints,
        goal: int,
        most: Ints,
        price: Floats,
        bound: int,
        warm: float,
        over: float,
    ) -> Ints:
        """Search for less of a goal from a start, with the goals before it within `most`.

        Parameters
        ----------
        start : Ints, shape (families,)
            Within the limits of the KAMs; it may exceed `most`.
        among : Ints, shape (some,)
            Pairs that families may move to, in order.
        goal : int
        most : Ints, shape (6,)
            What the goals before may cost.
        price : Floats, shape (6,)
            What exceeding them by their scale is worth, in scales of the goal.
        bound : int
            No assignment costs less, so the search ends there.
        warm : float
            Heat at the beginning, in what a family costs on average.
        over : float
            How much dearer an excess is than its price, so that it does not pay.
        """
        from territory_opt.assignment.kams.solve.kernel import anneal

        pairs, families = self.pairs, len(self.asked)
        steps = min(MOST_STEPS, STEPS_A_FAMILY * families)
        kam_of = start.copy()
        first = np.searchsorted(pairs.family[among], np.arange(families + 1)).astype(np.int64)
        dear = over * np.maximum(LEAST_PRICE, price) / self.scale
        worth = np.where(np.arange(len(self.scale)) == goal, 1.0, LATER) / self.scale
        found: Ints = anneal(
            self.seed % 2**32, steps, warm / families, 0.01 * warm / families, kam_of,
            first, among, pairs.kam, pairs.at, pairs.use, pairs.limit, pairs.weight, pairs.low, pairs.high,
            pairs.cost, self.asked.least, self.rival_first, self.rival, costs(self.asked, pairs, start),
            goal, most, worth, dear, SLOPE, bound, self.halt.flag,
        )  # fmt: skip
        return found


def rivals(asked: Placement) -> tuple[Ints, Ints]:
    """Families kept apart from each family, side by side, and where those of each begin."""
    of: list[set[int]] = [set() for _ in range(len(asked))]
    for group in asked.apart:
        for family in group.tolist():
            of[family] |= set(group.tolist()) - {family}
    first = np.cumsum([0, *map(len, of)]).astype(np.int64)
    return first, np.array([rival for some in of for rival in sorted(some)], dtype=np.int64)


def drawn_to(asked: Placement, pairs: Pairs, kam_of: Ints, part: Floats) -> Ints:
    """Move families to where the relaxation has most of them, as far as there is room; none is left behind.

    Parameters
    ----------
    kam_of : Ints, shape (families,)
        Within all limits; the answer is too.
    part : Floats, shape (pairs,)
        Part of each family with each KAM.
    """
    from territory_opt.assignment.kams.model.capacity import FreeCapacity

    kam_of = kam_of.copy()
    room = FreeCapacity(asked, kam_of)
    wish = np.full(len(asked), NOBODY, dtype=np.int64)
    order = np.argsort(part, kind="stable")[int((part <= 0.5).sum()) :]
    wish[pairs.family[order]] = pairs.kam[order]
    moved = True
    while moved:
        moved = False
        for family in np.flatnonzero((wish != NOBODY) & (wish != kam_of)).tolist():
            if room.for_family(family)[wish[family]]:
                room.give_back(family, int(kam_of[family]))
                room.give(family, int(wish[family]))
                kam_of[family] = wish[family]
                moved = True
    return kam_of
