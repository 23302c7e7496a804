"""Names of territories in a table of assignments that a spreadsheet has changed."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.arrays import texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.book import Book
from territory_opt.model.id_index import IdIndex

CHANGED = ("spaces around it", "the ending '.0'", "leading zeros")
"""Differences from a known id that nobody types on purpose."""


def check_territory_names(
    table: RawTable, assignments: Assignments, book: Book, findings: CollectedFaults
) -> None:
    """Refuse names that differ from another one only in spaces, lost zeros or the ending of a number.

    The book's own ids of territories are known; for spaces, the other names of the table too. All other names
    are free.
    """
    reps = [] if book.reps is None else book.reps.territory_id.tolist()
    own = {str(name) for name in (*reps, *book.units.territory_id)} - {""}
    names = {str(name) for name in assignments.territory_id} - {""}
    book_index = IdIndex(texts(sorted(own)), "territory")
    problems: dict[str, tuple[str, str]] = {}
    for name in sorted(names - own):
        near = book_index.near(name)
        if near is not None and near[1] in CHANGED:
            problems[name] = (f"{near[0]!r} differs only in {near[1]}", near[2])
        elif name != name.strip() and name.strip() in names:
            problems[name] = (f"{name.strip()!r} differs only in {CHANGED[0]}", "Remove the spaces.")
    for remedy in sorted({remedy for _, remedy in problems.values()}):
        where = np.array(
            [problems.get(str(name), ("", ""))[1] == remedy for name in assignments.territory_id]
        )
        findings.fault_cells(
            table,
            table.columns["territory_id"],
            where.astype(bool),
            lambda index: problems[str(assignments.territory_id[index])][0],
            remedy,
        )
