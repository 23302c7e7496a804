"""Plans read from a file."""

from __future__ import annotations

import pytest

from territory_opt.errors import InvalidInput
from territory_opt.ingest import labels_from, read_assignments, read_book


@pytest.fixture
def plan(tmp_path):
    def put(text, name="plan.csv", encoding="utf-8"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return tmp_path / name

    return put


def test_labels_follow_the_book_and_missing_units_are_blank(book, plan):
    read = read_book(book.write())
    path = plan("unit_id;territory_id;rep_id;x\r\n022;T2;R2;1\r\n000;T1;;\r\n001;;;\r\n", encoding="utf-16")
    territory, rep = labels_from(read, read_assignments(path))
    assert territory.tolist() == ["T1", "", "", "", "", "", "", "", "T2"]
    assert rep.tolist() == ["", "", "", "", "", "", "", "", "R2"]


def test_the_rep_column_is_optional(book, plan):
    read = read_book(book.write())
    assert labels_from(read, read_assignments(plan("unit_id,territory_id\n000,A\n")))[0][0] == "A"


def test_every_fault_of_a_plan_is_listed(book, plan):
    read = read_book(book.write())
    text = "unit_id,territory_id,rep_id\n000,A,R1\n0,A,R1\n000,B,R1\nxyz,A,R1\n001,A,R9\n002,A,R2\n"
    with pytest.raises(InvalidInput) as refused:
        labels_from(read, read_assignments(plan(text)))
    found = {(fault.row, fault.column): fault.problem for fault in refused.value.faults}
    assert set(found) == {(3, "unit_id"), (4, "unit_id"), (5, "unit_id"), (6, "rep_id"), (7, "rep_id")} | {
        (6, "rep_id")
    }
    assert "leading zeros" in found[3, "unit_id"]
    assert "row 2 already" in found[4, "unit_id"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unit_id,territory\n000,A\n",
        "unit_id,territory_id\n",
        "unit_id,territory_id\n,A\n",
        "unit_id\n000\n",
    ],
)
def test_files_that_are_no_plan(plan, text):
    with pytest.raises(InvalidInput):
        read_assignments(plan(text))


def test_missing_and_unknown_files(tmp_path, plan):
    for path in (tmp_path / "none.csv", tmp_path, plan("x", "plan.doc")):
        with pytest.raises(InvalidInput) as refused:
            read_assignments(path)
        assert len(refused.value.faults) == 1
