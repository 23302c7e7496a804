"""Map projection of a book's places to a metric plane (km) chosen for the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from territory_opt.geography.antimeridian import split_at_antimeridian, unwrapped
from territory_opt.geography.distance import metric_points
from territory_opt.model.arrays import Floats, Shapes
from territory_opt.model.frame import Frame

_MAX_DISC_RADIUS = np.radians(80.0)
"""Distance from the centre up to which an azimuthal map is used (30 % distortion at 80 degrees)."""


@dataclass(frozen=True)
class Plane:
    """A map in km, the same one for points and shapes.

    Lon/lat data get an equal-area projection: Lambert azimuthal around the middle of the data, which is
    continuous at the antimeridian and the poles; data that span more than about a hemisphere get the Equal
    Earth projection, cut where no data lie. Planar coordinates are scaled to km, local ones kept.

    Parameters
    ----------
    frame : Frame
        The frame of the places to be projected.
    projection : str
        PROJ step of the projection; empty when coordinates are only scaled.
    middle_lon : float
        Longitude around which the map is continuous, degrees; 0 unless geographic.

    References
    ----------
    Snyder, J. P. (1987). Map projections: a working manual. doi:10.3133/pp1395
    Savric, B., Patterson, T., Jenny, B. (2019). The Equal Earth map projection.
    doi:10.1080/13658816.2018.1504949

    Examples
    --------
    >>> import numpy as np
    >>> from territory_opt.model.frame import GEOGRAPHIC
    >>> fiji = np.array([[179.5, -17.0], [-179.5, -17.0]])
    >>> plane = Plane.for_points(GEOGRAPHIC, fiji)
    >>> float(np.ptp(plane.points(fiji)[:, 0]).round())
    106.0
    """

    frame: Frame
    projection: str = ""
    middle_lon: float = 0.0

    @classmethod
    def for_points(cls, frame: Frame, points: Floats) -> Plane:
        """Choose the projection for some places.

        Parameters
        ----------
        frame : Frame
        points : Floats, shape (a, 2)
            Places in the frame; rows that are not finite are ignored.
        """
        if frame.kind != "geographic":
            return cls(frame)
        known = points[np.isfinite(points).all(axis=1)]
        if not len(known):
            return cls(frame, *_around(0.0, 0.0))
        towards = metric_points(frame, known)
        middle = towards.mean(axis=0)
        length = float(np.linalg.norm(middle))
        if length > 0.05 and (towards @ middle).min() > np.cos(_MAX_DISC_RADIUS) * length:
            lon = np.degrees(np.arctan2(middle[1], middle[0]))
            return cls(frame, *_around(float(lon), float(np.degrees(np.arcsin(middle[2] / length)))))
        return cls(frame, *_whole_earth(known[:, 0]))

    def points(self, points: Floats) -> Floats:
        """Project places of the frame to km; shape kept, NaN stays NaN."""
        if not self.projection:
            return points * self.frame.km_per_unit
        return _converted(_pipeline(self.projection), points, inverse=False)

    def shapes(self, shapes: Shapes) -> Shapes:
        """Project shapes of the frame to km, vertex by vertex; shape (n,) kept, None stays None."""
        return _transformed(self.unwrapped(shapes), self.points)

    def points_to_frame(self, points: Floats) -> Floats:
        """Transform places in km back to the frame (lon within -180..180); shape kept."""
        if not self.projection:
            return points / self.frame.km_per_unit
        around = self._around_middle(points)
        around[:, 0] = (around[:, 0] + 180.0) % 360.0 - 180.0
        return around

    def shapes_to_frame(self, shapes: Shapes) -> Shapes:
        """Transform shapes in km back to the frame; in lon/lat cut at the antimeridian (RFC 7946)."""
        if not self.projection:
            return _transformed(shapes, self.points_to_frame)
        return split_at_antimeridian(_transformed(shapes, self._around_middle))

    def unwrapped(self, shapes: Shapes) -> Shapes:
        """Shapes of the frame with longitudes made continuous around the middle of the map.

        Parts beyond 180 degrees from the middle move by 360; the halves of a shape that was cut at the
        antimeridian are joined. Other shapes are returned as they are.
        """
        if not self.projection:
            return shapes
        return unwrapped(shapes, self.middle_lon)

    def discontinuities(self) -> Any:  # noqa: ANN401 - shapely has no types
        """Area (km) where the map is cut or ends; shapes across it cannot be transformed to the frame."""
        if not self.projection:
            return shapely.Polygon()
        everything = shapely.box(-4e4, -4e4, 4e4, 4e4)
        if "laea" in self.projection:
            # The meridian opposite to the middle, from each pole outwards, and the area around the antipode.
            south, north = self.points(np.array([[self.middle_lon, -90.0], [self.middle_lon, 90.0]]))[:, 1]
            slits = shapely.box([-0.001] * 2, [-4e4, north], [0.001] * 2, [south, 4e4])
            return shapely.union_all([everything - shapely.Point(0.0, 0.0).buffer(1.2e4), *slits])
        lats = np.linspace(-90.0, 90.0, 181)
        east = self.points(np.column_stack([np.full(181, self.middle_lon + 180.0 - 1e-6), lats]))
        west = self.points(np.column_stack([np.full(181, self.middle_lon - 180.0 + 1e-6), lats[::-1]]))
        return everything - shapely.Polygon(np.concatenate([east, west]))

    def _around_middle(self, points: Floats) -> Floats:
        lonlat = _converted(_pipeline(self.projection), points, inverse=True)
        lonlat[:, 0] = self.middle_lon + (lonlat[:, 0] - self.middle_lon + 180.0) % 360.0 - 180.0
        return lonlat


def to_plane(frame: Frame, points: Floats) -> Floats:
    """Project places to a metric plane chosen for them.

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (a, 2)

    Returns
    -------
    Floats, shape (a, 2)
        km; the file's units in a local frame.
    """
    return Plane.for_points(frame, points).points(points)


def _around(lon: float, lat: float) -> tuple[str, float]:
    # Rounded, so that nearly the same data share one cached pipeline.
    lon, lat = round(lon, 2), round(lat, 2)
    return f"+proj=laea +lon_0={lon} +lat_0={lat} +ellps=WGS84 +units=km", lon


def _whole_earth(lons: Floats) -> tuple[str, float]:
    ordered = np.unique(lons % 360.0)
    gaps = np.diff(ordered, append=ordered[0] + 360.0)
    widest = int(gaps.argmax())
    opposite = float(ordered[widest] + gaps[widest] / 2.0 + 180.0)
    lon = round((opposite + 180.0) % 360.0 - 180.0, 2)
    return f"+proj=eqearth +lon_0={lon} +ellps=WGS84 +units=km", lon


@lru_cache(maxsize=64)
def _pipeline(projection: str) -> Transformer:
    # A pipeline takes a millisecond to make, a lookup in the CRS database a hundred.
    degrees = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
    return Transformer.from_pipeline(f"{degrees} +step {projection}")


def _converted(transformer: Transformer, points: Floats, *, inverse: bool) -> Floats:
    direction = "INVERSE" if inverse else "FORWARD"
    x, y = transformer.transform(points[:, 0], points[:, 1], direction=direction)
    out: Floats = np.column_stack([x, y]).astype(np.float64, copy=False)
    out[~np.isfinite(out)] = np.nan
    return out


def _transformed(shapes: Shapes, function: Any) -> Shapes:  # noqa: ANN401 - any map of coordinates
    out: Shapes = shapely.transform(shapes, function)
    return out
