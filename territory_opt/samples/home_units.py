"""Where made-up reps and KAMs live: near their work, each in a town of its own."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.distance import metric_points
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.book import Units
from territory_opt.model.frame import GEOGRAPHIC


def home_units(units: Units, town: Bools, points: Floats, weight: Floats, count: int) -> Ints:
    """Cut the work into equal parts, and find the town nearest to the middle of each.

    Parameters
    ----------
    units : Units
    town : Bools, shape (units,)
        Where people would live; at least `count` of them.
    points : Floats, shape (jobs, 2)
        Where there is work, in lon/lat.
    weight : Floats, shape (jobs,)
        How much work.
    count : int
        Homes wanted, at least 1.

    Returns
    -------
    Ints, shape (count,)
        Distinct units.
    """
    towns = np.flatnonzero(town)
    places = metric_points(GEOGRAPHIC, units.points[towns])
    middles = np.array(_middles(metric_points(GEOGRAPHIC, points), weight, count))
    free = np.ones(len(towns), dtype=np.bool_)
    homes = np.empty(count, dtype=np.int64)
    for index, middle in enumerate(middles):
        distance = np.where(free, np.linalg.norm(places - middle, axis=1), np.inf)
        nearest = int(distance.argmin())
        free[nearest] = False
        homes[index] = towns[nearest]
    return homes


def _middles(points: Floats, weight: Floats, count: int) -> list[Floats]:
    """Middle of each of `count` parts of equal weight, found by halving across the longest direction."""
    if count == 1 or len(points) < 2:
        middle = np.average(points, axis=0, weights=weight + 1e-9)
        return [middle] * count
    along = points @ _longest_direction(points, weight)
    order = np.argsort(along, kind="stable")
    reached = np.cumsum(weight[order] + 1e-9)
    half = count // 2
    cut = int(np.searchsorted(reached, reached[-1] * half / count))
    cut = min(max(cut, 1), len(points) - 1)
    return [
        middle
        for part, parts in ((order[:cut], half), (order[cut:], count - half))
        for middle in _middles(points[part], weight[part], parts)
    ]


def _longest_direction(points: Floats, weight: Floats) -> Floats:
    """Unit vector along which the weighted points lie widest apart; its largest part is positive."""
    _, vectors = np.linalg.eigh(np.cov(points.T, aweights=weight + 1e-9))
    longest: Floats = vectors[:, -1]
    forward: Floats = longest * np.sign(longest[np.abs(longest).argmax()])
    return forward
