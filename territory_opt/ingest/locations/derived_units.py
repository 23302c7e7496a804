"""Units of a book without a table of units: H3 cells, or the values of a column of the customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.geography.distance import metric_points
from territory_opt.geography.hexagons import (
    best_resolution,
    cell_km2,
    cell_middles,
    cell_names,
    cell_shapes,
    cells_at,
    gap_cells,
)
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.locations.coordinate_frames import planar_frame
from territory_opt.ingest.locations.coordinates import Coordinates, read_places
from territory_opt.ingest.locations.crs_contradictions import warn_of_degrees
from territory_opt.ingest.locations.extent import core_extent, refuse_swapped
from territory_opt.ingest.scenario.reading_options import ReadingOptions
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Floats, Ints, Shapes, Texts, frozen, texts
from territory_opt.model.book import Units
from territory_opt.model.finding import Finding
from territory_opt.model.findings.book_findings import UnitColumnBlank
from territory_opt.model.findings.geometry_findings import UnitsFromCells, UnitsFromColumn
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.wording.spelling import closest_match

CELLS_PER_TERRITORY = 30
"""Cells with customers for each territory, where the scenario does not say how large cells are."""
DEFAULT_TERRITORIES = 20
"""Number of territories where neither the scenario nor the reps give one."""
MAX_CELLS = 200_000
"""Most cells that are made."""
MAX_SEARCHED_CELLS = 5_000_000
"""Most cells that are searched for gaps."""


@dataclass(frozen=True)
class DerivedUnits:
    """Units derived from the customers.

    Parameters
    ----------
    parsed_units : ParsedUnits
    unit_ids : Texts, shape (customers,)
        Unit of each customer; blank where its coordinates decide.
    finding : Finding
        How they were derived.
    """

    parsed_units: ParsedUnits
    unit_ids: Texts
    finding: Finding


def derive_units(
    table: RawTable, options: ReadingOptions, territories: int | None, findings: CollectedFaults
) -> DerivedUnits | None:
    """Derive units from the customers, by the scenario's [units].

    Without keys there: the values of the customers' unit_id, else H3 cells.

    Parameters
    ----------
    table : RawTable
        The customers.
    options : ReadingOptions
    territories : int or None
        Their number, where known; it decides the size of the cells.
    findings : CollectedFaults

    Returns
    -------
    DerivedUnits or None
        None when there is a fault.
    """
    rules = options.scenario.units
    own = table.get("unit_id")
    by_cells = any(value is not None for value in (rules.grid, rules.h3_resolution, rules.h3_fill))
    if rules.column is not None and by_cells:
        problem, remedy = "units are made by a grid or by a column", "Remove the keys of one of them."
        findings.fault(options.file, problem, remedy, column="units.column", value=rules.column)
        return None
    if rules.column is not None or (not by_cells and own is not None and not own.blank.all()):
        name = rules.column or "unit_id"
        column = _column(table, name, options, findings)
        return None if column is None else _by_column(table, name, column, options, findings)
    return _by_grid(table, options, territories, findings)


def _column(table: RawTable, name: str, options: ReadingOptions, findings: CollectedFaults) -> Column | None:
    """Column of that name, the product's or the user's."""
    column = table.get(name) or next((c for c in table.columns.values() if c.name == name), None)
    if column is None:
        close = closest_match(name, table.columns)
        remedy = f"Did you mean {close!r}?" if close else f"Columns found: {', '.join(table.columns)}."
        problem = "the customers have no such column"
        findings.fault(options.file, problem, remedy, column="units.column", value=name)
    return column


def _by_column(
    table: RawTable, name: str, column: Column, options: ReadingOptions, findings: CollectedFaults
) -> DerivedUnits | None:
    placed = _places(table, options, findings)
    if placed is None:
        return None
    frame, places = placed
    if not places.known.any():
        _refuse_placeless(table, findings)
        return None
    unit_ids = texts("" if blank else cell for cell, blank in zip(column.stripped, column.blank))
    if column.blank.all():
        problem, remedy = (
            "the column is blank, so no units can be derived from it",
            "Name another column in units.column.",
        )
        findings.fault(table.file, problem, remedy, column=name)
        return None
    ids, unit = np.unique(unit_ids.astype(str), return_inverse=True)
    points = _central_points(frame, places.points, unit, len(ids))
    unplaced = ~np.isfinite(points).all(axis=1) & (ids != "")
    first = np.zeros(len(table), dtype=np.bool_)
    first[np.unique(unit, return_index=True)[1][unplaced]] = True
    findings.fault_cells(
        table,
        column,
        first,
        "no customer of this unit has a place, so the unit has none",
        "Give at least one of them lon and lat, or bring a table of units.",
    )
    customer_ids = table.columns["customer_id"].texts if table.has("customer_id") else unit_ids
    findings.warn_rows(UnitColumnBlank, table, column.blank & places.known, customer_ids, name)
    real = ids != ""
    parsed_units = _sorted_units(texts(map(str, ids[real])), points[real], None, frame)
    return DerivedUnits(parsed_units, unit_ids, UnitsFromColumn(name, len(parsed_units.units)))


def _by_grid(
    table: RawTable, options: ReadingOptions, territories: int | None, findings: CollectedFaults
) -> DerivedUnits | None:
    placed = _places(table, options, findings)
    if placed is None:
        return None
    frame, places = placed
    if frame.kind != "geographic":
        problem = "H3 cells need longitude and latitude, and this book is in a plane"
        remedy = (
            "Give the customers lon and lat and leave out crs, or name one of their columns in units.column."
        )
        findings.fault(options.file, problem, remedy, column="crs", value=frame.crs)
        return None
    rules, lonlat = options.scenario.units, places.points[places.known]
    if not len(lonlat):
        _refuse_placeless(table, findings)
        return None
    resolution, count = rules.h3_resolution, territories or DEFAULT_TERRITORIES
    if resolution is None:
        resolution = best_resolution(lonlat, CELLS_PER_TERRITORY * count)
    found = cells_at(lonlat, resolution)
    filled = _filled(found, options, findings)
    if filled is None:
        return None
    filling, rings = filled
    cells = sorted({*found, *filling})
    unit_ids = texts([""] * len(table))
    unit_ids[places.known] = cell_names(found)
    parsed_units = _sorted_units(cell_names(cells), cell_middles(cells), cell_shapes(cells), frame)
    finding = UnitsFromCells(
        resolution=resolution,
        mean_km2=_rounded(cell_km2(resolution)),
        territories=count if rules.h3_resolution is None else None,
        occupied=len(set(found)),
        empty=len(filling),
        gap=2 * rings,
    )
    return DerivedUnits(parsed_units, unit_ids, finding)


def _filled(
    found: list[int], options: ReadingOptions, findings: CollectedFaults
) -> tuple[set[int], int] | None:
    """Cells that fill the gaps, and how many rings it took; None where they are too many."""
    occupied, rings = set(found), options.scenario.units.h3_fill
    around = len(occupied) * (1 if rings is None else 1 + 3 * rings * (rings + 1))
    if around <= MAX_SEARCHED_CELLS:
        filling, rings = gap_cells(occupied, rings)
        if len(occupied) + len(filling) <= MAX_CELLS:
            return filling, rings
    problem = f"{len(occupied):,} cells hold customers, and with those between them there are too many"
    remedy = "Give a smaller h3_resolution, or a smaller h3_fill."
    findings.fault(options.file, problem, remedy, column="units.h3_fill", value=_shown(rings))
    return None


def _shown(number: int | None) -> str | None:
    return None if number is None else str(number)


def _rounded(value: float) -> float:
    """Rounded to three digits.

    Examples
    --------
    >>> _rounded(12393.4), _rounded(0.89)
    (12400.0, 0.89)
    """
    return float(f"{value:.3g}")


def _places(
    table: RawTable, options: ReadingOptions, findings: CollectedFaults
) -> tuple[Frame, Coordinates] | None:
    """Frame and places of the customers; faults of their coordinates are reported with their table."""
    trial, frame, crs = CollectedFaults(), GEOGRAPHIC, options.scenario.crs
    if crs is not None and (table.has("x", "y") or not table.has("lon", "lat")):
        frame = planar_frame(crs, options.file, findings)
    elif crs is not None:
        warn_of_degrees(table, crs, findings)
    places = read_places(table, frame, trial)
    if places.column is None:
        _refuse_placeless(table, findings)
        return None
    if frame.kind == "geographic" and (core := core_extent(places.points)) is not None:
        places = refuse_swapped(table, places, core, trial)
    return frame, places


def _refuse_placeless(table: RawTable, findings: CollectedFaults) -> None:
    findings.fault(
        table.file,
        "the book has no table of units, and its customers have no places to make units of",
        "Give the customers lon and lat, or bring a table of units.",
    )


def _central_points(frame: Frame, points: Floats, unit: Ints, count: int) -> Floats:
    """Of each unit's places the one nearest to their median, shape (count, 2); NaN without any."""
    centres = np.full((count, 2), np.nan)
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    # A total order, so that the result does not depend on the order of the rows.
    known = known[np.lexsort((points[known, 0], points[known, 1], unit[known]))]
    flat = metric_points(frame, points[known])
    starts = np.flatnonzero(np.diff(unit[known], prepend=-1))
    for begin, end in zip(starts, np.append(starts[1:], len(known))):
        mine = flat[begin:end]
        away = ((mine - np.median(mine, axis=0)) ** 2).sum(axis=1)
        centres[unit[known[begin]]] = points[known[begin + int(away.argmin())]]
    return centres


def _sorted_units(ids: Texts, points: Floats, shapes: Shapes | None, frame: Frame) -> ParsedUnits:
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    blank = frozen(texts([""] * len(ids)))
    units = Units(
        unit_id=frozen(ids[order]),
        points=frozen(points[order]),
        geometry=None if shapes is None else frozen(shapes[order]),
        measures={},
        territory_id=blank,
        group_id=blank,
    )
    return ParsedUnits(units, frame, frozenset())
