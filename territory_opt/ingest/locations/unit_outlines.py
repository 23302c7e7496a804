"""Polygons of units: checked, repaired where possible, and transformed to lon/lat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.locations.coordinate_frames import is_lon_lat, parse_crs, transform
from territory_opt.model.arrays import Bools, Floats, Shapes, Texts, texts
from territory_opt.model.findings.book_findings import OutlineRepaired, UnitsOverlap

LON_LAT = "EPSG:4326"
_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_SLACK = 1e-6
"""Degrees beyond ±180 and ±90 that a transformed outline may have."""


@dataclass(frozen=True)
class Outlines:
    """Polygons of the units.

    Parameters
    ----------
    shapes : Shapes, shape (n,)
        Valid polygons in lon/lat in one canonical form; None where there is a fault.
    points : Floats, shape (n, 2)
        A point inside each, NaN where there is a fault.
    """

    shapes: Shapes
    points: Floats


def read_outlines(table: RawTable, ids: Texts, crs: str | None, findings: CollectedFaults) -> Outlines:
    """Outlines of the units from the shapes of their table.

    Parameters
    ----------
    ids : Texts, shape (n,)
    crs : str or None
        Reference system to assume when the file names none.
    """
    assert table.shapes is not None
    column = Column("geometry", texts(ids))
    shapes = shapely.force_2d(table.shapes)
    usable = _refuse_others(table, column, shapes, findings)
    shapes = _repair(table, column, _without(shapes, ~usable), findings)
    shapes = _to_lon_lat(table, column, shapes, table.crs or crs, findings)
    usable = _present(shapes)
    shapes[usable] = shapely.orient_polygons(shapely.normalize(_plain(shapes[usable])))
    points = np.full((len(table), 2), np.nan)
    points[usable] = shapely.get_coordinates(shapely.point_on_surface(shapes[usable]))
    _warn_of_overlaps(table, ids, shapes, points, findings)
    return Outlines(shapes, points)


def _present(shapes: Shapes) -> Bools:
    """Which shapes are not None, shape (n,)."""
    return np.asarray(~shapely.is_missing(shapes))


def _without(shapes: Shapes, where: Bools) -> Shapes:
    """The shapes, None where marked."""
    kept = shapes.copy()
    kept[where] = None
    return kept


def _refuse_others(table: RawTable, column: Column, shapes: Shapes, findings: CollectedFaults) -> Bools:
    missing = np.asarray(shapely.is_missing(shapes))
    empty = np.asarray(shapely.is_empty(shapes))
    kinds = np.asarray(shapely.get_type_id(shapes))
    other = ~missing & ~empty & ~np.isin(kinds, _POLYGONAL)
    findings.fault_cells(
        table,
        column,
        missing,
        "the unit has no geometry, or none that can be read",
        "Give it a polygon, or remove the row.",
    )
    findings.fault_cells(
        table, column, empty, "the geometry is empty", "Give it a polygon, or remove the row."
    )

    def problem(index: int) -> str:
        return f"the geometry is a {shapes[index].geom_type}, not a polygon"

    findings.fault_cells(
        table, column, other, problem, "Units are polygons or multipolygons, or all of them points."
    )
    return np.asarray(~missing & ~empty & ~other)


def _repair(table: RawTable, column: Column, shapes: Shapes, findings: CollectedFaults) -> Shapes:
    """Repair invalid polygons, with a warning; refuse those without an area afterwards."""
    invalid = _present(shapes) & ~shapely.is_valid(shapes)
    if not invalid.any():
        return shapes
    found = shapely.is_valid_reason(shapes[invalid])
    repaired = shapes.copy()
    repaired[invalid] = [_polygons_of(shape) for shape in shapely.make_valid(shapes[invalid])]
    unrepairable = invalid & ((shapely.area(repaired) == 0) | ~np.isfinite(shapely.area(repaired)))
    why = dict(zip(np.flatnonzero(invalid).tolist(), found))
    findings.fault_cells(
        table,
        column,
        unrepairable,
        lambda index: f"the geometry is invalid and has no area ({why[index]})",
        "Draw the unit again, or remove the row.",
    )
    mended = invalid & ~unrepairable
    reasons = tuple(sorted({str(why[i]).split("[")[0] for i in np.flatnonzero(mended).tolist()}))
    findings.warn_rows(OutlineRepaired, table, mended, column.texts, "geometry", reasons=reasons)
    return _without(repaired, unrepairable)


def _polygons_of(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons in a result of `make_valid`, without the lines and points it may contain."""
    if shapely.get_type_id(shape) in _POLYGONAL:
        return shape
    parts = shapely.get_parts(shape)
    return shapely.union_all([part for part in parts if shapely.get_type_id(part) in _POLYGONAL])


def _to_lon_lat(
    table: RawTable, column: Column, shapes: Shapes, crs: str | None, findings: CollectedFaults
) -> Shapes:
    """The shapes in lon/lat, None (and a fault) where that is impossible."""
    if crs is None or crs == "local":
        findings.fault(
            table.file,
            "the polygons have no reference system",
            'Add it to the file (a Shapefile needs its .prj), or write crs = "EPSG:n" into the scenario.',
        )
        return np.full_like(shapes, None)
    if parse_crs(crs) is None:
        remedy = "Export the file with a reference system of the EPSG register."
        findings.fault(table.file, "the reference system is not known", remedy, column="crs", value=crs)
        return np.full_like(shapes, None)
    out, usable = shapes.copy(), _present(shapes)
    if not is_lon_lat(crs):
        out[usable] = shapely.transform(shapes[usable], lambda points: transform(points, crs, LON_LAT))
    low_x, low_y, high_x, high_y = shapely.bounds(out).T
    far = np.maximum(np.maximum(-low_x, high_x) - 180.0, np.maximum(-low_y, high_y) - 90.0)
    outside = usable & ~(far <= _SLACK)
    findings.fault_cells(
        table,
        column,
        outside,
        "the outline lies outside the Earth: coordinates are beyond ±180 and ±90 degrees",
        "Give the reference system of the coordinates; GeoJSON is in degrees (WGS 84), longitude first.",
    )
    return _without(out, outside)


def _plain(shapes: Shapes) -> Shapes:
    """Multipolygons of one part as polygons, so that every format gives the same geometry."""
    single = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOLYGON) & (
        shapely.get_num_geometries(shapes) == 1
    )
    return np.where(single, shapely.get_geometry(shapes, 0), shapes)


def _warn_of_overlaps(
    table: RawTable, ids: Texts, shapes: Shapes, points: Floats, findings: CollectedFaults
) -> None:
    """Warn of units whose inside point lies in another unit too."""
    index = np.flatnonzero(_present(shapes))
    tree = shapely.STRtree(shapely.points(points[index]))
    covering, covered = tree.query(shapes[index], predicate="contains")
    twice = covered[covering != covered]
    where = np.zeros(len(ids), dtype=bool)
    where[index[twice]] = True
    findings.warn_rows(UnitsOverlap, table, where, ids, "geometry")
