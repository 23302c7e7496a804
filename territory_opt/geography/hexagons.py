"""H3 cells: which one a place lies in, how it is drawn, and the empty ones between those with customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import antimeridian
import h3.api.basic_int as h3
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from territory_opt.model.arrays import Floats, Shapes, Texts, texts

FINEST = 15
"""The smallest cells there are, of less than a square metre."""
MOST_CELLS = 30_000
"""Cells that gaps are filled up to, unless the scenario says how far."""
WIDEST_FILL = 6
"""Rings of cells around those with customers, unless the scenario says how far gaps are filled."""

_SAME = 1e-9
"""Degrees within which the corners of neighbouring cells are the same corner."""
_MOST_EMPTY = 2
"""Empty cells for each cell with customers, unless the scenario says how far gaps are filled."""


def cells_at(lonlat: Floats, resolution: int) -> list[int]:
    """Cell of each place, as H3 numbers them.

    Parameters
    ----------
    lonlat : Floats, shape (n, 2)
    resolution : int
        0 to 15.
    """
    return [h3.latlng_to_cell(lat, lon, resolution) for lon, lat in lonlat.tolist()]


def cell_names(cells: Iterable[int]) -> Texts:
    """The cells' indices as H3 writes them."""
    return texts(h3.int_to_str(cell) for cell in cells)


def cell_middles(cells: list[int]) -> Floats:
    """The middle of each cell in lon/lat, shape (n, 2)."""
    middles: Floats = np.array([h3.cell_to_latlng(cell) for cell in cells], dtype=np.float64)[:, ::-1]
    return middles


def cell_km2(resolution: int) -> float:
    """Mean area of a cell."""
    return float(h3.average_hexagon_area(resolution, "km^2"))


def best_resolution(lonlat: Floats, wanted: int) -> int:
    """Coarsest cells of which at least so many hold places, or nearly as many as the places can fill.

    Parameters
    ----------
    lonlat : Floats, shape (n, 2)
        At least one.
    wanted : int
    """
    most = min(wanted, 0.9 * len(np.unique(lonlat, axis=0)))
    for resolution in range(FINEST):
        count = len(set(cells_at(lonlat, resolution)))
        if count >= most:
            return resolution
    return FINEST


def gaps_between(cells: set[int], rings: int | None) -> tuple[set[int], int]:
    """Empty cells between those given, so that these have outlines and hang together where they are near.

    The cells grow by some rings and shrink again (a morphological closing): what remains besides the cells
    themselves are gaps of up to twice so many cells, and bays as narrow.

    Parameters
    ----------
    cells : set of int
        Of one resolution.
    rings : int or None
        None: as many as `WIDEST_FILL`, while there are at most twice as many empty cells as others, and no
        more than `MOST_CELLS` together.

    Returns
    -------
    set of int
        None of them given.
    int
        The rings.
    """
    if rings is not None:
        return next(filling for filling, ring in _closings(cells, rings) if ring == rings), rings
    most = min(_MOST_EMPTY * len(cells), MOST_CELLS - len(cells))
    best: tuple[set[int], int] = (set(), 0)
    for filling, ring in _closings(cells, WIDEST_FILL):
        if len(filling) > most:
            break
        best = filling, ring
    return best


def cell_shapes(cells: list[int]) -> Shapes:
    """Outlines in lon/lat, cut at the antimeridian and closed at the poles (RFC 7946); shape (n,).

    Neighbours have the same vertices, to the last digit.
    """
    rings = [h3.cell_to_boundary(cell) for cell in cells]
    corners = _matched(np.array([corner for ring in rings for corner in ring], dtype=np.float64)[:, ::-1])
    of = np.repeat(np.arange(len(cells)), [len(ring) for ring in rings])
    shapes: Shapes = shapely.polygons(shapely.linearrings(corners, indices=of))
    around = np.flatnonzero(np.ptp(shapely.bounds(shapes)[:, ::2], axis=1) > 180.0)
    shapes[around] = [_cut(shapes[i], cells[i]) for i in around]
    oriented: Shapes = shapely.orient_polygons(shapely.normalize(shapes))
    return oriented


def _closings(cells: set[int], rings: int) -> Iterator[tuple[set[int], int]]:
    """Cells that a closing by 0, 1, ... rings adds, and how many rings."""
    grown, rim = set(cells), set(cells)
    yield set(), 0
    for ring in range(1, rings + 1):
        rim = {near for cell in rim for near in h3.grid_disk(cell, 1)} - grown
        grown |= rim
        yield _shrunk(grown, rim, ring) - cells, ring


def _shrunk(grown: set[int], rim: set[int], rings: int) -> set[int]:
    """What is left when so many layers of cells are taken away from the edge, which lies on the rim."""
    layer = {cell for cell in rim if any(near not in grown for near in h3.grid_disk(cell, 1))}
    left = grown - layer
    for _ in range(rings - 1):
        layer = {near for cell in layer for near in h3.grid_disk(cell, 1)} & left
        left -= layer
    return left


def _matched(corners: Floats) -> Floats:
    """The corners, those that all but coincide made one; shape kept."""
    places, of = np.unique(corners, axis=0, return_inverse=True)
    close = cKDTree(places).query_pairs(_SAME, output_type="ndarray")
    joined = coo_array((np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(places), len(places)))
    group = connected_components(joined, directed=False)[1]
    first = np.unique(group, return_index=True)[1]
    matched: Floats = places[first[group[of.ravel()]]]
    return matched


def _cut(shape: shapely.Polygon, cell: int) -> shapely.Geometry:
    """A cell that crosses the antimeridian, or holds a pole."""
    resolution = h3.get_resolution(cell)
    return antimeridian.fix_polygon(
        shape,
        force_north_pole=cell == h3.latlng_to_cell(90.0, 0.0, resolution),
        force_south_pole=cell == h3.latlng_to_cell(-90.0, 0.0, resolution),
        great_circle=False,
    )
