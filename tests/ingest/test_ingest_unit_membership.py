"""Which unit a customer belongs to."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_books import warnings_of

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book
from territory_opt.ingest.locations.unit_locator import KM_PER_DEGREE, PolygonLocator
from territory_opt.model.findings.book_findings import CustomersSnapped, PlaceDisagrees

WEST, EAST = shapely.box(9, 60, 10, 61), shapely.box(10, 60, 11, 61)


def request(*customers, snap_km=5.0):
    features = [
        {
            "type": "Feature",
            "properties": {"unit_id": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for name, shape in (("west", WEST), ("east", EAST))
    ]
    rows = [dict(zip(("customer_id", "lon", "lat", "unit_id"), row)) for row in customers]
    scenario = {"units": {"snap_km": snap_km}}
    return {
        "units": {"type": "FeatureCollection", "features": features},
        "customers": rows,
        "scenario": scenario,
    }


def names(book):
    return book.units.unit_id[book.customers.unit].tolist()


def test_the_polygon_decides_and_on_a_border_the_first_id():
    book = book_from_rows(request(("a", 9.5, 60.5), ("b", 10.5, 60.5), ("c", 10, 60.5)))
    assert names(book) == ["west", "east", "east"]
    assert not warnings_of(book)


def test_outside_within_the_snap_distance_goes_to_the_nearest_and_is_reported():
    # 0.05 degrees of longitude are 2.8 km at 60 degrees north, and 0.04 of latitude are 4.4 km.
    book = book_from_rows(request(("a", 8.95, 60.5), ("b", 10.5, 61.04)))
    assert names(book) == ["west", "east"]
    (found,) = warnings_of(book)
    assert isinstance(found, CustomersSnapped)
    assert (found.ids, found.rows, found.limit, found.unit_of_length) == (("a", "b"), (1, 2), 5, "km")


def test_outside_beyond_the_snap_distance_is_refused_each():
    with pytest.raises(InvalidInput) as refused:
        book_from_rows(request(("a", 8.90, 60.5), ("b", 10.5, 61.05), ("c", 9.5, 60.5)))
    assert [fault.row for fault in refused.value.faults] == [1, 2]
    assert "'east', is 5.6 km away" in refused.value.faults[1].problem
    assert names(book_from_rows(request(("a", 8.90, 60.5), snap_km=6))) == ["west"]


def test_the_snap_distance_itself_is_within():
    place = [8.95, 60.5]
    ((km,),) = [PolygonLocator(np.arange(2), np.array([WEST, EAST])).nearest(np.array([place]), np.inf)[1]]
    assert names(book_from_rows(request(("a", *place), snap_km=float(km)))) == ["west"]
    with pytest.raises(InvalidInput, match="outside every unit"):
        book_from_rows(request(("a", *place), snap_km=float(km) * (1 - 1e-12)))


def test_a_place_that_is_as_far_as_the_snap_distance_does_not_disagree():
    place = [8.95, 60.5]
    ((km,),) = [PolygonLocator(np.arange(2), np.array([WEST, EAST])).nearest(np.array([place]), np.inf)[1]]
    assert not warnings_of(book_from_rows(request(("a", *place, "west"), snap_km=float(km))))
    nearer = book_from_rows(request(("a", *place, "west"), snap_km=float(km) * (1 - 1e-12)))
    assert [type(found) for found in warnings_of(nearer)] == [PlaceDisagrees]


def test_the_unit_id_decides_the_unit_and_the_place_stays():
    book = book_from_rows(
        request(("a", 9.5, 60.5, "east"), ("b", 9.97, 60.5, "east"), ("c", None, None, "west"))
    )
    assert names(book) == ["east", "east", "west"]
    assert book.customers.points[0].tolist() == [9.5, 60.5]
    assert shapely.contains_xy(WEST, *book.customers.points[2])
    (found,) = warnings_of(book)
    assert isinstance(found, PlaceDisagrees)
    assert (found.row, found.ids) == (1, ("a",))


def test_the_source_of_a_place_is_said():
    """A unit id with coordinates: the unit decides the unit, the coordinates the place."""
    rows = [
        ("a", 9.5, 60.5, ""),
        ("b", 9.5, 60.5, "west"),
        ("c", None, None, "west"),
        ("d", 9.5, 60.5, "east"),
        ("e", 11.01, 60.5, None),
    ]
    book = book_from_rows(request(*rows, snap_km=100))
    assert book.customers.place_source.tolist() == ["given", "given", "unit", "given", "given"]
    assert book.customers.points[2].tolist() == book.units.points[1].tolist()
    assert book.customers.points[3].tolist() == [9.5, 60.5]


def test_customers_swapped_throughout_are_one_fault():
    with pytest.raises(InvalidInput) as refused:
        book_from_rows(request(*[(f"c{i}", 60.5, 9.5) for i in range(40)]))
    (fault,) = refused.value.faults
    assert "swapped" in fault.problem


def test_customers_of_point_units_get_the_nearest_or_are_refused_when_far():
    units = [{"unit_id": f"u{i}", "lon": 9 + 0.1 * i, "lat": 50} for i in range(5)]
    rows = [{"customer_id": "a", "lon": 9.14, "lat": 50.05}, {"customer_id": "b", "lon": 9.4, "lat": 50.1}]
    book = book_from_rows({"units": units, "customers": rows})
    assert book.customers.unit.tolist() == [1, 4]
    with pytest.raises(InvalidInput, match="outside every unit"):
        book_from_rows({"units": units, "customers": [{"customer_id": "a", "lon": -9, "lat": 50}]})
    alone = book_from_rows({"units": units[:1], "customers": rows})
    assert alone.customers.unit.tolist() == [0, 0]


def test_point_units_warn_of_a_far_unit_id():
    units = [{"unit_id": f"u{i}", "lon": 9 + 0.1 * i, "lat": 50} for i in range(5)]
    rows = [{"customer_id": "a", "lon": 9, "lat": 50, "unit_id": "u4"}]
    book = book_from_rows({"units": units, "customers": rows})
    assert book.customers.unit.tolist() == [4]
    assert [type(found) for found in warnings_of(book)] == [PlaceDisagrees]


def test_blank_visits_follow_the_segment(book):
    rows = [
        {
            "customer_id": f"c{i}",
            "unit_id": "000",
            "segment": segment,
            "prospect": prospect,
            "visits_per_year": visits,
        }
        for i, (segment, prospect, visits) in enumerate(
            [
                ("A", "", ""),
                ("b", "", ""),
                ("", "", ""),
                ("Z", "nein", ""),
                ("A", "ja", ""),
                ("A", "x", "3"),
                ("A", "", "0"),
            ]
        )
    ]
    book.tables = {"units": book["units"], "customers": rows}
    found = read_book(book.write()).customers
    assert found.visits.tolist() == [24, 12, 4, 4, 0, 3, 0]
    assert found.visit_minutes.tolist() == [60, 45, 30, 30, 60, 60, 60]


def test_the_smallest_book(book):
    book.tables = {"units": [{"unit_id": "u", "lon": 9, "lat": 50}]}
    found = read_book(book.write())
    assert (len(found.units), found.customers, found.reps, found.kams, found.edges) == (
        1,
        None,
        None,
        None,
        None,
    )


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-20, 20), st.floats(-80, 80), st.floats(0.01, 3)), min_size=1, max_size=8),
    st.lists(st.tuples(st.floats(-22, 22), st.floats(-82, 82)), min_size=1, max_size=8),
)
def test_nearest_agrees_with_measuring_every_polygon(boxes, places):
    shapes = np.array([shapely.box(x, y, x + size, y + size) for x, y, size in boxes], dtype=object)
    points = np.array(places)
    found, km = PolygonLocator(np.arange(len(shapes)), shapes).nearest(points, np.inf)
    for place, unit, distance in zip(points, found, km):
        flat = [
            shapely.transform(shape, lambda c, p=place: (c - p) * [np.cos(np.radians(p[1])), 1])
            for shape in shapes
        ]
        every = shapely.distance(np.array(flat), shapely.Point(0, 0)) * KM_PER_DEGREE
        assert distance == pytest.approx(every.min(), abs=1e-6)
        assert every[unit] == pytest.approx(every.min(), abs=1e-6)
