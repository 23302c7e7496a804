"""Minutes of single pairs of places, not of all with all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.travel.hops import groups
from territory_opt.travel.matrix import OwnTable
from territory_opt.travel.provider import Filled, TravelProvider, TravelTable


@dataclass(frozen=True)
class Ways:
    """Minutes of pairs of places in the quicker direction, and the tables they were read from.

    Parameters
    ----------
    minutes : Floats, shape (m,)
        Infinite where there is no route; NaN where the provider does not tell.
    tables : tuple of TravelTable
    """

    minutes: Floats
    tables: tuple[TravelTable, ...]


def quicker_ways(provider: TravelProvider, points: Floats, pairs: Ints) -> Ways:
    """Ask for both directions of each pair, for a group of close places at a time.

    Parameters
    ----------
    provider : TravelProvider
    points : Floats, shape (n, 2)
    pairs : Ints, shape (m, 2)
        Indices of places, best of places that are close to each other.

    Raises
    ------
    InvalidInput
        When the provider tells too little and the scenario wants no estimate.
    """
    ways = np.concatenate([pairs, pairs[:, ::-1]])
    if isinstance(provider, OwnTable):
        table = provider.between(points[ways[:, 0]], points[ways[:, 1]])
        return Ways(_quicker(_told(table)[:, 0]), (table,))
    minutes, tables = np.empty(len(ways)), []
    order = np.argsort(ways[:, 0], kind="stable")
    first = np.searchsorted(ways[order, 0], np.arange(len(points) + 1))
    for group in groups(points):
        starts = group[first[group] < first[group + 1]]
        if not len(starts):
            continue
        mine = order[np.concatenate([np.arange(first[i], first[i + 1]) for i in starts.tolist()])]
        origin, row = np.unique(ways[mine, 0], return_inverse=True)
        target, column = np.unique(ways[mine, 1], return_inverse=True)
        table = provider.matrix(points[origin], points[target])
        minutes[mine] = _told(table)[row, column]
        tables.append(table)
    return Ways(_quicker(minutes), tuple(tables))


def _told(table: TravelTable) -> Floats:
    """Minutes as the provider tells them: the estimate is no news of the road."""
    if table.filled is None:
        return table.minutes
    told = np.where(table.filled == Filled.NOT, table.minutes, np.nan)
    told[table.filled == Filled.NO_ROUTE] = np.inf
    return told


def _quicker(minutes: Floats) -> Floats:
    """Of both directions; a direction that is not known leaves the other."""
    there, back = minutes.reshape(2, -1)
    quicker: Floats = np.fmin(there, back)
    return quicker
