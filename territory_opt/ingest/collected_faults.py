"""Faults and findings, collected until all input has been checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.about_file import MAX_IDS, AboutFile
from territory_opt.model.arrays import Bools, Texts
from territory_opt.model.finding import Finding

_T = TypeVar("_T", Fault, Finding)

WHOLE_COLUMN = 20
"""A fault that every filled cell of a column has, in more rows than this, is reported once."""
LONGEST_VALUE = 200
"""Characters of a value that a fault or a finding quotes."""


class CollectedFaults:
    """Collects faults and findings in the order they are found."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._findings: list[Finding] = []

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Faults so far, by file in the order of their first fault, then by row."""
        return _sorted(self._faults)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings so far, in the same order."""
        return _sorted(self._findings)

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

    def warn(self, finding: Finding) -> None:
        """Record one finding: it is reported and refuses nothing."""
        if isinstance(finding, AboutFile) and finding.value is not None:
            finding = replace(finding, value=_cut(finding.value))
        self._findings.append(finding)

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
        kind: Callable[..., Finding],
        table: RawTable,
        where: Bools,
        ids: Texts,
        column: str | None = None,
        **figures: Any,  # noqa: ANN401 - fields of the kind
    ) -> None:
        """Record one finding about all marked records, if there are any.

        Parameters
        ----------
        kind : class
            A finding that is `AboutRecords`.
        where : Bools, shape (rows,)
        ids : Texts, shape (rows,)
            Ids of the records.
        **figures
            The other fields of `kind`.
        """
        marked = np.flatnonzero(where).tolist()
        if not marked:
            return
        rows = tuple(int(table.rows[index]) for index in marked[:MAX_IDS])
        self.warn(
            kind(
                file=table.file,
                row=rows[0] if len(marked) == 1 else None,
                column=column,
                table=table.name,
                ids=tuple(str(ids[index]) for index in marked[:MAX_IDS]),
                rows=rows,
                count=len(marked),
                **figures,
            )
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


def _sorted(items: list[_T]) -> tuple[_T, ...]:
    """By file in the order of their first item, then by row."""
    order = {file: place for place, file in enumerate(dict.fromkeys(map(_file, items)))}
    return tuple(sorted(items, key=lambda item: (order[_file(item)], _row(item))))


def _file(item: Fault | Finding) -> str | None:
    return item.file if isinstance(item, Fault | AboutFile) else None


def _row(item: Fault | Finding) -> int:
    return (item.row or 0) if isinstance(item, Fault | AboutFile) else 0


def _cut(value: str | None) -> str | None:
    if value is None or len(value) <= LONGEST_VALUE:
        return value
    return value[:LONGEST_VALUE] + "…"
