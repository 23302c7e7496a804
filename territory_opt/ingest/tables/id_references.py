"""Ids that refer to another table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.arrays import Bools, Ints, Texts
from territory_opt.model.findings.book_findings import LeftTheCompany
from territory_opt.model.id_index import ID_TYPOS, UNKNOWN, IdIndex
from territory_opt.wording.spelling import closest_match

SIMILAR = 0.8
"""Similarity to an id from which an unknown reference is taken for a typo of it."""
MAX_COMPARED = 200_000
"""Most pairs of an unknown reference and an id that are compared."""


def look_up(
    table: RawTable,
    name: str,
    cells: Texts,
    id_index: IdIndex,
    findings: CollectedFaults,
    *,
    former_min_rows: int | None = None,
) -> Ints:
    """Index of every reference in a column, shape (rows,); unknown ones are faults.

    A reference that differs from an id only in leading zeros, spaces or case is reported as such, with one
    fault for a long column in which all references differ in the same way.

    Parameters
    ----------
    former_min_rows : int or None
        An unknown id in at least so many rows is taken for a person who has left: a warning, no fault. None:
        every unknown id is a fault.
    """
    indices = id_index.find(cells)
    column = table.get(name)
    unknown = indices == UNKNOWN
    if column is None or not unknown.any():
        return indices
    references = _References(table, column, cells, id_index, findings)
    closest = {cell: id_index.near(cell) for cell in {str(cell) for cell in cells[unknown]}}
    for _, difference, remedy in ID_TYPOS:
        near = {cell: found[0] for cell, found in closest.items() if found and found[1] == difference}
        references.refuse_typos(unknown, near, difference, remedy)
    rest = unknown & np.array([cell in closest and closest[cell] is None for cell in cells], dtype=bool)
    if former_min_rows is not None:
        former = rest & _frequent(cells, rest, former_min_rows)
        references.warn_of_former(former)
        rest &= ~former
        rest &= ~references.refuse_similar(rest)
    references.refuse_unknown(rest)
    return indices


def _frequent(cells: Texts, where: Bools, least: int) -> Bools:
    """Which cells hold an id that is in at least `least` of the rows marked."""
    count = Counter(map(str, cells[where]))
    return np.array([count[str(cell)] >= least for cell in cells], dtype=bool)


@dataclass(frozen=True)
class _References:
    """A column of references, and the ids they point to."""

    table: RawTable
    column: Column
    cells: Texts
    id_index: IdIndex
    findings: CollectedFaults

    def refuse_typos(self, unknown: Bools, near: Mapping[str, str], difference: str, remedy: str) -> None:
        """Refuse unknown references that differ from an id in one way only; `near` holds that id."""
        where = unknown & np.array([cell in near for cell in self.cells], dtype=bool)
        if not where.any():
            return

        def problem(index: int) -> str:
            return f"{self._no_such_id}; {near[self.column.texts[index]]!r} differs only in {difference}"

        self.findings.fault_cells(self.table, self.column, where, problem, remedy)

    def refuse_similar(self, where: Bools) -> Bools:
        """Refuse references that are similar to an id, with that id; returns which these are."""
        unknown = {str(cell) for cell in self.cells[where]}
        similar = {}
        if len(unknown) * len(self.id_index) <= MAX_COMPARED:
            found = {cell: closest_match(cell, self.id_index.ids, SIMILAR) for cell in unknown}
            similar = {cell: meant for cell, meant in found.items() if meant is not None}
        marked: Bools = where & np.array([str(cell) in similar for cell in self.cells], dtype=bool)

        def problem(index: int) -> str:
            return f"{self._no_such_id}; did you mean {similar[str(self.cells[index])]!r}?"

        remedy = f"Correct the id, leave it blank, or add the {self.id_index.entity}."
        self.findings.fault_cells(self.table, self.column, marked, problem, remedy)
        return marked

    def refuse_unknown(self, where: Bools) -> None:
        """Refuse references that are similar to no id."""
        if where.any():
            remedy = f"Correct the id, leave it blank, or add the {self.id_index.entity}."
            self.findings.fault_cells(self.table, self.column, where, self._no_such_id, remedy)

    def warn_of_former(self, where: Bools) -> None:
        """Warn once of references to people who have left."""
        if not where.any():
            return
        count = Counter(map(str, self.cells[where]))
        most = count.most_common(MAX_IDS)
        self.findings.warn(
            LeftTheCompany(
                file=self.table.file,
                column=self.column.name,
                entity=self.id_index.entity,
                ids=tuple(one for one, _ in most),
                customers=tuple(times for _, times in most),
                count=len(count),
                rows_affected=int(where.sum()),
                rows_filled=int((~self.column.blank).sum()),
            )
        )

    @property
    def _no_such_id(self) -> str:
        return f"no {self.id_index.entity} has this id"
