"""Ids that point to another table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.collected_faults import NAMED, CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.arrays import Bools, Ints, Texts
from territory_opt.model.id_index import SLIPS, UNKNOWN, IdIndex


def look_up(
    table: RawTable,
    name: str,
    cells: Texts,
    register: IdIndex,
    findings: CollectedFaults,
    *,
    left_from: int | None = None,
) -> Ints:
    """Index of every reference in a column, shape (rows,); unknown ones are faults.

    A reference that matches but for leading zeros, spaces or case says so. When all references of a long
    column share one such slip, one fault says that.

    Parameters
    ----------
    left_from : int or None
        From how many rows on an unknown id is that of somebody who has left, which one warning tells; None
        where it never is.
    """
    indices = register.find(cells)
    column = table.get(name)
    unknown = indices == UNKNOWN
    if column is None or not unknown.any():
        return indices
    near = {cell: register.near(cell) for cell in {str(cell) for cell in cells[unknown]}}
    for what in [*(slip[1] for slip in SLIPS), None]:
        where = unknown & np.array(
            [cell in near and (near[cell] or (None, None))[1] == what for cell in cells], dtype=bool
        )
        if what is None and left_from is not None:
            left = where & _frequent(cells, where, left_from)
            if left.any():
                _warn_of_left(table, name, cells[left], register, findings)
            where &= ~left
        if where.any():
            _refuse(table, name, where, what, near, register, findings)
    return indices


def _frequent(cells: Texts, where: Bools, least: int) -> Bools:
    """Which cells hold an id that stands in at least so many of the rows marked."""
    count = Counter(map(str, cells[where]))
    return np.array([count[str(cell)] >= least for cell in cells], dtype=bool)


def _warn_of_left(
    table: RawTable, name: str, cells: Texts, register: IdIndex, findings: CollectedFaults
) -> None:
    count = Counter(map(str, cells))
    listed = ", ".join(f"{one} ({times:,})" for one, times in count.most_common(NAMED))
    rest = f" and {len(count) - NAMED:,} more" if len(count) > NAMED else ""
    of = f"{len(cells):,} of {int((~table.columns[name].blank).sum()):,} {table.name}"
    findings.warn(
        table.file,
        f"the {register.noun} of today of {of} is not in the table of {register.noun}s: {listed}{rest}",
        f"Nothing is to do where they have left; else correct the id, or add the {register.noun}.",
        column=table.columns[name].name,
    )


def _refuse(
    table: RawTable,
    name: str,
    where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    what: str | None,
    near: Mapping[str, tuple[str, str, str] | None],
    register: IdIndex,
    findings: CollectedFaults,
) -> None:
    column = table.columns[name]
    article = f"no {register.noun} has this id"
    if what is None:
        remedy = f"Correct the id, leave it blank, or add the {register.noun}."
        findings.cells(table, column, where, article, remedy)
        return
    remedy = next(slip[2] for slip in SLIPS if slip[1] == what)

    def problem(index: int) -> str:
        close = near[column.texts[index]]
        return f"{article}; {close[0]!r} differs only in {what}" if close else article

    findings.cells(table, column, where, problem, remedy)
