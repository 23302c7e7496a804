"""Outlines of territories: units dissolved, and simplified with common borders kept."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from territory_opt.geography.edge_matching import COARSE, typical_width, union
from territory_opt.model.arrays import Ints, Shapes


def dissolve(shapes: Shapes, label: Ints, k: int) -> Shapes:
    """One outline for each territory: the union of its units.

    Narrow holes between units are filled, and neighbouring outlines share their vertices.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Polygons and multipolygons of the units whose edges match, as `match_edges` returns them.
    label : Ints, shape (n,)
        Territory of each unit; -1 for none.
    k : int
        Number of territories.

    Returns
    -------
    Shapes, shape (k,)
        Polygons and multipolygons; None for a territory without units.

    Examples
    --------
    >>> import numpy as np
    >>> from shapely import box
    >>> row = np.array([box(i, 0, i + 1, 1) for i in range(3)])
    >>> [outline.area for outline in dissolve(row, np.array([0, 0, 1]), 2)]
    [2.0, 1.0]
    """
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(k + 1))
    outlines = np.full(k, None, dtype=object)
    for territory, (start, stop) in enumerate(pairwise(edges.tolist())):
        if stop > start:
            outlines[territory] = union(shapes[order[start:stop]])
    return _without_narrow_holes(outlines, COARSE * typical_width(shapes))


def simplify_together(shapes: Shapes, tolerance_deg: float) -> Shapes:
    """Simplify outlines so that common borders stay common.

    Visvalingam and Whyatt's algorithm on the edges of a coverage: vertices whose triangle is smaller than
    the squared tolerance are removed.

    Parameters
    ----------
    shapes : Shapes, shape (k,)
        Outlines as `dissolve` returns them; None and empty ones stay.
    tolerance_deg : float
        In the shapes' own unit: degrees for lon/lat.

    Returns
    -------
    Shapes, shape (k,)

    References
    ----------
    Visvalingam, M., Whyatt, J. D. (1993). Line generalisation by repeated elimination of points.
    doi:10.1179/000870493786962263
    """
    drawn = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    simpler = shapes.copy()
    if len(drawn):
        simpler[drawn] = shapely.coverage_simplify(shapes[drawn], tolerance_deg)
    return simpler


def _without_narrow_holes(outlines: Shapes, max_width: float) -> Shapes:
    """Fill holes narrower than the width in which no territory lies."""
    parts, territory = shapely.get_parts(outlines, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    inner = np.diff(part, prepend=-1) == 0
    holes, owner = shapely.polygons(rings[inner]), territory[part[inner]]
    # A long and narrow hole of width w and length l has the area w l and the perimeter 2 l.
    narrow = 2.0 * shapely.area(holes) < max_width * shapely.length(holes)
    holes, owner = holes[narrow], owner[narrow]
    occupied, _ = shapely.STRtree(parts).query(shapely.point_on_surface(holes), predicate="within")
    empty = np.setdiff1d(np.arange(len(holes)), occupied)
    filled = outlines.copy()
    for index in np.unique(owner[empty]):
        filled[index] = shapely.union_all([outlines[index], *holes[empty[owner[empty] == index]]])
    return filled
