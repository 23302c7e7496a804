"""Units: their geometry, frame and measures."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from ingest_books import warnings_of

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book
from territory_opt.model.findings.book_findings import (
    BlankMeasure,
    NegativeColumn,
    OutlineRepaired,
    UnitsOverlap,
)
from territory_opt.model.frame import Frame
from territory_opt.wording.finding_text import finding_text


def put_geojson(book, shapes, **more):
    features = [
        {
            "type": "Feature",
            "properties": {"unit_id": f"u{index}"},
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        if not isinstance(shape, dict)
        else {"type": "Feature", "properties": {"unit_id": f"u{index}"}, "geometry": shape}
        for index, shape in enumerate(shapes)
    ]
    book.put("units.geojson", json.dumps({"type": "FeatureCollection", "features": features, **more}))


BOWTIE = shapely.Polygon([(10, 50), (11, 51), (11, 50), (10, 51)])
HOLE = shapely.box(12, 50, 14, 52) - shapely.box(12.5, 50.5, 13.5, 51.5)


def test_invalid_geometry_is_repaired_and_reported(book):
    put_geojson(book, [shapely.box(9, 50, 10, 51), BOWTIE, HOLE])
    found = read_book(book.path)
    assert shapely.is_valid(found.units.geometry).all()
    assert found.units.geometry[1].area == pytest.approx(0.5)
    assert shapely.contains_xy(found.units.geometry, *found.units.points.T).all()
    assert found.findings == (
        OutlineRepaired(
            file="units.geojson",
            row=3,
            column="geometry",
            table="units",
            ids=("u1",),
            rows=(3,),
            count=1,
            reasons=("Self-intersection",),
        ),
    )


def test_unusable_geometry_is_refused_each_by_row(book):
    line = shapely.LineString([(9, 50), (10, 51)])
    flat = shapely.Polygon([(9, 50), (10, 51), (9, 50), (9, 50)])
    unclosed = {"type": "Polygon", "coordinates": [[[9, 50], [10, 50], [10, 51]]]}
    nonsense = {"type": "Polygon", "coordinates": [[["a", 50], [10, 50], [10, 51], ["a", 50]]]}
    put_geojson(book, [shapely.box(9, 50, 10, 51), None, shapely.Polygon(), line, flat, unclosed, nonsense])
    problems = {fault.row: fault.problem for fault in book.faults()}
    assert sorted(problems) == [3, 4, 5, 6, 7, 8]
    assert "empty" in problems[4]
    assert "LineString" in problems[5]
    assert "no area" in problems[6]


def test_shapes_in_three_dimensions_and_collections_of_parts(book):
    shapes = [
        shapely.force_3d(shapely.box(9, 50, 10, 51), 7),
        shapely.MultiPolygon([shapely.box(10, 50, 11, 51), HOLE]),
    ]
    put_geojson(book, shapes)
    found = read_book(book.path)
    assert not shapely.has_z(found.units.geometry).any()
    assert [shape.geom_type for shape in found.units.geometry] == ["Polygon", "MultiPolygon"]
    assert found.units.geometry[1].area == pytest.approx(4)


def test_projected_coordinates_without_a_crs_are_one_clear_fault(book):
    put_geojson(book, [shapely.box(500000 + i, 5.5e6, 500001 + i, 5.6e6) for i in range(30)])
    (fault,) = book.faults()
    assert "all 30 rows" in fault.problem
    assert "reference system" in fault.remedy


def test_units_that_overlap_are_a_warning(book):
    put_geojson(book, [shapely.box(9, 50, 10, 51)] * 2 + [shapely.box(10, 50, 11, 51)])
    (found,) = read_book(book.path).findings
    assert isinstance(found, UnitsOverlap)
    assert (found.ids, found.rows, found.row) == (("u0", "u1"), (2, 3), None)
    assert "u0 (row 2), u1 (row 3)" in finding_text(found)


@pytest.mark.parametrize(
    "text", ["{", '{"type": "Feature"}', "[]", '{"type": "FeatureCollection", "features": [3]}']
)
def test_invalid_feature_collections(book, text):
    book.put("units.geojson", text)
    assert [fault.file for fault in book.faults()] == ["units.geojson"]


def test_feature_ids_serve_as_unit_ids(book):
    feature = {
        "type": "Feature",
        "id": 5,
        "properties": None,
        "geometry": json.loads(shapely.to_geojson(HOLE)),
    }
    book.put("units.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert read_book(book.path).units.unit_id.tolist() == ["5"]


def units(**columns):
    names = ["unit_id", *columns]
    rows = zip("abcdef", *columns.values())
    return {"units": [dict(zip(names, row)) for row in rows]}


def test_planar_frames():
    payload = units(x=[0, 1000, 2000], y=[0, 0, 500])
    assert book_from_rows(payload | {"scenario": {"crs": "local"}}).frame == Frame("local", "local", 1.0)
    assert book_from_rows(payload | {"scenario": {"crs": "EPSG:25832"}}).frame == Frame(
        "planar", "EPSG:25832", 0.001
    )
    feet = book_from_rows(payload | {"scenario": {"crs": "EPSG:2277"}}).frame
    assert feet.km_per_unit == pytest.approx(0.0003048, rel=1e-5)
    with pytest.raises(InvalidInput, match="crs"):
        book_from_rows(payload)
    for crs in ("EPSG:4326", "EPSG:99999"):
        with pytest.raises(InvalidInput, match="reference system is not"):
            book_from_rows(payload | {"scenario": {"crs": crs}})


def test_places_of_others_come_into_the_planar_frame():
    payload = units(x=[500000, 510000], y=[5538630, 5538630]) | {
        "customers": [{"customer_id": "k", "lon": 9, "lat": 50}],
        "reps": [{"rep_id": "r", "x": 500001, "y": 5538630}],
    }
    book = book_from_rows(payload | {"scenario": {"crs": "EPSG:25832"}})
    assert book.customers.unit.tolist() == [0]
    assert np.abs(book.customers.points[0] - [500000, 5538630.7]).max() < 0.1
    assert book.reps.homes[0].tolist() == [500001, 5538630]
    with pytest.raises(InvalidInput, match="local"):
        book_from_rows(payload | {"scenario": {"crs": "local"}})


def test_a_single_swapped_unit_is_found():
    lon, lat = [9, 9.5, 10, 10.5, 50.5, 11], [50, 50.5, 51, 50, 9.5, 51]
    with pytest.raises(InvalidInput, match=r"row 5, column lon, value '50.5'.*swapped"):
        book_from_rows(units(lon=lon, lat=lat))


def test_outliers_are_not_reported_as_swapped():
    book = book_from_rows(units(lon=[-122, -74, -87, -95, -157.8, -149.9], lat=[37, 41, 42, 30, 21.3, 61.2]))
    assert len(book.units) == 6


def test_columns_become_measures_or_pass_through():
    columns = {"lon": [9, 10, 11], "lat": [50, 50, 50], "code": ["007", "8", "9"], "people": ["1", "", "2.5"]}
    book = book_from_rows(units(**columns, growth=[-0.2, 0.3, -0.1], mixed=["1a", "2b", "3"]))
    assert {name: values.tolist() for name, values in book.units.measures.items()} == {"people": [1, 0, 2.5]}
    assert book.units.extra["code"].tolist() == ["007", "8", "9"]
    assert set(book.units.extra) == {"code", "growth", "mixed"}
    assert [(type(found), found.column) for found in warnings_of(book)] == [
        (NegativeColumn, "growth"),
        (BlankMeasure, "people"),
    ]


def test_a_measure_the_scenario_names_must_be_numbers():
    payload = units(lon=[9, 10, 11], lat=[50, 50, 50], people=["a", "b", "3"])
    assert "people" in book_from_rows(payload).units.extra
    with pytest.raises(InvalidInput, match="2 faults"):
        book_from_rows(payload | {"scenario": {"criteria": [{"measure": "people", "tolerance": 0.1}]}})


def test_units_are_sorted_by_id_and_rows_stay_the_files(book):
    book["units"].reverse()
    book["units"][0]["population"] = "-1"
    book.write("units")
    (fault,) = book.faults()
    assert fault.row == 2
    book["units"][0]["population"] = "1"
    book.write("units")
    found = read_book(book.path).units
    assert found.unit_id.tolist() == sorted(found.unit_id)
    assert found.measures["population"][8] == 1


def test_arrays_are_read_only(book):
    found = read_book(book.write())
    with pytest.raises(ValueError, match="read-only"):
        found.units.points[0, 0] = 1
