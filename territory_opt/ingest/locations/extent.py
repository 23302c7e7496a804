"""Bounding box of a book's places, and places that lie in it only with lon and lat exchanged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.coordinates import Coordinates
from territory_opt.model.arrays import Bools, Floats
from territory_opt.wording.number_text import exact_number

_MARGIN_SHARE = 0.1
_MARGIN_DEGREES = 0.5
_SPREADS = 6.0
"""Half-width of the core box of the units, in median absolute deviations."""


@dataclass(frozen=True)
class Extent:
    """An axis-parallel box.

    Parameters
    ----------
    low, high : Floats, shape (2,)
        In the book's frame.
    """

    low: Floats
    high: Floats

    def contains(self, points: Floats) -> Bools:
        """Which points lie in the box, shape (n,)."""
        return np.asarray(((points >= self.low) & (points <= self.high)).all(axis=1))


def extent_of(points: Floats) -> Extent | None:
    """Box around the known points and a margin; None without any."""
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return None
    low, high = known.min(axis=0), known.max(axis=0)
    margin = _MARGIN_SHARE * (high - low) + _MARGIN_DEGREES
    return Extent(low - margin, high + margin)


def core_extent(points: Floats) -> Extent | None:
    """Box around the median, robust to a few outliers; None without any point."""
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return None
    middle = np.median(known, axis=0)
    reach = _SPREADS * np.median(np.abs(known - middle), axis=0) + 2 * _MARGIN_DEGREES
    return Extent(middle - reach, middle + reach)


def refuse_swapped(
    table: RawTable, places: Coordinates, extent: Extent, findings: CollectedFaults
) -> Coordinates:
    """Refuse places outside the box that lie inside with lon and lat exchanged.

    Returns
    -------
    Coordinates
        Without those places.
    """
    swapped = places.known & ~extent.contains(places.points) & extent.contains(places.points[:, ::-1])
    if places.column is None or not swapped.any():
        return places

    def problem(index: int) -> str:
        lon, lat = (exact_number(degrees, 10) for degrees in places.points[index].tolist())
        return f"lon and lat look swapped: ({lon}, {lat}) is far from the units, exchanged it fits"

    remedy = "Exchange the values (or the column names) of lon and lat."
    if len(table) > 1 and swapped[places.known].all():
        remedy = (
            "Exchange the values (or the column names) of lon and lat, here or in the units, whichever is "
            "wrong."
        )
    findings.fault_cells(table, places.column, swapped, problem, remedy)
    return Coordinates(np.where(swapped[:, None], np.nan, places.points), places.given, places.column)
