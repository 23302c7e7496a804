"""Borders that polygons share, measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from territory_opt.geography.corner_contacts import corner_contacts
from territory_opt.geography.edge_matching import (
    AUTOMATIC,
    GENTLE,
    Tolerance,
    cleaned,
    faulty,
    typical_width,
    with_neighbours,
)
from territory_opt.geography.outline_tolerance import squeezed
from territory_opt.geography.plane import Plane
from territory_opt.model.arrays import Bools, Floats, Ints, Shapes

SHORTEST = 1e-5
"""A border must be longer than this fraction of the smaller unit's width; less is a point contact."""

_DIGITS = 2.0**-40
"""Coordinates closer than this fraction of the map's extent are the same."""


_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Borders:
    """Which polygons share a border, and how much.

    Parameters
    ----------
    pairs : Ints, shape (m, 2)
        Each pair once, the smaller index first, sorted.
    km : Floats, shape (m,)
        Length of each common border.
    outer_km : Floats, shape (n,)
        Border that no other polygon shares.
    area_km2 : Floats, shape (n,)
    """

    pairs: Ints
    km: Floats
    outer_km: Floats
    area_km2: Floats

    @classmethod
    def unknown(cls, n: int) -> Borders:
        """No pair, no length, no area, for n units."""
        return cls(np.empty((0, 2), dtype=np.int64), np.empty(0), np.zeros(n), np.zeros(n))

    def beside(self, pairs: Ints) -> Borders:
        """The same with pairs that touch without a border; of those that have one the border counts."""
        n = len(self.outer_km)
        key, first = np.unique(np.concatenate([self.pairs, pairs]) @ np.array([n, 1]), return_index=True)
        km = np.concatenate([self.km, np.zeros(len(pairs))])[first]
        return replace(self, pairs=np.column_stack(np.divmod(key, n)), km=km)


@dataclass(frozen=True)
class _Segments:
    """Every straight piece of every ring: who owns it, where it is, and how long it is."""

    owner: Ints
    key: NDArray[np.uint64]
    middle: Floats
    km: Floats
    area_km2: Floats


@dataclass(frozen=True)
class Contact:
    """What counts as touching.

    Parameters
    ----------
    shortest : float
        Least length of a border, as a fraction of the smaller polygon's width (the root of its area).
    corners : bool
        Whether a common corner is enough; such a pair's border has no length.
    tolerance : Tolerance
    squeeze : float
        What the first coordinate is multiplied by wherever outlines are held against the tolerance.
    """

    shortest: float = SHORTEST
    corners: bool = False
    tolerance: Tolerance = AUTOMATIC
    squeeze: float = 1.0


BORDERS = Contact()
"""A common border, and mended as the drawing itself suggests."""


def measure_borders(shapes: Shapes, plane: Plane, contact: Contact = BORDERS) -> Borders:
    """Common borders of polygons that tile an area.

    Pieces with the same two ends are matched by hashing. Only polygons that keep an unmatched piece
    are looked at again: where their edges run along each other without matching, they are mended
    first. Two polygons that touch in a point share no border.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        In the plane's frame.
    plane : Plane
        Where lengths and areas are measured.
    contact : Contact
    """
    n = len(shapes)
    if not n:
        return Borders.unknown(0)
    shapes = plane.unwrapped(shapes)
    segments = _segments(shapes, plane)
    pair, km, alone = _matched(segments, n)
    seen = _Seen(squeezed(shapes, contact.squeeze), pair, km)
    seen = _mended(seen, segments, np.unique(segments.owner[alone]), plane, contact)
    borders = _borders(seen.pair, seen.km, segments, contact.shortest)
    if contact.corners:
        near = max(seen.closed, contact.shortest) * typical_width(seen.shapes)
        borders = borders.beside(corner_contacts(seen.shapes, near))
    return borders


@dataclass(frozen=True)
class _Seen:
    """Borders found so far, the squeezed shapes as far as they are mended, and what gaps mending closed."""

    shapes: Shapes
    pair: Ints
    km: Floats
    closed: float = GENTLE


def _mended(seen: _Seen, segments: _Segments, suspects: Ints, plane: Plane, contact: Contact) -> _Seen:
    """Look again at suspects, with their edges matched more boldly at each step."""
    tolerance, width = contact.tolerance, typical_width(seen.shapes)
    middling = float(np.median(np.sqrt(segments.area_km2)))
    for step in tolerance.steps:
        bad = faulty(seen.shapes, suspects, step, width, tolerance)
        if not len(bad):
            break
        members, closed = with_neighbours(seen.shapes, bad), tolerance.closes(step)
        shapes = cleaned(seen.shapes, members, step, width)
        pair, km = _found_again(squeezed(shapes[members], 1.0 / contact.squeeze), members, len(shapes), plane)
        # What mending alone found, and no longer than what it can close, is a corner.
        across = middling if tolerance.anywhere else _least_width(pair, segments)
        real = np.isin(pair, seen.pair) | (km > 2.0 * closed * across)
        # Snapping may have swallowed a short piece: of the two lengths the greater is the true one.
        both = np.concatenate([seen.pair, pair[real]]), np.concatenate([seen.km, km[real]])
        seen = _Seen(shapes, *_longest(*both), closed)
    return seen


def _found_again(shapes: Shapes, members: Ints, n: int, plane: Plane) -> tuple[Ints, Floats]:
    """Pairs among the members of n shapes, and the length of their common borders."""
    segments = _segments(shapes, plane)
    pair, km, _ = _matched(replace(segments, owner=members[segments.owner]), n)
    return pair, km


def _borders(pair: Ints, km: Floats, segments: _Segments, shortest: float) -> Borders:
    n = len(segments.area_km2)
    a, b = np.divmod(pair, n)
    perimeter = np.bincount(segments.owner, segments.km, minlength=n)
    within = a == b
    perimeter[a[within]] -= 2.0 * km[within]
    real = ~within & (km > shortest * _least_width(pair, segments))
    a, b, km = a[real], b[real], km[real]
    shared = np.bincount(a, km, minlength=n) + np.bincount(b, km, minlength=n)
    outer = perimeter - shared
    # What is left by rounding alone is no coast.
    outer[outer < 1e-9 * perimeter] = 0.0
    return Borders(np.column_stack([a, b]), km, outer, segments.area_km2)


def _least_width(pair: Ints, segments: _Segments) -> Floats:
    a, b = np.divmod(pair, len(segments.area_km2))
    return np.sqrt(np.minimum(segments.area_km2[a], segments.area_km2[b]))


def _segments(shapes: Shapes, plane: Plane) -> _Segments:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    places, ring = shapely.get_coordinates(rings, return_index=True)
    flat, ends = plane.points(places), _hashed(places)
    hole = np.diff(part, prepend=-1) == 0
    area = np.where(hole, -1.0, 1.0) * _ring_areas(flat, ring, len(rings))
    start = np.flatnonzero((ring[1:] == ring[:-1]) & (ends[1:] != ends[:-1]))
    stop = start + 1
    return _Segments(
        owner=owner[part[ring[start]]],
        key=ends[start] + ends[stop],
        middle=(places[start] + places[stop]) / 2.0,
        km=np.hypot(*(flat[stop] - flat[start]).T),
        area_km2=np.bincount(owner[part], area, minlength=len(shapes)).astype(np.float64),
    )


def _ring_areas(flat: Floats, ring: Ints, rings: int) -> Floats:
    # Shoelace formula, about each ring's first vertex so that no digits are lost.
    x, y = (flat - flat[np.searchsorted(ring, np.arange(rings))][ring]).T
    twice = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0.0)
    twice[:-1][ring[1:] != ring[:-1]] = 0.0
    return np.abs(np.bincount(ring, twice, minlength=rings)) / 2.0


def _hashed(places: Floats) -> NDArray[np.uint64]:
    # Places are rounded first: the same vertex may differ in its last digits from unit to unit.
    low = places.min(axis=0)
    step = max(float((places.max(axis=0) - low).max()), 1e-300) * _DIGITS
    x, y = np.rint((places - low) / step).astype(np.uint64).T
    return _scrambled(_scrambled(x) + y)


def _scrambled(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64 finaliser (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def _matched(segments: _Segments, n: int) -> tuple[Ints, Floats, Bools]:
    """Pairs of owners (as a * n + b, a <= b, sorted), their common length, and who found no partner."""
    order = np.argsort(segments.key)
    key = segments.key[order]
    near = max(float(np.ptp(segments.middle, axis=0).max()), 1e-300) * _DIGITS * 4.0
    first, second = [], []
    for apart in range(1, len(key)):
        same = np.flatnonzero(key[apart:] == key[:-apart])
        if not len(same):
            break
        i, j = order[same], order[same + apart]
        # Different pieces with one hash are possible in principle.
        true = (np.abs(segments.middle[i] - segments.middle[j]) <= near).all(axis=1)
        first.append(i[true])
        second.append(j[true])
    i, j = np.concatenate([*first, _NONE]), np.concatenate([*second, _NONE])
    alone = np.ones(len(key), dtype=np.bool_)
    alone[i] = alone[j] = False
    a, b = segments.owner[i], segments.owner[j]
    pair, of = np.unique(np.minimum(a, b) * n + np.maximum(a, b), return_inverse=True)
    km = np.bincount(of, segments.km[i], minlength=len(pair)).astype(np.float64)
    return pair, km, alone


def _longest(pair: Ints, km: Floats) -> tuple[Ints, Floats]:
    each, of = np.unique(pair, return_inverse=True)
    most = np.zeros(len(each))
    np.maximum.at(most, of, km)
    return each, most
