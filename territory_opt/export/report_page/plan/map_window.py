"""The part of the world that the map of report.html shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.export.layers.rfc7946 import collection_box
from territory_opt.geography.antimeridian import unwrapped
from territory_opt.geography.lonlat import has_place_on_earth, points_to_lonlat
from territory_opt.model.arrays import Floats, Shapes
from territory_opt.model.frame import Frame


@dataclass(frozen=True)
class Window:
    """Longitudes as the map draws them: beyond 180 degrees where the book lies around the antimeridian.

    Parameters
    ----------
    frame : Frame
        Of the book.
    middle : float or None
        Meridian in the middle of the map; None where nothing has to move.
    """

    frame: Frame
    middle: float | None

    @classmethod
    def around(cls, frame: Frame, areas: Shapes) -> Window:
        """Window around areas in degrees, shape (n,); a local frame's own units are left as they are."""
        box = collection_box(areas) if has_place_on_earth(frame) else None
        if box is None or box[0] <= box[2]:
            return cls(frame, None)
        return cls(frame, (box[0] + box[2] + 360.0) / 2.0)

    def shapes(self, shapes: Shapes) -> Shapes:
        """Shapes in degrees, shape (n,), in one piece where the antimeridian cut them."""
        return shapes if self.middle is None else unwrapped(shapes, self.middle)

    def places(self, points: Floats) -> Floats:
        """Points of the book's frame, shape (n, 2), as they are drawn."""
        return self.drawn(points_to_lonlat(self.frame, points) if has_place_on_earth(self.frame) else points)

    def drawn(self, points: Floats) -> Floats:
        """Points in degrees, shape (n, 2), rounded to a metre; a local frame's are left as they are."""
        if not has_place_on_earth(self.frame):
            return points
        out: Floats = np.round(points, 5)
        if self.middle is not None:
            out[:, 0] += 360.0 * np.round((self.middle - out[:, 0]) / 360.0)
        return out
