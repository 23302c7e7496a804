"""The way from a stop to the next one, by the provider's own times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geography.distance import metric_points
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.frame import Frame
from territory_opt.travel.provider import TravelProvider, TravelTable

GROUP = 40
"""Stops that are asked for together."""

CANDIDATES = 8
"""Nearest others in a straight line that are asked for, to find the nth by road among them."""

_GRID = 1 << 16


@dataclass(frozen=True)
class Hops:
    """Minutes of driving to the nth nearest stop, and the tables they were read from."""

    minutes: Floats
    tables: tuple[TravelTable, ...]


def nth_nearest(provider: TravelProvider, frame: Frame, points: Floats, among: Floats | None, n: int) -> Hops:
    """Find the minutes from each place to the nth nearest stop (the farthest when there are fewer).

    What every trip takes besides driving is no part of them: networks do not tell it, and from cells that
    had to be estimated it is taken out. Only few nearest ones in a straight line are asked for, for a group
    of close places at a time: a table of all places with each other would grow with their square.

    Parameters
    ----------
    provider : TravelProvider
    frame : Frame
    points : Floats, shape (places, 2)
    among : Floats, shape (others, 2), or None
        None: the places themselves, each without itself.
    n : int

    Returns
    -------
    Hops
        Minutes of shape (places,); 0 where there is no other stop.
    """
    besides = float(provider.minutes_for(np.zeros(1))[0])
    others = points if among is None else among
    own = 1 if among is None else 0
    if len(others) <= own or not len(points):
        return Hops(np.zeros(len(points)), ())
    near = _nearest(frame, points, others, own)
    minutes, tables = np.empty(len(points)), []
    for group in groups(points):
        wanted, column = np.unique(near[group], return_inverse=True)
        table = provider.matrix(points[group], others[wanted])
        tables.append(table)
        driving = table.minutes if table.filled is None else table.minutes - besides * (table.filled > 0)
        ways = np.sort(np.take_along_axis(driving, column.reshape(len(group), -1), axis=1), axis=1)
        minutes[group] = ways[:, min(n, ways.shape[1]) - 1]
    return Hops(minutes, tuple(tables))


def _nearest(frame: Frame, points: Floats, others: Floats, own: int) -> Ints:
    """Indices of the nearest others in a straight line, shape (places, m); nobody is near itself."""
    count = min(CANDIDATES + own, len(others))
    _, near = cKDTree(metric_points(frame, others)).query(
        metric_points(frame, points), k=[*range(1, count + 1)]
    )
    near = np.asarray(near, dtype=np.int64)
    if not own:
        return near
    # Where many share a place, oneself need not come first, nor be among the nearest at all.
    is_self = near == np.arange(len(points))[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    found: Ints = near[~is_self].reshape(len(points), count - 1)
    return found


def groups(points: Floats) -> list[Ints]:
    """Places (n, 2) in groups of neighbours, by their order along a curve that fills the plane."""
    low, span = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-12)
    cell = ((points - low) / span * (_GRID - 1)).astype(np.int64)
    order = np.argsort(_spread(cell[:, 0]) | (_spread(cell[:, 1]) << 1), kind="stable")
    return [order[start : start + GROUP] for start in range(0, len(order), GROUP)]


def _spread(bits: Ints) -> Ints:
    """Put a 0 between the 16 lowest bits of each number."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        bits = (bits | (bits << shift)) & mask
    return bits
