"""Polygons that tile the plane: finding and mending edges that do not match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from territory_opt.model.arrays import Ints, Shapes

GENTLE, FINE, COARSE = 3e-5, 0.003, 0.01
"""How far vertices may be moved to make edges match, as fractions of the median polygon's width: to join
edges that match but for their vertices, to close what is taken for an inaccuracy, and to close it in a
drawing that is inaccurate all over, such as polygons that were simplified one by one."""

_WORN = 0.02
"""Share of faulty polygons from which a drawing counts as inaccurate all over."""


@dataclass(frozen=True)
class Tolerance:
    """How far edges may lie apart that are meant to match.

    Parameters
    ----------
    steps : tuple of float
        Tried one after the other, as fractions of the median polygon's width.
    gap : float
        Gaps and overlaps at least up to this fraction are taken for inaccuracies at every step.
    anywhere : bool
        Whether the last step is for every drawing, not only for those that are inaccurate all over.
    """

    steps: tuple[float, ...] = (GENTLE, FINE, COARSE)
    gap: float = FINE
    anywhere: bool = False

    @classmethod
    def of(cls, share: float) -> Tolerance:
        """So wide and no wider, as a fraction of the median polygon's width."""
        return cls(tuple(sorted({min(GENTLE, share), share})), share, anywhere=True)

    def closes(self, step: float) -> float:
        """How wide a gap may be at this step, as a fraction of the median polygon's width."""
        return max(step, self.gap)

    def suits(self, step: float, bad: int, count: int) -> bool:
        """Whether so many faulty polygons of all are to be mended at this step."""
        return bad > 0 and (self.anywhere or step < COARSE or _worn(bad, count))


AUTOMATIC = Tolerance()
"""What the drawing itself suggests."""


def mend(shapes: Shapes, tolerance: Tolerance = AUTOMATIC) -> Shapes:
    """Make neighbouring polygons share their vertices where their edges are meant to match.

    As gently as possible: unless a tolerance is given, gaps and overlaps are closed only in a drawing that is
    inaccurate all over. Overlaps go to the smaller polygon, enclosed gaps to the one with the longest border.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Valid polygons and multipolygons.
    tolerance : Tolerance

    Returns
    -------
    Shapes, shape (n,)
        The same array when nothing had to be mended; none empty.
    """
    width = typical_width(shapes)
    everyone = np.arange(len(shapes))
    for step in tolerance.steps:
        bad = faulty(shapes, everyone, step, width, tolerance)
        worn = tolerance.anywhere or _worn(len(bad), len(shapes))
        if not len(bad) or (step > GENTLE and not worn):
            break
        shapes = cleaned(shapes, everyone, step, width, close_gaps=step > GENTLE)
    return shapes


def typical_width(shapes: Shapes) -> float:
    """Median width of polygons, the width being the square root of the area; in their own unit."""
    return float(np.median(np.sqrt(shapely.area(shapes)))) if len(shapes) else 0.0


def faulty(
    shapes: Shapes, suspects: Ints, step: float, width: float, tolerance: Tolerance = AUTOMATIC
) -> Ints:
    """Which polygons have to be mended at this step.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
    suspects : Ints, shape (m,)
        Only these are looked at.
    step : float
        One of the tolerance's.
    width : float
        `typical_width`.
    tolerance : Tolerance

    Returns
    -------
    Ints
        Those of the suspects with an edge that runs along another suspect's without matching it.
    """
    edges = shapely.coverage_invalid_edges(shapes[suspects], gap_width=tolerance.closes(step) * width)
    bad: Ints = suspects[~shapely.is_empty(edges)]
    return bad if tolerance.suits(step, len(bad), len(shapes)) else bad[:0]


def with_neighbours(shapes: Shapes, members: Ints) -> Ints:
    """Members and every polygon they touch, sorted."""
    touched = shapely.STRtree(shapes).query(shapes[members], predicate="intersects")[1]
    return np.union1d(members, touched).astype(np.int64)


def cleaned(shapes: Shapes, members: Ints, step: float, width: float, *, close_gaps: bool = False) -> Shapes:
    """Match the edges of some polygons; those that would vanish are left as they were."""
    # The library compares with NaN on its way, which numpy would report.
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


def _worn(bad: int, count: int) -> bool:
    return bad > _WORN * count


def united(members: Shapes) -> Any:  # noqa: ANN401 - shapely has no types
    """Union of polygons that should share their borders to the letter, and of those that do not quite."""
    try:
        union = shapely.coverage_union_all(members)
    except shapely.errors.GEOSException:
        union = None
    # Polygons that overlap or are noded apart are no coverage; theirs is the slower union.
    return union if union is not None and union.is_valid else shapely.union_all(members)
