"""A small book: 6 x 6 points with one customer each, three reps."""

import csv

import pytest

from territory_opt.cli import main

SIDE = 6
REPS = (("R1", 8.5, 50.5), ("R2", 10.5, 50.5), ("R3", 9.5, 51.8))
SCENARIO = """seed = 1
effort = "quick"
[[criteria]]
measure = "customers"
tolerance = 0.2
[[criteria]]
measure = "visits"
tolerance = 0.2
"""


def write_table(folder, name, rows):
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def make_book(folder):
    folder.mkdir()
    places = [(f"u{i}{j}", 8 + 0.5 * i, 50 + 0.4 * j) for i in range(SIDE) for j in range(SIDE)]
    write_table(folder, "units", [("unit_id", "lon", "lat"), *places])
    header = ("customer_id", "unit_id", "lon", "lat", "revenue", "visits_per_year", "visit_minutes")
    customers = [(f"c{n}", unit, lon, lat, 1000 + n, 6, 45) for n, (unit, lon, lat) in enumerate(places)]
    write_table(folder, "customers", [header, *customers])
    write_table(
        folder, "reps", [("rep_id", "name", "lon", "lat"), *((r, f"Rep {r}", x, y) for r, x, y in REPS)]
    )
    (folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def book_maker():
    """Return the function that makes a book in a folder."""
    return make_book


@pytest.fixture
def book(tmp_path):
    """Return a book for one test."""
    return make_book(tmp_path / "book")


@pytest.fixture(scope="session")
def solved(tmp_path_factory):
    """Return a folder with a book and its plan; read only."""
    folder = tmp_path_factory.mktemp("solved")
    make_book(folder / "book")
    assert main(["optimise", str(folder / "book"), "--out", str(folder / "plan")]) == 0
    return folder


@pytest.fixture(autouse=True)
def _in_temporary_folder(tmp_path, monkeypatch):
    """Run each test in its temporary folder."""
    monkeypatch.chdir(tmp_path)
