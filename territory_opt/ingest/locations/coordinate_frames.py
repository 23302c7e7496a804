"""Coordinate reference systems, and transformation to the book's frame."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.model.arrays import Floats
from territory_opt.model.frame import GEOGRAPHIC, Frame

LOCAL = Frame("local", "local", 1.0)
_LON_LAT = {("EPSG", "4326"), ("OGC", "CRS84")}


def planar_frame(crs: str, file: str, findings: CollectedFaults) -> Frame:
    """Frame for x, y in the scenario's reference system; geographic (and a fault) when it cannot be used."""
    if crs == "local":
        return LOCAL
    system = parse_crs(crs)
    if system is None:
        remedy = 'Write "EPSG:n" with a number of the EPSG register, or "local".'
        findings.fault(file, "the reference system is not known", remedy, column="crs", value=crs)
        return GEOGRAPHIC
    if not system.is_projected:
        remedy = "For longitude and latitude leave crs out and name the columns lon and lat."
        findings.fault(file, "the reference system is not planar", remedy, column="crs", value=crs)
        return GEOGRAPHIC
    return Frame("planar", crs, system.axis_info[0].unit_conversion_factor / 1000.0)


@lru_cache(maxsize=64)
def parse_crs(text: str) -> CRS | None:
    """Reference system of a code or definition, None when it is not known."""
    try:
        return CRS.from_user_input(text)
    except CRSError:
        return None


def is_lon_lat(crs: str) -> bool:
    """Whether this system is WGS 84 longitude and latitude."""
    system = parse_crs(crs)
    return system is not None and system.to_authority() in _LON_LAT


def is_same_system(one: str, other: str) -> bool:
    """Whether two codes or definitions mean the same reference system, axes in either order."""
    if one == other or (is_lon_lat(one) and is_lon_lat(other)):
        return True
    systems = parse_crs(one), parse_crs(other)
    if systems[0] is None or systems[1] is None:
        return False
    return systems[0].equals(systems[1], ignore_axis_order=True) or _code(systems[0]) == _code(systems[1])


def system_name(crs: str) -> str:
    """Name of a reference system for people: its code, else its name, else the text itself."""
    system = parse_crs(crs)
    if system is None:
        return crs
    return "WGS 84" if is_lon_lat(crs) else _code(system)


def _code(system: CRS) -> str:
    """Authority and code of a system, `EPSG:25832`; its name where it has no code."""
    authority = system.to_authority()
    return str(system.name) if authority is None else ":".join(authority)


def transform(points: Floats, source: str, target: str) -> Floats:
    """Points of one reference system in another, shape (n, 2); infinite where that is impossible."""
    if source == target or (is_lon_lat(source) and is_lon_lat(target)):
        return points.copy()
    try:
        transformer = Transformer.from_crs(
            CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True
        )
        x, y = transformer.transform(points[:, 0], points[:, 1])
    except ProjError:  # also what is raised for an unknown system
        return np.full_like(points, np.inf)
    return np.column_stack([x, y])
