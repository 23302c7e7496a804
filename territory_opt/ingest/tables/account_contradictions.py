"""Accounts whose sites have contradictory values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.cells.values import Values
from territory_opt.ingest.collected_faults import NAMED, CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.arrays import Bools, Ints, Texts


def refuse_contradictions(table: RawTable, values: Mapping[str, Values], findings: CollectedFaults) -> None:
    """Refuse accounts with contradictory flags, coverages, parents, levels or headquarters.

    Coverage has priority over the flag key_account: a flag without effect is a warning, no fault.

    Parameters
    ----------
    values : mapping of str to array, each of shape (rows,)
        Columns as read, account_id filled.
    """
    account: Texts = values["account_id"]
    flags, coverage = values["key_account"], values["coverage"]
    _refuse_both(table, "key_account", account, (flags == 1, flags == 0), findings)
    both = (coverage == "key_account", coverage == "territory")
    _refuse_both(table, "coverage", account, both, findings)
    _warn_overruled(table, account, flags, coverage, findings)
    _refuse_different(table, "parent_id", account, values["parent_id"], findings)
    _refuse_different(table, "level", account, values["level"], findings)
    _refuse_second(table, account, values["headquarters"] == 1, findings)


def _refuse_both(
    table: RawTable, name: str, account: Texts, both: tuple[Bools, Bools], findings: CollectedFaults
) -> None:
    column, (yes, no) = table.get(name), both
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

    findings.fault_cells(
        table, column, where, problem, "Give all sites of the account the same, or leave the rest blank."
    )


def _warn_overruled(
    table: RawTable, account: Texts, flags: Ints, coverage: Texts, findings: CollectedFaults
) -> None:
    """Warn of flags that have no effect because coverage comes before them."""
    if table.get("key_account") is None or table.get("coverage") is None:
        return
    served = (coverage == "") | (coverage == "key_account") | (coverage == "territory")
    elsewhere = ~np.isin(account.astype(str), np.unique(account[served].astype(str)))
    for flag, given, text in (
        (1, coverage == "territory", "not key, as coverage territory comes before key_account true"),
        (1, elsewhere, "not key, as all sites have coverage inside_sales or house, for all key_account true"),
        (0, coverage == "key_account", "key, as coverage key_account comes before key_account false"),
    ):
        first = _first(account, given)
        flagged = np.flatnonzero((flags == flag) & (first >= 0))
        rows = {account[index]: (index, int(first[index])) for index in flagged[::-1].tolist()}
        _warn_of(table, dict(reversed(rows.items())), text, findings)


def _warn_of(
    table: RawTable, rows: Mapping[str, tuple[int, int]], text: str, findings: CollectedFaults
) -> None:
    """One warning about accounts: for each the rows of the flag and of the coverage that overrules it."""
    if not rows:
        return
    named = [
        f"{key} (key_account in row {table.rows[flag]}, coverage in row {table.rows[given]})"
        for key, (flag, given) in list(rows.items())[:NAMED]
    ]
    rest = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    flag = next(iter(rows.values()))[0]
    findings.warn(
        table.file,
        f"{len(rows):,} account{'s are' if len(rows) > 1 else ' is'} {text}: {', '.join(named)}{rest}",
        "Correct the one or the other; blank leaves an account to the rule.",
        row=int(table.rows[flag]) if len(rows) == 1 else None,
        column="key_account",
        value=table.columns["key_account"].shown(flag) if len(rows) == 1 else None,
    )


def _refuse_different(
    table: RawTable, name: str, account: Texts, given: Texts, findings: CollectedFaults
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
        key, row, what = account[index], table.rows[there], name.removesuffix("_id")
        return f"account {key!r} has {name} {column.shown(there)!r} in row {row}; an account has one {what}"

    findings.fault_cells(
        table,
        column,
        where.astype(np.bool_) & (given != ""),
        problem,
        "Give all sites of the account the same, or leave the rest blank.",
    )


def _refuse_second(table: RawTable, account: Texts, marked: Bools, findings: CollectedFaults) -> None:
    column = table.get("headquarters")
    if column is None:
        return
    first = _first(account, marked)

    def problem(index: int) -> str:
        return f"account {account[index]!r} has its headquarters in row {table.rows[first[index]]} already"

    again = marked & (first != np.arange(len(account)))
    findings.fault_cells(table, column, again, problem, "Mark one site of the account.")


def _first(account: Texts, marked: Bools) -> Ints:
    """First marked row of the same account, -1 where none is marked; shape (rows,)."""
    rows: dict[str, int] = {}
    for index in np.flatnonzero(marked).tolist():
        rows.setdefault(account[index], index)
    return np.array([rows.get(key, -1) for key in account], dtype=np.int64)
