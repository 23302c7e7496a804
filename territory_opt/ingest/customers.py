"""The table of customers."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.findings import Findings
from territory_opt.ingest.membership import place_customers
from territory_opt.ingest.segments import fill_minutes, fill_visits
from territory_opt.ingest.table import Table
from territory_opt.ingest.units import UnitsRead
from territory_opt.ingest.values import Values, extra_columns, read_values
from territory_opt.model.arrays import Bools, Texts, frozen
from territory_opt.model.book import Customers


def read_customers(table: Table, read: UnitsRead | None, snap_km: float, findings: Findings) -> Customers:
    """Customers of the book, in the order of the file.

    Parameters
    ----------
    read : UnitsRead or None
        None when the units could not be read; then nothing that needs them is checked.
    snap_km : float
        How far outside every unit a customer may lie.
    """
    values = read_values(table, findings)
    ids: Texts = values["customer_id"]
    unit = np.full(len(table), -1, dtype=np.int64)
    points = np.full((len(table), 2), np.nan)
    if read is not None:
        member = place_customers(table, ids, values["unit_id"], read, snap_km, findings)
        unit, points = member.unit, member.points
    values["account_id"] = np.where(values["account_id"] == "", ids, values["account_id"])
    prospect: Bools = values["prospect"] == 1
    _refuse_contradictions(table, values, findings)
    return Customers(
        customer_id=frozen(ids),
        unit=frozen(unit),
        points=frozen(points),
        revenue=frozen(np.nan_to_num(values["revenue"], nan=0.0)),
        potential=frozen(np.nan_to_num(values["potential"], nan=0.0)),
        visits=frozen(fill_visits(values["visits_per_year"], values["segment"], prospect)),
        visit_minutes=frozen(fill_minutes(values["visit_minutes"], values["segment"])),
        prospect=frozen(prospect),
        **{name: frozen(values[name]) for name in _AS_READ},
        extra={name: frozen(column) for name, column in extra_columns(table).items()},
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
)


def _refuse_contradictions(table: Table, values: dict[str, Values], findings: Findings) -> None:
    """An account is key as a whole, so its sites cannot say yes and no, neither by flag nor by coverage."""
    flags, coverage = values["key_account"], values["coverage"]
    _refuse_both(table, "key_account", values["account_id"], (flags == 1, flags == 0), findings)
    said = (coverage == "key_account", coverage == "territory")
    _refuse_both(table, "coverage", values["account_id"], said, findings)


def _refuse_both(
    table: Table, name: str, account: Texts, said: tuple[Bools, Bools], findings: Findings
) -> None:
    column, (yes, no) = table.get(name), said
    clash = (set(account[yes]) & set(account[no])) - {""}
    if column is None or not clash:
        return
    first = {key: int(np.flatnonzero((account == key) & yes)[0]) for key in sorted(clash)}
    where = np.array([key in clash for key in account], dtype=bool) & no

    def problem(index: int) -> str:
        key = account[index]
        here, there = column.shown(index), column.shown(first[key])
        row = table.rows[first[key]]
        return f"account {key!r} has {name} {here} here and {there} in row {row}; it is key as a whole"

    findings.cells(
        table, column, where, problem, "Give all sites of the account the same, or leave the rest blank."
    )
