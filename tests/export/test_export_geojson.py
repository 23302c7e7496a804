"""GeoJSON conforms to RFC 7946 in every frame."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import geopandas
import numpy as np
import pytest
import shapely
from grid_plans import LOCAL_POINTS, GridPlace, grid_plan
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.export import write
from territory_opt.export.attribution import attribution_members
from territory_opt.export.formats.units_geojson import UnitsGeojson
from territory_opt.export.layers.frames import territories_frame, units_frame
from territory_opt.export.layers.geojson import key_accounts_geojson, territories_geojson
from territory_opt.export.layers.outlines import outlines, tiling_of
from territory_opt.export.layers.rfc7946 import (
    collection_bbox,
    feature_collection,
    rfc7946_shapes,
    with_members,
)
from territory_opt.export.plan_view import PlanView
from territory_opt.geography import antimeridian_cut, tiling
from territory_opt.geography.antimeridian_cut import cut_at_antimeridian
from territory_opt.model.frame import Frame

NUMBER = re.compile(r"-?\d+\.?\d*(?:[eE][-+]?\d+)?")


def array(*shapes):
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def area(frame) -> float:
    """Total area in square degrees."""
    return float(shapely.area(frame.geometry.to_numpy()).sum())


@pytest.mark.parametrize("name", ["territories", "units", "key_accounts"])
def test_collections_conform_to_the_rfc(folder, name):
    text = (folder / f"{name}.geojson").read_text(encoding="utf-8")
    collection = json.loads(text, parse_constant=pytest.fail)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert collection["attribution"] == ["Made-up Geography, CC0"]
    assert collection["synthetic"] is True
    west, south, east, north = collection["bbox"]
    for feature in collection["features"]:
        assert set(feature) <= {"type", "bbox", "properties", "geometry"}
        shape = shapely.geometry.shape(feature["geometry"])
        assert west <= shape.bounds[0] <= shape.bounds[2] <= east
        assert south <= shape.bounds[1] <= shape.bounds[3] <= north
        for polygon in shapely.get_parts(shape):
            if polygon.geom_type == "Polygon":
                assert polygon.exterior.is_ccw
                assert not any(hole.is_ccw for hole in polygon.interiors)
    geometries = [json.dumps(feature["geometry"]["coordinates"]) for feature in collection["features"]]
    written = re.findall(r'"coordinates":([^}]*)', text)
    assert len(written) == len(geometries)
    assert max(len(number.partition(".")[2]) for each in written for number in NUMBER.findall(each)) <= 7


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-89, 89)), min_size=1, max_size=5))
def test_no_coordinate_has_more_than_seven_decimals(points):
    frame = geopandas.GeoDataFrame(
        {"a": range(len(points))}, geometry=shapely.points(points), crs="EPSG:4326"
    )
    text = feature_collection(frame, {})
    for pair in re.findall(r'"coordinates":\[([^\]]*)\]', text):
        for number in pair.split(","):
            assert float(number) == round(float(number), 7)
            assert "e" in number.lower() or len(number.partition(".")[2]) <= 7


@pytest.mark.parametrize(
    ("boxes", "west", "east"),
    [
        ([(176, 179), (-179, -177)], 176, -177),
        ([(-180, -66), (172, 180)], 172, -66),
        ([(-170, 10), (20, 175)], -170, 175),
        ([(-180, 0), (0.5, 180)], 0.5, 0),
    ],
)
def test_a_bbox_is_the_shortest_span(boxes, west, east):
    island = shapely.MultiPolygon([shapely.box(a, 0, b, 1) for a, b in boxes])
    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[island], crs="EPSG:4326")
    collection = json.loads(feature_collection(frame, {}))
    assert collection["bbox"] == collection["features"][0]["bbox"] == [west, 0, east, 1]


def test_territories_have_the_columns_of_the_contract(plan):
    properties = json.loads(territories_geojson(plan))["features"][2]["properties"]
    assert list(properties) == [
        "territory_id", "rep_id", "rep_name", "units", "customers",
        "load_customers", "target_customers", "deviation_customers",
        "load_potential", "target_potential", "deviation_potential",
        "load_workload", "target_workload", "deviation_workload",
        "travel_minutes_per_visit", "base_lon", "base_lat", "capacity_hours",
    ]  # fmt: skip
    assert properties["deviation_potential"] == pytest.approx(
        plan.loads["potential"][2] / plan.targets["potential"][2] - 1
    )
    assert properties["units"] == int((plan.label == 2).sum())
    assert properties["capacity_hours"] == plan.book.reps.capacity_hours[plan.rep_of[2]]


def test_key_accounts_are_points_with_their_reasons(plan):
    features = json.loads(key_accounts_geojson(plan))["features"]
    assert len(features) == int((plan.segmentation.coverage == "key_account").sum())
    assert {feature["geometry"]["type"] for feature in features} == {"Point"}
    unplaced = [f["properties"] for f in features if f["properties"]["kam_id"] is None]
    assert unplaced
    assert all(
        p["reason"] and p["kam_reason"] == "all accounts together are served better this way"
        for p in unplaced
    )


def test_simplified_outlines_have_equal_borders(plan):
    """A sine wave as common border is simplified equally on both sides."""
    wave = np.linspace(0, 2, 81)
    line = np.column_stack([1 + 0.02 * np.sin(40 * wave), wave])
    left = shapely.Polygon([(0, 0), *line, (0, 2)])
    right = shapely.Polygon([*line, (2, 2), (2, 0)])
    units = replace(
        plan.book.units,
        unit_id=plan.book.units.unit_id[:2],
        geometry=array(left, right),
        points=np.array([[0.5, 1], [1.5, 1]]),
    )
    shapes = outlines(units.geometry, np.array([0, 1]), 2, 0.1)
    assert shapely.get_num_coordinates(shapes[0]) < len(line) / 2
    shared = shapely.intersection(shapes[0].exterior, shapes[1].exterior)
    assert shared.length > 1.9
    assert shapes[0].intersection(shapes[1]).area < 1e-12
    assert shapes[0].union(shapes[1]).area == pytest.approx(left.union(right).area, rel=1e-9)


def test_written_territories_tile_the_units(folder):
    territories, units = (
        geopandas.read_file(folder / "territories.geojson"),
        geopandas.read_file(folder / "units.geojson"),
    )
    assert area(territories) == pytest.approx(area(units), rel=1e-6)
    assert territories.union_all().area == pytest.approx(area(units), rel=1e-6)


def test_units_have_all_columns_and_duplicate_names_get_an_ending(plan):
    extra = {"Territory_ID": plan.book.units.extra["Name"], "geometry": plan.book.units.extra["Name"]}
    units = replace(plan.book.units, extra=extra)
    frame = units_frame(replace(plan, book=replace(plan.book, units=units)))
    assert {"people", "customers", "Territory_ID_in_book", "geometry_in_book"} <= set(frame.columns)
    assert frame["customers"].sum() == plan.customers.sum()
    assert frame["territory_id_before"].tolist() == plan.before.tolist()


def test_a_planar_frame_is_written_in_degrees(tmp_path):
    frame = Frame("planar", "EPSG:25832", 0.001)
    plan = grid_plan(8, 200, GridPlace((500_000, 5_500_000), 5_000, frame, points=True))
    write(plan, tmp_path / "plan")
    units = geopandas.read_file(tmp_path / "plan" / "units.geojson")
    assert units.geometry.geom_type.unique().tolist() == ["Point"]
    back = units.to_crs("EPSG:25832").get_coordinates().to_numpy()
    assert np.abs(back - plan.book.units.points).max() < 0.05
    territories = geopandas.read_file(tmp_path / "plan" / "territories.geojson")
    assert not territories.geometry.is_empty.any()
    assert territories["base_lon"].between(8, 11).all()


def test_a_local_frame_has_no_geometry_in_geojson_and_no_crs_in_geopackage(tmp_path):
    plan = grid_plan(8, 200, LOCAL_POINTS)
    write(plan, tmp_path / "plan")
    for name in ("territories", "units", "key_accounts"):
        collection = json.loads((tmp_path / "plan" / f"{name}.geojson").read_text(encoding="utf-8"))
        assert "bbox" not in collection
        assert collection["features"]
        assert all(feature["geometry"] is None for feature in collection["features"])
        layer = geopandas.read_file(tmp_path / "plan" / "plan.gpkg", layer=name)
        assert not layer.geometry.is_empty.any()
        assert layer.crs is None or "Undefined" in layer.crs.name
    territories = geopandas.read_file(tmp_path / "plan" / "plan.gpkg", layer="territories")
    assert territories["base_lon"].isna().all()
    assert territories["base_x"].tolist() == pytest.approx(plan.base[:, 0].tolist())


@pytest.mark.parametrize(
    "ring",
    [
        [(178, -1), (182, -1), (182, 1), (178, 1)],
        [(178, -1), (-178, -1), (-178, 1), (178, 1)],
        [(178, 1), (-178, 1), (-178, -1), (178, -1)],
    ],
)
def test_polygons_are_cut_at_the_antimeridian(ring):
    (shape,) = rfc7946_shapes(array(shapely.Polygon(ring)))
    assert shape.geom_type == "MultiPolygon"
    assert sorted(part.bounds for part in shape.geoms) == [(-180, -1, -178, 1), (178, -1, 180, 1)]
    assert all(part.exterior.is_ccw for part in shape.geoms)
    assert collection_bbox(array(shape)) == [178, -1, -178, 1]


def test_a_part_that_jumps_is_found_among_others():
    shape = shapely.MultiPolygon(
        [shapely.box(0, 0, 1, 1), shapely.Polygon([(178, -1), (-178, -1), (-178, 1), (178, 1)])]
    )
    (cut,) = cut_at_antimeridian(array(shape))
    assert cut.area == pytest.approx(1 + 8)


@pytest.mark.parametrize("pole", [-1, 1])
@pytest.mark.parametrize("turn", [-1, 1])
def test_a_polygon_around_a_pole_reaches_it_in_either_winding(pole, turn):
    lon = np.arange(-170, 180, 20)
    lat = pole * 70 + 4 * np.cos(np.radians(lon))
    (cut,) = cut_at_antimeridian(array(shapely.Polygon(np.column_stack([lon, lat])[::turn])))
    assert cut.is_valid
    assert (cut.bounds[0], cut.bounds[2]) == (-180, 180)
    assert cut.bounds[1 if pole < 0 else 3] == pole * 90
    assert abs(cut.bounds[3 if pole < 0 else 1]) == pytest.approx(abs(lat).min(), abs=0.5)


def test_a_hole_is_cut_with_its_polygon():
    shape = shapely.Polygon(
        [(170, -5), (-170, -5), (-170, 5), (170, 5)], [[(178, -1), (178, 1), (-178, 1), (-178, -1)]]
    )
    (cut,) = cut_at_antimeridian(array(shape))
    assert cut.area == pytest.approx(20 * 10 - 4 * 2)


def test_wide_shapes_that_do_not_cross_are_unchanged():
    wide = shapely.segmentize(shapely.box(-170, -10, 170, 10), 20)
    assert cut_at_antimeridian(array(wide))[0] is wide
    assert collection_bbox(array(wide)) == [-170, -10, 170, 10]


def test_a_book_across_the_antimeridian_has_whole_territories_and_a_bbox_across_it():
    plan = grid_plan(8, 200, GridPlace((179.55, -20)))
    frame = territories_frame(plan)
    assert frame.geometry.is_valid.all()
    assert frame.total_bounds.tolist() == pytest.approx([-180, -20, 180, -19.2])
    collection = json.loads(territories_geojson(plan))
    assert collection["bbox"] == pytest.approx([179.55, -20, -179.65, -19.2])
    assert area(frame) == pytest.approx(0.8 * 0.8)


def test_members_are_added_after_the_features_without_reading_them(plan, monkeypatch):
    monkeypatch.setattr(json, "loads", pytest.fail)
    text = territories_geojson(plan)
    sites = key_accounts_geojson(plan)
    extended = with_members(text, {"report": '{"a":null}\n', 'say "x"': "[1,2]", "key_accounts": sites})
    monkeypatch.undo()
    assert json.loads(extended) == {
        **json.loads(text), "report": {"a": None}, 'say "x"': [1, 2], "key_accounts": json.loads(sites)
    }  # fmt: skip
    assert json.loads(with_members(text, {})) == json.loads(text)


def test_no_file_is_written_by_reading_json_again(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(json, "loads", pytest.fail)
    write(plan, tmp_path / "plan")
    monkeypatch.undo()
    assert (tmp_path / "plan" / "territories.geojson").read_text(encoding="utf-8") == territories_geojson(
        plan
    )


@pytest.mark.parametrize("place", [GridPlace(), LOCAL_POINTS, GridPlace(points=True)], ids=str)
def test_all_files_use_one_tiling(place, tmp_path, monkeypatch):
    calls = Counter()

    def counting(name):
        function = getattr(tiling, name)

        def call(*args):
            calls[name] += 1
            return function(*args)

        monkeypatch.setattr(tiling, name, call)

    counting("match_edges")
    counting("voronoi_cells")
    plan = grid_plan(8, 200, place)
    shared = replace(plan, tiling=tiling_of(plan))
    for number in range(2):
        write(shared, tmp_path / str(number))
    assert calls == Counter(match_edges=1, voronoi_cells=int(place.points))


def test_a_tiling_of_other_shapes_is_not_used():
    plan, other = grid_plan(8, 200), grid_plan(8, 200, GridPlace(cell=0.2))
    mixed = replace(plan, tiling=tiling_of(other))
    assert tiling_of(mixed) is not mixed.tiling
    assert shapely.equals_exact(tiling_of(mixed).areas, tiling_of(plan).areas).all()


def test_units_across_the_antimeridian_are_cut_once(tmp_path, monkeypatch):
    plan = grid_plan(8, 200, GridPlace((179.55, -20)))
    view = PlanView(plan)
    assert view.tiling.cut is not plan.book.units.geometry
    monkeypatch.setattr(antimeridian_cut, "_cut_polygons", pytest.fail)
    UnitsGeojson().write(view, tmp_path / "units.geojson")
    monkeypatch.undo()
    text = feature_collection(units_frame(plan), attribution_members(plan.book))
    assert (tmp_path / "units.geojson").read_text(encoding="utf-8") == text
