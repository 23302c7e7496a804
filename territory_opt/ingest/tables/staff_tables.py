"""The tables of reps and KAMs, and the staff of a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.ingest.cells.values import Values, read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.exchanged_places import warn_of_exchanged
from territory_opt.ingest.locations.read_homes import read_homes
from territory_opt.ingest.tables.partly_blank import note_partly_blank
from territory_opt.ingest.tables.schema import CHOICES
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.model.arrays import Floats, Ints, Texts, frozen
from territory_opt.model.book import KAM_ACCOUNTS, KAM_HOURS, Agents, Kams, Reps
from territory_opt.model.findings.book_findings import DefaultHours, DefaultLimit
from territory_opt.model.frame import Frame


@dataclass(frozen=True)
class Staff:
    """Reps, KAMs and agents of a book; None where it has no such table."""

    reps: Reps | None
    kams: Kams | None
    agents: Agents | None


@dataclass(frozen=True)
class HomeUnits:
    """What homes are read with.

    Parameters
    ----------
    frame : Frame
    parsed_units : ParsedUnits or None
        None when the units could not be read; then only coordinates give homes.
    snap_km : float
        Farther than this from its unit, a home is a warning.
    """

    frame: Frame
    parsed_units: ParsedUnits | None
    snap_km: float

    def homes(self, table: RawTable, values: Mapping[str, Values], findings: CollectedFaults) -> Floats:
        """Homes of a table, shape (rows, 2); NaN where unknown."""
        homes = read_homes(table, values, self.frame, self.parsed_units, self.snap_km, findings)
        if self.frame.kind == "geographic" and table.has("lon", "lat"):
            warn_of_exchanged(table, homes, None, findings)
        return homes


def read_reps(table: RawTable, units: HomeUnits, by_capacity: bool, findings: CollectedFaults) -> Reps:
    """Reps of the book, in the order of the file.

    Parameters
    ----------
    units : HomeUnits
    by_capacity : bool
        Whether the scenario has targets by capacity: then every rep needs a capacity.
    """
    values = read_values(table, findings)
    _refuse_partial_columns(table, values["share"], values["capacity_hours"], by_capacity, findings)
    _refuse_shared_territories(table, values["territory_id"], findings)
    note_partly_blank(table, values["rep_id"], findings)
    return Reps(
        rep_id=frozen(values["rep_id"]),
        name=frozen(values["name"]),
        homes=frozen(units.homes(table, values, findings)),
        capacity_hours=frozen(values["capacity_hours"]),
        share=frozen(values["share"]),
        territory_id=frozen(values["territory_id"]),
    )


def read_kams(table: RawTable, units: HomeUnits, findings: CollectedFaults) -> Kams:
    """KAMs of the book, in the order of the file."""
    values = read_values(table, findings)
    ids, no_limit, no_hours = (
        values["kam_id"],
        np.isnan(values["max_accounts"]),
        np.isnan(values["capacity_hours"]),
    )
    findings.warn_rows(DefaultLimit, table, no_limit, ids, "max_accounts", limit=KAM_ACCOUNTS)
    findings.warn_rows(DefaultHours, table, no_hours, ids, "capacity_hours", hours=KAM_HOURS)
    note_partly_blank(table, ids, findings)
    most = np.nan_to_num(values["max_accounts"], nan=KAM_ACCOUNTS).astype(np.int64)
    least = np.nan_to_num(values["min_accounts"], nan=0).astype(np.int64)
    _refuse_empty_range(table, least, most, findings)
    return Kams(
        kam_id=frozen(values["kam_id"]),
        name=frozen(values["name"]),
        homes=frozen(units.homes(table, values, findings)),
        capacity_hours=frozen(np.nan_to_num(values["capacity_hours"], nan=KAM_HOURS)),
        max_accounts=frozen(most),
        languages=tuple(values["languages"]),
        industries=tuple(values["industries"]),
        countries=tuple(values["countries"]),
        inside_sales=frozen(values["inside_sales"]),
        min_accounts=frozen(least),
        levels=_levels(table, values["levels"], findings),
        conflicts=tuple(values["conflicts"]),
        cost=frozen(np.nan_to_num(values["cost"], nan=0.0)),
        partner_hours=frozen(np.nan_to_num(values["partner_hours"], nan=0.0)),
    )


def _refuse_empty_range(table: RawTable, least: Ints, most: Ints, findings: CollectedFaults) -> None:
    column = table.get("min_accounts")
    if column is None:
        return

    def problem(index: int) -> str:
        return f"this KAM is to have at least {least[index]} accounts and at most {most[index]}"

    remedy = f"Lower min_accounts, or raise max_accounts (blank: {KAM_ACCOUNTS})."
    findings.fault_cells(table, column, least > most, problem, remedy)


def _levels(table: RawTable, given: Texts, findings: CollectedFaults) -> tuple[frozenset[str], ...]:
    """The levels each KAM may serve, in lower case; unknown levels are faults."""
    levels = tuple(frozenset(one.casefold() for one in some) for some in given)
    known = CHOICES["level"]
    if (column := table.get("levels")) is not None:
        unknown = np.array([bool(some - set(known)) for some in levels], dtype=np.bool_)
        remedy = f"List some of {', '.join(known)} with a semicolon between them, or leave it blank."
        findings.fault_cells(table, column, unknown, "this contains an unknown level", remedy)
    return levels


def _refuse_partial_columns(
    table: RawTable, share: Floats, capacity: Floats, by_capacity: bool, findings: CollectedFaults
) -> None:
    """Refuse shares of some reps only, and missing capacities when targets are by capacity."""
    column = table.get("share")
    if column is not None and (share > 0).any():
        problem = "share is blank though other reps have one"
        findings.fault_cells(table, column, column.blank, problem, "Give all reps a share, or none.")
    column = table.get("capacity_hours")
    if by_capacity and column is not None:
        problem = "the scenario asks for targets by capacity, and this rep has none"
        remedy = "Fill it in for every rep, above 0."
        findings.fault_cells(table, column, column.blank | (capacity == 0), problem, remedy)


def _refuse_shared_territories(table: RawTable, territory: Texts, findings: CollectedFaults) -> None:
    column = table.get("territory_id")
    if column is None:
        return
    first: dict[str, int] = {}
    shared = np.array([bool(t) and first.setdefault(t, i) != i for i, t in enumerate(territory)], dtype=bool)

    def problem(index: int) -> str:
        return f"the rep in row {table.rows[first[territory[index]]]} has this territory already"

    findings.fault_cells(table, column, shared, problem, "Give every territory to one rep.")
