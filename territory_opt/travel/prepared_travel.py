"""Travel times that were asked for before the solve, to be read by solver and judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.provider import Filled, Reasons, TravelTable

Singles = NDArray[np.float32]
Spots = NDArray[np.complex128]
"""Places as one number each, so that they can be sorted and looked up."""


def spots(points: Floats) -> Spots:
    """Places (a, 2) as one number each, shape (a,)."""
    return np.ascontiguousarray(points, dtype=np.float64).reshape(-1, 2).view(np.complex128)[:, 0]


def find(spot: Spots, among: Spots) -> Ints:
    """Index of each spot in some sorted ones; -1 where it is not among them."""
    if not len(among):
        return np.full(len(spot), -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(among, spot), len(among) - 1)
    return np.where(among[place] == spot, place, -1)


@dataclass(frozen=True)
class Known:
    """One table that was asked for. b bases, p places, each sorted and distinct.

    Parameters
    ----------
    bases : Spots, shape (b,)
    places : Spots, shape (p,)
    minutes, km : Singles, shape (b, p)
        From each base to each place.
    filled : Reasons, shape (b, p), or None
    """

    bases: Spots
    places: Spots
    minutes: Singles
    km: Singles
    filled: Reasons | None

    @classmethod
    def of(cls, bases: Floats, places: Floats, table: TravelTable) -> Known:
        """Keep a table of distinct, sorted bases and places; see `distinct`."""
        km = table.km
        # Most networks do not tell km; then no memory is spent on saying so for each cell.
        silent = bool(np.isnan(km).all())
        return cls(
            spots(bases),
            spots(places),
            table.minutes.astype(np.float32),
            np.broadcast_to(np.float32(np.nan), km.shape) if silent else km.astype(np.float32),
            table.filled,
        )


def distinct(*points: Floats) -> Floats:
    """Return all finite places once, sorted by their coordinates, shape (n, 2)."""
    together = np.vstack([np.empty((0, 2)), *points])
    unique = np.unique(spots(together[np.isfinite(together).all(axis=1)]))
    return unique.view(np.float64).reshape(-1, 2)


@dataclass(frozen=True)
class PreparedTravel:
    """Reads what was asked for; what was not is estimated.

    A cell is the way out, from the base to the place, whichever of the two is named first.

    Parameters
    ----------
    name : str
        The provider that was asked.
    estimate : GreatCircle
    tables : tuple of Known
        The first that knows a cell wins.
    told : mapping of str to object
        The provider's settings.
    """

    name: str
    estimate: GreatCircle
    tables: tuple[Known, ...]
    told: Mapping[str, Any]

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel between every source (a, 2) and every target (b, 2)."""
        shape = (len(sources), len(targets))
        minutes, km = np.full(shape, np.nan), np.full(shape, np.nan)
        filled = np.full(shape, Filled.NOT_IN_TABLE, dtype=np.uint8)
        source, target = spots(sources), spots(targets)
        for table in self.tables:
            _read(table, find(target, table.bases), find(source, table.places), minutes.T, km.T, filled.T)
            _read(table, find(source, table.bases), find(target, table.places), minutes, km, filled)
        self._estimate(sources, targets, minutes, km)
        return TravelTable(minutes, km, np.zeros(shape[1]), self.name, filled)

    def _estimate(self, sources: Floats, targets: Floats, minutes: Floats, km: Floats) -> None:
        rows = np.flatnonzero(np.isnan(minutes).any(axis=1))
        if len(rows):
            estimated, unknown = self.estimate.matrix(sources[rows], targets), np.isnan(minutes[rows])
            minutes[rows] = np.where(unknown, estimated.minutes, minutes[rows])
            km[rows] = np.where(unknown, estimated.km, km[rows])

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        return self.estimate.minutes_for(km)

    def serves(self, bases: Floats) -> Bools:
        """Whether the times from each base (b, 2) were asked for, shape (b,)."""
        known = np.zeros(len(bases), dtype=np.bool_)
        for table in self.tables:
            known |= find(spots(bases), table.bases) >= 0
        return known

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        return dict(self.told)


def _read(table: Known, base: Ints, place: Ints, minutes: Floats, km: Floats, filled: Reasons) -> None:
    """Write the cells that are still unknown of a view (bases, places)."""
    rows, columns = np.flatnonzero(base >= 0), np.flatnonzero(place >= 0)
    if not len(rows) or not len(columns):
        return
    here, there = np.ix_(rows, columns), np.ix_(base[rows], place[columns])
    if len(rows) == len(base) and len(columns) == len(place) and np.isnan(minutes).all():
        minutes[:], km[:] = table.minutes[there], table.km[there]
        filled[:] = Filled.NOT if table.filled is None else table.filled[there]
        return
    new = np.isnan(minutes[here])
    minutes[here] = np.where(new, table.minutes[there], minutes[here])
    km[here] = np.where(new, table.km[there], km[here])
    reason = np.zeros(new.shape, np.uint8) if table.filled is None else table.filled[there]
    filled[here] = np.where(new, reason, filled[here])
