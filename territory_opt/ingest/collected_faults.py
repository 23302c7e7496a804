"""Faults and warnings, collected until all input has been checked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.arrays import Bools, Texts

WHOLE_COLUMN = 20
"""A fault that every filled cell of a column has, in more rows than this, is reported once."""
NAMED = 5
"""How many records a summarised warning names."""
LONGEST_VALUE = 200
"""Characters of a value that a fault quotes."""


class CollectedFaults:
    """Collects faults and warnings in the order they are found."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._warnings: list[Fault] = []

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Faults so far, by file in the order of their first fault, then by row."""
        return _sorted(self._faults)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """Warnings so far, in the same order."""
        return _sorted(self._warnings)

    def fault(
        self,
        file: str,
        problem: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Record one fault."""
        self._faults.append(Fault(file, row, column, _cut(value), problem, remedy))

    def warn(
        self,
        file: str,
        problem: str,
        remedy: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Record one warning: it is reported and refuses nothing."""
        self._warnings.append(Fault(file, row, column, _cut(value), problem, remedy))

    def add(self, fault: Fault) -> None:
        """Record a fault made elsewhere."""
        self._faults.append(fault)

    def fault_cells(
        self, table: RawTable, column: Column, where: Bools, problem: str | Callable[[int], str], remedy: str
    ) -> None:
        """Record a fault for every marked cell.

        Parameters
        ----------
        where : Bools, shape (rows,)
        problem : str or function of the record's index
        remedy : str

        Notes
        -----
        When every filled cell is marked, in more than `WHOLE_COLUMN` rows, one fault reports the column.
        """
        marked = np.flatnonzero(where)
        if len(marked) > WHOLE_COLUMN and len(marked) == int((~column.blank | where).sum()):
            first = int(marked[0])
            text = problem if isinstance(problem, str) else problem(first)
            self._cell(table, column, first, f"{text} (so in all {len(marked):,} rows)", remedy)
            return
        for index in marked.tolist():
            text = problem if isinstance(problem, str) else problem(index)
            self._cell(table, column, index, text, remedy)

    def _cell(self, table: RawTable, column: Column, index: int, problem: str, remedy: str) -> None:
        row = int(table.rows[index])
        self.fault(table.file, problem, remedy, row=row, column=column.name, value=column.shown(index))

    def warn_rows(
        self,
        table: RawTable,
        where: Bools,
        names: Texts,
        problem: str,
        remedy: str,
        column: str | None = None,
    ) -> None:
        """Record one warning about all marked records: how many, and the first few by name and row.

        Parameters
        ----------
        where : Bools, shape (rows,)
        names : Texts, shape (rows,)
            Ids of the records.
        problem : str
            Continues "3 customers: ".
        """
        marked = np.flatnonzero(where).tolist()
        if not marked:
            return
        listed = ", ".join(f"{names[index]} (row {table.rows[index]})" for index in marked[:NAMED])
        rest = f" and {len(marked) - NAMED:,} more" if len(marked) > NAMED else ""
        row = int(table.rows[marked[0]]) if len(marked) == 1 else None
        records = table.name.removesuffix("s") if len(marked) == 1 else table.name
        self.warn(
            table.file,
            f"{len(marked):,} {records}: {problem}: {listed}{rest}",
            remedy,
            row=row,
            column=column,
        )

    def raise_if_any(self) -> None:
        """Refuse the input when there is any fault.

        Raises
        ------
        InvalidInput
            With every fault collected.
        """
        if self._faults:
            raise InvalidInput(self.faults)


def _sorted(findings: list[Fault]) -> tuple[Fault, ...]:
    order = {file: place for place, file in enumerate(dict.fromkeys(item.file for item in findings))}
    return tuple(sorted(findings, key=lambda item: (order[item.file], item.row or 0)))


def _cut(value: str | None) -> str | None:
    if value is None or len(value) <= LONGEST_VALUE:
        return value
    return value[:LONGEST_VALUE] + "…"
