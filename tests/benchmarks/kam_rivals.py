"""Two usual ways to give accounts to managers, on the same rules: greedy best fit, and linear assignment."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.assignment.kams.model.capacity import FreeCapacity
from territory_opt.assignment.kams.model.placement import NOBODY, Placement


def best_fit(asked: Placement) -> np.ndarray:
    """The most valuable family first, to the KAM with room whose skills fit best; then the nearer one."""
    kam_of = np.full(len(asked), NOBODY, dtype=np.int64)
    room = FreeCapacity(asked, kam_of)
    for family in np.argsort(-asked.value, kind="stable").tolist():
        options = np.flatnonzero(room.for_family(family))
        if len(options):
            order = np.lexsort((asked.travel[family, options], -asked.skill[family, options]))
            kam_of[family] = options[order[0]]
            room.give(family, int(kam_of[family]))
    return kam_of


def on_slots(asked: Placement) -> np.ndarray:
    """Families to slots, one for each place of each KAM, at the most value and then the least travel.

    The assignment problem knows neither hours nor sizes of families nor competitors, so its answer is taken
    up most valuable first, and what does not fit then goes wherever there is room.
    """
    slot = np.repeat(np.arange(asked.kams), asked.places)
    far = asked.travel / max(1, int(asked.travel.max()))
    worth = asked.value / asked.value.sum() * len(asked)
    gain = np.where(asked.open, worth[:, None] * 1e3 + 1 - far, 0.0)
    families, slots = linear_sum_assignment(gain[:, slot], maximize=True)
    wish = np.full(len(asked), NOBODY, dtype=np.int64)
    wish[families] = np.where(asked.open[families, slot[slots]], slot[slots], NOBODY)
    return _taken_up(asked, wish)


def _taken_up(asked: Placement, wish: np.ndarray) -> np.ndarray:
    kam_of = np.full(len(asked), NOBODY, dtype=np.int64)
    room = FreeCapacity(asked, kam_of)
    order = np.argsort(-asked.value, kind="stable").tolist()
    for family in order:
        if wish[family] != NOBODY and room.for_family(family)[wish[family]]:
            kam_of[family] = wish[family]
            room.give(family, int(wish[family]))
    for family in order:
        options = np.flatnonzero(room.for_family(family))
        if kam_of[family] == NOBODY and len(options):
            kam_of[family] = options[asked.travel[family, options].argmin()]
            room.give(family, int(kam_of[family]))
    return kam_of
