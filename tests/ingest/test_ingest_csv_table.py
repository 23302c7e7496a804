"""CSV files: separators, encodings, line numbers, malformed rows."""

from __future__ import annotations

import pytest
from ingest_books import as_csv, warnings_of

from territory_opt.ingest import read_book
from territory_opt.ingest.formats.csv_dialect import detect_dialect
from territory_opt.model.findings.book_findings import EncodingAssumed
from territory_opt.model.fingerprint import fingerprint

UNITS = "unit_id,lon,lat\nu1,9,50\nu2,10,50\n"


def test_a_german_excel_export_is_read_correctly(book):
    rows = [
        {"unit_id": "01067", "lon": "13,7", "lat": "51,05", "Einwohner": "1.234,56", "Fläche": "12"},
        {"unit_id": "01069", "lon": "13,8", "lat": "51,04", "Einwohner": "987", "Fläche": "1.000"},
    ]
    book.put("units.csv", as_csv(rows, ";").replace("\n", ";;\r\n") + ";;;;;;\r\n", "cp1252")
    found = read_book(book.path)
    assert found.units.unit_id.tolist() == ["01067", "01069"]
    assert found.units.points.tolist() == [[13.7, 51.05], [13.8, 51.04]]
    assert found.units.measures["Einwohner"].tolist() == [1234.56, 987]
    assert found.units.measures["Fläche"].tolist() == [12, 1000]
    assert warnings_of(found) == (EncodingAssumed(file="units.csv", encoding="Windows-1252"),)


def test_every_separator_and_encoding_gives_the_same_book(book):
    book.write()
    expected = fingerprint(read_book(book.path))
    for separator in ";\t|":
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
            for name, rows in book.tables.items():
                book.put(f"{name}.csv", as_csv(rows, separator), encoding)
            assert fingerprint(read_book(book.path)) == expected


def test_excel_hint_line_and_blank_lines_count_as_lines(book):
    book.put("units.csv", "sep=;\nunit_id;lon;lat\n\nu1;9;50\nu1;9;51\n")
    assert [fault.row for fault in book.faults()] == [5]
    book.put("units.csv", "\n\nunit_id;lon;lat\nu1;9;50\nu1;9;51\n")
    assert [fault.row for fault in book.faults()] == [5]


def test_rows_are_lines_even_after_quoted_line_breaks(book):
    book.put("units.csv", 'unit_id,lon,lat,note\nu1,9,50,"two\r\nlines"\nu2,10,50,"a ""quote"""\nu3,x,50,\n')
    (fault,) = book.faults()
    assert (fault.row, fault.column, fault.value) == (5, "lon", "x")


def test_spaces_after_separators_are_no_part_of_names(book):
    book.put("units.csv", UNITS.replace(",", ", "))
    assert read_book(book.path).units.points.tolist() == [[9, 50], [10, 50]]


def test_empty_and_header_only_files(book):
    for text in ("", "\n \n", "\ufeff"):
        book.put("units.csv", text)
        assert ["the file is empty" in fault.problem for fault in book.faults()] == [True]
    book.put("units.csv", UNITS)
    book.put("customers.csv", "customer_id,unit_id\n")
    assert ["no rows" in fault.problem for fault in book.faults()] == [True]


def test_ragged_rows_are_all_listed_and_their_ids_are_not_called_unknown(book):
    book.put("units.csv", UNITS + "u3,9\nu4,9,50,7\nu5,9,51,,\n")
    book.put("customers.csv", "customer_id,unit_id\nc1,u3\nc2,u9\n")
    assert [(f.file, f.row) for f in book.faults()] == [
        ("units.csv", 4),
        ("units.csv", 5),
        ("customers.csv", 3),
    ]


def test_a_header_in_another_style_than_the_rows_is_one_fault(book):
    book.put("units.csv", "unit_id,lon,lat\nu1;9;50\nu2;10;50\n")
    (fault,) = book.faults()
    assert "semicolons" in fault.problem


def test_quotes_that_do_not_pair_up(book):
    book.put("units.csv", UNITS + 'u3,"9,50\nu4,9,51\n')
    (fault,) = book.faults()
    assert fault.row == 4
    assert "quotes" in fault.problem


def test_names_that_come_twice_or_not_at_all(book):
    book.put("units.csv", "unit_id,lon,lat,lat,\nu1,9,50,50,7\n")
    assert ["same name" in f.problem or "no name" in f.problem for f in book.faults()] == [True, True]


def test_bytes_in_no_known_encoding(book):
    (book.path / "units.csv").write_bytes(b"unit_id,lon,lat\n\x81\xff,9,50\n")
    assert "encoding" in book.faults()[0].problem


def test_the_separator_is_the_one_that_gives_known_names():
    assert (
        detect_dialect(
            "unit_id;lon;lat;note, long, with, commas, more\n", ["unit_id", "lon", "lat"]
        ).separator
        == ";"
    )
    assert detect_dialect("a\tb\n", []).separator == "\t"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("breaks", [1, 3])
def test_the_row_of_a_fault_is_the_line_in_which_its_record_begins(newline, breaks, book):
    """Also of a record that has line breaks itself, and after several such records and blank lines."""
    name = '"' + newline.join(f"line {number}" for number in range(breaks + 1)) + '"'
    lines = [
        "unit_id,lon,lat,label",
        f"u1,9,50,{name}",  # lines 2 to 2 + breaks
        f"u2,far,50,{name}",
        "",
        f"u3,10,50,{name}",
        "u4,east,50,one line",
    ]
    book.put("units.csv", newline.join(lines) + newline)
    assert [(fault.row, fault.value) for fault in book.faults()] == [
        (3 + breaks, "far"),
        (6 + 3 * breaks, "east"),
    ]


def test_a_record_with_too_many_fields_is_named_by_the_line_in_which_it_begins(book):
    book.put("units.csv", 'unit_id,lon,lat,label\nu1,9,50,"a\nb"\nu2,9,50,"a\nb",5\nu3,9,51,c\n')
    assert [fault.row for fault in book.faults()] == [4]


def test_a_quote_that_is_not_closed_is_named_by_the_line_in_which_its_record_begins(book):
    book.put("units.csv", 'unit_id,lon,lat,label\nu1,9,50,"a\nb"\nu2,9,50,"a\nb\nu3,9,51,c\n')
    assert [fault.row for fault in book.faults()] == [4]
