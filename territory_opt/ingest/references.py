"""Ids that point to another table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.findings import Findings
from territory_opt.ingest.table import Table
from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.register import SLIPS, UNKNOWN, Register


def look_up(table: Table, name: str, cells: Texts, register: Register, findings: Findings) -> Ints:
    """Index of every reference in a column, shape (rows,); unknown ones are faults.

    A reference that matches but for leading zeros, spaces or case says so. When all references of a long
    column share one such slip, one fault says that.
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
        if where.any():
            _refuse(table, name, where, what, near, register, findings)
    return indices


def _refuse(
    table: Table,
    name: str,
    where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    what: str | None,
    near: Mapping[str, tuple[str, str, str] | None],
    register: Register,
    findings: Findings,
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
