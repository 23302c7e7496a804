"""Plans from a file: a table with unit_id, territory_id and optionally rep_id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.ingest.cells.values import read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.find_tables import READERS, reader_of
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.formats.xlsx_table import sheet_names
from territory_opt.ingest.tables.assigned_reps import one_rep_each
from territory_opt.ingest.tables.headers import map_headers
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.ingest.tables.part_rows import convert_part_rows
from territory_opt.ingest.tables.schema import names_of
from territory_opt.ingest.tables.territory_names import check_territory_names
from territory_opt.model.arrays import Ints, Texts, frozen, texts
from territory_opt.model.assignments import Assignments
from territory_opt.model.book import Book
from territory_opt.model.finding import Finding
from territory_opt.model.id_index import IdIndex
from territory_opt.wording.spelling import normalized

NAME = "assignments"
UNITS = "units"
"""Layer, or sheet, that is read where there is none of assignments."""
MAX_NAMED = 10
"""Missing units that a fault names; all are counted."""
REMEDY = (
    "Name a plan's folder, or its assignments.csv, units.geojson, plan.gpkg or plan.xlsx, or any table with "
    "unit_id and territory_id."
)


def read_assignments(path: Path | str) -> Assignments:
    """Read a plan from a file of any kind a table may have.

    In a workbook the sheet `assignments` is read, or the only one with unit_id and territory_id; in a
    GeoPackage the layer `assignments`, or `units`.

    Raises
    ------
    InvalidInput
        When the file is missing, cannot be read, lacks a column, or leaves a unit_id blank.
    """
    path, findings = Path(path), CollectedFaults()
    table = _table(path, findings)
    if table is None:
        raise InvalidInput(findings.faults)
    if table.has("customer_id"):
        problem = "this is a table of customers, and whole units are assigned to territories"
        findings.fault(table.file, problem, REMEDY, column="customer_id")
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


def labels_from(
    book: Book, assignments: Assignments, *, approximate: bool = False
) -> tuple[Texts, Texts, tuple[Finding, ...]]:
    """Territory and rep of every unit of the book, by the assignments.

    Parameters
    ----------
    book : Book
        Its units may be cut; rows about whole units, or about larger or smaller parts, are converted.
    assignments : Assignments
    approximate : bool
        Whether the plan is only a start for the search: units may be missing, a unit whose smaller parts are
        in different territories then gets the most frequent one, and unknown reps are a warning.

    Returns
    -------
    territory_id, rep_id : Texts, shape (n,)
        Blank for units without a territory.
    findings : tuple of Finding
        Rows in which the territory was read in place of the rep.

    Raises
    ------
    InvalidInput
        With every unknown unit, every unit named twice or missing, every unit that the plan divides further
        than the book, every unknown rep, every territory with two reps and every rep with two territories.
    """
    findings = CollectedFaults()
    assignments = convert_part_rows(
        _as_table(assignments), assignments, book.units.unit_id, findings, approximate=approximate
    )
    table = _as_table(assignments)
    id_index = IdIndex(book.units.unit_id, "unit")
    unit = look_up(table, "unit_id", assignments.unit_id, id_index, findings)
    _refuse_twice(table, unit, findings)
    rep_id = assignments.rep_id
    if book.reps is not None:
        reps = IdIndex(book.reps.rep_id, "rep")
        known = look_up(table, "rep_id", rep_id, reps, findings, former_min_rows=1 if approximate else None)
        rep_id = texts(name if row >= 0 else "" for name, row in zip(rep_id, known))
    if not approximate:
        _refuse_missing_units(table, unit, id_index, findings)
        check_territory_names(table, assignments, book, findings)
    rep_id = one_rep_each(table, assignments, rep_id, findings)
    findings.raise_if_any()
    territory, rep = texts([""] * len(book.units)), texts([""] * len(book.units))
    territory[unit], rep[unit] = assignments.territory_id, rep_id
    return frozen(territory), frozen(rep), findings.findings


def _table(path: Path, findings: CollectedFaults) -> RawTable | None:
    if not path.is_file():
        findings.fault(str(path), "there is no such file", "Check the path.")
        return None
    if path.suffix.lower() not in READERS:
        findings.fault(path.name, f"files of the kind {path.suffix or '(none)'} are not read", REMEDY)
        return None
    first = _read(path, NAME)
    others = (attempt for name in _other_names(path) if (attempt := _read(path, name))[0] is not None)
    table, found = first if first[0] is not None else next(others, first)
    for fault in found.faults:
        findings.add(fault)
    return table and replace(_with_known_headers(table), name=NAME)


def _read(path: Path, name: str) -> tuple[RawTable | None, CollectedFaults]:
    findings = CollectedFaults()
    return reader_of(path)(path, name, names_of(NAME), findings), findings


def _other_names(path: Path) -> Iterator[str]:
    """Layers and sheets to read where none is named like the table."""
    suffix = path.suffix.lower()
    if suffix == ".gpkg":
        yield UNITS
    if suffix in (".xlsx", ".xlsm"):
        yield from filter(lambda name: _assigns_units(path, name), sheet_names(path))


def _assigns_units(path: Path, sheet: str) -> bool:
    table, _ = _read(path, sheet)
    names = set() if table is None else set(_with_known_headers(table).columns)
    return {"unit_id", "territory_id"} <= names and "customer_id" not in names


def _with_known_headers(table: RawTable) -> RawTable:
    """The table with headers that differ from a column's name in case and spaces only as that name."""
    meant = {normalized(name): name for name in (*names_of(NAME), "customer_id")}
    columns: dict[str, Column] = {}
    for header, column in table.columns.items():
        name = meant.get(normalized(header), header)
        columns[header if name in table.columns or name in columns else name] = column
    return table.with_columns(columns)


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


def _refuse_missing_units(table: RawTable, unit: Ints, id_index: IdIndex, findings: CollectedFaults) -> None:
    """Refuse a table without a row for every unit; units that an unknown id may mean have a fault already."""
    cells = table.columns["unit_id"].texts
    near = {id_index.near(str(cells[row])) for row in np.flatnonzero(unit < 0)}
    given = {str(cell) for cell in cells} | {one[0] for one in near if one}
    missing = sorted(name for name in id_index.ids if name not in given)
    if missing:
        listed = ", ".join(missing[:MAX_NAMED]) + (", …" if len(missing) > MAX_NAMED else "")
        findings.fault(
            table.file,
            f"{len(missing):,} of the book's {len(id_index):,} units have no row: {listed}",
            "Add a row for each of them; leave territory_id blank for a unit that no territory has.",
            column="unit_id",
            value=missing[0],
        )
