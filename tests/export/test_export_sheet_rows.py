"""Rows written as XML are those that the workbook library writes cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.export.formats import workbook
from territory_opt.export.layers.plan_tables import OutputTable
from territory_opt.export.text_files import sheet_rows
from territory_opt.export.text_files.sheet_rows import column_letters, filled_sheet

SHEET = "xl/worksheets/sheet1.xml"
EDGES = [
    "", " ", "a", "00123", "=1+1", "-", "@x", "Söhne & <Co>", " outer ", "two\nlines", "tab\there", "\r",
    "_x0041_", "_x004_", "\x00\x1f\x7f", "\ufffe", "\U0001f600", "'quoted'", '"', "]]>",
]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(EDGES),
    st.text(max_size=12),
)


def workbook_of(table, *, cell_by_cell):
    """Bytes of a workbook with the table, each odd column with a number format."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet, share = book.add_worksheet("only"), book.add_format({"num_format": "0.0%"})
        for index, name in enumerate(table.names):
            sheet.set_column(index, index, 12, share if index % 2 else None)
            sheet.write_string(0, index, name)
        for row, cells in enumerate(zip(*table.columns, strict=True), start=1) if cell_by_cell else ():
            for index, cell in enumerate(cells):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(row, index, cell)
                elif cell is not None:
                    sheet.write(row, index, cell, share if index % 2 else None)
    return target.getvalue()


def sheet_text(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(SHEET).decode()


def filled(table):
    return "".join(filled_sheet(sheet_text(workbook_of(table, cell_by_cell=False)), table))


@given(
    st.integers(1, 4).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), max_size=6).map(lambda r: (n, r)))
)
def test_a_filled_sheet_equals_the_librarys(case):
    count, rows = case
    columns = tuple([row[index] for row in rows] for index in range(count))
    table = OutputTable(tuple(f"column {index}" for index in range(count)), columns)
    text = filled(table)
    ElementTree.fromstring(text)
    written = sheet_text(workbook_of(table, cell_by_cell=True))
    # The library's range ends at the last cell; ours at the last row, which may be blank.
    assert re.sub("<dimension[^>]*>", "", text) == re.sub("<dimension[^>]*>", "", written)


def test_batches_of_rows_join_without_a_gap(monkeypatch):
    table = OutputTable(("a", "b"), ([f"t{index}" for index in range(10)], list(range(10))))
    whole = filled(table)
    monkeypatch.setattr(sheet_rows, "_BATCH", 3)
    assert filled(table) == whole


def test_rows_beyond_the_last_of_a_sheet_are_left_out(monkeypatch):
    monkeypatch.setattr(sheet_rows, "MAX_ROWS", 5)
    text = filled(OutputTable(("a",), (list(range(10)),)))
    assert re.findall(r'<row r="(\d+)"', text) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("character", ["x", "ä ", "\U0001f600"])
def test_a_text_longer_than_a_cell_is_cut(character):
    text = filled(OutputTable(("a",), ([character * 40_000],)))
    cell = ElementTree.fromstring(text).findall(".//{*}t")[-1].text
    assert sheet_rows.MAX_TEXT - 2 <= len(cell.encode("utf-16-le")) // 2 <= sheet_rows.MAX_TEXT


def test_a_value_that_no_cell_holds_is_an_error():
    with pytest.raises(TypeError, match="Decimal"):
        filled(OutputTable(("a",), ([Decimal("1.5")],)))


@given(st.integers(0, 16_383))
def test_columns_have_the_letters_of_spreadsheets(index):
    assert column_letters(index) == openpyxl.utils.get_column_letter(index + 1)


def test_the_library_writes_no_row_but_the_headers(plan, tmp_path, monkeypatch):
    """Cells one by one took half of the time of all files of a plan."""
    written = []
    write = workbook.xlsxwriter.worksheet.Worksheet.write_string

    def counting(sheet, row, *cell):
        written.append(row)
        return write(sheet, row, *cell)

    monkeypatch.setattr(workbook.xlsxwriter.worksheet.Worksheet, "write_string", counting)
    workbook.Workbook().write(workbook.PlanView(plan), tmp_path / "plan.xlsx")
    assert set(written) == {0}
    sheets = openpyxl.load_workbook(tmp_path / "plan.xlsx", read_only=True)
    assert sum(1 for _ in sheets["customers"].rows) == 1 + len(plan.book.customers)
