"""`territory-opt evaluate`: every table that a plan has, edited workbooks, today's territories, a folder."""

from __future__ import annotations

import json
import shutil

import geopandas
import openpyxl
import pandas
import pytest
from folder_checker import disagreements
from owned_book import read_rows, write_book

import territory_opt as to
from territory_opt.cli import main
from territory_opt.errors import InvalidInput

SOLVER_FIELDS = {
    "status", "ended_by", "seed", "bound", "gap", "gap_these_bases", "infeasible", "iterations", "trace",
    "seconds", "matching", "findings",
}  # fmt: skip
"""Fields that a plan which was not solved does not have, and findings of the search."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with the book and its plan; read only."""
    folder = tmp_path_factory.mktemp("owned")
    book = to.read_book(write_book(folder / "book"))
    to.write(to.optimise(book), folder / "plan")
    return folder


def report_of(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def judged(home, source, capsys, *options):
    """The report of `evaluate --json`."""
    assert main(["evaluate", str(home / "book"), str(source), "--json", *map(str, options)]) == 0
    return json.loads(capsys.readouterr().out)


def figures(report):
    """All figures that do not come from the search."""
    rows = [
        {name: value for name, value in row.items() if not name.startswith("smallest_tolerance")}
        for row in report["criteria"]
    ]
    return {**{name: value for name, value in report.items() if name not in SOLVER_FIELDS}, "criteria": rows}


def in_german(home, target):
    text = (home / "plan" / "assignments.csv").read_text(encoding="utf-8").replace(",", ";")
    target.write_text("\ufeff" + text.replace("\n", "\r\n"), encoding="utf-8")


def as_parquet(home, target):
    geopandas.read_file(home / "plan" / "units.geojson").to_parquet(target)


def as_flatgeobuf(home, target):
    geopandas.read_file(home / "plan" / "plan.gpkg", layer="units").to_file(target, driver="FlatGeobuf")


def as_plain_parquet(home, target):
    pandas.read_csv(home / "plan" / "assignments.csv", dtype=str).to_parquet(target)


def as_shapefile(home, target):
    frame = geopandas.read_file(home / "plan" / "plan.gpkg", layer="units")
    folder = target.with_suffix("")
    folder.mkdir()
    frame[["unit_id", "territory_id", "rep_id", "territory_id_before", "geometry"]].to_file(
        folder / "units.shp"
    )
    shutil.make_archive(str(folder), "zip", folder)


WRITTEN = {
    "de.csv": in_german,
    "units.parquet": as_parquet,
    "assignments.parquet": as_plain_parquet,
    "units.fgb": as_flatgeobuf,
    "units.zip": as_shapefile,
}


@pytest.mark.filterwarnings("ignore:Column names longer than 10 characters")
@pytest.mark.filterwarnings("ignore:Normalized/laundered field name")
@pytest.mark.parametrize(
    "name", [".", "assignments.csv", "units.geojson", "plan.gpkg", "plan.xlsx", *WRITTEN]
)
def test_every_table_of_a_plan_gives_the_figures_of_its_report(home, tmp_path, capsys, name):
    source = home / "plan" / name
    if name in WRITTEN:
        source = tmp_path / name
        WRITTEN[name](home, source)
    found, report = judged(home, source, capsys), report_of(home / "plan")
    assert all(found[field] is None for field in ("status", "ended_by", "seed", "bound", "gap", "trace"))
    assert found["disruption"]["customers_moved"] > 0
    assert figures(found) == figures(report)


def moved_in(found):
    return found["disruption"]["customers_moved"]


def edited_workbook(home, target, change):
    book = openpyxl.load_workbook(home / "plan" / "plan.xlsx")
    change(book)
    book.save(target)
    return target


def territories_of(plan):
    return dict(zip(plan.book.units.unit_id.tolist(), plan.territory_id[plan.label].tolist()))


def move_first_unit(book):
    """Give the unit of the first row to another territory; its rep stays in its cell."""
    sheet = book["assignments"]
    other = next(cell.value for (cell,) in sheet.iter_rows(min_row=2, min_col=2, max_col=2)
                 if cell.value != sheet["B2"].value)  # fmt: skip
    sheet["B2"].value = other
    return sheet["A2"].value, other


def spreadsheet_habits(book):
    """What people do to a sheet: blank rows and columns, other headers, a filter, notes, another order."""
    sheet = book["assignments"]
    sheet["A1"].value, sheet["B1"].value = "Unit_ID", "Territory ID"
    sheet.insert_rows(5, 2)
    sheet.insert_rows(1)
    sheet.insert_cols(1)
    sheet.row_dimensions[9].hidden = True
    book.create_sheet("my notes", 0)["A1"] = "unit 000 is difficult"
    book.move_sheet("assignments", 3)
    del book["moves"]


def ids_as_numbers(book):
    """Numbers in place of texts, shown with their zeros."""
    sheet = book["assignments"]
    for row in sheet.iter_rows(min_row=2):
        for cell in row[:3]:
            digits = "00" if cell.column_letter == "B" else "000"
            if cell.value and str(cell.value).isdigit():
                cell.value, cell.number_format = int(cell.value), digits


@pytest.mark.parametrize("habit", [None, spreadsheet_habits, ids_as_numbers])
def test_units_moved_in_the_workbook_land(home, tmp_path, capsys, habit):
    moved = []

    def change(book):
        moved.append(move_first_unit(book))
        if habit is not None:
            habit(book)

    path = edited_workbook(home, tmp_path / "edited.xlsx", change)
    plan = to.evaluate(to.read_book(home / "book"), path)
    before = {row["unit_id"]: row["territory_id"] for row in read_rows(home / "plan" / "assignments.csv")}
    assert territories_of(plan) == {**before, **dict(moved)}
    found = judged(home, path, capsys)
    (code,) = [one for one in found["findings"] if one["code"] == "territory-before-rep"]
    assert code["about"]["ids"] == [moved[0][0]]


def test_a_territory_renamed_in_one_cell_is_an_extra_one(home, tmp_path, capsys):
    path = edited_workbook(
        home, tmp_path / "edited.xlsx", lambda book: setattr(book["assignments"]["B2"], "value", "New")
    )
    found = judged(home, path, capsys)
    assert not found["holds"]
    assert {"extra-territories", "territory-before-rep"} <= {one["code"] for one in found["findings"]}


def test_units_without_a_territory_and_a_territory_without_units_are_outside(home, tmp_path, capsys):
    path = edited_workbook(
        home, tmp_path / "edited.xlsx", lambda book: setattr(book["assignments"]["B2"], "value", None)
    )
    assert "units-without-territory" in {one["code"] for one in judged(home, path, capsys)["findings"]}
    table = tmp_path / "two.csv"
    rows = [(row["unit_id"], row["territory_id"]) for row in read_rows(home / "plan" / "assignments.csv")]
    merged = [(unit, "01" if name == "03" else name) for unit, name in rows]
    text = "".join(f"{unit},{name}\n" for unit, name in merged)
    table.write_text(f"unit_id,territory_id\n{text}", encoding="utf-8")
    found = judged(home, table, capsys)
    assert found["counts"]["territories"] == 3
    assert all(row["min"] == 0 and row["outside"] >= 1 for row in found["criteria"])


def test_all_faults_of_a_table_at_once(home, tmp_path, capsys):
    rows = [(row["unit_id"], row["territory_id"]) for row in read_rows(home / "plan" / "assignments.csv")]
    first, second, third, *others = rows
    table = tmp_path / "faulty.csv"
    faulty = [("nowhere", "01"), first, first, (second[0].lstrip("0"), second[1]), *others]
    table.write_text("unit_id,territory_id\n" + "".join(f"{u},{t}\n" for u, t in faulty), encoding="utf-8")
    assert main(["evaluate", str(home / "book"), str(table), "--out", str(tmp_path / "out")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    for text in ("row 2, column unit_id, value 'nowhere'", "row 4", "row 5", "leading zeros", third[0]):
        assert text in err
    assert "36 units have no row" in err
    assert not (tmp_path / "out").exists()


def test_the_folder_of_a_judged_plan(home, tmp_path, capsys):
    for source in (home / "plan", "today"):
        out = tmp_path / str(source).rpartition("/")[2]
        assert main(["evaluate", str(home / "book"), str(source), "--out", str(out)]) == 0
        assert f"report      {out / 'report.html'}" in capsys.readouterr().out
        assert disagreements(out) == []
        assert report_of(out)["status"] is None
        assert {one.name for one in out.iterdir()} == {one.name for one in (home / "plan").iterdir()}
    # It is a plan like any other.
    assert figures(judged(home, tmp_path / "plan", capsys)) == figures(report_of(home / "plan"))


def test_a_judged_plan_never_replaces_what_it_was_read_from(home, tmp_path, capsys):
    plan = tmp_path / "plan"
    shutil.copytree(home / "plan", plan)
    for source in (plan, plan / "assignments.csv"):
        assert main(["evaluate", str(home / "book"), str(source), "--out", str(plan)]) == 2
        assert "or holds, an input" in capsys.readouterr().err
    assert report_of(plan)["status"] is not None


def test_without_out_nothing_is_written(home, tmp_path, capsys):
    judged(home, home / "plan", capsys)
    assert list(tmp_path.iterdir()) == []


def changed_book(home, tmp_path, name, change):
    """A copy of the book with other text in one table."""
    book = tmp_path / "book"
    shutil.copytree(home / "book", book)
    file = book / f"{name}.csv"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    return book


def test_today_has_the_figures_of_today_in_every_report(home, tmp_path, capsys):
    book = changed_book(home, tmp_path, "customers", lambda text: text.replace(",left\n", ",R2\n"))
    found = judged(tmp_path, "today", capsys)
    today = to.evaluate(to.read_book(book), home / "plan").report.as_json()["today"]
    for row, before in zip(found["criteria"], today, strict=True):
        assert {name: row[name] for name in row} == pytest.approx({name: before[name] for name in row})
    # The customers of other reps than their unit cannot stay.
    assert found["disruption"]["units_moved"] == 0
    assert 0 < moved_in(found) <= found["disruption"]["unavoidable"]["customers"]


def test_todays_owner_who_left_has_an_extra_territory(home, capsys):
    found = judged(home, "today", capsys)
    (extra,) = [one for one in found["findings"] if one["code"] == "extra-territories"]
    assert "left" in extra["text"]
    assert found["disruption"]["units_moved"] == 0


def test_todays_territories_from_the_units(home, tmp_path):
    names = ("North", "Middle", "South")

    def change(text):
        head, *lines = text.splitlines()
        return "\n".join(
            [f"{head},territory_id", *(f"{one},{names[i // 12]}" for i, one in enumerate(lines))]
        )

    book = changed_book(home, tmp_path, "units", change)
    plan = to.evaluate(to.read_book(book), "today")
    given = read_rows(book / "units.csv")
    assert territories_of(plan) == {row["unit_id"]: row["territory_id"] for row in given}
    assert plan.report.disruption.units_moved == 0
    to.write(plan, tmp_path / "today")
    assert disagreements(tmp_path / "today") == []


def test_a_book_without_owners_knows_no_today(home, tmp_path, capsys):
    def without_reps(text):
        return "\n".join(line.rpartition(",")[0] for line in text.splitlines())

    book = changed_book(home, tmp_path, "customers", without_reps)
    assert main(["evaluate", str(book), "today"]) == 2
    err = capsys.readouterr().err
    assert "does not know today's territories" in err
    assert "rep_id" in err
    with pytest.raises(InvalidInput, match="today"):
        to.evaluate(to.read_book(book), "today")


def test_today_in_a_book_without_reps(home, tmp_path, capsys):
    """Four owners: three reps and the one who left; the number of territories follows from them."""
    book = tmp_path / "book"
    shutil.copytree(home / "book", book)
    (book / "reps.csv").unlink()
    assert main(["evaluate", str(book), "today", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["territories"] == 4


def test_what_is_no_plan_is_refused_with_what_is(home, capsys):
    for source, text in (
        ("customers.csv", "table of customers"),
        ("kams.csv", "unit_id"),
        ("no.csv", "no such"),
    ):
        assert main(["evaluate", str(home / "book"), str(home / "plan" / source)]) == 2
        assert text in capsys.readouterr().err
    assert main(["evaluate", str(home / "book"), str(home / "book")]) == 2
    assert "no assignments.csv, so it is not a plan" in capsys.readouterr().err
