"""Homes of reps and KAMs: from coordinates, a unit, or a postal code that is a unit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.cells.values import Values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.coordinates import Coordinates, read_places
from territory_opt.ingest.locations.extent import refuse_swapped
from territory_opt.ingest.locations.unit_locator import locator
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Floats, Ints, Texts
from territory_opt.model.findings.book_findings import HomeDisagrees, HomeNotFound
from territory_opt.model.frame import Frame
from territory_opt.model.id_index import BLANK, UNKNOWN, IdIndex


def read_homes(
    table: RawTable,
    values: Mapping[str, Values],
    frame: Frame,
    parsed_units: ParsedUnits | None,
    snap_km: float,
    findings: CollectedFaults,
) -> Floats:
    """Homes of reps or KAMs in the book's frame, shape (rows, 2); NaN where unknown.

    Coordinates come first, then `unit_id`, then `postal_code` where it is the id of a unit: the home is then
    that unit's inside point.

    Parameters
    ----------
    values : mapping of str to array, each of shape (rows,)
        Columns as read.
    parsed_units : ParsedUnits or None
        None when the units could not be read; then only coordinates give homes.
    snap_km : float
        Farther than this from its unit, a place is a warning.
    """
    places = read_places(table, frame, findings)
    if parsed_units is None:
        return places.points
    if frame.kind == "geographic" and (extent := parsed_units.extent) is not None:
        places = refuse_swapped(table, places, extent, findings)
    id_index = IdIndex(parsed_units.units.unit_id, "unit", parsed_units.unreadable)
    unit = look_up(table, "unit_id", values["unit_id"], id_index, findings)
    ids: Texts = values[table.name.removesuffix("s") + "_id"]
    _warn_of_disagreement(table, ids, places, unit, parsed_units, snap_km, findings)
    by_code = id_index.find(values["postal_code"])
    without = ~places.given & (unit == BLANK)
    codes = tuple(dict.fromkeys(str(code) for code in values["postal_code"][without & (by_code == UNKNOWN)]))
    marked = without & (by_code == UNKNOWN)
    findings.warn_rows(HomeNotFound, table, marked, ids, _header(table, "postal_code"), values=codes)
    unit = np.where(unit == BLANK, by_code, unit)
    homes, at_unit = places.points.copy(), ~places.given & (unit >= 0)
    homes[at_unit] = parsed_units.units.points[unit[at_unit]]
    return homes


def _warn_of_disagreement(
    table: RawTable,
    ids: Texts,
    places: Coordinates,
    unit: Ints,
    parsed_units: ParsedUnits,
    snap_km: float,
    findings: CollectedFaults,
) -> None:
    """Warn of homes that lie far from the unit that the file gives."""
    located = np.zeros(len(unit), dtype=np.bool_)
    located[unit >= 0] = parsed_units.located[unit[unit >= 0]]
    both = np.flatnonzero(located & places.known)
    if not len(both):
        return
    far = np.zeros(len(unit), dtype=np.bool_)
    far[both] = locator(parsed_units).beyond(places.points[both], unit[both]) > snap_km
    length_unit = parsed_units.frame.distance_unit
    findings.warn_rows(HomeDisagrees, table, far, ids, limit=snap_km, unit_of_length=length_unit)


def _header(table: RawTable, name: str) -> str:
    """The user's header of a column."""
    column = table.get(name)
    return name if column is None else column.name
