"""Travel times requested before the solve, read by solver and judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.provider import FillReason, FillReasons, TravelTable

Singles = NDArray[np.float32]
ComplexPoints = NDArray[np.complex128]
"""Places as one complex number each (x + iy), so that they can be sorted and searched."""


def complex_points(points: Floats) -> ComplexPoints:
    """Places (a, 2) as complex numbers, shape (a,)."""
    return np.ascontiguousarray(points, dtype=np.float64).reshape(-1, 2).view(np.complex128)[:, 0]


def index_of(points: ComplexPoints, among: ComplexPoints) -> Ints:
    """Index of each place among sorted ones; -1 where it is not among them."""
    if not len(among):
        return np.full(len(points), -1, dtype=np.int64)
    position = np.minimum(np.searchsorted(among, points), len(among) - 1)
    return np.where(among[position] == points, position, -1)


def distinct_points(*points: Floats) -> Floats:
    """Return all finite places once, sorted by their coordinates, shape (n, 2)."""
    together = np.vstack([np.empty((0, 2)), *points])
    unique = np.unique(complex_points(together[np.isfinite(together).all(axis=1)]))
    return unique.view(np.float64).reshape(-1, 2)


@dataclass(frozen=True)
class PreparedTable:
    """One table requested before the solve. b bases, p places, each sorted and distinct.

    Parameters
    ----------
    bases : ComplexPoints, shape (b,)
    places : ComplexPoints, shape (p,)
    minutes, km : Singles, shape (b, p)
        From each base to each place.
    filled : FillReasons, shape (b, p), or None
    """

    bases: ComplexPoints
    places: ComplexPoints
    minutes: Singles
    km: Singles
    filled: FillReasons | None

    @classmethod
    def of(cls, bases: Floats, places: Floats, table: TravelTable) -> PreparedTable:
        """Keep a table of distinct, sorted bases and places; see `distinct_points`."""
        km = table.km
        # Most servers report no km; a broadcast view then takes no memory for each cell.
        unknown = bool(np.isnan(km).all())
        return cls(
            complex_points(bases),
            complex_points(places),
            table.minutes.astype(np.float32),
            np.broadcast_to(np.float32(np.nan), km.shape) if unknown else km.astype(np.float32),
            table.filled,
        )


@dataclass(frozen=True)
class _Cells:
    """Cells of a table while they are read, NaN where unknown; arrays of one shape, changed in place."""

    minutes: Floats
    km: Floats
    filled: FillReasons

    @property
    def transposed(self) -> _Cells:
        """A view with rows and columns swapped."""
        return _Cells(self.minutes.T, self.km.T, self.filled.T)

    def read(self, table: PreparedTable, base: Ints, place: Ints) -> None:
        """Set the unknown cells (bases, places) that the table knows; indices are -1 where it does not."""
        rows, columns = np.flatnonzero(base >= 0), np.flatnonzero(place >= 0)
        if not len(rows) or not len(columns):
            return
        here, there = np.ix_(rows, columns), np.ix_(base[rows], place[columns])
        if len(rows) == len(base) and len(columns) == len(place) and np.isnan(self.minutes).all():
            self.minutes[:], self.km[:] = table.minutes[there], table.km[there]
            self.filled[:] = FillReason.NOT_FILLED if table.filled is None else table.filled[there]
            return
        unknown = np.isnan(self.minutes[here])
        self.minutes[here] = np.where(unknown, table.minutes[there], self.minutes[here])
        self.km[here] = np.where(unknown, table.km[there], self.km[here])
        reason = np.zeros(unknown.shape, np.uint8) if table.filled is None else table.filled[there]
        self.filled[here] = np.where(unknown, reason, self.filled[here])


@dataclass(frozen=True)
class PreparedTravel:
    """Reads the tables requested before the solve; all other cells are estimated.

    A cell is the trip from the base to the place, whichever of the two is the source.

    Parameters
    ----------
    name : str
        The provider of the tables.
    estimate : GreatCircle
    tables : tuple of PreparedTable
        A cell is read from the first one that knows it.
    provider_settings : mapping of str to object
    """

    name: str
    estimate: GreatCircle
    tables: tuple[PreparedTable, ...]
    provider_settings: Mapping[str, Any]

    def matrix(self, sources: Floats, targets: Floats) -> TravelTable:
        """Travel between every source (a, 2) and every target (b, 2)."""
        shape = (len(sources), len(targets))
        cells = _Cells(
            np.full(shape, np.nan),
            np.full(shape, np.nan),
            np.full(shape, FillReason.NOT_IN_TABLE, dtype=np.uint8),
        )
        source, target = complex_points(sources), complex_points(targets)
        for table in self.tables:
            cells.transposed.read(table, index_of(target, table.bases), index_of(source, table.places))
            cells.read(table, index_of(source, table.bases), index_of(target, table.places))
        self._estimate(sources, targets, cells)
        return TravelTable(cells.minutes, cells.km, np.zeros(shape[1]), self.name, cells.filled)

    def _estimate(self, sources: Floats, targets: Floats, cells: _Cells) -> None:
        rows = np.flatnonzero(np.isnan(cells.minutes).any(axis=1))
        if len(rows):
            estimated, unknown = self.estimate.matrix(sources[rows], targets), np.isnan(cells.minutes[rows])
            cells.minutes[rows] = np.where(unknown, estimated.minutes, cells.minutes[rows])
            cells.km[rows] = np.where(unknown, estimated.km, cells.km[rows])

    def minutes_for(self, km: Floats) -> Floats:
        """Estimate one-way minutes from straight distances in km, any shape."""
        return self.estimate.minutes_for(km)

    def has_times_from(self, bases: Floats) -> Bools:
        """Whether the times from each base (b, 2) were requested, shape (b,)."""
        known = np.zeros(len(bases), dtype=np.bool_)
        for table in self.tables:
            known |= index_of(complex_points(bases), table.bases) >= 0
        return known

    def settings(self) -> dict[str, Any]:
        """Return everything that decides the times, as keys of the scenario's [travel]."""
        return dict(self.provider_settings)
