import numpy as np
import pytest
import shapely
from geography_cases import LOCAL
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.frame import GEOGRAPHIC, Frame

METRES = Frame(kind="planar", crs="EPSG:25832", km_per_unit=0.001)
COARSE = st.integers(0, 12).map(lambda i: i / 4.0)
"""Few values, so that points are often coincident or collinear."""


def check(cells, points):
    assert len(cells) == len(points)
    assert shapely.is_valid(cells).all()
    assert (shapely.area(cells) > 0).all()
    assert shapely.area(shapely.union_all(cells)) == pytest.approx(shapely.area(cells).sum(), rel=1e-6)


@settings(max_examples=60)
@given(arrays(float, st.tuples(st.integers(1, 40), st.just(2)), elements=COARSE))
def test_every_point_has_a_cell_and_none_overlap(points):
    for frame in (LOCAL, GEOGRAPHIC):
        check(voronoi_cells(frame, points), points)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 200))
def test_cells_contain_their_points_and_are_nearest_to_them(seed, n):
    points = np.random.default_rng(seed).normal(size=(n, 2))
    cells = voronoi_cells(LOCAL, points)
    check(cells, points)
    assert shapely.contains(cells, shapely.points(points)).all()
    inside = shapely.get_coordinates(shapely.point_on_surface(cells))
    distance = np.linalg.norm(inside[:, None] - points[None], axis=2)
    np.testing.assert_allclose(distance.min(axis=1), distance.diagonal(), atol=1e-9)


def test_cells_share_their_vertices_exactly():
    points = np.random.default_rng(3).uniform([5, 47], [15, 55], (800, 2))
    assert shapely.coverage_is_valid(voronoi_cells(GEOGRAPHIC, points))


def test_a_grid_gives_unit_squares_and_small_outer_cells():
    x, y = np.meshgrid(np.arange(12.0), np.arange(12.0))
    cells = voronoi_cells(LOCAL, np.column_stack([x.ravel(), y.ravel()]))
    area = shapely.area(cells).reshape(12, 12)
    np.testing.assert_allclose(area[1:-1, 1:-1], 1.0)
    assert (area < 2.0).all()


def test_distant_groups_are_separate_islands():
    rng = np.random.default_rng(5)
    points = np.concatenate([rng.random((60, 2)), rng.random((60, 2)) + np.array([30.0, 0.0])])
    whole = shapely.union_all(voronoi_cells(LOCAL, points))
    assert len(shapely.get_parts(whole)) == 2
    assert whole.area < 4.0


def test_dense_towns_leave_no_gaps_between_them():
    rng = np.random.default_rng(2)
    towns = rng.random((20, 2))[rng.integers(20, size=1000)] + rng.normal(0, 0.005, (1000, 2))
    cells = voronoi_cells(LOCAL, np.concatenate([towns, rng.random((300, 2))]))
    whole = shapely.union_all(cells)
    assert whole.geom_type == "Polygon"
    assert not len(whole.interiors)
    assert whole.area == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("apart", [0.0, 1e-13, 1e-9, 1e-6])
def test_near_coincident_points_each_get_a_cell(apart):
    points = np.random.default_rng(7).random((30, 2))
    points = np.concatenate([points, points[:5] + apart, points[:1], points[:1]])
    check(voronoi_cells(LOCAL, points), points)


@pytest.mark.parametrize("count", [1, 3])
def test_a_single_place_far_from_the_origin_has_a_cell(count):
    points = np.tile([507_000.0, 5_511_000.0], (count, 1))
    check(voronoi_cells(LOCAL, points), points)


def test_coincident_points_stay_within_the_cell_of_their_place():
    x, y = np.meshgrid(np.arange(5.0), np.arange(5.0))
    grid = np.column_stack([x.ravel(), y.ravel()])
    points = np.concatenate([grid, np.repeat(grid[12:13], 400, axis=0)])
    cells = voronoi_cells(LOCAL, points)
    check(cells, points)
    together = shapely.union_all(cells[np.r_[12, 25:425]])
    assert together.geom_type == "Polygon"
    assert together.area == pytest.approx(1.0, rel=0.2)


def test_cells_are_cut_at_the_antimeridian():
    rng = np.random.default_rng(11)
    lons = (rng.uniform(174, 186, 150) + 180.0) % 360.0 - 180.0
    points = np.column_stack([lons, rng.uniform(-20, -14, 150)])
    cells = voronoi_cells(GEOGRAPHIC, points)
    assert shapely.is_valid(cells).all()
    assert "MultiPolygon" in {cell.geom_type for cell in cells}
    widths = np.ptp(shapely.bounds(shapely.get_parts(cells))[:, [0, 2]], axis=1)
    assert widths.max() < 5.0


@pytest.mark.parametrize("lats", [(-60, 75), (72, 90)])
def test_world_wide_and_polar_points_have_cells(lats):
    rng = np.random.default_rng(13)
    points = np.column_stack([rng.uniform(-180, 180, 200), rng.uniform(*lats, 200)])
    cells = voronoi_cells(GEOGRAPHIC, points)
    assert shapely.is_valid(cells).all()
    assert (shapely.area(cells) > 0).all()


def test_planar_cells_are_in_the_unit_of_the_points():
    points = np.random.default_rng(17).uniform(0, 10_000.0, (50, 2)) + np.array([500_000.0, 5_600_000.0])
    cells = voronoi_cells(METRES, points)
    assert shapely.contains(cells, shapely.points(points)).all()
    assert 5e7 < shapely.area(cells).sum() < 3e8


def test_no_points_no_cells():
    assert len(voronoi_cells(GEOGRAPHIC, np.empty((0, 2)))) == 0


@pytest.mark.parametrize("origin", [(20.0, -18.0), (6.0, 47.0), (-100.0, 30.0), (140.0, -38.0)])
def test_a_regular_grid_of_lonlat_points_gets_its_cells(origin):
    """By rounding its cells may have different vertices, which a coverage union refuses."""
    c, r = (g.ravel() for g in np.meshgrid(range(12), range(12)))
    points = np.column_stack([origin[0] + (c + 0.5) * 0.1, origin[1] + (r + 0.5) * 0.1])
    cells = voronoi_cells(GEOGRAPHIC, points)
    assert len(cells) == 144
    assert not shapely.is_empty(cells).any()
