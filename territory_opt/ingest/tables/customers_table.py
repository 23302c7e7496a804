"""The table of customers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from territory_opt.ingest.cells.values import Values, extra_columns, read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.unit_membership import place_customers
from territory_opt.ingest.tables.account_contradictions import refuse_contradictions
from territory_opt.ingest.tables.customer_measures import own_measures
from territory_opt.ingest.tables.units_table import UnitsRead
from territory_opt.ingest.tables.visit_defaults import fill_minutes, fill_visits
from territory_opt.model.arrays import Bools, Floats, Texts, frozen
from territory_opt.model.book import Customers


def read_customers(
    table: RawTable,
    read: UnitsRead | None,
    snap_km: float,
    findings: CollectedFaults,
    wanted: Collection[str] = (),
    named: Texts | None = None,
) -> Customers:
    """Customers of the book, in the order of the file.

    Parameters
    ----------
    read : UnitsRead or None
        None when the units could not be read; then nothing that needs them is checked.
    snap_km : float
        How far outside every unit a customer may lie.
    wanted : collection of str
        Columns of the user's own that the scenario ranks accounts by.
    named : Texts, shape (rows,), or None
        Unit of each customer where the units were made from this table; None: as the file says.
    """
    values = read_values(table, findings)
    ids: Texts = values["customer_id"]
    unit = np.full(len(table), -1, dtype=np.int64)
    points = np.full((len(table), 2), np.nan)
    if read is not None:
        of = values["unit_id"] if named is None else named
        member = place_customers(table, ids, of, read, snap_km, findings, made=named is not None)
        unit, points = member.unit, member.points
    values["account_id"] = np.where(values["account_id"] == "", ids, values["account_id"])
    prospect: Bools = values["prospect"] == 1
    refuse_contradictions(table, values, findings)
    as_read: dict[str, Any] = {name: frozen(values[name]) for name in _AS_READ}
    return Customers(
        customer_id=frozen(ids),
        unit=frozen(unit),
        points=frozen(points),
        revenue=frozen(np.nan_to_num(values["revenue"], nan=0.0)),
        potential=frozen(np.nan_to_num(values["potential"], nan=0.0)),
        visits=frozen(fill_visits(values["visits_per_year"], values["segment"], prospect)),
        visit_minutes=frozen(fill_minutes(values["visit_minutes"], values["segment"])),
        prospect=frozen(prospect),
        headquarters=frozen(values["headquarters"] == 1),
        kam_years=frozen(_kam_years(table, values, findings)),
        extra={name: frozen(column) for name, column in extra_columns(table).items()},
        measures={name: frozen(column) for name, column in own_measures(table, wanted, findings).items()},
        **as_read,
    )


_AS_READ = (
    "name",
    "account_id",
    "segment",
    "industry",
    "language",
    "country",
    "key_account",
    "coverage",
    "rep_id",
    "kam_id",
    "parent_id",
    "level",
    "field_share",
    "agent_id",
)


def _kam_years(table: RawTable, values: dict[str, Values], findings: CollectedFaults) -> Floats:
    """Years with today's KAM, shape (rows,): 1 where blank, 0 without a KAM."""
    nobody, years = values["kam_id"] == "", values["kam_years"]
    findings.some(
        table,
        nobody & (years > 0),
        values["customer_id"],
        "kam_years without a kam_id count for nothing",
        "Name today's KAM, or leave the years blank.",
        column="kam_years",
    )
    return np.where(nobody, 0.0, np.nan_to_num(years, nan=1.0))
