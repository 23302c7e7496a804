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
from territory_opt.ingest.tables.units_table import UnitsRead
from territory_opt.model.arrays import Bools, Floats, Ints, Texts
from territory_opt.model.id_index import BLANK, IdIndex


@dataclass(frozen=True)
class Membership:
    """Units and places of the customers.

    Parameters
    ----------
    unit : Ints, shape (m,)
        Index of the unit; negative where there is a fault.
    points : Floats, shape (m, 2)
        In the book's frame; NaN where there is a fault.
    """

    unit: Ints
    points: Floats


def place_customers(
    table: RawTable,
    ids: Texts,
    named: Texts,
    read: UnitsRead,
    snap_km: float,
    findings: CollectedFaults,
    *,
    made: bool = False,
) -> Membership:
    """Unit and place of every customer.

    The unit id decides the unit, the coordinates decide the place. Without a unit id the unit is the one
    the place lies in, else the nearest within `snap_km`; farther is a fault.

    Parameters
    ----------
    ids, named : Texts, shape (m,)
        Customer ids, and the unit ids the file gives.
    snap_km : float
        In km; in the file's own units when the frame is local.
    made : bool
        Whether the units were made from these customers, whose places cannot disagree with them then.
    """
    places = read_places(table, read.frame, findings)
    if read.frame.kind == "geographic" and (extent := read.extent) is not None:
        places = refuse_swapped(table, places, extent, findings)
    unit = look_up(table, "unit_id", named, IdIndex(read.units.unit_id, "unit", read.lost), findings)
    _refuse_nowhere(table, unit, named, places, findings)
    if read.sound.any():
        sites = _Sites(table, ids, named, places, read, locator(read), snap_km, findings)
        unit = sites.joined(unit)
        if not made:
            sites.warn_of_disagreement(unit)
    points = places.points.copy()
    home = (unit >= 0) & ~places.given
    points[home] = read.units.points[unit[home]]
    return Membership(unit, points)


def _refuse_nowhere(
    table: RawTable, unit: Ints, named: Texts, places: Coordinates, findings: CollectedFaults
) -> None:
    if not table.has("unit_id") and places.column is None:
        if not any(table.has(name) for name in ("lon", "lat", "x", "y")):
            findings.fault(
                table.file,
                "the customers have no place: neither unit_id nor lon and lat",
                f"Give one of them. Columns found: {', '.join(table.columns)}.",
            )
        return
    nowhere = (unit == BLANK) & ~places.given & np.array([not cell for cell in named], dtype=bool)
    column = table.get("unit_id") or places.column or Column("unit_id", named)
    findings.cells(
        table, column, nowhere, "the customer has neither a unit_id nor a place", "Give one of them."
    )


@dataclass(frozen=True)
class _Sites:
    """The customers beside the units, at least one of which has a usable place.

    Parameters
    ----------
    table : RawTable
    ids, named : Texts, shape (m,)
        Customer ids, and the unit ids the file gives.
    places : Coordinates
    read : UnitsRead
    find : Locator
    snap_km : float
    findings : CollectedFaults
    """

    table: RawTable
    ids: Texts
    named: Texts
    places: Coordinates
    read: UnitsRead
    find: Locator
    snap_km: float
    findings: CollectedFaults

    def joined(self, unit: Ints) -> Ints:
        """Units of all customers, of those without a unit id by their place."""
        unnamed = np.array([not cell for cell in self.named], dtype=bool)
        todo = np.flatnonzero((unit == BLANK) & self.places.known & unnamed)
        if not len(todo):
            return unit
        unit = unit.copy()
        unit[todo] = self.find.inside(self.places.points[todo])
        outside = todo[unit[todo] < 0]
        if not len(outside):
            return unit
        near, km = self.find.nearest(self.places.points[outside], self.snap_km)
        snapped = km <= self.snap_km + self.find.allowance()
        unit[outside[snapped]] = near[snapped]
        self._warn_of_snapped(outside[snapped])
        self._refuse_far(outside[~snapped], near[~snapped], km[~snapped])
        return unit

    def warn_of_disagreement(self, unit: Ints) -> None:
        """Name customers that lie far from the unit that their file gives."""
        given = np.array([bool(cell) for cell in self.named], dtype=bool)
        sound = np.zeros(len(unit), dtype=bool)
        sound[unit >= 0] = self.read.sound[unit[unit >= 0]]
        both = np.flatnonzero(given & sound & self.places.known)
        if not len(both):
            return
        apart = both[self.find.beyond(self.places.points[both], unit[both]) > self.snap_km]
        away = f"{self.snap_km:g} {self.read.frame.distance_unit} away from the unit in unit_id"
        self._some(apart, f"the place is more than {away}", "The unit_id decides; correct it or the place.")

    def _warn_of_snapped(self, snapped: Ints) -> None:
        within = f"within {self.snap_km:g} {self.read.frame.distance_unit} of one, so in the nearest"
        remedy = "Correct the place, give a unit_id, or set units.snap_km in the scenario."
        self._some(snapped, f"outside every unit, but {within}", remedy)

    def _some(self, where: Ints, problem: str, remedy: str) -> None:
        self.findings.some(self.table, _marked(len(self.table), where), self.ids, problem, remedy)

    def _refuse_far(self, far: Ints, near: Ints, km: Floats) -> None:
        """Refuse customers outside every unit.

        While some units are at fault themselves, a customer may belong to one of those; then only customers
        far from all are refused.
        """
        assert self.places.column is not None
        read, box = self.read, self.read.extent
        distance = dict(zip(far.tolist(), zip(near.tolist(), km.tolist())))
        if box is not None and (read.lost or not read.sound.all()):
            far = far[~box.holds(self.places.points[far])]

        def problem(index: int) -> str:
            unit, away = distance[index]
            name, measure = read.units.unit_id[unit], read.frame.distance_unit
            return f"the customer is outside every unit; the nearest, {name!r}, is {away:,.1f} {measure} away"

        now = f"(now {self.snap_km:g}) in the scenario."
        remedy = f"Correct the place, give a unit_id, or raise units.snap_km {now}"
        where = _marked(len(self.table), far)
        self.findings.cells(self.table, self.places.column, where, problem, remedy)


def _marked(count: int, where: Ints) -> Bools:
    marked = np.zeros(count, dtype=bool)
    marked[where] = True
    return marked
