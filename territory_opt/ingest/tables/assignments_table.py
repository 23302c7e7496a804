"""Plans from a file: a table with unit_id, territory_id and optionally rep_id."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.ingest.cells.values import read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.find_tables import READERS, reader_of
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.tables.headers import map_headers
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.ingest.tables.part_rows import convert_part_rows
from territory_opt.ingest.tables.schema import names_of
from territory_opt.model.arrays import Ints, Texts, frozen, texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.book import Book
from territory_opt.model.id_index import IdIndex

NAME = "assignments"


def read_assignments(path: Path | str) -> Assignments:
    """Read a plan from a file of any kind a table may have.

    Raises
    ------
    InvalidInput
        When the file is missing, cannot be read, lacks a column, or leaves a unit_id blank.
    """
    path, findings = Path(path), CollectedFaults()
    table = _table(path, findings)
    if table is None:
        raise InvalidInput(findings.faults)
    table = map_headers(table, {}, "", findings)
    values = read_values(table, findings)
    column = table.get("unit_id")
    if column is not None:
        findings.fault_cells(
            table, column, column.blank, "the unit_id is blank", "Name the unit, or remove the row."
        )
    if not len(table) and not findings.faults:
        findings.fault(table.file, "the table has no rows", "Give one row for each unit.")
    findings.raise_if_any()
    return Assignments(
        unit_id=frozen(values["unit_id"]),
        territory_id=frozen(values["territory_id"]),
        rep_id=frozen(values["rep_id"]),
        file=table.file,
        row=frozen(table.rows),
    )


def labels_from(book: Book, assignments: Assignments, *, approximate: bool = False) -> tuple[Texts, Texts]:
    """Territory and rep of every unit of the book, by the assignments.

    Parameters
    ----------
    book : Book
        Its units may be cut; rows about whole units, or about larger or smaller parts, are converted.
    assignments : Assignments
    approximate : bool
        Whether the plan is only a start for the search: a unit whose smaller parts are in different
        territories then gets the most frequent one, and unknown reps are a warning.

    Returns
    -------
    territory_id, rep_id : Texts, shape (n,)
        Blank for units the file does not name.

    Raises
    ------
    InvalidInput
        With every unknown unit, every unit named twice, every unit that the plan divides further than the
        book, every unknown rep, and every territory with two reps.
    """
    findings = CollectedFaults()
    assignments = convert_part_rows(
        _as_table(assignments), assignments, book.units.unit_id, findings, approximate=approximate
    )
    table = _as_table(assignments)
    unit = look_up(table, "unit_id", assignments.unit_id, IdIndex(book.units.unit_id, "unit"), findings)
    _refuse_twice(table, unit, findings)
    rep_id = assignments.rep_id
    if book.reps is not None:
        id_index = IdIndex(book.reps.rep_id, "rep")
        known = look_up(
            table, "rep_id", rep_id, id_index, findings, former_min_rows=1 if approximate else None
        )
        rep_id = texts(name if row >= 0 else "" for name, row in zip(rep_id, known))
    _refuse_two_reps(table, assignments, findings)
    findings.raise_if_any()
    territory, rep = texts([""] * len(book.units)), texts([""] * len(book.units))
    territory[unit], rep[unit] = assignments.territory_id, rep_id
    return frozen(territory), frozen(rep)


def _table(path: Path, findings: CollectedFaults) -> RawTable | None:
    if not path.is_file():
        findings.fault(str(path), "there is no such file", "Check the path.")
        return None
    if path.suffix.lower() not in READERS:
        findings.fault(
            path.name, f"files of the kind {path.suffix or '(none)'} are not read", "Save it as CSV."
        )
        return None
    return reader_of(path)(path, NAME, names_of(NAME), findings)


def _as_table(assignments: Assignments) -> RawTable:
    columns = {
        name: Column(name, getattr(assignments, name)) for name in ("unit_id", "territory_id", "rep_id")
    }
    return RawTable(NAME, assignments.file, assignments.row, columns)


def _refuse_twice(table: RawTable, unit: Ints, findings: CollectedFaults) -> None:
    first: dict[int, int] = {}
    again = np.array(
        [u >= 0 and first.setdefault(u, i) != i for i, u in enumerate(unit.tolist())], dtype=bool
    )

    def problem(index: int) -> str:
        return f"the unit is in row {table.rows[first[int(unit[index])]]} already"

    findings.fault_cells(table, table.columns["unit_id"], again, problem, "Keep one row for each unit.")


def _refuse_two_reps(table: RawTable, assignments: Assignments, findings: CollectedFaults) -> None:
    first: dict[str, int] = {}
    rep, territory = assignments.rep_id, assignments.territory_id
    for index in range(len(assignments)):
        if rep[index] and territory[index]:
            first.setdefault(territory[index], index)
    other = np.array([bool(r) and bool(t) and rep[first[t]] != r for r, t in zip(rep, territory)], dtype=bool)

    def problem(index: int) -> str:
        there = first[territory[index]]
        return f"territory {territory[index]!r} has rep {rep[there]!r} in row {table.rows[there]}"

    findings.fault_cells(
        table, table.columns["rep_id"], other, problem, "A territory has one rep: correct one of them."
    )
