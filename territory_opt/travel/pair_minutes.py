"""Travel minutes of single pairs of places, in the faster direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.travel.hops import spatial_groups
from territory_opt.travel.matrix import TravelTimesMatrix
from territory_opt.travel.provider import FillReason, TravelProvider, TravelTable


@dataclass(frozen=True)
class PairMinutes:
    """Minutes of pairs of places in the faster direction, and the tables they come from.

    Parameters
    ----------
    minutes : Floats, shape (m,)
        Infinite where there is no route; NaN where the provider does not know.
    tables : tuple of TravelTable
    """

    minutes: Floats
    tables: tuple[TravelTable, ...]


def minutes_of_pairs(provider: TravelProvider, points: Floats, pairs: Ints) -> PairMinutes:
    """Request both directions of each pair, for a group of close places at a time.

    Parameters
    ----------
    provider : TravelProvider
    points : Floats, shape (n, 2)
    pairs : Ints, shape (m, 2)
        Indices of places; efficient for places close to each other.

    Raises
    ------
    InvalidInput
        When the provider lacks cells and the scenario does not allow the estimate.
    """
    directed = np.concatenate([pairs, pairs[:, ::-1]])
    if isinstance(provider, TravelTimesMatrix):
        table = provider.between(points[directed[:, 0]], points[directed[:, 1]])
        return PairMinutes(_faster(_known_minutes(table)[:, 0]), (table,))
    minutes, tables = np.empty(len(directed)), []
    order = np.argsort(directed[:, 0], kind="stable")
    first = np.searchsorted(directed[order, 0], np.arange(len(points) + 1))
    for group in spatial_groups(points):
        starts = group[first[group] < first[group + 1]]
        if not len(starts):
            continue
        of_group = order[np.concatenate([np.arange(first[i], first[i + 1]) for i in starts.tolist()])]
        origin, row = np.unique(directed[of_group, 0], return_inverse=True)
        target, column = np.unique(directed[of_group, 1], return_inverse=True)
        table = provider.matrix(points[origin], points[target])
        minutes[of_group] = _known_minutes(table)[row, column]
        tables.append(table)
    return PairMinutes(_faster(minutes), tuple(tables))


def _known_minutes(table: TravelTable) -> Floats:
    """Minutes without the estimate: NaN where unknown, infinite where there is no route."""
    if table.filled is None:
        return table.minutes
    minutes = np.where(table.filled == FillReason.NOT_FILLED, table.minutes, np.nan)
    minutes[table.filled == FillReason.NO_ROUTE] = np.inf
    return minutes


def _faster(minutes: Floats) -> Floats:
    """Of both directions; where only one is known, that one."""
    there, back = minutes.reshape(2, -1)
    faster: Floats = np.fmin(there, back)
    return faster
