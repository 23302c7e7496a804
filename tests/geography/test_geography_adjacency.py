from functools import cache

import numpy as np
import pytest
import shapely
from geography_cases import LOCAL, boxes, mosaic, pair_set, rules_of, shapes_of, units_of
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.geography.adjacency import find_neighbours
from territory_opt.geography.edge_matching import match_edges
from territory_opt.geography.outline import dissolve
from territory_opt.model.frame import GEOGRAPHIC, Frame

BLANK = float("nan")


def brute(shapes):
    """Length of the common border of every pair that has one."""
    lengths = {}
    for i in range(len(shapes)):
        for j in range(i + 1, len(shapes)):
            length = shapely.intersection(shapes[i].boundary, shapes[j].boundary).length
            if length > 1e-9:
                lengths[i, j] = length
    return lengths


def moved(shapes, x, y):
    return shapely.transform(shapes, lambda places: places + np.array([x, y]))


def grid_pairs(columns, rows):
    index = np.arange(columns * rows).reshape(rows, columns)
    across = zip(index[:, :-1].ravel().tolist(), index[:, 1:].ravel().tolist())
    upwards = zip(index[:-1].ravel().tolist(), index[1:].ravel().tolist())
    return {*across, *upwards}


@cache
def counties():
    from bokeh_sampledata import us_counties

    away = {"AK", "HI", "PR", "VI", "GU", "AS", "MP"}
    return shapes_of([c["geometry"] for c in us_counties.records() if c["state"] not in away])


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 25))
def test_borders_equal_brute_force_on_mosaics(seed, n):
    cells = mosaic(np.random.default_rng(seed).random((n, 2)))
    expected = {pair: km for pair, km in brute(cells).items() if km > 1e-4}
    found = find_neighbours(units_of(geometry=cells), LOCAL)
    lengths = dict(zip(map(tuple, found.pairs.tolist()), found.border_km))
    assert set(expected) <= set(lengths)
    assert {pair: lengths[pair] for pair in expected} == pytest.approx(expected, abs=1e-9)
    assert all(km <= 1e-4 for pair, km in lengths.items() if pair not in expected)
    assert found.islands == 1
    assert not found.bridge.any()
    assert found.outer_km.sum() == pytest.approx(4.0)
    np.testing.assert_allclose(found.area_km2, shapely.area(cells))


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), n=st.integers(4, 25))
def test_gaps_of_a_thousandth_keep_neighbours(seed, n):
    cells = mosaic(np.random.default_rng(seed).random((n, 2)))
    exact = brute(cells)
    gaps = shapes_of([shapely.affinity.scale(cell, 0.999, 0.999) for cell in cells])
    width = np.sqrt(1.0 / n)
    found = find_neighbours(units_of(geometry=gaps), LOCAL)
    assert {pair for pair, km in exact.items() if km > 0.05 * width} <= pair_set(found, bridges=False)
    assert pair_set(found, bridges=False) <= set(exact)


@pytest.mark.parametrize("width", [0.999, 0.998, 1.0, 1.001, 1.002])
def test_grids_with_gaps_or_overlaps_have_rook_neighbours_only(width):
    found = find_neighbours(units_of(geometry=boxes(9, 7, width)), LOCAL)
    assert pair_set(found) == grid_pairs(9, 7)
    assert found.islands == 1
    np.testing.assert_allclose(found.border_km, 1.0, atol=0.01)
    assert found.outer_km.sum() == pytest.approx(32.0, rel=0.02)


def test_noisy_vertices_keep_neighbours_and_make_no_diagonal_ones():
    rng = np.random.default_rng(2)
    corners = shapely.get_coordinates(boxes(8, 8)).reshape(-1, 5, 2)[:, :4]
    noisy = shapely.polygons(corners + rng.normal(0, 3e-4, corners.shape))
    found = find_neighbours(units_of(geometry=noisy), LOCAL)
    assert pair_set(found) == grid_pairs(8, 8)


def test_polygons_simplified_one_by_one_keep_their_neighbours():
    rng = np.random.default_rng(6)
    cells = mosaic(rng.random((60, 2)))
    pieces = shapely.get_parts(shapely.node(shapely.union_all(shapely.boundary(cells))))
    rough = shapely.transform(
        shapely.segmentize(pieces, 0.004), lambda c: c + 4e-4 * np.sin(c[:, ::-1] * 700.0)
    )
    drawn = shapely.get_parts(shapely.polygonize(rough))
    exact = find_neighbours(units_of(geometry=drawn), LOCAL)
    simplified = shapely.make_valid(shapely.simplify(drawn, 4e-4))
    found = find_neighbours(units_of(geometry=simplified), LOCAL)
    long = exact.border_km > 0.02
    assert long.sum() > 100
    assert set(map(tuple, exact.pairs[long].tolist())) <= pair_set(found, bridges=False)
    assert found.islands == 1
    outlines = dissolve(match_edges(simplified), (np.arange(len(drawn)) % 2).astype(np.int64), 2)
    assert shapely.coverage_is_valid(outlines)


def test_borders_of_bricks_whose_corners_lie_on_edges():
    wall = shapes_of(
        [shapely.box(i + (j % 2) / 2, j, i + 1 + (j % 2) / 2, j + 1) for j in range(5) for i in range(6)]
    )
    found = find_neighbours(units_of(geometry=wall), LOCAL)
    expected = brute(wall)
    assert pair_set(found) == set(expected)
    np.testing.assert_allclose(found.border_km, [expected[tuple(pair)] for pair in found.pairs.tolist()])


def test_a_corner_is_no_border():
    four = boxes(2, 2)
    assert pair_set(find_neighbours(units_of(geometry=four), LOCAL)) == {(0, 1), (0, 2), (1, 3), (2, 3)}
    two = find_neighbours(units_of(geometry=four[[0, 3]]), LOCAL)
    assert two.islands == 2
    assert two.bridge.tolist() == [True]
    assert two.bridge_km.tolist() == [0.0]


def test_an_enclave_is_the_neighbour_of_what_surrounds_it():
    inner = shapely.box(1, 1, 2, 2)
    ring = shapely.box(0, 0, 3, 3) - inner
    found = find_neighbours(units_of(geometry=shapes_of([ring, inner])), LOCAL)
    assert found.border_km.tolist() == [4.0]
    assert found.outer_km.tolist() == [12.0, 0.0]
    assert found.area_km2.tolist() == [8.0, 1.0]


def test_a_town_that_overlaps_its_county_is_its_neighbour():
    drawn = shapes_of([shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2), shapely.box(3, 0, 6, 3)])
    found = find_neighbours(units_of(geometry=drawn), LOCAL)
    assert pair_set(found, bridges=False) == {(0, 1), (0, 2)}


def test_duplicate_areas_keep_their_neighbours():
    found = find_neighbours(units_of(geometry=boxes(3, 1)[[0, 1, 2, 1]]), LOCAL)
    assert {(0, 1), (0, 3), (1, 2), (2, 3)} <= pair_set(found)
    assert (found.outer_km >= 0).all()


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 14), far=st.sampled_from([8.0, 40.0, 1000.0]))
def test_islands_are_joined_by_a_minimum_spanning_tree(seed, n, far):
    corners = np.random.default_rng(seed).choice(int(far), size=(n, 2)).astype(float)
    corners = np.unique(corners, axis=0) * 1.5
    squares = shapely.box(*corners.T, *(corners + 1.0).T)
    found = find_neighbours(units_of(geometry=squares), LOCAL)
    assert found.islands == len(squares)
    assert found.bridge.sum() == len(squares) - 1
    apart = shapely.distance(squares[:, None], squares[None, :])
    assert found.bridge_km.sum() == pytest.approx(prim(apart))
    np.testing.assert_allclose(found.bridge_km, [apart[a, b] for a, b in found.pairs])
    assert (found.border_km == 0).all()


def prim(apart):
    """Total length of a minimum spanning tree."""
    nearest, total, left = apart[0].copy(), 0.0, set(range(1, len(apart)))
    while left:
        best = min(left, key=lambda unit: nearest[unit])
        total += nearest[best]
        left.remove(best)
        nearest = np.minimum(nearest, apart[best])
    return total


def test_bridges_join_the_nearest_units_and_are_marked():
    main, island = boxes(4, 4), moved(boxes(2, 2), 6.0, 1.2)
    found = find_neighbours(units_of(geometry=np.concatenate([main, island])), LOCAL)
    assert found.islands == 2
    assert found.pairs[found.bridge].tolist() == [[7, 16]]
    assert found.bridge_km[found.bridge].tolist() == [2.0]
    assert (found.bridge_km[~found.bridge] == 0).all()
    np.testing.assert_allclose(found.border_km[~found.bridge], 1.0)


def test_bridges_are_as_long_as_the_great_circle():
    points = np.array([[-120.0, 36.0], [-119.99, 36.0], [-156.0, 20.0], [-156.01, 20.0]])
    graph = rules_of((0, 1, BLANK, False), (2, 3, BLANK, False))
    found = find_neighbours(units_of(points), GEOGRAPHIC, graph)
    assert found.pairs[found.bridge].tolist() == [[0, 2]]
    assert found.bridge_km.max() == pytest.approx(3925.9, abs=0.1)


def test_a_removed_pair_is_no_neighbour_and_no_bridge():
    row = units_of(geometry=boxes(3, 1))
    found = find_neighbours(row, LOCAL, rules_of((1, 0, BLANK, True)))
    assert found.islands == 2
    assert pair_set(found, bridges=False) == {(1, 2)}
    assert found.pairs[found.bridge].tolist() == [[0, 2]]
    assert found.bridge_km.max() == 1.0
    assert found.outer_km.tolist() == [4.0, 3.0, 3.0]


def test_a_removed_pair_returns_only_where_there_is_no_other_link():
    found = find_neighbours(units_of(geometry=boxes(2, 1)), LOCAL, rules_of((0, 1, BLANK, True)))
    assert found.pairs.tolist() == [[0, 1]]
    assert found.bridge.tolist() == [True]


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), share=st.floats(0.1, 0.95))
def test_the_graph_is_connected_without_the_removed_pairs(seed, share):
    pairs = np.array(sorted(grid_pairs(4, 4)))
    gone = pairs[np.random.default_rng(seed).random(len(pairs)) < share]
    rules = rules_of(*((a, b, BLANK, True) for a, b in gone.tolist())) if len(gone) else None
    found = find_neighbours(units_of(geometry=boxes(4, 4)), LOCAL, rules)
    assert not pair_set(found) & set(map(tuple, gone.tolist()))
    assert found.bridge.sum() == found.islands - 1
    alone = find_neighbours(
        units_of(np.zeros((16, 2))), LOCAL, rules_of(*((*p, BLANK, False) for p in found.pairs))
    )
    assert alone.islands == 1


def test_removing_a_whole_line_of_borders_makes_one_bridge_elsewhere():
    line = rules_of(*((i, i + 1, BLANK, True) for i in (1, 5, 9)))
    found = find_neighbours(units_of(geometry=boxes(4, 3)), LOCAL, line)
    assert found.islands == 2
    bridge = tuple(found.pairs[found.bridge][0].tolist())
    assert bridge == (1, 6)
    assert found.bridge_km.max() == 0.0


def test_an_added_pair_is_a_neighbour_with_the_length_given():
    row = units_of(geometry=boxes(3, 1))
    found = find_neighbours(row, LOCAL, rules_of((2, 0, 250.0, False), (0, 1, 125.0, False)))
    assert found.pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert found.border_km.tolist() == [0.125, 0.25, 1.0]
    assert not found.bridge.any()


def test_the_last_rule_for_a_pair_counts():
    row = units_of(geometry=boxes(2, 1))
    both = rules_of((0, 1, BLANK, True), (1, 0, BLANK, False))
    assert find_neighbours(row, LOCAL, both).border_km.tolist() == [1.0]


def test_edges_given_for_points_are_the_whole_graph():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [0.0, 1.0]])
    found = find_neighbours(units_of(points), LOCAL, rules_of((0, 2, 3000.0, False), (2, 1, BLANK, False)))
    assert pair_set(found, bridges=False) == {(0, 2), (1, 2)}
    assert found.border_km[~found.bridge].tolist() == [3.0, 0.0]
    assert found.islands == 2
    assert found.pairs[found.bridge].tolist() == [[0, 3]]
    assert found.bridge_km[found.bridge].tolist() == [1.0]
    assert not found.area_km2.any()


def test_points_are_neighbours_where_their_cells_are():
    x, y = np.meshgrid(np.arange(9.0), np.arange(7.0))
    points = np.column_stack([x.ravel(), y.ravel()])
    for frame in (LOCAL, Frame(kind="planar", crs="EPSG:25832", km_per_unit=0.001)):
        assert pair_set(find_neighbours(units_of(points), frame)) == grid_pairs(9, 7)
    degrees = points / 10.0 + [8.0, 50.0]
    assert pair_set(find_neighbours(units_of(degrees), GEOGRAPHIC)) == grid_pairs(9, 7)
    fewer = find_neighbours(units_of(points), LOCAL, rules_of((0, 1, BLANK, True)))
    assert pair_set(fewer) == grid_pairs(9, 7) - {(0, 1)}


def test_points_in_one_place_are_neighbours_without_a_bridge():
    found = find_neighbours(units_of(np.tile([8.0, 50.0], (6, 1))), GEOGRAPHIC)
    assert found.islands == 1
    assert (found.border_km > 0).all()


def test_the_antimeridian_divides_no_neighbours():
    x, y = np.meshgrid(np.arange(177.0, 183.0), np.arange(-20.0, -16.0))
    x, y = x.ravel(), y.ravel()
    west = np.where(x >= 180.0, x - 360.0, x)
    shapes = shapely.box(west, y, west + 1.0, y + 1.0)
    halved = shapely.multipolygons([shapely.box(179.5, -16, 180, -15), shapely.box(-180, -16, -179.5, -15)])
    found = find_neighbours(units_of(geometry=shapes_of([*shapes, halved])), GEOGRAPHIC)
    assert pair_set(found) == grid_pairs(6, 4) | {(20, 24), (21, 24)}
    assert found.islands == 1
    assert found.outer_km[24] == pytest.approx(2 * 111 + 107, rel=0.01)


def test_the_order_of_units_only_renumbers_the_graph():
    shapes = np.concatenate(
        [mosaic(np.random.default_rng(4).random((30, 2))), moved(boxes(2, 1, 0.1), 1.5, 0.1)]
    )
    order = np.random.default_rng(5).permutation(len(shapes))
    first = find_neighbours(units_of(geometry=shapes), LOCAL)
    second = find_neighbours(units_of(geometry=shapes[order]), LOCAL)
    assert {tuple(sorted(order[list(pair)].tolist())) for pair in pair_set(second)} == pair_set(first)
    assert second.bridge_km.sum() == pytest.approx(first.bridge_km.sum())


@pytest.mark.parametrize("n", [0, 1])
def test_tiny_books(n):
    for units in (units_of(geometry=boxes(n, 1)), units_of(np.zeros((n, 2)))):
        found = find_neighbours(units, LOCAL)
        assert found.pairs.shape == (0, 2)
        assert found.islands == n
        assert len(found.area_km2) == n


def test_the_counties_of_the_united_states_are_connected():
    shapes = counties()
    found = find_neighbours(units_of(geometry=shapes), GEOGRAPHIC)
    assert len(shapes) == 3109
    assert found.islands == 1
    assert len(found.pairs) == 8870
    assert found.area_km2.sum() == pytest.approx(8.08e6, rel=0.005)
    assert (found.border_km > 0).all()
