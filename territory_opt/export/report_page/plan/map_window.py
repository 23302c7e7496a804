"""Longitudes of the map of report.html, continuous across the antimeridian."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.export.layers.rfc7946 import collection_bbox
from territory_opt.geography.antimeridian import unwrapped
from territory_opt.geography.lonlat import has_place_on_earth, points_to_lonlat
from territory_opt.model.arrays import Floats, Shapes
from territory_opt.model.frame import Frame


@dataclass(frozen=True)
class MapWindow:
    """Longitudes as the map draws them: beyond 180 degrees where the book crosses the antimeridian.

    Parameters
    ----------
    frame : Frame
        Of the book.
    middle : float or None
        Meridian in the middle of the map; None where no longitude changes.
    """

    frame: Frame
    middle: float | None

    @classmethod
    def around(cls, frame: Frame, areas: Shapes) -> MapWindow:
        """Window around areas in degrees, shape (n,); areas of a local frame need no change."""
        box = collection_bbox(areas) if has_place_on_earth(frame) else None
        if box is None or box[0] <= box[2]:
            return cls(frame, None)
        return cls(frame, (box[0] + box[2] + 360.0) / 2.0)

    def shapes(self, shapes: Shapes) -> Shapes:
        """Shapes in degrees, shape (n,), rejoined where the antimeridian cuts them."""
        return shapes if self.middle is None else unwrapped(shapes, self.middle)

    def frame_points(self, points: Floats) -> Floats:
        """Map coordinates of points of the book's frame, shape (n, 2)."""
        return self.lonlat_points(
            points_to_lonlat(self.frame, points) if has_place_on_earth(self.frame) else points
        )

    def lonlat_points(self, points: Floats) -> Floats:
        """Map coordinates of points in degrees, shape (n, 2), rounded to 1 m; unchanged in a local frame."""
        if not has_place_on_earth(self.frame):
            return points
        out: Floats = np.round(points, 5)
        if self.middle is not None:
            out[:, 0] += 360.0 * np.round((self.middle - out[:, 0]) / 360.0)
        return out
