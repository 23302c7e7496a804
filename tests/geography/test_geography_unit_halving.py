"""Halves of a unit: they tile it, hold every place, and do not depend on the order of the places."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from geography_cases import LOCAL, boxes, shapes_of, units_of
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.geography.borders import measure_borders
from territory_opt.geography.common_vertices import with_common_vertices
from territory_opt.geography.part_links import joined_parts, shortest_tree
from territory_opt.geography.plane import Plane
from territory_opt.geography.unit_halving import halve, inside_points
from territory_opt.model.frame import GEOGRAPHIC

HORSESHOE = shapely.Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])
WITH_HOLE = shapely.box(0, 0, 4, 2).difference(shapely.box(1, 0.5, 3, 1.5))
ISLANDS = shapely.multipolygons(
    [shapely.box(0, 0, 3, 3), shapely.box(4, 0, 4.5, 0.5), shapely.box(4, 2, 4.5, 2.5)]
)
SHAPES = {"square": shapely.box(0, 0, 3, 3), "horseshoe": HORSESHOE, "hole": WITH_HOLE, "islands": ISLANDS}


def halve_unit(shape, points, weight=None):
    points = np.asarray(points, dtype=float)
    weight = np.ones(len(points)) if weight is None else np.asarray(weight, dtype=float)
    middle = points[0] if shape is None else inside_points(shapes_of([shape]))[0]
    return halve(GEOGRAPHIC, middle, points, weight, shape)


def all_parts(shape, points, least=2):
    """Parts with fewer than `least` places each, and their places."""
    half = halve_unit(shape, points) if len(points) >= least else None
    if half is None:
        return [(shape, points)]
    sides = (~half.second, half.second)
    return [part for side, each in zip(sides, half.shapes) for part in all_parts(each, points[side], least)]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1))
def test_parts_tile_the_unit_and_hold_their_places(shape, seed):
    random = np.random.default_rng(seed)
    points = random.uniform(-0.2, 4.7, (40, 2))
    points = points[shapely.dwithin(shape, shapely.points(points), 0.1)]
    parts = all_parts(shape, points, least=4)
    drawn = shapes_of([part for part, _ in parts])
    assert shapely.is_valid(drawn).all()
    assert shapely.area(drawn).sum() == pytest.approx(shape.area, rel=1e-12)
    assert shapely.union_all(drawn).symmetric_difference(shape).area < 1e-9
    assert sum(len(inside) for _, inside in parts) == len(points)
    # A part has at most one piece on each island of the unit.
    assert (shapely.get_num_geometries(drawn) <= shapely.get_num_geometries(shape)).all()
    for part, inside in parts:
        inside_unit = shapely.intersects_xy(shape, *inside.T)
        assert (shapely.distance(part, shapely.points(inside[inside_unit])) < 1e-9).all()


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_places_does_not_matter(seed):
    random = np.random.default_rng(seed)
    points = random.integers(0, 6, (30, 2)) / 2.0
    weight = random.uniform(0.0, 1.0, 30)
    order = random.permutation(30)
    one, other = halve_unit(HORSESHOE, points, weight), halve_unit(HORSESHOE, points[order], weight[order])
    assert one.second[order].tolist() == other.second.tolist()
    assert shapely.equals_identical(one.shapes, other.shapes).all()


def test_the_line_halves_the_weight_across_the_longer_extent():
    points = [(0.0, 0.0), (1.0, 0.4), (2.0, 0.1), (3.0, 0.3)]
    assert halve_unit(None, points).second.tolist() == [False, False, True, True]
    assert halve_unit(None, points, [5, 1, 1, 1]).second.tolist() == [False, True, True, True]
    # Degrees of longitude are short in the north.
    far_north = [(0.0, 80.0), (2.0, 80.0), (0.0, 81.0), (2.0, 81.0)]
    assert halve_unit(None, far_north).second.tolist() == [False, False, True, True]


def test_one_place_cannot_be_cut():
    assert halve_unit(None, [(1.0, 2.0)] * 5) is None
    assert halve_unit(shapely.box(0, 0, 3, 3), [(1.0, 2.0), (1.0, 2.0), (0.5, 0.5)], [1, 1, 0]) is None
    assert halve_unit(None, [(1.0, 2.0), (3.0, 2.0)], [0, 0]) is None
    # Places along the shorter side are divided, too.
    assert halve_unit(shapely.box(0, 0, 3, 3), [(1.0, 2.0), (1.0, 2.5)]).second.tolist() == [False, True]


def test_a_piece_separated_by_the_line_joins_the_other_half():
    # The line crosses both arms; more weight lies above it in the right one.
    half = halve_unit(HORSESHOE, [(0.5, 0.2), (0.5, 1.0), (0.5, 2.0), (2.5, 2.9)], [1, 1, 1, 2])
    assert set(shapely.get_type_id(half.shapes)) == {shapely.GeometryType.POLYGON}
    assert half.second.tolist() == [False, False, False, True]


def test_an_island_is_cut_only_for_places_on_both_sides_of_the_line():
    half = halve_unit(ISLANDS, [(0.5, 0.5), (0.5, 2.5), (2.5, 0.6), (2.5, 2.4), (4.2, 0.2), (4.2, 2.2)])
    assert half.second.tolist() == [False, False, True, True, True, True]
    assert shapely.get_num_geometries(half.shapes).tolist() == [1, 3]


def test_places_outside_the_unit_belong_to_its_nearest_piece():
    half = halve_unit(shapely.box(0, 0, 3, 3), [(1.0, 1.0), (2.0, 1.0), (9.0, 1.0), (-7.0, 1.0)])
    assert half.second.tolist() == [False, True, True, False]
    assert shapely.area(half.shapes).sum() == pytest.approx(9.0)


def test_a_unit_across_the_antimeridian_is_halved():
    shape = shapely.multipolygons([shapely.box(178, -18, 180, -16), shapely.box(-180, -18, -178, -16)])
    half = halve_unit(shape, [(179.0, -17.0), (179.5, -17.0), (-179.5, -17.0), (-179.0, -17.0)])
    assert half.second.tolist() == [False, False, True, True]
    assert shapely.bounds(half.shapes).tolist() == [[178, -18, 180, -16], [-180, -18, -178, -16]]


def test_neighbours_get_the_vertices_where_cuts_end():
    shapes = boxes(3, 1)
    half = halve_unit(shapes[1], [(1.5, 0.2), (1.5, 0.6)])
    now = shapes_of([shapes[0], *half.shapes, shapes[2]])
    shared = with_common_vertices(now, np.array([False, True, True, False]), shapes[1:2])
    assert shapely.get_num_coordinates(shared).tolist() == [6, 5, 5, 6]
    plane = Plane.for_points(GEOGRAPHIC, np.array([[1.5, 0.5]]))
    found, exact = measure_borders(shared, plane), measure_borders(shapes, plane)
    assert found.pairs.tolist() == [[0, 1], [0, 2], [1, 2], [1, 3], [2, 3]]
    assert found.km[:2].sum() == pytest.approx(exact.km[0], rel=1e-9)


def test_a_link_joins_the_parts_that_touch_else_the_nearest_ones():
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(0, 1, 1, 2), shapely.box(1, 0, 2, 1.5)]
    touching = units_of(geometry=shapes_of(shapes))
    pairs, share = joined_parts(touching, GEOGRAPHIC, np.array([0, 1]), np.array([2]))
    assert pairs.tolist() == [[0, 2], [1, 2]]
    assert share == pytest.approx([2 / 3, 1 / 3], rel=1e-3)
    points = units_of(points=np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0], [3.0, 0.0]]))
    pairs, share = joined_parts(points, LOCAL, np.array([0, 1]), np.array([2, 3]))
    assert (pairs.tolist(), share.tolist()) == ([[1, 3]], [1.0])
    assert sorted(shortest_tree(points, LOCAL, np.arange(4)).tolist()) == [[0, 1], [1, 3], [2, 3]]
