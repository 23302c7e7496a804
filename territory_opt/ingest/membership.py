"""Which unit each customer belongs to, and where the customer is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.ingest.extent import refuse_swapped
from territory_opt.ingest.findings import Findings
from territory_opt.ingest.locate import Locator, locator
from territory_opt.ingest.places import Places, read_places
from territory_opt.ingest.references import look_up
from territory_opt.ingest.table import Column, Table
from territory_opt.ingest.units import UnitsRead
from territory_opt.model.arrays import Bools, Floats, Ints, Texts
from territory_opt.model.register import BLANK, Register


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
    table: Table,
    ids: Texts,
    named: Texts,
    read: UnitsRead,
    snap_km: float,
    findings: Findings,
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
    unit = look_up(table, "unit_id", named, Register(read.units.unit_id, "unit", read.lost), findings)
    _refuse_nowhere(table, unit, named, places, findings)
    if read.sound.any():
        find = locator(read)
        unit = _join(table, ids, unit, named, places, read, find, snap_km, findings)
        if not made:
            _warn_of_disagreement(table, ids, unit, named, places, read, find, snap_km, findings)
    points = places.points.copy()
    home = (unit >= 0) & ~places.given
    points[home] = read.units.points[unit[home]]
    return Membership(unit, points)


def _refuse_nowhere(table: Table, unit: Ints, named: Texts, places: Places, findings: Findings) -> None:
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


def _join(
    table: Table,
    ids: Texts,
    unit: Ints,
    named: Texts,
    places: Places,
    read: UnitsRead,
    find: Locator,
    snap_km: float,
    findings: Findings,
) -> Ints:
    """Units of customers without a unit id, by their place."""
    todo = np.flatnonzero((unit == BLANK) & places.known & np.array([not cell for cell in named], dtype=bool))
    if not len(todo):
        return unit
    unit = unit.copy()
    unit[todo] = find.inside(places.points[todo])
    outside = todo[unit[todo] < 0]
    if not len(outside):
        return unit
    near, km = find.nearest(places.points[outside], snap_km)
    snapped = km <= snap_km + find.allowance()
    unit[outside[snapped]] = near[snapped]
    _warn_of_snapped(table, ids, outside[snapped], snap_km, read, findings)
    _refuse_far(table, outside[~snapped], near[~snapped], km[~snapped], places, read, snap_km, findings)
    return unit


def _warn_of_snapped(
    table: Table, ids: Texts, snapped: Ints, snap_km: float, read: UnitsRead, findings: Findings
) -> None:
    findings.some(
        table,
        _marked(len(table), snapped),
        ids,
        f"outside every unit, but within {snap_km:g} {read.frame.distance_unit} of one, so in the nearest",
        "Correct the place, give a unit_id, or set units.snap_km in the scenario.",
    )


def _refuse_far(
    table: Table,
    far: Ints,
    near: Ints,
    km: Floats,
    places: Places,
    read: UnitsRead,
    snap_km: float,
    findings: Findings,
) -> None:
    """Refuse customers outside every unit.

    While some units are at fault themselves, a customer may belong to one of those; then only customers
    far from all are refused.
    """
    assert places.column is not None
    distance = dict(zip(far.tolist(), zip(near.tolist(), km.tolist())))
    if not read.sound.all() or read.lost:
        box = read.extent
        far = far[~box.holds(places.points[far])] if box is not None else far
    measure = read.frame.distance_unit

    def problem(index: int) -> str:
        unit, away = distance[index]
        name = read.units.unit_id[unit]
        return f"the customer is outside every unit; the nearest, {name!r}, is {away:,.1f} {measure} away"

    findings.cells(
        table,
        places.column,
        _marked(len(table), far),
        problem,
        f"Correct the place, give a unit_id, or raise units.snap_km (now {snap_km:g}) in the scenario.",
    )


def _warn_of_disagreement(
    table: Table,
    ids: Texts,
    unit: Ints,
    named: Texts,
    places: Places,
    read: UnitsRead,
    find: Locator,
    snap_km: float,
    findings: Findings,
) -> None:
    given = np.array([bool(cell) for cell in named], dtype=bool)
    sound = np.zeros(len(unit), dtype=bool)
    sound[unit >= 0] = read.sound[unit[unit >= 0]]
    both = np.flatnonzero(given & sound & places.known)
    if not len(both):
        return
    apart = both[find.beyond(places.points[both], unit[both]) > snap_km]
    findings.some(
        table,
        _marked(len(table), apart),
        ids,
        f"the place is more than {snap_km:g} {read.frame.distance_unit} away from the unit in unit_id",
        "The unit_id decides; correct it or the place.",
    )


def _marked(count: int, where: Ints) -> Bools:
    marked = np.zeros(count, dtype=bool)
    marked[where] = True
    return marked
