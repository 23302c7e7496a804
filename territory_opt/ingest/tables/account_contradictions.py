"""Accounts whose sites have contradictory values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from territory_opt.ingest.cells.values import Values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.arrays import Bools, Ints, Texts
from territory_opt.model.findings.book_findings import FlagOverruled


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
    _refuse_rings(table, account, values["parent_id"], findings)
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
    cases: tuple[tuple[int, Bools, Literal["territory", "key_account", "elsewhere"]], ...] = (
        (1, coverage == "territory", "territory"),
        (1, elsewhere, "elsewhere"),
        (0, coverage == "key_account", "key_account"),
    )
    for flag, given, overruled_by in cases:
        first = _first(account, given)
        flagged = np.flatnonzero((flags == flag) & (first >= 0))
        rows = {account[index]: (index, int(first[index])) for index in flagged[::-1].tolist()}
        if not rows:
            continue
        named = list(reversed(rows.items()))[:MAX_IDS]
        only = named[0][1][0] if len(rows) == 1 else None
        findings.warn(
            FlagOverruled(
                file=table.file,
                row=None if only is None else int(table.rows[only]),
                column="key_account",
                value=None if only is None else table.columns["key_account"].shown(only),
                accounts=tuple(str(key) for key, _ in named),
                flag_rows=tuple(int(table.rows[index]) for _, (index, _) in named),
                coverage_rows=tuple(int(table.rows[index]) for _, (_, index) in named),
                count=len(rows),
                flag=flag == 1,
                coverage=overruled_by,
            )
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


def _refuse_rings(table: RawTable, account: Texts, given: Texts, findings: CollectedFaults) -> None:
    """Refuse parents that lead back to their own account; an account that names itself has no parent."""
    column = table.get("parent_id")
    if column is None:
        return
    parent: dict[str, str] = {}
    row: dict[str, int] = {}
    for index in np.flatnonzero((given != "") & (given != account)).tolist():
        parent.setdefault(str(account[index]), str(given[index]))
        row.setdefault(str(account[index]), index)
    for ring in rings_of(parent):
        first = min(ring, key=row.__getitem__)
        place = ring.index(first)
        named = " -> ".join([*ring[place:], *ring[:place], first])
        findings.fault(
            table.file,
            f"the parents form a ring: {named}",
            "Leave the parent of the topmost account blank.",
            row=int(table.rows[row[first]]),
            column=column.name,
            value=parent[first],
        )


def rings_of(parent: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Rings in a mapping of names to the name above, each from the name that is met first.

    Examples
    --------
    >>> rings_of({"a": "b", "b": "c", "c": "b", "d": "e"})
    [('b', 'c')]
    """
    rings, seen = [], set[str]()
    for start in parent:
        path: dict[str, None] = {}
        name: str | None = start
        while name is not None and name not in seen and name not in path:
            path[name] = None
            name = parent.get(name)
        if name is not None and name in path:
            names = list(path)
            rings.append(tuple(names[names.index(name) :]))
        seen |= path.keys()
    return rings


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
