"""Control characters in ids and texts, and ids that look like formulas."""

from __future__ import annotations

import csv
import io

import pytest
from ingest_books import warnings_of

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book
from territory_opt.model.findings.book_findings import ControlCharacters, FormulaLikeId


@pytest.mark.parametrize(
    ("sign", "name"),
    [("\r", "carriage return"), ("\t", "tab"), ("\n", "line break"), ("\x01", "U+0001"), ("\x85", "U+0085")],
)
@pytest.mark.parametrize(
    ("table", "column"), [("customers", "customer_id"), ("customers", "account_id"), ("reps", "rep_id")]
)
def test_a_control_character_in_an_id_is_a_fault(book, table, column, sign, name):
    book[table][1][column] = f"{sign}=1+1"
    book.write()
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([list(book[table][0]), *(row.values() for row in book[table])])
    book.put(f"{table}.csv", stream.getvalue())
    (fault,) = book.faults()
    assert (fault.file, fault.row, fault.column) == (f"{table}.csv", 3, column)
    assert name in fault.problem
    assert fault.value.isprintable()


def test_in_a_request_too():
    units = [{"unit_id": "u\r1", "lon": 9, "lat": 50}, {"unit_id": "u2", "lon": 10, "lat": 50}]
    with pytest.raises(InvalidInput, match="carriage return"):
        book_from_rows({"units": units})


def test_texts_are_cleaned_and_counted(book):
    book["customers"][3] |= {"name": "Müller\r\n& Söhne\t", "segment": "A\t"}
    book["units"][0]["label"] = "Ort\n0"
    read = read_book(book.write())
    assert read.customers.name[3] == "Müller & Söhne"
    assert read.customers.segment[3] == "A"
    assert "Ort 0" in read.units.extra["label"]
    cleaned = {(one.column, one.ids, one.rows) for one in read.findings if isinstance(one, ControlCharacters)}
    assert cleaned == {("name", ("K3",), (5,)), ("segment", ("K3",), (5,)), ("label", ("000",), (2,))}
    assert warnings_of(read) == ()


def test_a_line_separator_is_kept_verbatim(book):
    book["customers"][3]["customer_id"] = "\u2028x"
    assert read_book(book.write()).customers.customer_id[3] == "\u2028x"


@pytest.mark.parametrize("sign", "=+-@")
def test_ids_that_begin_like_formulas_are_one_warning_for_each_column(book, sign):
    book["reps"][1]["rep_id"] = f"{sign}R2"
    for row in book["customers"][:4]:
        row |= {"rep_id": f"{sign}R2", "account_id": f"{sign}A"}
    read = read_book(book.write())
    found = [(one.file, one.column, one.count) for one in warnings_of(read) if isinstance(one, FormulaLikeId)]
    assert found == [("customers.csv", "account_id", 4), ("reps.csv", "rep_id", 1)]
    assert read.customers.rep_id[0] == f"{sign}R2"


def test_negative_numbers_are_such_ids(book):
    units = [{"unit_id": -1, "lon": 9, "lat": 50}, {"unit_id": 2, "lon": 10, "lat": 50}]
    (found,) = warnings_of(book_from_rows({"units": units}))
    assert (found.code, found.ids) == ("formula-like-id", ("-1",))


def test_texts_that_begin_like_formulas_are_no_ids(book):
    book["customers"][3]["name"] = "=1+1"
    assert warnings_of(read_book(book.write())) == ()
