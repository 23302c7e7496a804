"""Which unit each customer belongs to, and where the customer is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.locations.coordinates import Coordinates, read_places
from territory_opt.ingest.locations.extent import refuse_swapped
from territory_opt.ingest.locations.unit_locator import Locator, locator
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Bools, Floats, Ints, Texts, texts
from territory_opt.model.findings.book_findings import CustomersSnapped, PlaceDisagrees
from territory_opt.model.id_index import BLANK, IdIndex
from territory_opt.wording.number_text import exact_number


@dataclass(frozen=True)
class CustomerIds:
    """What identifies each customer and its unit. All arrays have shape (m,).

    Parameters
    ----------
    customer_id : Texts
    unit_id : Texts
        As the file gives it; blank where the coordinates decide.
    derived : bool
        Whether the units were derived from these customers; their places then cannot disagree with them.
    """

    customer_id: Texts
    unit_id: Texts
    derived: bool = False

    @property
    def without_unit(self) -> Bools:
        """Customers without a unit id, shape (m,)."""
        return np.array([not cell for cell in self.unit_id], dtype=bool)


@dataclass(frozen=True)
class Membership:
    """Units and places of the customers.

    Parameters
    ----------
    unit : Ints, shape (m,)
        Index of the unit; negative where there is a fault.
    points : Floats, shape (m, 2)
        In the book's frame; NaN where there is a fault.
    source : Texts, shape (m,)
        Where each place comes from: `given` or `unit`; blank where there is a fault.
    """

    unit: Ints
    points: Floats
    source: Texts


def locate_customers(
    table: RawTable, ids: CustomerIds, parsed_units: ParsedUnits, snap_km: float, findings: CollectedFaults
) -> Membership:
    """Unit and place of every customer.

    The unit id decides the unit, the coordinates decide the place. Without a unit id the unit is the one
    the place lies in, else the nearest within `snap_km`; farther is a fault.

    Parameters
    ----------
    snap_km : float
        In km; in the file's own units when the frame is local.
    """
    places = read_places(table, parsed_units.frame, findings)
    if parsed_units.frame.kind == "geographic" and (extent := parsed_units.extent) is not None:
        places = refuse_swapped(table, places, extent, findings)
    id_index = IdIndex(parsed_units.units.unit_id, "unit", parsed_units.unreadable)
    unit = look_up(table, "unit_id", ids.unit_id, id_index, findings)
    _refuse_unplaced(table, unit, ids, places, findings)
    if parsed_units.located.any():
        sites = _CustomerSites(table, ids, places, parsed_units, locator(parsed_units), snap_km, findings)
        unit = sites.assign_units(unit)
        if not ids.derived:
            sites.warn_of_disagreement(unit)
    points = places.points.copy()
    at_unit = (unit >= 0) & ~places.given
    points[at_unit] = parsed_units.units.points[unit[at_unit]]
    source = texts("unit" if there else "" for there in at_unit)
    source[places.known] = "given"
    return Membership(unit, points, source)


def _refuse_unplaced(
    table: RawTable, unit: Ints, ids: CustomerIds, places: Coordinates, findings: CollectedFaults
) -> None:
    """Refuse customers with neither a unit id nor coordinates."""
    if not table.has("unit_id") and places.column is None:
        if not any(table.has(name) for name in ("lon", "lat", "x", "y")):
            findings.fault(
                table.file,
                "the customers have no place: neither unit_id nor lon and lat",
                f"Give one of them. Columns found: {', '.join(table.columns)}.",
            )
        return
    unplaced = (unit == BLANK) & ~places.given & ids.without_unit
    column = table.get("unit_id") or places.column or Column("unit_id", ids.unit_id)
    findings.fault_cells(
        table, column, unplaced, "the customer has neither a unit_id nor a place", "Give one of them."
    )


@dataclass(frozen=True)
class _CustomerSites:
    """Customers and units, at least one of which has a usable place.

    Parameters
    ----------
    table : RawTable
    ids : CustomerIds
    places : Coordinates
    parsed_units : ParsedUnits
    locator : Locator
    snap_km : float
    findings : CollectedFaults
    """

    table: RawTable
    ids: CustomerIds
    places: Coordinates
    parsed_units: ParsedUnits
    locator: Locator
    snap_km: float
    findings: CollectedFaults

    def assign_units(self, unit: Ints) -> Ints:
        """Units of all customers; those without a unit id get theirs by place."""
        open_rows = np.flatnonzero((unit == BLANK) & self.places.known & self.ids.without_unit)
        if not len(open_rows):
            return unit
        unit = unit.copy()
        unit[open_rows] = self.locator.inside(self.places.points[open_rows])
        outside = open_rows[unit[open_rows] < 0]
        if not len(outside):
            return unit
        near, km = self.locator.nearest(self.places.points[outside], self.snap_km)
        snapped = km <= self.snap_km + self.locator.allowance()
        unit[outside[snapped]] = near[snapped]
        self._warn(CustomersSnapped, outside[snapped])
        self._refuse_far(outside[~snapped], near[~snapped], km[~snapped])
        return unit

    def warn_of_disagreement(self, unit: Ints) -> None:
        """Warn of customers that lie far from the unit that their file gives."""
        given = ~self.ids.without_unit
        located = np.zeros(len(unit), dtype=bool)
        located[unit >= 0] = self.parsed_units.located[unit[unit >= 0]]
        both = np.flatnonzero(given & located & self.places.known)
        if not len(both):
            return
        far = both[self.locator.beyond(self.places.points[both], unit[both]) > self.snap_km]
        self._warn(PlaceDisagrees, far)

    def _warn(self, kind: type[PlaceDisagrees | CustomersSnapped], rows: Ints) -> None:
        marked, length_unit = _marked(len(self.table), rows), self.parsed_units.frame.distance_unit
        self.findings.warn_rows(
            kind,
            self.table,
            marked,
            self.ids.customer_id,
            limit=self.snap_km,
            unit_of_length=length_unit,
        )

    def _refuse_far(self, far: Ints, near: Ints, km: Floats) -> None:
        """Refuse customers outside every unit.

        While some units are at fault, a customer may belong to one of those: only customers outside the
        extent of all units are refused then.
        """
        assert self.places.column is not None
        parsed_units, box = self.parsed_units, self.parsed_units.extent
        distance = dict(zip(far.tolist(), zip(near.tolist(), km.tolist())))
        if box is not None and (parsed_units.unreadable or not parsed_units.located.all()):
            far = far[~box.contains(self.places.points[far])]

        def problem(index: int) -> str:
            unit, distance_km = distance[index]
            name, measure = parsed_units.units.unit_id[unit], parsed_units.frame.distance_unit
            nearest = f"the nearest, {name!r}, is {distance_km:,.1f} {measure} away"
            return f"the customer is outside every unit; {nearest}"

        now = f"(now {exact_number(self.snap_km)}) in the scenario."
        remedy = f"Correct the place, give a unit_id, or raise units.snap_km {now}"
        where = _marked(len(self.table), far)
        self.findings.fault_cells(self.table, self.places.column, where, problem, remedy)


def _marked(count: int, rows: Ints) -> Bools:
    """Mask of the rows, shape (count,)."""
    marked = np.zeros(count, dtype=bool)
    marked[rows] = True
    return marked
