"""The table of units."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely

from territory_opt.ingest.cells.decimals import TOO_LARGE, read_numbers
from territory_opt.ingest.cells.number_forms import looks_numeric
from territory_opt.ingest.cells.values import read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.locations.coordinate_frames import planar_frame
from territory_opt.ingest.locations.coordinates import Coordinates, read_places, warn_of_unread_places
from territory_opt.ingest.locations.crs_contradictions import warn_of_degrees, warn_of_other_system
from territory_opt.ingest.locations.exchanged_places import warn_of_exchanged
from territory_opt.ingest.locations.extent import Extent, core_extent, extent_of, refuse_swapped
from territory_opt.ingest.locations.unit_outlines import read_outlines
from territory_opt.ingest.tables.schema import BUILT_IN_MEASURES, names_of
from territory_opt.model.arrays import Bools, Floats, Texts, frozen, texts
from territory_opt.model.book import Units
from territory_opt.model.findings.book_findings import BlankMeasure, NegativeColumn
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.wording.spelling import closest_match

MOSTLY = 0.5
"""Share of numbers in the filled cells from which a column is a measure, and other cells are faults."""
NEGATIVE = 1 / 3
"""Share of negative numbers from which a column (longitudes, rates of change) is no measure."""


@dataclass(frozen=True)
class ParsedUnits:
    """The units in the order of their ids, and which of them could be read.

    Parameters
    ----------
    units : Units
        Points are NaN, and shapes None, where there is a fault.
    frame : Frame
    unreadable : frozenset of str
        Ids that may belong to rows that could not be read.
    """

    units: Units
    frame: Frame
    unreadable: frozenset[str]

    @property
    def located(self) -> Bools:
        """Units with a usable place, shape (n,)."""
        return np.asarray(np.isfinite(self.units.points).all(axis=1))

    @property
    def extent(self) -> Extent | None:
        """Box around all units with a usable place, with a margin; None without any."""
        if self.units.geometry is None:
            return extent_of(self.units.points)
        return extent_of(shapely.bounds(self.units.geometry[self.located]).reshape(-1, 2))


def read_units(
    table: RawTable, crs: str | None, scenario_file: str, wanted: Collection[str], findings: CollectedFaults
) -> ParsedUnits:
    """Units of the book, sorted by id so that the order of the file has no effect.

    Parameters
    ----------
    crs : str or None
        The scenario's reference system.
    wanted : collection of str
        Measures the scenario names: columns that must be numbers.
    """
    values = read_values(table, findings)
    ids: Texts = values["unit_id"]
    shapes, points, frame = _places(table, ids, crs, scenario_file, findings)
    measures, extra = _read_user_columns(table, ids, wanted, findings)
    order = np.array(sorted(range(len(ids)), key=lambda index: str(ids[index])), dtype=np.int64)
    units = Units(
        unit_id=frozen(ids[order]),
        points=frozen(points[order]),
        geometry=None if shapes is None else frozen(shapes[order]),
        measures={name: frozen(column[order]) for name, column in measures.items()},
        territory_id=frozen(values["territory_id"][order]),
        group_id=frozen(values["group_id"][order]),
        extra={name: frozen(column[order]) for name, column in extra.items()},
    )
    return ParsedUnits(units, frame, table.unreadable)


def _places(
    table: RawTable, ids: Texts, crs: str | None, scenario_file: str, findings: CollectedFaults
) -> tuple[Texts | None, Floats, Frame]:
    if table.shapes is not None and not _all_points(table):
        outlines = read_outlines(table, ids, crs, findings)
        warn_of_other_system(table, crs, "file", findings)
        warn_of_unread_places(table, (), findings)
        warn_of_exchanged(table, outlines.points, None, findings)
        return outlines.shapes, outlines.points, GEOGRAPHIC
    frame = _frame(table, crs, scenario_file, findings)
    places = read_places(table, frame, findings)
    if places.column is not None:
        if frame.kind == "geographic" and (core := core_extent(places.points)) is not None:
            places = refuse_swapped(table, places, core, findings)
            warn_of_exchanged(table, places.points, None, findings)
        _refuse_blank(table, places, findings)
    elif not table.has("x", "y") and not (table.has("lon") or table.has("lat")):
        _refuse_no_place(table, findings)
    return None, places.points, frame


def _all_points(table: RawTable) -> bool:
    kinds = shapely.get_type_id(table.shapes)
    present = kinds[kinds >= 0]
    return len(present) > 0 and bool((present == shapely.GeometryType.POINT).all())


def _frame(table: RawTable, crs: str | None, scenario_file: str, findings: CollectedFaults) -> Frame:
    if crs is None:
        return GEOGRAPHIC
    if table.has("lon", "lat") and not table.has("x", "y"):
        warn_of_degrees(table, crs, findings)
        return GEOGRAPHIC
    return planar_frame(crs, scenario_file, findings)


def _refuse_blank(table: RawTable, places: Coordinates, findings: CollectedFaults) -> None:
    assert places.column is not None
    findings.fault_cells(
        table,
        places.column,
        ~places.given,
        "the unit has no place",
        "Give it coordinates, or remove the row.",
    )


def _refuse_no_place(table: RawTable, findings: CollectedFaults) -> None:
    unknown = [name for name in table.columns if name not in names_of("units")]
    typos = {name: closest_match(name, unknown, 0.75) for name in ("lon", "lat", "x", "y")}
    hint = ", ".join(f"{close!r} to {name!r}" for name, close in typos.items() if close)
    findings.fault(
        table.file,
        "the units have no place: neither polygons, nor lon and lat, nor x and y",
        f"Rename {hint}."
        if hint
        else "Give polygons with a reference system, lon and lat, or x and y with crs.",
    )


def _read_user_columns(
    table: RawTable, ids: Texts, wanted: Collection[str], findings: CollectedFaults
) -> tuple[dict[str, Floats], dict[str, Texts]]:
    """The user's own columns: numbers as measures, everything else as text."""
    measures: dict[str, Floats] = {}
    extra: dict[str, Texts] = {}
    for name, column in table.columns.items():
        if name in names_of("units"):
            continue
        named = name in wanted or name in BUILT_IN_MEASURES
        if named or looks_numeric(column) > MOSTLY:
            values = _measure(table, ids, column, named, findings)
            if values is not None:
                measures[name] = values
                continue
        extra[name] = texts("" if blank else cell for cell, blank in zip(column.texts, column.blank))
    return measures, extra


def _measure(
    table: RawTable, ids: Texts, column: Column, named: bool, findings: CollectedFaults
) -> Floats | None:
    """Numbers of a measure, 0 where blank; None when the column is no measure."""
    trial = CollectedFaults()
    values = read_numbers(table, column, trial, lowest=None)
    if not named and any(fault.problem == TOO_LARGE for fault in trial.faults):
        return None  # long numbers in a column that the scenario does not name are codes
    filled = int(np.isfinite(values).sum())
    if not named and filled and int((values < 0).sum()) > NEGATIVE * filled:
        findings.warn(NegativeColumn(file=table.file, column=column.name))
        return None
    values = read_numbers(table, column, findings)
    findings.warn_rows(BlankMeasure, table, column.blank, ids, column.name)
    return np.nan_to_num(values, nan=0.0)
