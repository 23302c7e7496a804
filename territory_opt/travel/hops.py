"""Hops: minutes from each stop to its nth nearest stop, by the provider's own times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geography.distance import metric_points
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.frame import Frame
from territory_opt.travel.provider import TravelProvider, TravelTable

GROUP_SIZE = 40
"""Stops of one table."""

CANDIDATES = 8
"""Nearest others in a straight line, among which the nth by road is searched."""

_GRID = 1 << 16


@dataclass(frozen=True)
class Hops:
    """Driving minutes to the nth nearest stop, and the tables they come from."""

    minutes: Floats
    tables: tuple[TravelTable, ...]


def nth_nearest(provider: TravelProvider, frame: Frame, points: Floats, among: Floats | None, n: int) -> Hops:
    """Find the minutes from each place to the nth nearest stop (the farthest when there are fewer).

    The fixed minutes of a trip are excluded: road networks do not include them, and they are subtracted from
    estimated cells. Only a few candidates nearest in a straight line are requested, for a group of close
    places at a time: a table of all pairs would grow with the square of their number.

    Parameters
    ----------
    provider : TravelProvider
    frame : Frame
    points : Floats, shape (places, 2)
    among : Floats, shape (others, 2), or None
        None: the places themselves, each excluding itself.
    n : int

    Returns
    -------
    Hops
        Minutes of shape (places,); 0 where there is no other stop.
    """
    fixed_minutes = float(provider.minutes_for(np.zeros(1))[0])
    others = points if among is None else among
    own = 1 if among is None else 0
    if len(others) <= own or not len(points):
        return Hops(np.zeros(len(points)), ())
    nearest = _nearest(frame, points, others, own)
    minutes, tables = np.empty(len(points)), []
    for group in spatial_groups(points):
        target, column = np.unique(nearest[group], return_inverse=True)
        table = provider.matrix(points[group], others[target])
        tables.append(table)
        driving = table.minutes
        if table.filled is not None:
            driving = driving - fixed_minutes * (table.filled > 0)
        by_road = np.sort(np.take_along_axis(driving, column.reshape(len(group), -1), axis=1), axis=1)
        minutes[group] = by_road[:, min(n, by_road.shape[1]) - 1]
    return Hops(minutes, tuple(tables))


def _nearest(frame: Frame, points: Floats, others: Floats, own: int) -> Ints:
    """Indices of the nearest others in a straight line, shape (places, m); each excludes itself."""
    count = min(CANDIDATES + own, len(others))
    _, nearest = cKDTree(metric_points(frame, others)).query(
        metric_points(frame, points), k=[*range(1, count + 1)]
    )
    nearest = np.asarray(nearest, dtype=np.int64)
    if not own:
        return nearest
    # Where many places coincide, a place need not be first among its own nearest, nor among them at all.
    is_self = nearest == np.arange(len(points))[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    without_self: Ints = nearest[~is_self].reshape(len(points), count - 1)
    return without_self


def spatial_groups(points: Floats) -> list[Ints]:
    """Indices of places (n, 2) in groups of close ones, by their Morton order (Z-order curve)."""
    low, span = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-12)
    cell = ((points - low) / span * (_GRID - 1)).astype(np.int64)
    order = np.argsort(_interleaved(cell[:, 0]) | (_interleaved(cell[:, 1]) << 1), kind="stable")
    return [order[start : start + GROUP_SIZE] for start in range(0, len(order), GROUP_SIZE)]


def _interleaved(bits: Ints) -> Ints:
    """Put a 0 between the 16 lowest bits of each number."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        bits = (bits | (bits << shift)) & mask
    return bits
