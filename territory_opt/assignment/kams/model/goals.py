"""The goals of an assignment, in order: each is settled before the next is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.model.placement import BALANCE_STEPS, LOAD, NOBODY, Placement
from territory_opt.model.arrays import Floats, Ints

MINIMUM, VALUE, BALANCE, KEPT, TRAVEL, SKILL = range(6)
GOALS = ("minimum", "value", "balance", "relationships", "travel", "skills")
"""Names of the goals, in order. All are costs here: accounts short of the KAMs' minimum, value not placed,
load outside the bands, relationships lost, hours on the road, points of skill lost."""
LINEAR = (VALUE, KEPT, TRAVEL, SKILL)
"""Goals to which every placed family adds by itself."""
UNASKED = 2**60
"""Limit of a goal that is not asked about."""


@dataclass(frozen=True)
class Pairs:
    """The open pairs of a placement side by side, sorted by family. Arrays have shape (pairs, ...).

    Parameters
    ----------
    family, kam : Ints
    first : Ints, shape (families + 1,)
        Where the pairs of each family begin.
    at : Ints, shape (families, kams)
        Index of each pair; -1 for pairs that are not open.
    use : Ints, shape (pairs, 3)
        Accounts, the team's time, the KAM's own time.
    limit : Ints, shape (kams, 3)
    weight : Ints, shape (pairs, burdens)
    low, high : Ints, shape (kams, burdens)
    cost : Ints, shape (pairs, 6)
        What each pair adds to each goal; 0 in those that are not linear.
    base : Ints, shape (6,)
        Cost of each goal when nothing is placed, as far as it is linear.
    step : Ints, shape (6,)
        What counts as a difference in each goal.
    """

    family: Ints
    kam: Ints
    first: Ints
    at: Ints
    use: Ints
    limit: Ints
    weight: Ints
    low: Ints
    high: Ints
    cost: Ints
    base: Ints
    step: Ints

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.family)

    @classmethod
    def of(cls, asked: Placement) -> Pairs:
        """Lay out the open pairs."""
        family, kam = (index.astype(np.int64) for index in np.nonzero(asked.open))
        at = np.full(asked.open.shape, -1, dtype=np.int64)
        at[family, kam] = np.arange(len(family))
        cost = np.zeros((len(family), len(GOALS)), dtype=np.int64)
        cost[:, VALUE] = -asked.value[family]
        cost[:, KEPT] = -asked.kept[family, kam]
        cost[:, TRAVEL] = asked.travel[family, kam]
        cost[:, SKILL] = -asked.skill[family, kam]
        return cls(
            family=family,
            kam=kam,
            first=np.searchsorted(family, np.arange(len(asked) + 1)).astype(np.int64),
            at=at,
            use=np.stack([asked.size[family], asked.ticks[family, kam], asked.own[family, kam]], axis=1),
            limit=np.stack([asked.places, asked.team, asked.capacity], axis=1),
            weight=_columns([burden.weight[family, kam] for burden in asked.burdens], len(family)),
            low=_columns([burden.low for burden in asked.burdens], asked.kams),
            high=_columns([burden.high for burden in asked.burdens], asked.kams),
            cost=cost,
            base=_base(asked),
            step=_step(asked),
        )

    def rank(self, cost: Ints) -> tuple[int, ...]:
        """What two assignments are compared by, goal after goal: the smaller is better."""
        return tuple((cost // self.step).tolist())

    def still_met(self, goal: int, cost: int) -> int:
        """Return the greatest cost that counts the same as this one."""
        step = int(self.step[goal])
        return cost // step * step + step - 1

    def chosen(self, kam_of: Ints) -> Ints:
        """Pairs that an assignment uses."""
        placed = np.flatnonzero(kam_of != NOBODY)
        return self.at[placed, kam_of[placed]]


def _columns(columns: list[Ints], rows: int) -> Ints:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0), dtype=np.int64)


def _base(asked: Placement) -> Ints:
    """All value unplaced, all relationships and skill lost; what nobody could have counts for nothing."""
    best = [np.where(asked.open, gain, 0).max(axis=1, initial=0) for gain in (asked.kept, asked.skill)]
    value = asked.value[asked.open.any(axis=1)]
    base = np.zeros(len(GOALS), dtype=np.int64)
    base[VALUE], base[KEPT], base[SKILL] = value.sum(), best[0].sum(), best[1].sum()
    return base


def _step(asked: Placement) -> Ints:
    step = np.ones(len(GOALS), dtype=np.int64)
    step[BALANCE] = max(1, LOAD * asked.kams * len(asked.burdens) // BALANCE_STEPS)
    return step


def costs(asked: Placement, pairs: Pairs, kam_of: Ints) -> Ints:
    """Cost of an assignment in every goal; balance in single steps of load.

    Parameters
    ----------
    kam_of : Ints, shape (families,)
        -1 stands for a family without a KAM.

    Returns
    -------
    Ints, shape (6,)
    """
    chosen = pairs.chosen(kam_of)
    total = pairs.base + pairs.cost[chosen].sum(axis=0)
    load = np.zeros(pairs.low.shape, dtype=np.int64)
    np.add.at(load, pairs.kam[chosen], pairs.weight[chosen])
    outside = np.maximum(0, pairs.low - load) + np.maximum(0, load - pairs.high)
    count = np.zeros(asked.kams, dtype=np.int64)
    np.add.at(count, pairs.kam[chosen], pairs.use[chosen, 0])
    total[MINIMUM] = np.maximum(0, asked.least - count).sum()
    total[BALANCE] = outside.sum()
    answer: Ints = total
    return answer


def scales(asked: Placement, pairs: Pairs) -> Floats:
    """A usual size of each goal's cost, by which they are made comparable; shape (6,)."""
    reach = np.abs(pairs.cost).astype(np.float64)
    most = np.zeros((len(asked), len(GOALS)))
    np.maximum.at(most, pairs.family, reach)
    scale = np.maximum(1.0, most.sum(axis=0))
    scale[MINIMUM] = max(1, len(asked))
    scale[BALANCE] = max(1, LOAD * asked.kams * pairs.low.shape[1])
    answer: Floats = scale
    return answer
