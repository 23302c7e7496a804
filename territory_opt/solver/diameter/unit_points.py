"""Points of the units and diameters of territories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import UnitPositions
from territory_opt.solver.diameter.kernel import farthest, fill_lists

CAPACITY_FACTOR = 2
"""Capacity of the point list of a territory, in points of the largest territory."""

LEAST_CAPACITY = 64

LEAST_REACH = 1e-30
"""Least squared distance of a reach, such that the conflicts it scales stay within single precision."""

NEGLIGIBLE = 1e-12
"""Squared distance below which two places count as one, as a share of the map's squared radius."""

Singles = NDArray[np.float32]


@dataclass(frozen=True)
class Points:
    """The points of a problem, ordered by unit and relative to their mean.

    Squared distances below are straight-line distances, in the squared unit of the coordinates.

    Parameters
    ----------
    first : Ints, shape (n + 1,)
        Points ``first[i]:first[i + 1]`` are those of unit i.
    exact : tuple of Floats, shape (points,) each
        Coordinates.
    single : tuple of float32 arrays, shape (points,) each
        The same for the search, where single precision is twice as fast.
    sphere_km : float or None
    """

    first: Ints
    exact: tuple[Floats, Floats, Floats]
    single: tuple[Singles, Singles, Singles]
    sphere_km: float | None

    @classmethod
    def of(cls, places: UnitPositions, n: int) -> Points:
        """Sort the points of n units."""
        order = np.argsort(places.unit, kind="stable")
        first = np.zeros(n + 1, dtype=np.int64)
        np.cumsum(np.bincount(places.unit, minlength=n), out=first[1:])
        x, y, z = np.ascontiguousarray((places.point[order] - places.point.mean(axis=0)).T)
        single = (x.astype(np.float32), y.astype(np.float32), z.astype(np.float32))
        return cls(first, (x, y, z), single, places.sphere_km)

    @property
    def least_reach(self) -> float:
        """A positive squared distance: reach where the diameter is 0, as every territory is one place."""
        x, y, z = self.exact
        return max(NEGLIGIBLE * float((x * x + y * y + z * z).max()), LEAST_REACH)

    @property
    def unit(self) -> Ints:
        """The unit of each point; shape (points,)."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    def subset(self, units: Ints) -> tuple[Ints, tuple[Floats, Floats, Floats]]:
        """First point of each of some units (s + 1,), and the coordinates of their points."""
        counts = np.diff(self.first)[units]
        first = np.concatenate([[0], np.cumsum(counts)])
        index = np.repeat(self.first[units] - first[:-1], counts) + np.arange(first[-1])
        x, y, z = self.exact
        return first, (x[index], y[index], z[index])

    def squared_diameters(self, label: Ints) -> Floats:
        """Squared diameter of each territory; shape (k,) up to the largest label."""
        of_point = label[self.unit]
        order = np.argsort(of_point, kind="stable")
        begin = np.zeros(int(label.max()) + 2, dtype=np.int64)
        np.cumsum(np.bincount(of_point), out=begin[1:])
        widest: Floats = farthest(order, begin, *self.exact)
        return widest

    def km(self, squared: float) -> float:
        """Distance in km of a squared straight-line distance."""
        straight = float(np.sqrt(squared))
        if self.sphere_km is None:
            return straight
        return 2.0 * self.sphere_km * float(np.arcsin(min(1.0, straight / 2.0)))


@dataclass
class PointLists:
    """The points of each territory, contiguous in memory, and the conflicts of each unit.

    Parameters
    ----------
    points : Points
    k : int
    """

    points: Points
    k: int

    def __post_init__(self) -> None:
        """Allocate the least capacity; `fill` extends it."""
        self.coordinates = (self.points.first, *self.points.single)
        self.slot = np.zeros(len(self.points.single[0]), dtype=np.int64)
        self.unit_conflict = np.zeros(len(self.points.first) - 1, dtype=np.int64)
        self._allocate(0)

    def _allocate(self, most: int) -> None:
        shape = (self.k, max(LEAST_CAPACITY, CAPACITY_FACTOR * most))
        x, y, z = (np.zeros(shape, dtype=np.float32) for _ in range(3))
        self.held = (x, y, z, np.zeros(shape, dtype=np.int64), np.zeros(self.k, dtype=np.int64))

    def fill(self, label: Ints, reach: float) -> None:
        """List the points of every territory, and count conflicts beyond the squared distance `reach`."""
        most = int(np.bincount(label[self.points.unit]).max())
        if CAPACITY_FACTOR * most > self.held[0].shape[1]:
            self._allocate(most)
        fill_lists(label, self.coordinates, self.held, self.slot, self.unit_conflict, reach)
