"""GeoJSON geometry members to shapes, a whole table at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import shapely

from territory_opt.model.arrays import Floats, Ints, Shapes

Polygon = list[Floats]
"""Rings of shape (corners, 2), the outer one first."""


def shapes_of_members(members: Sequence[object]) -> Shapes:
    """Shape of every geometry member, shape (n,); None where it is null or no GeoJSON.

    Polygons and multipolygons, by far the most frequent, are built from arrays at once; all others are read
    one by one.
    """
    shapes: Shapes = np.full(len(members), None, dtype=object)
    polygons: list[Polygon] = []
    owner: list[int] = []
    multiple: set[int] = set()
    for index, member in enumerate(members):
        parts = _polygons(member)
        if parts is None:
            shapes[index] = None if member is None else _any_shape(member)
            continue
        polygons.extend(parts)
        owner.extend([index] * len(parts))
        if isinstance(member, dict) and member["type"] == "MultiPolygon":
            multiple.add(index)
    if polygons:
        _fill(shapes, _build(polygons), np.array(owner, dtype=np.int64), multiple)
    return shapes


def _polygons(member: object) -> list[Polygon] | None:
    """Polygons of a well-formed member; None for anything else."""
    match member:
        case {"type": "Polygon", "coordinates": [_, *_] as rings}:
            written = [rings]
        case {"type": "MultiPolygon", "coordinates": [_, *_] as written}:
            pass
        case _:
            return None
    try:
        polygons = [[np.array(ring, dtype=float) for ring in rings] for rings in written]
    except (TypeError, ValueError):
        return None
    valid = all(rings and all(map(_is_ring, rings)) for rings in polygons)
    return [[ring[:, :2] for ring in rings] for rings in polygons] if valid else None


def _is_ring(ring: Floats) -> bool:
    return (
        ring.ndim == 2
        and ring.shape[0] >= 4
        and ring.shape[1] in (2, 3)
        and bool(np.isfinite(ring).all())
        and bool((ring[0] == ring[-1]).all())
    )


def _build(polygons: list[Polygon]) -> Shapes:
    rings = [ring for polygon in polygons for ring in polygon]
    corners = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    of = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    lines = shapely.linearrings(np.concatenate(rings), indices=corners)
    return np.asarray(shapely.polygons(lines, indices=of), dtype=object)


def _fill(shapes: Shapes, polygons: Shapes, owner: Ints, multiple: set[int]) -> None:
    joined = np.isin(owner, list(multiple))
    shapes[owner[~joined]] = polygons[~joined]
    if joined.any():
        owners, of = np.unique(owner[joined], return_inverse=True)
        shapes[owners] = shapely.multipolygons(polygons[joined], indices=of)


def _any_shape(member: object) -> shapely.Geometry | None:
    return shapely.from_geojson(json.dumps(member), on_invalid="ignore")
