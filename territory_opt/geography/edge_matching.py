"""Matching of polygon edges: neighbouring polygons get common vertices, gaps and overlaps are closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from territory_opt.model.arrays import Ints, Shapes

SNAP, FINE, COARSE = 3e-5, 0.003, 0.01
"""How far vertices may be moved to make edges match, as fractions of the median polygon's width: to join
edges that match except for their vertices, to close small inaccuracies, and to close those of a map that is
inaccurate as a whole, such as polygons that were simplified one by one."""

_INACCURATE_SHARE = 0.02
"""Share of faulty polygons above which a map is inaccurate as a whole."""


@dataclass(frozen=True)
class EdgeTolerance:
    """How far edges may lie apart that should match.

    Parameters
    ----------
    steps : tuple of float
        Tried one after the other, as fractions of the median polygon's width.
    gap : float
        Gaps and overlaps up to this fraction, or up to the step where that is larger, are inaccuracies.
    every_map : bool
        Whether all steps apply to every map; else the last one only to maps inaccurate as a whole.
    """

    steps: tuple[float, ...] = (SNAP, FINE, COARSE)
    gap: float = FINE
    every_map: bool = False

    @classmethod
    def of(cls, share: float) -> EdgeTolerance:
        """Exactly this tolerance, as a fraction of the median polygon's width."""
        return cls(tuple(sorted({min(SNAP, share), share})), share, every_map=True)

    def gap_width(self, step: float) -> float:
        """Widest gap closed at this step, as a fraction of the median polygon's width."""
        return max(step, self.gap)

    def applies(self, step: float, faulty: int, count: int) -> bool:
        """Whether a map with so many faulty polygons among all is repaired at this step."""
        return faulty > 0 and (self.every_map or step < COARSE or _is_inaccurate(faulty, count))


AUTOMATIC = EdgeTolerance()
"""Derived from the map itself."""


def match_edges(shapes: Shapes, tolerance: EdgeTolerance = AUTOMATIC) -> Shapes:
    """Make neighbouring polygons share their vertices where their edges should match.

    Unless a tolerance is given, gaps and overlaps are closed only in a map that is inaccurate as a whole.
    Overlaps go to the smaller polygon, enclosed gaps to the one with the longest border.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Valid polygons and multipolygons.
    tolerance : EdgeTolerance

    Returns
    -------
    Shapes, shape (n,)
        The same array when all edges match; none empty.
    """
    width = typical_width(shapes)
    everyone = np.arange(len(shapes))
    for step in tolerance.steps:
        faulty = faulty_polygons(shapes, everyone, step, width, tolerance)
        inaccurate = tolerance.every_map or _is_inaccurate(len(faulty), len(shapes))
        if not len(faulty) or (step > SNAP and not inaccurate):
            break
        shapes = cleaned(shapes, everyone, step, width, close_gaps=step > SNAP)
        if not inaccurate:
            # Its few gaps were counted before, and matching vertices adds none: no need to look again.
            break
    return shapes


def typical_width(shapes: Shapes) -> float:
    """Median width of polygons, the width being the square root of the area; in their own unit."""
    return float(np.median(np.sqrt(shapely.area(shapes)))) if len(shapes) else 0.0


def faulty_polygons(
    shapes: Shapes, suspects: Ints, step: float, width: float, tolerance: EdgeTolerance = AUTOMATIC
) -> Ints:
    """Find the polygons to be repaired at this step.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
    suspects : Ints, shape (m,)
        Only these are examined.
    step : float
        One of the tolerance's.
    width : float
        `typical_width`.
    tolerance : EdgeTolerance

    Returns
    -------
    Ints
        Suspects with an edge that runs along another suspect's without matching it.
    """
    edges = shapely.coverage_invalid_edges(shapes[suspects], gap_width=tolerance.gap_width(step) * width)
    faulty: Ints = suspects[~shapely.is_empty(edges)]
    return faulty if tolerance.applies(step, len(faulty), len(shapes)) else faulty[:0]


def with_touching(shapes: Shapes, members: Ints) -> Ints:
    """Members and every polygon that touches one of them, sorted."""
    touched = shapely.STRtree(shapes).query(shapes[members], predicate="intersects")[1]
    return np.union1d(members, touched).astype(np.int64)


def cleaned(shapes: Shapes, members: Ints, step: float, width: float, *, close_gaps: bool = False) -> Shapes:
    """Match the edges of the members; polygons that would vanish stay as they are."""
    # The library compares with NaN internally, which numpy would report.
    with np.errstate(invalid="ignore"):
        clean = shapely.coverage_clean(
            shapes[members],
            gap_width=step * width if close_gaps else 0.0,
            snapping_distance=step * width,
            merge_strategy="min_area",
        )
    kept = ~shapely.is_empty(clean)
    out = shapes.copy()
    out[members[kept]] = clean[kept]
    return out


def _is_inaccurate(faulty: int, count: int) -> bool:
    return faulty > _INACCURATE_SHARE * count


def union(members: Shapes) -> Any:  # noqa: ANN401 - shapely has no types
    """Union of polygons whether or not their common borders match exactly."""
    try:
        joined = shapely.coverage_union_all(members)
    except shapely.errors.GEOSException:
        joined = None
    # Polygons that overlap or whose vertices differ are no valid coverage; for them the slower union.
    return joined if joined is not None and joined.is_valid else shapely.union_all(members)
