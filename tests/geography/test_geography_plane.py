import numpy as np
import pytest
import shapely
from geography_cases import LOCAL, shapes_of
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from territory_opt.geography.lonlat import points_to_lonlat, shapes_to_lonlat
from territory_opt.geography.plane import Plane, to_plane
from territory_opt.model.frame import GEOGRAPHIC, Frame

METRES = Frame(kind="planar", crs="EPSG:25832", km_per_unit=0.001)
GEOD = Geod(ellps="WGS84")


def around(lon, lat, spread, n=40, seed=1):
    rng = np.random.default_rng(seed)
    lons = lon + rng.uniform(-spread, spread, n)
    return np.column_stack([(lons + 180.0) % 360.0 - 180.0, lat + rng.uniform(-spread, spread, n)])


@given(lon=st.floats(-180, 180), lat=st.floats(-80, 80))
def test_distances_near_the_centre_are_exact_anywhere(lon, lat):
    points = around(lon, lat, 1.0)
    flat = to_plane(GEOGRAPHIC, points)
    true = GEOD.inv(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])[2] / 1000.0
    np.testing.assert_allclose(np.hypot(*np.diff(flat, axis=0).T), true, rtol=2e-3)


@given(lon=st.floats(-180, 180), lat=st.floats(-70, 70))
def test_points_are_transformed_back(lon, lat):
    points = around(lon, lat, 15.0)
    plane = Plane.for_points(GEOGRAPHIC, points)
    back = plane.points_to_frame(plane.points(points))
    turn = (back[:, 0] - points[:, 0] + 180.0) % 360.0 - 180.0
    np.testing.assert_allclose(turn, 0.0, atol=1e-8)
    np.testing.assert_allclose(back[:, 1], points[:, 1], atol=1e-8)
    assert (np.abs(back[:, 0]) <= 180.0).all()


@pytest.mark.parametrize("where", [(10.0, 50.0, 8.0), (-179.0, -17.0, 3.0), (0.0, 0.0, 170.0)])
def test_areas_are_exact(where):
    points = around(*where)
    points[:, 1] = np.clip(points[:, 1], -75.0, 75.0)
    plane = Plane.for_points(GEOGRAPHIC, points)
    lon, lat = points[0]
    corners = shapely.segmentize(shapely.box(lon, lat, lon + 0.9, lat + 0.9), 0.01)
    true = abs(GEOD.geometry_area_perimeter(corners)[0]) / 1e6
    assert shapely.area(plane.shapes(shapes_of([corners])))[0] == pytest.approx(true, rel=1e-4)


def test_data_on_both_sides_of_the_antimeridian_stay_together():
    flat = to_plane(GEOGRAPHIC, np.array([[179.9, -17.0], [-179.9, -17.0], [178.0, -18.0]]))
    assert np.hypot(*(flat[0] - flat[1])) == pytest.approx(21.3, abs=0.2)


def test_world_wide_data_are_cut_where_there_are_none():
    lons = np.concatenate([np.arange(-170, -40, 5.0), np.arange(-20, 180, 5.0)])
    plane = Plane.for_points(GEOGRAPHIC, np.column_stack([lons, np.zeros(len(lons))]))
    assert "eqearth" in plane.projection
    flat = plane.points(np.column_stack([lons, np.zeros(len(lons))]))
    assert np.hypot(*(flat[-1] - flat[0])) < 1500.0
    assert np.hypot(*(flat[25] - flat[26])) > 20000.0


def test_planar_is_scaled_and_local_is_kept():
    points = np.array([[500_000.0, 5_600_000.0], [501_000.0, 5_602_000.0]])
    np.testing.assert_allclose(to_plane(METRES, points), points / 1000.0)
    np.testing.assert_array_equal(to_plane(LOCAL, points), points)
    plane = Plane.for_points(METRES, points)
    np.testing.assert_allclose(plane.points_to_frame(plane.points(points)), points)


def test_unknown_places_stay_nan_and_are_ignored():
    points = np.array([[10.0, 50.0], [np.nan, np.nan], [11.0, 51.0]])
    plane = Plane.for_points(GEOGRAPHIC, points)
    assert plane == Plane.for_points(GEOGRAPHIC, points[[0, 2]])
    assert np.isnan(plane.points(points)[1]).all()
    assert np.isfinite(plane.points(points)[[0, 2]]).all()
    assert np.isnan(to_plane(GEOGRAPHIC, np.full((2, 2), np.nan))).all()
    assert to_plane(GEOGRAPHIC, np.empty((0, 2))).shape == (0, 2)


def test_a_shape_across_the_antimeridian_is_whole_in_the_plane_and_cut_in_lonlat():
    west, east = shapely.box(179, -18, 180, -17), shapely.box(-180, -18, -179, -17)
    fiji = shapes_of([shapely.multipolygons([west, east])])
    plane = Plane.for_points(GEOGRAPHIC, np.array([[179.5, -17.5], [-179.6, -17.5]]))
    flat = plane.shapes(fiji)
    assert flat[0].geom_type == "Polygon"
    assert flat[0].area == pytest.approx(2 * 111.3 * 110.6 * np.cos(np.radians(17.5)), rel=0.01)
    back = plane.shapes_to_frame(flat)[0]
    assert back.geom_type == "MultiPolygon"
    assert back.bounds == pytest.approx((-180, -18, 180, -17))
    assert back.symmetric_difference(fiji[0]).area == pytest.approx(0.0, abs=1e-6)


def test_planar_places_have_lonlat_and_local_ones_have_none():
    shapes, corner = shapes_of([shapely.box(5e5, 5.5e6, 5.01e5, 5.501e6)]), np.array([[5e5, 5.5e6]])
    assert shapes_to_lonlat(METRES, shapes)[0].bounds[:2] == pytest.approx((9.0, 49.65), abs=0.01)
    assert points_to_lonlat(METRES, corner)[0] == pytest.approx((9.0, 49.65), abs=0.01)
    assert shapes_to_lonlat(LOCAL, shapes)[0] == shapes[0]
    assert np.isnan(points_to_lonlat(LOCAL, corner)).all()


def test_missing_shapes_stay_missing():
    plane = Plane.for_points(GEOGRAPHIC, np.array([[10.0, 50.0]]))
    flat = plane.shapes(shapes_of([None, shapely.box(9, 49, 10, 50)]))
    assert flat[0] is None
    assert flat[1].area > 0
    assert plane.shapes_to_frame(flat)[0] is None
