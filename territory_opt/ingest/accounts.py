"""Accounts whose sites contradict one another."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.findings import Findings
from territory_opt.ingest.table import Table
from territory_opt.ingest.values import Values
from territory_opt.model.arrays import Bools, Ints, Texts


def refuse_contradictions(table: Table, values: Mapping[str, Values], findings: Findings) -> None:
    """An account is key as a whole, under one parent, at one level, from one headquarters.

    Parameters
    ----------
    values : mapping of str to array, each of shape (rows,)
        Columns as read, account_id filled.
    """
    account: Texts = values["account_id"]
    flags, coverage = values["key_account"], values["coverage"]
    _refuse_both(table, "key_account", account, (flags == 1, flags == 0), findings)
    said = (coverage == "key_account", coverage == "territory")
    _refuse_both(table, "coverage", account, said, findings)
    _refuse_different(table, "parent_id", account, values["parent_id"], "one parent", findings)
    _refuse_different(table, "level", account, values["level"], "one level", findings)
    _refuse_second(table, account, values["headquarters"] == 1, findings)


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


def _refuse_different(
    table: Table, name: str, account: Texts, given: Texts, wanted: str, findings: Findings
) -> None:
    column = table.get(name)
    if column is None:
        return
    first = _first(account, given != "")
    where = np.array(
        [first[index] >= 0 and given[first[index]] != given[index] for index in range(len(given))]
    )

    def problem(index: int) -> str:
        there = int(first[index])
        key, row = account[index], table.rows[there]
        return f"account {key!r} has {name} {column.shown(there)!r} in row {row}; an account has {wanted}"

    findings.cells(
        table,
        column,
        where.astype(np.bool_) & (given != ""),
        problem,
        "Give all sites of the account the same, or leave the rest blank.",
    )


def _refuse_second(table: Table, account: Texts, marked: Bools, findings: Findings) -> None:
    column = table.get("headquarters")
    if column is None:
        return
    first = _first(account, marked)

    def problem(index: int) -> str:
        return f"account {account[index]!r} has its headquarters in row {table.rows[first[index]]} already"

    again = marked & (first != np.arange(len(account)))
    findings.cells(table, column, again, problem, "Mark one site of the account.")


def _first(account: Texts, said: Bools) -> Ints:
    """First row of the same account that says something, -1 where none does; shape (rows,)."""
    rows: dict[str, int] = {}
    for index in np.flatnonzero(said).tolist():
        rows.setdefault(account[index], index)
    return np.array([rows.get(key, -1) for key in account], dtype=np.int64)
