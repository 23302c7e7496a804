"""The oracle of made books notices what is lost or changed on the way."""

from __future__ import annotations

import csv
import json
import shutil

import pytest
from book_oracle import BookOracle, check_faults
from book_recipes import Recipe, make_book, write_files

import territory_opt as to
from territory_opt.errors import Fault

RECIPE = Recipe(
    3, 4, 3, 40, 3,
    frozenset({"homes", "rep_today", "blank_revenue", "segments", "extra_columns", "flags", "lock"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A made book, its files, and the folder of its plan."""
    folder, made = tmp_path_factory.mktemp("oracle"), make_book(RECIPE)
    files = write_files(made, folder / "book")
    to.write(to.optimise(to.read_book(folder / "book")), folder / "plan")
    return made, files, folder / "plan"


def without_finding(code):
    def change(folder):
        file = folder / "report.json"
        report = json.loads(file.read_text(encoding="utf-8"))
        assert any(one["code"] == code for one in report["findings"])
        report["findings"] = [one for one in report["findings"] if one["code"] != code]
        file.write_text(json.dumps(report), encoding="utf-8")

    return change


def with_rows(name, edit):
    def change(folder):
        file = folder / f"{name}.csv"
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        names = list(rows[0])
        edit(rows)
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, names)
            writer.writeheader()
            writer.writerows(rows)

    return change


def other_territory(rows):
    first = next(row for row in rows if row["territory_id"])
    first["territory_id"] = next(
        row["territory_id"] for row in rows if row["territory_id"] not in ("", first["territory_id"])
    )


def test_an_untouched_plan_is_right(written):
    made, files, folder = written
    assert BookOracle(made, files, folder).check() == []


@pytest.mark.parametrize(
    "change",
    [
        without_finding("blank-amount"),
        without_finding("default-visits"),
        without_finding("unused-column"),
        with_rows("customers", other_territory),
        with_rows("customers", lambda rows: rows.pop()),
        with_rows("assignments", other_territory),
        with_rows("transition", lambda rows: rows.pop()),
        with_rows("transition", lambda rows: rows[0].update(old_owner="nobody")),
    ],
    ids=lambda change: change.__qualname__.split(".")[0],
)
def test_a_change_is_noticed(written, tmp_path, change):
    made, files, folder = written
    shutil.copytree(folder, tmp_path / "plan")
    change(tmp_path / "plan")
    assert BookOracle(made, files, tmp_path / "plan").check()


def test_a_cell_without_its_fault_is_noticed():
    made = make_book(RECIPE)
    made.tables["customers"][4]["revenue"] = "12 EUR"
    made.bad.append(("customers", 4, "revenue"))
    files = {"customers": "customers.csv"}
    right = Fault("customers.csv", 6, "revenue", "12 EUR", "this is not a number", "Write the number alone.")
    wrong = Fault("customers.csv", 7, "revenue", "12 EUR", "this is not a number", "Write the number alone.")
    assert check_faults(made, files, [right]) == []
    assert check_faults(made, files, [wrong])
