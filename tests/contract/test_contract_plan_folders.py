"""The files of a plan's folder agree with each other; a change in one of them is noticed."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import listed_book
import pytest
from folder_checker import disagreements

import territory_opt as to


@pytest.fixture(scope="module")
def texas(tmp_path_factory) -> Path:
    """A plan with today's territories, key accounts and changes of owner."""
    folder = tmp_path_factory.mktemp("texas") / "plan"
    to.write(to.optimise(to.sample("texas", customers=2000, territories=4)), folder)
    return folder


@pytest.fixture(scope="module")
def listed(tmp_path_factory) -> Path:
    """A plan with every kind of owner, in a book whose ids, names and rows are in no order."""
    folder = tmp_path_factory.mktemp("listed")
    to.write(to.optimise(to.read_book(listed_book.write_folder(folder / "book"))), folder / "plan")
    return folder / "plan"


def small_book(folder: Path, **tables: str) -> Path:
    folder.mkdir()
    for name, text in tables.items():
        file = "scenario.toml" if name == "scenario" else f"{name}.csv"
        (folder / file).write_text(text, encoding="utf-8")
    return folder


GRID = "unit_id,lon,lat,territory_id\n" + "".join(
    f"U{i},{7 + i % 5 / 10:.1f},{50 + i // 5 / 10:.1f},{'T2' if i < 10 else 'T1'}\n" for i in range(20)
)
CUSTOMERS = "customer_id,unit_id,revenue,potential,visits_per_year,rep_id,coverage\n" + "".join(
    f"C{i},U{i % 20},{100 + i},{200 + 3 * i},4,{'R1' if i % 20 < 10 else 'R2'},"
    f"{'inside_sales' if i % 7 == 0 else 'house' if i % 11 == 0 else ''}\n"
    for i in range(60)
)
BOOKS = {
    "vacancy": {
        "units": GRID,
        "customers": CUSTOMERS,
        "reps": "rep_id,name,territory_id\nR2,Zoe,T1\nR1,Ann,T2\n",
        "scenario": 'territories = 3\neffort = "quick"\n',
    },
    "without-reps": {
        "units": GRID,
        "customers": CUSTOMERS,
        "scenario": 'territories = 2\neffort = "quick"\n',
    },
    "agents": {
        "units": GRID,
        "customers": CUSTOMERS,
        "reps": "rep_id,name,territory_id\nR2,Zoe,T1\nR1,Ann,T2\n",
        "inside_sales": "agent_id,name\nA2,Bo\nA1,Al\n",
        "scenario": 'effort = "quick"\n',
    },
    "key-accounts": {
        "units": GRID,
        "customers": CUSTOMERS.replace("rep_id,coverage", "rep_id,coverage,kam_id")
        .replace(",R1,\n", ",R1,,K2\n")
        .replace(",R2,\n", ",R2,,\n")
        .replace("sales\n", "sales,\n")
        .replace("house\n", "house,\n"),
        "reps": "rep_id,name,territory_id\nR2,Zoe,T1\nR1,Ann,T2\n",
        "kams": "kam_id,name,lon,lat,max_accounts\nK2,Kim,7.1,50.1,3\nK1,Kai,7.3,50.2,4\n",
        "scenario": 'effort = "quick"\n[key_accounts]\nrule = "top_n"\nn = 9\n',
    },
    "out-of-tolerance": {
        "units": GRID,
        "customers": CUSTOMERS,
        "reps": "rep_id,name,territory_id\nR2,Zoe,T1\nR1,Ann,T2\n",
        "scenario": 'effort = "quick"\n[[criteria]]\nmeasure = "customers"\ntolerance = 0.0001\n',
    },
}


def test_a_sample(texas):
    assert disagreements(texas) == []


def test_a_book_in_no_order(listed):
    assert disagreements(listed) == []


def test_a_folder_for_german_excel(tmp_path):
    plan = to.optimise(to.read_book(listed_book.write_folder(tmp_path / "book")))
    to.write(plan, tmp_path / "plan", excel="de")
    assert disagreements(tmp_path / "plan") == []


@pytest.mark.parametrize("name", BOOKS)
def test_a_small_book(name, tmp_path):
    book = to.read_book(small_book(tmp_path / "book", **BOOKS[name]))
    to.write(to.optimise(book), tmp_path / "plan")
    assert disagreements(tmp_path / "plan") == []


def _rewrite(file: Path, column: str, change) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("assignments.csv", "territory_id"),
        ("assignments.csv", "rep_id"),
        ("customers.csv", "territory_id"),
        ("customers.csv", "kam_id"),
        ("customers.csv", "rep_id"),
        ("customers.csv", "rep_name"),
        ("customers.csv", "kam_name"),
        ("customers.csv", "local_rep_id"),
        ("customers.csv", "revenue"),
        ("customers.csv", "potential"),
        ("kams.csv", "hours"),
        ("transition.csv", "new_owner"),
        ("transition.csv", "old_owner"),
        ("transition.csv", "old_owner_name"),
        ("transition.csv", "new_owner_name"),
        ("transition.csv", "local_rep_id"),
        ("kams.csv", "name"),
        ("kams.csv", "revenue"),
    ],
)
def test_an_exchanged_cell_is_noticed(listed, tmp_path, file, column):
    """The checker itself: two different cells of a column change places."""
    folder = tmp_path / "plan"
    shutil.copytree(listed, folder)

    def exchange(rows):
        filled = [row for row in rows if row[column]]
        one = filled[0]
        other = next(row for row in filled if row[column] != one[column])
        one[column], other[column] = other[column], one[column]

    _rewrite(folder / file, column, exchange)
    assert disagreements(folder)


@pytest.mark.parametrize(
    "path",
    [("criteria", 0, "total"), ("counts", "customers"), ("disruption", "customers_moved"), ("ready",)],
)
def test_another_figure_in_the_report_is_noticed(texas, tmp_path, path):
    folder = tmp_path / "plan"
    shutil.copytree(texas, folder)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    place = report
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = not place[path[-1]] if isinstance(place[path[-1]], bool) else place[path[-1]] + 1
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    assert disagreements(folder)
