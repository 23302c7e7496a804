"""Tables in which lon and lat are exchanged in every row."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from ingest_books import warnings_of

from territory_opt.ingest import book_from_rows, read_book
from territory_opt.ingest.locations.exchanged_places import _BOXES
from territory_opt.model.findings.book_findings import CoordinatesSwapped


def exchange(book, *tables):
    for name in tables:
        for row in book[name]:
            row["lon"], row["lat"] = row["lat"], row["lon"]
    return book


def found(read):
    return {one.table: one for one in read.findings if isinstance(one, CoordinatesSwapped)}


def test_where_all_tables_agree_each_is_a_warning(book):
    tables = ("units", "customers", "reps", "kams")
    swapped = found(read_book(exchange(book, *tables).write()))
    assert {name: (one.count, one.of, one.country) for name, one in swapped.items()} == {
        "units": (9, 9, None),
        "customers": (20, 20, "DE"),
    }
    assert (swapped["units"].lon, swapped["units"].lat) == (50.25, 9.25)


def test_of_a_book_without_units_the_customers_tell(book):
    for name in ("units", "edges", "reps", "kams"):
        book.tables.pop(name)
    assert set(found(read_book(exchange(book, "customers").write()))) == {"customers"}


@pytest.mark.parametrize("table", ["customers", "reps", "kams"])
def test_where_the_units_contradict_it_is_a_fault(book, table):
    exchange(book, table).write()
    faults = book.faults()
    assert {fault.file for fault in faults} == {f"{table}.csv"}
    assert all("look swapped" in fault.problem for fault in faults)


def test_the_remedy_names_the_units_where_every_row_contradicts_them(book):
    exchange(book, "units").write()
    assert all("here or in the units" in fault.remedy for fault in book.faults() if fault.file == "reps.csv")


@pytest.mark.parametrize(
    ("lon", "lat"), [(9.0, 50.0), (46.7, 24.7), (38.7, 9.0), (-97.0, 32.0), (36.8, -1.3), (72.8, 19.0)]
)
def test_places_as_they_should_be_are_no_finding(lon, lat):
    units = [{"unit_id": f"u{i}", "lon": lon + i / 10, "lat": lat} for i in range(5)]
    assert warnings_of(book_from_rows({"units": units})) == ()


@pytest.mark.parametrize(("lon", "lat"), [(9.0, 50.0), (2.3, 48.8), (-1.5, 53.0), (-3.7, 42.5), (16.4, 48.2)])
def test_exchanged_without_a_country(lon, lat):
    units = [{"unit_id": f"u{i}", "lon": lat, "lat": lon + i / 10} for i in range(5)]
    (one,) = found(book_from_rows({"units": units})).values()
    assert (one.count, one.of, one.country) == (5, 5, None)


def test_outlines_are_looked_at_too(book, polygons):
    for name in ("customers", "reps", "kams", "edges"):
        book.tables.pop(name)
    shapes = [shapely.transform(shape, lambda points: points[:, ::-1]) for shape in polygons]
    features = [
        {"type": "Feature", "properties": {"unit_id": f"u{i}"}, "geometry": shapely.geometry.mapping(shape)}
        for i, shape in enumerate(shapes)
    ]
    book.put("units.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert found(read_book(book.path))["units"].count == len(polygons)


def test_two_places_do_not_tell():
    units = [{"unit_id": f"u{i}", "lon": 50 + i, "lat": 9} for i in range(2)]
    assert found(book_from_rows({"units": units})) == {}


@pytest.mark.parametrize("code", _BOXES)
def test_no_country_holds_its_places_exchanged(code):
    west, south, east, north = _BOXES[code]
    assert west < east
    assert south < north
    overlap = np.minimum([east, north], [north, east]) - np.maximum([west, south], [south, west])
    assert (overlap < 0).any()
