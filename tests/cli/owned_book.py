"""A small book with owners of today: several reps in one unit, one who has left, a KAM, a prospect."""

from __future__ import annotations

import csv
from pathlib import Path

SIDE = 6
REPS = (("007", 8.4, 50.4), ("R2", 10.4, 50.4), ("R3", 9.4, 51.8))
TERRITORIES = ("01", "02", "03")
SCENARIO = """seed = 1
effort = "quick"
iterations = 2
[[criteria]]
measure = "customers"
tolerance = 0.3
[[criteria]]
measure = "workload"
tolerance = 0.5
[key_accounts]
rule = "top_n"
n = 1
"""


def owner_of(column: int, row: int, number: int) -> str:
    """Rep of today: by the unit, but one customer in three of a unit has somebody else in some units."""
    if (column, row) in ((0, 0), (5, 5)):
        return "left"
    if number == 2 and (column + row) % 3 == 0:
        return "R3"
    return "007" if column < 2 else "R2" if column < 4 else "R3"


def write_book(folder: Path) -> Path:
    """Write 36 units with leading zeros, three customers in each."""
    folder.mkdir()
    cells = [(column, row) for column in range(SIDE) for row in range(SIDE)]
    place = {cell: (8 + 0.5 * cell[0], 50 + 0.4 * cell[1]) for cell in cells}
    rows = [
        (
            f"c{c}{r}{n}",
            f"0{c}{r}",
            *place[c, r],
            1000 + 37 * ((c * 5 + r * 3 + n) % 11),
            6,
            45,
            owner_of(c, r, n),
        )
        for c, r in cells
        for n in range(3)
    ]
    header = ["customer_id", "unit_id", "lon", "lat", "revenue", "visits_per_year", "visit_minutes", "rep_id"]
    reps = [(*rep[:1], f"Rep {rep[0]}", *rep[1:], name) for rep, name in zip(REPS, TERRITORIES, strict=True)]
    tables = {
        "units": [("unit_id", "lon", "lat"), *((f"0{c}{r}", *place[c, r]) for c, r in cells)],
        "customers": [header, *rows],
        "reps": [("rep_id", "name", "lon", "lat", "territory_id"), *reps],
        "kams": [("kam_id", "lon", "lat"), ("K1", 9, 51)],
    }
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(table)
    (folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    return folder


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
