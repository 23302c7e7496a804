"""Small maps shared by the geography tests."""

import numpy as np
import shapely

from territory_opt.model.arrays import texts
from territory_opt.model.book import EdgeRules, Units
from territory_opt.model.frame import Frame

LOCAL = Frame(kind="local", crs="local")


def units_of(points=None, geometry=None):
    if points is None:
        points = shapely.get_coordinates(shapely.point_on_surface(geometry))
    blank = texts([""] * len(points))
    return Units(texts(map(str, range(len(points)))), points, geometry, {}, blank, blank)


def shapes_of(shapes):
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def boxes(columns, rows, width=1.0):
    """Unit squares (or smaller ones around the same centres), row by row."""
    x, y = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    x, y = x.ravel(), y.ravel()
    half = width / 2.0
    return shapely.box(x - half, y - half, x + half, y + half)


def mosaic(points):
    """Voronoi cells of points in the unit square, clipped to it: an exact coverage."""
    cells = shapely.voronoi_polygons(
        shapely.multipoints(points), extend_to=shapely.box(-1, -1, 2, 2), ordered=True
    )
    return shapely.intersection(shapely.get_parts(cells), shapely.box(0, 0, 1, 1))


def rules_of(*rows):
    """EdgeRules from (a, b, length_m or nan, remove) rows."""
    a, b, length, remove = zip(*rows)
    return EdgeRules(
        np.array(a, dtype=np.int64),
        np.array(b, dtype=np.int64),
        np.array(length, dtype=float),
        np.array(remove),
    )


def pair_set(neighbours, *, bridges=True):
    chosen = np.ones(len(neighbours.pairs), dtype=bool) if bridges else ~neighbours.bridge
    return {tuple(pair) for pair in neighbours.pairs[chosen].tolist()}
