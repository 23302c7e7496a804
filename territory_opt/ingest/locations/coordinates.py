"""Coordinate columns and point geometry to checked coordinates in the book's frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from territory_opt.ingest.cells.decimals import read_numbers
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.locations.coordinate_frames import transform
from territory_opt.ingest.locations.crs_contradictions import warn_of_other_system
from territory_opt.ingest.locations.unit_outlines import LON_LAT
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.findings.book_findings import UnusedColumn
from territory_opt.model.frame import Frame

_SWAP = "Exchange the values (or the column names) of lon and lat."


@dataclass(frozen=True)
class Coordinates:
    """Places of the records of a table.

    Parameters
    ----------
    points : Floats, shape (n, 2)
        In the book's frame; NaN where blank or at fault.
    given : Bools, shape (n,)
        Whether the file has a coordinate, right or wrong.
    column : Column or None
        Column that faults name: the first of the two coordinates.
    """

    points: Floats
    given: Bools
    column: Column | None

    @property
    def known(self) -> Bools:
        """Records with a place that can be used, shape (n,)."""
        return np.asarray(np.isfinite(self.points).all(axis=1))


def read_places(table: RawTable, frame: Frame, findings: CollectedFaults) -> Coordinates:
    """Places of a table's records, from lon/lat, x/y or point geometry.

    Faults: half a coordinate, 0/0, degrees out of range, columns that do not fit the frame.
    """
    if frame.kind != "geographic" and table.has("x", "y"):
        warn_of_unread_places(table, ("x", "y"), findings)
        return _read_pair(table, "x", "y", findings)
    if table.has("lon", "lat"):
        warn_of_unread_places(table, ("lon", "lat"), findings)
        return _from_degrees(table, frame, findings)
    if table.shapes is not None:
        warn_of_unread_places(table, (), findings)
        return _from_shapes(table, frame, findings)
    _refuse_half(table, frame, findings)
    unplaced = np.full((len(table), 2), np.nan)
    return Coordinates(unplaced, np.zeros(len(table), dtype=bool), None)


def warn_of_unread_places(table: RawTable, read: tuple[str, ...], findings: CollectedFaults) -> None:
    """Warn of columns of coordinates that others, or outlines, take the place of."""
    for name in ("lon", "lat", "x", "y"):
        if name not in read and (column := table.get(name)) is not None:
            findings.warn(
                UnusedColumn(
                    file=table.file, column=column.name, table=table.name, meant=None, by_scenario=True
                )
            )


def _from_degrees(table: RawTable, frame: Frame, findings: CollectedFaults) -> Coordinates:
    if frame.kind == "local":
        findings.fault(
            table.file,
            'lon and lat cannot be used in a book with crs = "local"',
            "Give x and y in the same plane as the units.",
            column="lon",
        )
        blank = np.full((len(table), 2), np.nan)
        return Coordinates(blank, np.ones(len(table), dtype=bool), None)
    places = _read_pair(table, "lon", "lat", findings)
    if frame.kind == "geographic":
        return places
    lon = table.columns["lon"]
    return Coordinates(_to_frame(table, lon, places.points, LON_LAT, frame, findings), places.given, lon)


def _read_pair(table: RawTable, first: str, second: str, findings: CollectedFaults) -> Coordinates:
    one, two = table.columns[first], table.columns[second]
    degrees = first == "lon"
    points = np.column_stack(
        [read_numbers(table, column, findings, coordinate=degrees, lowest=None) for column in (one, two)]
    )
    for column, other in ((one, two), (two, one)):
        findings.fault_cells(
            table,
            column,
            column.blank & ~other.blank,
            f"{other.name} is given, {column.name} is blank",
            "Give both, or neither.",
        )
    points[~np.isfinite(points).all(axis=1)] = np.nan
    if degrees:
        _check_degrees(table, one, two, points, findings)
    return Coordinates(points, ~(one.blank & two.blank), one)


def _check_degrees(
    table: RawTable, lon: Column, lat: Column, points: Floats, findings: CollectedFaults
) -> None:
    x, y = points.T
    bad_lon, bad_lat = np.abs(x) > 180, np.abs(y) > 90
    swapped = bad_lat & (np.abs(x) <= 90) & (np.abs(y) <= 180)
    zero = (x == 0) & (y == 0)
    findings.fault_cells(
        table, lat, swapped, "a latitude lies between -90 and 90; lon and lat look swapped", _SWAP
    )
    findings.fault_cells(
        table,
        lat,
        bad_lat & ~swapped,
        "a latitude lies between -90 and 90",
        "Give decimal degrees (WGS 84).",
    )
    findings.fault_cells(
        table, lon, bad_lon, "a longitude lies between -180 and 180", "Give decimal degrees (WGS 84)."
    )
    findings.fault_cells(
        table,
        lon,
        zero,
        "lon and lat are both 0, which marks a missing place",
        "Give the place, or leave both blank.",
    )
    points[bad_lon | bad_lat | zero] = np.nan


def _from_shapes(table: RawTable, frame: Frame, findings: CollectedFaults) -> Coordinates:
    """Places from point geometry."""
    assert table.shapes is not None
    column = Column("geometry", np.array(["" if s is None else s.wkt for s in table.shapes], dtype=object))
    absent: Bools = np.asarray(shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes))
    given = ~absent
    kinds: Ints = np.atleast_1d(shapely.get_type_id(table.shapes))
    usable = given & np.isin(kinds, [shapely.GeometryType.POINT])
    findings.fault_cells(
        table, column, given & ~usable, "the geometry is not a point", "Give points, or lon and lat."
    )
    points = np.full((len(table), 2), np.nan)
    points[usable] = shapely.get_coordinates(table.shapes[usable])
    if frame.kind == "local":
        warn_of_other_system(table, frame.crs, "scenario", findings)
        return Coordinates(points, given, column)
    if table.crs is None:
        remedy = "Add the reference system to the file, or give lon and lat."
        findings.fault(table.file, "the points have no reference system", remedy)
        return Coordinates(np.full_like(points, np.nan), given, column)
    if frame.kind == "planar":
        warn_of_other_system(table, frame.crs, "both", findings)
        return Coordinates(_to_frame(table, column, points, table.crs, frame, findings), given, column)
    points = transform(points, table.crs, LON_LAT)
    _check_degrees(table, column, column, points, findings)
    return Coordinates(points, given, column)


def _to_frame(
    table: RawTable, column: Column, points: Floats, source: str, frame: Frame, findings: CollectedFaults
) -> Floats:
    """Points in the frame, NaN (and a fault) where they cannot be transformed."""
    projected = transform(points, source, frame.crs)
    failed: Bools = np.asarray(~np.isfinite(projected).all(axis=1))
    beyond = failed & np.isfinite(points).all(axis=1)
    remedy = "Check the place, and the crs of the scenario."
    findings.fault_cells(table, column, beyond, f"the place cannot be expressed in {frame.crs}", remedy)
    projected[failed] = np.nan
    return projected


def _refuse_half(table: RawTable, frame: Frame, findings: CollectedFaults) -> None:
    """Refuse one coordinate without the other, and x and y in a geographic book."""
    for first, second in (("lon", "lat"), ("x", "y")):
        for present, missing in ((first, second), (second, first)):
            if (
                table.has(present)
                and not table.has(missing)
                and (present in ("lon", "lat") or frame.kind != "geographic")
            ):
                findings.fault(
                    table.file,
                    f"there is a column {present!r} but none {missing!r}",
                    f"Give both {first} and {second}.",
                    column=present,
                )
    if frame.kind == "geographic" and table.has("x", "y"):
        findings.fault(
            table.file,
            "x and y need a reference system",
            'Write crs = "EPSG:n" (or "local") into the scenario when the units have x and y too, '
            "or give lon and lat.",
            column="x",
        )
