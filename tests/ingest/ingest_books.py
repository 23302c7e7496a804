"""A small book in Germany for tests to change, and helpers to read it and to collect its faults."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import shapely

from territory_opt.errors import InvalidInput
from territory_opt.ingest import read_book
from territory_opt.model.book import Book
from territory_opt.model.finding import Finding, Severity

TABLES = {
    "units": [
        {
            "unit_id": f"0{row}{column}",
            "lon": 9.25 + 0.5 * column,
            "lat": 50.25 + 0.5 * row,
            "population": 1000 * row + column + 0.5,
            "territory_id": "T1" if column < 2 else "T2",
            "group_id": "",
            "label": f"Ort {row}/{column}",
        }
        for row in range(3)
        for column in range(3)
    ],
    "customers": [
        {
            "customer_id": f"K{index}",
            "lon": round(9.1 + 0.3 * (index % 5), 4),
            "lat": round(50.1 + 0.3 * (index // 5), 4),
            "name": f"Müller & Söhne {index}",
            "account_id": "A1" if index < 2 else "",
            "revenue": 1234.5 + index,
            "potential": 10 * index,
            "visits_per_year": "" if index % 2 else 6,
            "visit_minutes": "",
            "segment": "ABC"[index % 3],
            "country": "DE",
            "prospect": "true" if index == 7 else "",
            "rep_id": "R1",
            "kam_id": "",
        }
        for index in range(20)
    ],
    "reps": [
        {
            "rep_id": "R1",
            "name": "Ada",
            "lon": 9.2,
            "lat": 50.2,
            "capacity_hours": 1400,
            "territory_id": "T1",
        },
        {"rep_id": "R2", "name": "Ben", "lon": 10.2, "lat": 51.2, "capacity_hours": "", "territory_id": "T2"},
    ],
    "kams": [
        {"kam_id": "M1", "name": "Cem", "lon": 9.7, "lat": 50.7, "languages": "de; en", "max_accounts": ""},
    ],
    "edges": [{"unit_a": "000", "unit_b": "022", "length_m": "", "action": "add"}],
}


def box(row: dict) -> shapely.Polygon:
    return shapely.box(row["lon"] - 0.25, row["lat"] - 0.25, row["lon"] + 0.25, row["lat"] + 0.25)


class BookFolder:
    """Tables as lists of rows, to be changed before they are written as CSV."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = {name: [dict(row) for row in rows] for name, rows in TABLES.items()}
        path.mkdir()

    def __getitem__(self, name: str) -> list[dict]:
        return self.tables[name]

    def put(self, name: str, text: str, encoding: str = "utf-8") -> None:
        (self.path / name).write_bytes(text.encode(encoding))

    def write(self, *names: str) -> Path:
        for name in names or tuple(self.tables):
            self.put(f"{name}.csv", as_csv(self.tables[name]))
        return self.path

    def faults(self, scenario: dict | None = None):
        with pytest.raises(InvalidInput) as refused:
            read_book(self.path, scenario)
        return refused.value.faults


def warnings_of(book: Book) -> tuple[Finding, ...]:
    """What a reader must look at: the findings of a book without the notes of defaults and the like."""
    return tuple(one for one in book.findings if one.severity is not Severity.NOTE)


def as_csv(rows: list[dict], separator: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
