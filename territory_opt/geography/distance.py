"""Distances between places in the frame of a book: great circle, or straight in a plane."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from territory_opt.model.arrays import Floats
from territory_opt.model.frame import Frame

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def metric_points(frame: Frame, points: Floats) -> Floats:
    """Coordinates whose straight distances order places as `distances` does.

    Unit vectors on the sphere for lon/lat (valid at the poles and the antimeridian), km or the file's units
    in the plane.

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (a, 2)

    Returns
    -------
    Floats, shape (a, 3) or (a, 2)
    """
    if frame.kind != "geographic":
        return points * frame.km_per_unit
    lon, lat = np.radians(points).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def from_chords(frame: Frame, chords: Floats) -> Floats:
    """Distances (km; local frames: file units) from straight distances between `metric_points`."""
    if frame.kind != "geographic":
        return chords
    return 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chords / 2.0, 1.0))


def distances(frame: Frame, sources: Floats, targets: Floats) -> Floats:
    """Distance of every source to every target.

    Parameters
    ----------
    frame : Frame
    sources : Floats, shape (a, 2)
    targets : Floats, shape (b, 2)

    Returns
    -------
    Floats, shape (a, b)
        Great circle in km for lon/lat, straight in km for planar frames, in the file's units for local ones.

    Notes
    -----
    The chord form is some ten times faster than the haversine one and as exact at short range.
    """
    chords = cdist(metric_points(frame, sources), metric_points(frame, targets))
    return from_chords(frame, chords)


def paired_distances(frame: Frame, a: Floats, b: Floats) -> Floats:
    """Distance of each place in `a` to the place at the same index in `b`; shape (len(a),)."""
    chords: Floats = np.linalg.norm(metric_points(frame, a) - metric_points(frame, b), axis=1)
    return from_chords(frame, chords)
