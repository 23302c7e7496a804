"""Home units of synthetic reps and KAMs: distinct towns near equal parts of the work."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.distance import metric_points
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.book import Units
from territory_opt.model.frame import GEOGRAPHIC


def home_units(units: Units, town: Bools, points: Floats, weight: Floats, count: int) -> Ints:
    """Divide the work into equal parts, and find the town nearest to the centre of each.

    Parameters
    ----------
    units : Units
    town : Bools, shape (units,)
        Candidate units; at least `count` of them.
    points : Floats, shape (jobs, 2)
        Places of work, in lon/lat.
    weight : Floats, shape (jobs,)
        Amount of work.
    count : int
        Homes wanted, at least 1.

    Returns
    -------
    Ints, shape (count,)
        Distinct units.
    """
    towns = np.flatnonzero(town)
    places = metric_points(GEOGRAPHIC, units.points[towns])
    centres = np.array(_part_centres(metric_points(GEOGRAPHIC, points), weight, count))
    free = np.ones(len(towns), dtype=np.bool_)
    homes = np.empty(count, dtype=np.int64)
    for index, centre in enumerate(centres):
        distance = np.where(free, np.linalg.norm(places - centre, axis=1), np.inf)
        nearest = int(distance.argmin())
        free[nearest] = False
        homes[index] = towns[nearest]
    return homes


def _part_centres(points: Floats, weight: Floats, count: int) -> list[Floats]:
    """Centre of each of `count` parts of equal weight, by recursive bisection across the principal axis."""
    if count == 1 or len(points) < 2:
        centre = np.average(points, axis=0, weights=weight + 1e-9)
        return [centre] * count
    along = points @ _principal_axis(points, weight)
    order = np.argsort(along, kind="stable")
    cumulative = np.cumsum(weight[order] + 1e-9)
    half = count // 2
    cut = int(np.searchsorted(cumulative, cumulative[-1] * half / count))
    cut = min(max(cut, 1), len(points) - 1)
    return [
        centre
        for part, parts in ((order[:cut], half), (order[cut:], count - half))
        for centre in _part_centres(points[part], weight[part], parts)
    ]


def _principal_axis(points: Floats, weight: Floats) -> Floats:
    """Unit vector of the largest weighted variance; its largest component is positive."""
    _, vectors = np.linalg.eigh(np.cov(points.T, aweights=weight + 1e-9))
    axis: Floats = vectors[:, -1]
    oriented: Floats = axis * np.sign(axis[np.abs(axis).argmax()])
    return oriented
