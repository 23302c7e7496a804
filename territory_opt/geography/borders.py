"""Lengths of the common borders of polygons, their outer borders and their areas."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from territory_opt.geography.corner_contacts import corner_contacts
from territory_opt.geography.edge_matching import (
    AUTOMATIC,
    SNAP,
    EdgeTolerance,
    cleaned,
    faulty_polygons,
    typical_width,
    with_touching,
)
from territory_opt.geography.outline_tolerance import scaled_x
from territory_opt.geography.plane import Plane
from territory_opt.model.arrays import Bools, Floats, Ints, Shapes

MIN_BORDER = 1e-5
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

    def with_contacts(self, pairs: Ints) -> Borders:
        """Add pairs that touch without a border, of length 0; pairs that have one keep it."""
        n = len(self.outer_km)
        key, first = np.unique(np.concatenate([self.pairs, pairs]) @ np.array([n, 1]), return_index=True)
        km = np.concatenate([self.km, np.zeros(len(pairs))])[first]
        return replace(self, pairs=np.column_stack(np.divmod(key, n)), km=km)


@dataclass(frozen=True)
class _Segments:
    """Every straight segment of every ring: its polygon, hash, midpoint and length; and the areas."""

    owner: Ints
    key: NDArray[np.uint64]
    middle: Floats
    km: Floats
    area_km2: Floats


@dataclass(frozen=True)
class ContactRules:
    """When two polygons touch.

    Parameters
    ----------
    min_border : float
        Least length of a border, as a fraction of the smaller polygon's width (the root of its area).
    corners : bool
        Whether a common corner is enough; such a pair's border has length 0.
    tolerance : EdgeTolerance
    x_scale : float
        Factor of the first coordinate where outlines are compared with the tolerance.
    """

    min_border: float = MIN_BORDER
    corners: bool = False
    tolerance: EdgeTolerance = AUTOMATIC
    x_scale: float = 1.0


BORDERS_ONLY = ContactRules()
"""A common border, with the tolerance derived from the map itself."""


def measure_borders(shapes: Shapes, plane: Plane, contact: ContactRules = BORDERS_ONLY) -> Borders:
    """Measure the common borders of polygons that tile an area.

    Segments with the same two ends are matched by hashing. Only polygons with an unmatched segment are
    examined again: where their edges run along each other without matching, the edges are matched first.
    Two polygons that touch in a point share no border.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        In the plane's frame.
    plane : Plane
        Where lengths and areas are measured.
    contact : ContactRules
    """
    n = len(shapes)
    if not n:
        return Borders.unknown(0)
    shapes = plane.unwrapped(shapes)
    segments = _segments(shapes, plane)
    pair, km, unmatched = _matched(segments, n)
    matching = _Matching(scaled_x(shapes, contact.x_scale), pair, km)
    matching = _rematched(matching, segments, np.unique(segments.owner[unmatched]), plane, contact)
    borders = _borders(matching.pair, matching.km, segments, contact.min_border)
    if contact.corners:
        distance = max(matching.gap, contact.min_border) * typical_width(matching.shapes)
        borders = borders.with_contacts(corner_contacts(matching.shapes, distance))
    return borders


@dataclass(frozen=True)
class _Matching:
    """Borders found so far, the scaled shapes with matched edges, and the widest gap closed so far."""

    shapes: Shapes
    pair: Ints
    km: Floats
    gap: float = SNAP


def _rematched(
    matching: _Matching, segments: _Segments, suspects: Ints, plane: Plane, contact: ContactRules
) -> _Matching:
    """Match the edges of suspects with a larger tolerance at each step, and add the borders found."""
    tolerance, width = contact.tolerance, typical_width(matching.shapes)
    median_km = float(np.median(np.sqrt(segments.area_km2)))
    for step in tolerance.steps:
        faulty = faulty_polygons(matching.shapes, suspects, step, width, tolerance)
        if not len(faulty):
            break
        members, gap = with_touching(matching.shapes, faulty), tolerance.gap_width(step)
        shapes = cleaned(matching.shapes, members, step, width)
        pair, km = _common_borders(
            scaled_x(shapes[members], 1.0 / contact.x_scale), members, len(shapes), plane
        )
        # A border found only after matching, and not longer than the gaps it closes, is a corner.
        width_km = median_km if tolerance.every_map else _smaller_width(pair, segments)
        real = np.isin(pair, matching.pair) | (km > 2.0 * gap * width_km)
        # Snapping may remove a short segment: the greater of the two lengths is used.
        both = np.concatenate([matching.pair, pair[real]]), np.concatenate([matching.km, km[real]])
        matching = _Matching(shapes, *_longest(*both), gap)
    return matching


def _common_borders(shapes: Shapes, members: Ints, n: int, plane: Plane) -> tuple[Ints, Floats]:
    """Pairs among the members of n shapes, and the length of their common borders."""
    segments = _segments(shapes, plane)
    pair, km, _ = _matched(replace(segments, owner=members[segments.owner]), n)
    return pair, km


def _borders(pair: Ints, km: Floats, segments: _Segments, min_border: float) -> Borders:
    n = len(segments.area_km2)
    a, b = np.divmod(pair, n)
    perimeter = np.bincount(segments.owner, segments.km, minlength=n)
    within = a == b
    perimeter[a[within]] -= 2.0 * km[within]
    real = ~within & (km > min_border * _smaller_width(pair, segments))
    a, b, km = a[real], b[real], km[real]
    shared = np.bincount(a, km, minlength=n) + np.bincount(b, km, minlength=n)
    outer = perimeter - shared
    # A remainder by rounding alone is no outer border.
    outer[outer < 1e-9 * perimeter] = 0.0
    return Borders(np.column_stack([a, b]), km, outer, segments.area_km2)


def _smaller_width(pair: Ints, segments: _Segments) -> Floats:
    """Width in km of the smaller polygon of each pair."""
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
    # Shoelace formula, relative to each ring's first vertex to keep precision.
    x, y = (flat - flat[np.searchsorted(ring, np.arange(rings))][ring]).T
    twice = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0.0)
    twice[:-1][ring[1:] != ring[:-1]] = 0.0
    return np.abs(np.bincount(ring, twice, minlength=rings)) / 2.0


def _hashed(places: Floats) -> NDArray[np.uint64]:
    # Rounded first: the same vertex may differ in its last digits between units.
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
    """Pairs of owners (as a * n + b, a <= b, sorted), their common length, and the unmatched segments."""
    order = np.argsort(segments.key)
    key = segments.key[order]
    near = max(float(np.ptp(segments.middle, axis=0).max()), 1e-300) * _DIGITS * 4.0
    first, second = [], []
    for shift in range(1, len(key)):
        same = np.flatnonzero(key[shift:] == key[:-shift])
        if not len(same):
            break
        i, j = order[same], order[same + shift]
        # Different segments may have the same hash.
        equal = (np.abs(segments.middle[i] - segments.middle[j]) <= near).all(axis=1)
        first.append(i[equal])
        second.append(j[equal])
    i, j = np.concatenate([*first, _NONE]), np.concatenate([*second, _NONE])
    unmatched = np.ones(len(key), dtype=np.bool_)
    unmatched[i] = unmatched[j] = False
    a, b = segments.owner[i], segments.owner[j]
    pair, of = np.unique(np.minimum(a, b) * n + np.maximum(a, b), return_inverse=True)
    km = np.bincount(of, segments.km[i], minlength=len(pair)).astype(np.float64)
    return pair, km, unmatched


def _longest(pair: Ints, km: Floats) -> tuple[Ints, Floats]:
    """Each pair once, with the greatest of its lengths."""
    unique, of = np.unique(pair, return_inverse=True)
    longest = np.zeros(len(unique))
    np.maximum.at(longest, of, km)
    return unique, longest
