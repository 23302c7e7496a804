"""A book in which order, ids and names never coincide: every list of a plan must join by id.

Reps, KAMs and agents are out of order, one territory is vacant, ids look like numbers and formulas, names
have separators and quotes, and customers are shuffled.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

Row = dict[str, Any]

COLUMNS, DOWN = 6, 4
_SPECIAL = {0: "007", 1: "-1", 2: "=A1", 3: "Ü 3", 4: "a;b", 5: 'q"x', 6: "+49", 7: "@7", 8: "7"}

REPS = [
    {"rep_id": "R9", "name": "Öz; Can", "territory_id": "ost", "unit_id": "U10"},
    {"rep_id": "-7", "name": '=Ann "A"', "territory_id": "=süd", "unit_id": "U20"},
    {"rep_id": "R2", "name": "-Bo", "territory_id": "west", "unit_id": "007"},
    {"rep_id": "007", "name": "Zoé", "territory_id": "", "unit_id": "U16"},
]
KAMS = [
    {"kam_id": "K2", "name": "+Kim", "unit_id": "U10", "max_accounts": 2},
    {"kam_id": "=K1", "name": "Kai, der", "unit_id": "007", "max_accounts": 2},
    {"kam_id": "K3", "name": "Eva", "unit_id": "U20", "max_accounts": 2},
]
AGENTS = [{"agent_id": "-A2", "name": "@Bo"}, {"agent_id": "A1", "name": "Al"}]
TERRITORY_OF_COLUMN = ("west", "west", "=süd", "=süd", "ost", "ost")
"""Today's territory by the column of the grid."""
ASSIGNED_REP = {"ost": "R2", "=süd": "007", "west": "R9", "T004": "-7", "T005": ""}
"""In the plan to evaluate; nobody keeps the territory of today."""
SCENARIO = """territories = 5
effort = "quick"
iterations = 30
effective_date = 2027-01-01
[[criteria]]
measure = "customers"
tolerance = 0.9
[[criteria]]
measure = "workload"
tolerance = 0.9
[key_accounts]
rule = "explicit"
"""
OWNERS_BEFORE = {"KA1": "K2", "KA2": "=K1", "KA3": "=K1", "KA4": "", "KA5": "K9", "KA6": "=K1", "-KA7": "K2"}
"""Today's KAM of each key account; K9 has left."""


def unit_name(index: int) -> str:
    return _SPECIAL.get(index, f"U{index:02d}")


def units() -> list[Row]:
    return [
        {
            "unit_id": unit_name(i),
            "lon": round(8 + 0.2 * (i % COLUMNS), 3),
            "lat": round(50 + 0.15 * (i // COLUMNS), 3),
            "territory_id": "" if i == 23 else TERRITORY_OF_COLUMN[i % COLUMNS],
            "group_id": "-g" if i in (12, 13) else "",
            "Ort": f"=Ort {i}",
        }
        for i in range(COLUMNS * DOWN)
    ]


def customers() -> list[Row]:
    """Ninety customers in random order, all with another revenue."""
    rows = [_customer(number) for number in range(90)]
    random.Random(5).shuffle(rows)
    return rows


def _customer(number: int) -> Row:
    unit = number % (COLUMNS * DOWN)
    place = units()[unit]
    key = [*OWNERS_BEFORE][number // 3] if number < 21 else ""
    coverage = "" if key else "inside_sales" if number % 9 == 0 else "house" if number % 17 == 0 else ""
    sign = {3: "=", 4: "-", 5: "+", 6: "@"}.get(number % 10, "")
    with_place = number % 3 != 1
    return {
        "customer_id": "-1" if number == 40 else f"{sign}{number:03d}",
        "name": ['=HYPERLINK("x")', "Müller; Söhne", 'Der "Laden"', "-", f"Kunde {number}"][number % 5],
        "account_id": key or ("" if number % 4 else f"A{number // 8}"),
        "unit_id": "" if number % 3 == 2 else place["unit_id"],
        "lon": round(place["lon"] + 0.01 + number / 10_000, 4) if with_place else "",
        "lat": round(place["lat"] + 0.02, 4) if with_place else "",
        "revenue": 1000 + 37 * number + (0.25 if number % 2 else 0),
        "potential": 1.234 if number == 7 else 20_000 - 31 * number,
        "visits_per_year": 4 + number % 3,
        "visit_minutes": 30,
        "key_account": "true" if key else "",
        "coverage": coverage,
        "field_share": 0.4 if key and number % 3 else "",
        "rep_id": "R2" if number % 13 == 5 and not key else "",
        "kam_id": OWNERS_BEFORE.get(key, ""),
        "agent_id": ("A1" if number % 2 else "-A2") if coverage == "inside_sales" else "",
    }


def assignments() -> list[Row]:
    """A plan: the grid in rows and columns other than today's."""
    names = [*ASSIGNED_REP]
    return [
        {
            "unit_id": unit_name(i),
            "territory_id": (territory := names[3 + i % 2 if i >= 18 else (i % COLUMNS) // 2]),
            "rep_id": ASSIGNED_REP[territory],
        }
        for i in range(COLUMNS * DOWN)
    ]


def write_folder(folder: Path) -> Path:
    """The book, and the file of a plan, assignments.csv, in the folder above."""
    folder.mkdir(parents=True)
    tables = {
        "units": units(), "customers": customers(), "reps": REPS, "kams": KAMS, "inside_sales": AGENTS,
    }  # fmt: skip
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", rows)
    (folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    _write(folder.parent / "assignments.csv", assignments())
    return folder


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
