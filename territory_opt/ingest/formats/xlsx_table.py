"""Excel workbooks."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from territory_opt.ingest.cells.typed_cells import column_of
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.number_formats import shown_number, shows_codes
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.safe_read import call_reader

Row = tuple[object, ...]
REMEDY = "Save it as .xlsx, without a password."


def read_xlsx(path: Path, name: str, known: Collection[str], findings: CollectedFaults) -> RawTable | None:
    """Table of the sheet named like the table, else of the only sheet; formulas by their last value.

    Whole numbers in a format of codes (00000) read as the cell shows them. The first line with anything in it
    is the header.
    """
    del known
    sheets = call_reader(path.name, REMEDY, findings, lambda: _sheets(path, name, values=True))
    rows = None if sheets is None else _choose(path.name, sheets, name, findings)
    if rows is None:
        return None
    filled = [(line, row) for line, row in enumerate(rows, start=1) if any(map(_filled, row))]
    if not filled:
        remedy = "Put the column names into the first line of the sheet."
        findings.fault(path.name, "the sheet is empty", remedy, row=1)
        return None
    (_, header), *body = filled
    _refuse_formulas(path, name, body, findings)
    columns = _columns(path.name, header, [row for _, row in body], findings)
    return RawTable(name, path.name, np.array([line for line, _ in body], dtype=np.int64), columns)


def sheet_names(path: Path) -> list[str]:
    """Titles of the sheets of a workbook, in small letters; none when it cannot be read."""
    found = call_reader(path.name, REMEDY, CollectedFaults(), lambda: _titles(path))
    return [] if found is None else [title.strip().casefold() for title in found]


def _titles(path: Path) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True)
        try:
            return [sheet.title for sheet in book.worksheets]
        finally:
            book.close()


def _sheets(path: Path, name: str, *, values: bool) -> dict[str, list[Row] | None]:
    """Rows of every sheet that may hold the table; None for the others."""
    with warnings.catch_warnings():
        # openpyxl warns of spreadsheet features it ignores (validation lists, styles): none holds data.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, read_only=True, data_only=values)
        try:
            only = len(book.worksheets) == 1
            # The formats that the workbook defines; those that are built in show no codes.
            codes = any(map(shows_codes, book._number_formats))
            return {
                sheet.title: _rows(sheet, codes=codes) if only or _is_named(sheet.title, name) else None
                for sheet in book.worksheets
            }
        finally:
            book.close()


def _rows(sheet: Any, *, codes: bool) -> list[Row]:  # noqa: ANN401 - openpyxl is untyped
    # Some programs write wrong dimensions into the file; without them every cell is read.
    sheet.reset_dimensions()
    if not codes:
        return list(sheet.iter_rows(values_only=True))
    return [tuple(_value(cell) for cell in row) for row in sheet.iter_rows()]


def _value(cell: Any) -> object:  # noqa: ANN401 - openpyxl is untyped
    value = cell.value
    return shown_number(value, cell.number_format) if isinstance(value, int | float) else value


def _is_named(title: str, name: str) -> bool:
    return title.strip().casefold() == name


def _choose(
    file: str, sheets: Mapping[str, list[Row] | None], name: str, findings: CollectedFaults
) -> list[Row] | None:
    rows = next((rows for rows in sheets.values() if rows is not None), None)
    if rows is None:
        findings.fault(
            file,
            f"none of the {len(sheets)} sheets is named {name!r} ({', '.join(sheets)})",
            f"Name the sheet that holds the table {name!r}.",
        )
    return rows


def _columns(file: str, header: Row, body: Sequence[Row], findings: CollectedFaults) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    width = max(map(len, [header, *body]))
    for place in range(width):
        name = str(header[place]) if place < len(header) and _filled(header[place]) else ""
        values = [row[place] if place < len(row) else None for row in body]
        if not name:
            if any(map(_filled, values)):
                problem = f"column {place + 1} has values but no name"
                findings.fault(file, problem, "Name the column, or remove it.", row=1)
        elif name in columns:
            problem = "two columns have the same name"
            findings.fault(file, problem, "Rename or remove one of them.", row=1, column=name)
        else:
            columns[name] = column_of(name, values)
    return columns


def _refuse_formulas(
    path: Path, name: str, body: Sequence[tuple[int, Row]], findings: CollectedFaults
) -> None:
    """Refuse formulas without a stored result, which would read as blanks."""
    if not call_reader(path.name, REMEDY, findings, lambda: _has_formulas(path)):
        return
    sheets = call_reader(path.name, REMEDY, findings, lambda: _sheets(path, name, values=False)) or {}
    written = _choose(path.name, sheets, name, findings) or [()]
    header = next((row for row in written if any(map(_filled, row))), ())
    for line, row in body:
        for place, cell in enumerate(written[line - 1] if line <= len(written) else ()):
            formula = isinstance(cell, str) and cell.startswith("=")
            if formula and (place >= len(row) or row[place] is None):
                findings.fault(
                    path.name,
                    "the formula has no stored result",
                    "Open and save the workbook in Excel, or paste the values.",
                    row=line,
                    column=str(header[place]) if place < len(header) else None,
                    value=str(cell),
                )


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [item for item in archive.namelist() if item.startswith("xl/worksheets/")]
        return any(b"<f>" in (data := archive.read(item)) or b"<f " in data for item in sheets)


def _filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
