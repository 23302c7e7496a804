"""Plans read from a file."""

from __future__ import annotations

import openpyxl
import pytest

from territory_opt.errors import InvalidInput
from territory_opt.ingest import labels_from, read_assignments, read_book


@pytest.fixture
def plan(tmp_path):
    def put(text, name="plan.csv", encoding="utf-8"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        return tmp_path / name

    return put


UNITS = [f"0{row}{column}" for row in range(3) for column in range(3)]
"""Units of the book of these tests."""


def table(*rows, header="unit_id,territory_id,rep_id"):
    """Text of a table; units without a row of their own are in T1, without a rep."""
    given = {row.split(",")[0] for row in rows}
    others = [f"{unit},T1," for unit in UNITS if unit not in given]
    return "\n".join([header, *rows, *others]) + "\n"


def labels(book, path, **keys):
    return labels_from(read_book(book.write()), read_assignments(path), **keys)


def faults(book, path):
    with pytest.raises(InvalidInput) as refused:
        labels(book, path)
    return {(fault.row, fault.column): fault for fault in refused.value.faults}


def test_labels_follow_the_book_and_blank_territories_are_blank(book, plan):
    text = "unit_id;territory_id;rep_id;x\r\n022;T2;R2;1\r\n000;T1;;\r\n001;;;\r\n"
    text += "".join(f"{unit};;;\r\n" for unit in UNITS[2:8])
    territory, rep, found = labels(book, plan(text, encoding="utf-16"))
    assert territory.tolist() == ["T1", "", "", "", "", "", "", "", "T2"]
    assert rep.tolist() == ["", "", "", "", "", "", "", "", "R2"]
    assert found == ()


def test_units_without_a_row_are_one_fault(book, plan):
    path = plan("unit_id,territory_id\n000,A\n001,B\n")
    found = faults(book, path)
    (fault,) = found.values()
    assert (fault.file, fault.column, fault.value) == ("plan.csv", "unit_id", "002")
    assert "7 of the book's 9 units have no row: 002, 010" in fault.problem
    assert "blank" in fault.remedy
    # A plan to start from may leave units out.
    assert labels(book, path, approximate=True)[0].tolist() == ["A", "B", *[""] * 7]


def test_the_rep_column_is_optional(book, plan):
    path = plan("unit_id,territory_id\n" + "".join(f"{unit},A\n" for unit in UNITS))
    assert set(labels(book, path)[0]) == {"A"}


def test_every_fault_of_a_plan_is_listed(book, plan):
    text = "unit_id,territory_id,rep_id\n000,A,R1\n0,A,R1\n000,B,R1\nxyz,A,R1\n001,C,R9\n002,D,R2\n010,D,R1\n"
    found = faults(book, plan(text))
    # Row 3 means unit 000, so that this one is not missing too.
    assert set(found) == {
        (3, "unit_id"), (4, "unit_id"), (5, "unit_id"), (6, "rep_id"), (8, "rep_id"), (None, "unit_id"),
    }  # fmt: skip
    assert "leading zeros" in found[3, "unit_id"].problem
    assert "row 2 already" in found[4, "unit_id"].problem
    assert "territory 'D' has rep 'R2' in row 7" in found[8, "rep_id"].problem
    assert found[None, "unit_id"].value == "011"


def test_ids_that_lost_their_zeros_are_one_fault_for_each_row(book, plan):
    found = faults(book, plan("unit_id,territory_id\n" + "".join(f"{int(unit)},A\n" for unit in UNITS)))
    assert [fault.row for fault in found.values()] == list(range(2, 11))
    assert all("leading zeros" in fault.problem and "text" in fault.remedy for fault in found.values())


def test_who_moves_a_unit_may_leave_its_old_rep(book, plan):
    rows = [f"{unit},T1,R1" for unit in UNITS[:4]] + [f"{unit},T2,R2" for unit in UNITS[5:]]
    territory, rep, found = labels(book, plan(table(*rows, f"{UNITS[4]},T2,R1")))
    assert (territory[4], rep[4]) == ("T2", "")
    assert rep[5:].tolist() == ["R2"] * 4
    (one,) = found
    assert (one.code, one.ids, one.rows) == ("territory-before-rep", (UNITS[4],), (10,))


def test_a_territory_renamed_in_one_cell_leaves_the_rep_to_the_larger_one(book, plan):
    rows = [f"{unit},T1,R1" for unit in UNITS[:4]] + [f"{unit},T2,R2" for unit in UNITS[5:]]
    territory, rep, found = labels(book, plan(table(*rows, f"{UNITS[4]},North,R1")))
    assert (territory[4], rep[4]) == ("North", "")
    assert rep[:4].tolist() == ["R1"] * 4
    assert [one.code for one in found] == ["territory-before-rep"]


def test_a_cleared_territory_is_none_where_the_rep_has_one_in_other_rows(book, plan):
    territory, rep, found = labels(book, plan(table("000,A,R1", "001,,R1", "002,,R2")))
    assert (territory[1], rep[1]) == ("", "")
    assert [one.rows for one in found] == [(3,)]
    # A rep alone stands for the rep's territory.
    assert (territory[2], rep[2]) == ("", "R2")


def test_contradictions_without_a_majority_are_faults(book, plan):
    found = faults(book, plan(table("000,A,R1", "001,B,R1", "002,C,R2", "010,C,R1")))
    assert {key: fault.value for key, fault in found.items()} == {(3, "rep_id"): "R1", (5, "rep_id"): "R1"}
    assert "rep 'R1' has territory 'A' in row 2" in found[3, "rep_id"].problem


@pytest.mark.parametrize(
    ("name", "difference"), [("T2 ", "spaces"), (" T2", "spaces"), ("T2.0", "'.0'"), ("7", "leading zeros")]
)
def test_names_of_territories_that_a_spreadsheet_changed(book, plan, name, difference):
    book.tables["reps"][0]["territory_id"] = "007"
    found = faults(book, plan(table(f'000,"{name}",', "001,T2,")))
    (fault,) = found.values()
    assert (fault.row, fault.column, difference in fault.problem) == (2, "territory_id", True)


def test_names_of_territories_are_free_otherwise(book, plan):
    names = ["t1", "T02", "Nord", "7", "T 1", "07", "x", "y", "z"]
    rows = [
        f"{unit},{name}," for unit, name in zip(UNITS, ("t1", "T02", "Nord", "7", "T 1", "07", "x", "y", "z"))
    ]
    assert labels(book, plan(table(*rows)))[0].tolist() == names


def test_headers_may_differ_in_case_and_spaces(book, plan):
    path = plan(table("022,T2,R2", header="Unit_ID,Territory id, REP_ID "))
    assert labels(book, path)[0][8] == "T2"


def workbook(path, sheets):
    """A workbook of sheets with rows; texts only."""
    found = openpyxl.Workbook()
    found.remove(found.active)
    for name, rows in sheets.items():
        sheet = found.create_sheet(name)
        for row in rows:
            sheet.append(row)
    found.save(path)
    return path


ROWS = [["unit_id", "territory_id"], *([unit, "T1"] for unit in UNITS[:8]), [UNITS[8], "T2"]]


@pytest.mark.parametrize("name", ["assignments", "Assignments ", "Zuordnung"])
def test_the_sheet_with_units_and_territories_is_read(book, tmp_path, name):
    others = {"about": [["what"], ["a book"]], "customers": [["customer_id", "unit_id", "territory_id"]]}
    path = workbook(tmp_path / "plan.xlsx", {**others, name: ROWS, "moves": [["unit_id", "from", "to"]]})
    assert labels(book, path)[0].tolist() == ["T1"] * 8 + ["T2"]


def test_a_workbook_without_assignments_is_refused(tmp_path):
    path = workbook(tmp_path / "plan.xlsx", {"about": [["what"]], "moves": [["unit_id", "from", "to"]]})
    with pytest.raises(InvalidInput, match="assignments"):
        read_assignments(path)


def test_blank_lines_and_columns_of_a_sheet(book, tmp_path):
    shifted = [[], [None, None], *([None, *row[:1], None, *row[1:], None] for row in ROWS[:4]), []]
    rest = [[None, row[0], None, row[1]] for row in ROWS[4:]]
    path = workbook(tmp_path / "plan.xlsx", {"assignments": [*shifted, *rest]})
    read = read_assignments(path)
    assert labels(book, path)[0].tolist() == ["T1"] * 8 + ["T2"]
    assert read.row.tolist() == [4, 5, 6, 8, 9, 10, 11, 12, 13]


def test_numbers_that_are_shown_with_zeros_are_the_ids_shown(book, tmp_path):
    path = workbook(tmp_path / "plan.xlsx", {"assignments": ROWS})
    found = openpyxl.load_workbook(path)
    for (cell,) in found["assignments"].iter_rows(min_row=2, max_col=1):
        cell.value, cell.number_format = int(cell.value), "000"
    found.save(path)
    assert labels(book, path)[0].tolist() == ["T1"] * 8 + ["T2"]
    for (cell,) in found["assignments"].iter_rows(min_row=2, max_col=1):
        cell.number_format = "General"
    found.save(path)
    assert {(fault.row, "leading zeros" in fault.problem) for fault in faults(book, path).values()} == {
        (row, True) for row in range(2, 11)
    }


def test_a_table_of_customers_is_refused(plan):
    with pytest.raises(InvalidInput, match="table of customers") as refused:
        read_assignments(plan("customer_id,coverage,territory_id\nc1,territory,T1\n"))
    assert "assignments.csv" in refused.value.faults[0].remedy


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("unit_id,territory\n000,A\n", "Rename 'territory' to 'territory_id'"),
        ("unit_id,territory_id\n", "the table has no rows"),
        ("unit_id,territory_id\n,A\n", "the unit_id is blank"),
        ("unit_id\n000\n", "column 'territory_id' is missing"),
    ],
)
def test_files_that_are_no_plan(plan, text, problem):
    with pytest.raises(InvalidInput, match=problem):
        read_assignments(plan(text))


def test_missing_and_unknown_files(tmp_path, plan):
    for path in (tmp_path / "none.csv", tmp_path, plan("x", "plan.doc")):
        with pytest.raises(InvalidInput) as refused:
            read_assignments(path)
        assert len(refused.value.faults) == 1
