"""H3 hexagons: cell of each place, outlines, and empty cells that fill the gaps between customers."""

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
"""Resolution of the smallest cells, of less than a square metre."""
MAX_FILLED_CELLS = 30_000
"""Cells up to which gaps are filled, unless the scenario gives the number of rings."""
MAX_RINGS = 6
"""Rings of cells around those with customers, unless the scenario gives their number."""

_SAME = 1e-9
"""Degrees within which the corners of neighbouring cells are the same corner."""
_MAX_EMPTY_RATIO = 2
"""Empty cells for each cell with customers, unless the scenario gives the number of rings."""


def cells_at(lonlat: Floats, resolution: int) -> list[int]:
    """H3 index of the cell of each place.

    Parameters
    ----------
    lonlat : Floats, shape (n, 2)
    resolution : int
        0 to 15.
    """
    return [h3.latlng_to_cell(lat, lon, resolution) for lon, lat in lonlat.tolist()]


def cell_names(cells: Iterable[int]) -> Texts:
    """H3 indices as text."""
    return texts(h3.int_to_str(cell) for cell in cells)


def cell_middles(cells: list[int]) -> Floats:
    """The middle of each cell in lon/lat, shape (n, 2)."""
    middles: Floats = np.array([h3.cell_to_latlng(cell) for cell in cells], dtype=np.float64)[:, ::-1]
    return middles


def cell_km2(resolution: int) -> float:
    """Mean area of a cell."""
    return float(h3.average_hexagon_area(resolution, "km^2"))


def best_resolution(lonlat: Floats, wanted: int) -> int:
    """Find the coarsest resolution at which at least `wanted` cells hold places, or 90 % of the places.

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


def gap_cells(cells: set[int], rings: int | None) -> tuple[set[int], int]:
    """Find the empty cells between those given that make close ones contiguous.

    A morphological closing by some rings: it fills gaps of up to twice as many cells.

    Parameters
    ----------
    cells : set of int
        Of one resolution.
    rings : int or None
        None: up to `MAX_RINGS`, while there are at most twice as many empty cells as others, and no more
        than `MAX_FILLED_CELLS` together.

    Returns
    -------
    set of int
        Empty cells only.
    int
        The rings.
    """
    if rings is not None:
        return next(filling for filling, ring in _closings(cells, rings) if ring == rings), rings
    max_empty = min(_MAX_EMPTY_RATIO * len(cells), MAX_FILLED_CELLS - len(cells))
    best: tuple[set[int], int] = (set(), 0)
    for filling, ring in _closings(cells, MAX_RINGS):
        if len(filling) > max_empty:
            break
        best = filling, ring
    return best


def cell_shapes(cells: list[int]) -> Shapes:
    """Outlines in lon/lat, cut at the antimeridian and closed at the poles (RFC 7946); shape (n,).

    Neighbours have exactly the same vertices.
    """
    rings = [h3.cell_to_boundary(cell) for cell in cells]
    corners = _matched(np.array([corner for ring in rings for corner in ring], dtype=np.float64)[:, ::-1])
    of = np.repeat(np.arange(len(cells)), [len(ring) for ring in rings])
    shapes: Shapes = shapely.polygons(shapely.linearrings(corners, indices=of))
    crossing = np.flatnonzero(np.ptp(shapely.bounds(shapes)[:, ::2], axis=1) > 180.0)
    shapes[crossing] = [_cut(shapes[i], cells[i]) for i in crossing]
    oriented: Shapes = shapely.orient_polygons(shapely.normalize(shapes))
    return oriented


def _closings(cells: set[int], rings: int) -> Iterator[tuple[set[int], int]]:
    """Cells that a closing by 0, 1, ... rings adds, and the number of rings."""
    dilated, boundary = set(cells), set(cells)
    yield set(), 0
    for ring in range(1, rings + 1):
        boundary = {near for cell in boundary for near in h3.grid_disk(cell, 1)} - dilated
        dilated |= boundary
        yield _eroded(dilated, boundary, ring) - cells, ring


def _eroded(dilated: set[int], boundary: set[int], rings: int) -> set[int]:
    """Remove so many layers of cells from the outside; the outermost one lies on the boundary."""
    layer = {cell for cell in boundary if any(near not in dilated for near in h3.grid_disk(cell, 1))}
    remaining = dilated - layer
    for _ in range(rings - 1):
        layer = {near for cell in layer for near in h3.grid_disk(cell, 1)} & remaining
        remaining -= layer
    return remaining


def _matched(corners: Floats) -> Floats:
    """The corners with nearly coincident ones made equal; shape kept."""
    places, of = np.unique(corners, axis=0, return_inverse=True)
    close = cKDTree(places).query_pairs(_SAME, output_type="ndarray")
    joined = coo_array((np.ones(len(close)), (close[:, 0], close[:, 1])), shape=(len(places), len(places)))
    group = connected_components(joined, directed=False)[1]
    first = np.unique(group, return_index=True)[1]
    matched: Floats = places[first[group[of.ravel()]]]
    return matched


def _cut(shape: shapely.Polygon, cell: int) -> shapely.Geometry:
    """Cut a cell that crosses the antimeridian or contains a pole."""
    resolution = h3.get_resolution(cell)
    return antimeridian.fix_polygon(
        shape,
        force_north_pole=cell == h3.latlng_to_cell(90.0, 0.0, resolution),
        force_south_pole=cell == h3.latlng_to_cell(-90.0, 0.0, resolution),
        great_circle=False,
    )
