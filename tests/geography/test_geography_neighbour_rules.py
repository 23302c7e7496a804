"""Corner contacts, tolerances, and detours between units that touch."""

import numpy as np
import pytest
import shapely
from geography_cases import LOCAL, boxes, mosaic, pair_set, rules_of, shapes_of, units_of
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

from territory_opt.geography.adjacency import find_neighbours
from territory_opt.geography.detours import detour_candidates, without_detours
from territory_opt.geography.outline import dissolve
from territory_opt.geography.outline_tolerance import match_edges_within, tolerance_share
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import NeighbourRules

QUEEN = NeighbourRules(rule="queen")
BLANK = float("nan")


def king_pairs(columns, rows):
    """Pairs of squares of a board that touch, corners included."""
    index = np.arange(columns * rows)
    x, y = index % columns, index // columns
    near = (abs(x[:, None] - x) <= 1) & (abs(y[:, None] - y) <= 1)
    return {(int(a), int(b)) for a, b in np.argwhere(near) if a < b}


@pytest.mark.parametrize("width", [0.999, 1.0, 1.001])
def test_queens_are_neighbours_across_corners(width):
    found = find_neighbours(units_of(geometry=boxes(5, 4, width)), LOCAL, rules=QUEEN)
    assert pair_set(found) == king_pairs(5, 4)
    assert found.source == "queen"
    rook = find_neighbours(units_of(geometry=boxes(5, 4, width)), LOCAL)
    length = dict(zip(map(tuple, found.pairs.tolist()), found.border_km.tolist(), strict=True))
    assert {pair for pair, km in length.items() if km > 0} == pair_set(rook)
    assert found.outer_km.sum() == rook.outer_km.sum()


def test_queen_neighbours_include_a_corner_on_an_edge():
    tip = shapely.Polygon([(1, 1), (0.5, 2), (1.5, 2)])
    units = units_of(geometry=shapes_of([shapely.box(0, 0, 2, 1), tip]))
    assert find_neighbours(units, LOCAL).bridge.tolist() == [True]
    assert find_neighbours(units, LOCAL, rules=QUEEN).bridge.tolist() == [False]


def test_queen_neighbours_of_points_have_cells_with_a_common_corner():
    x, y = np.meshgrid(np.arange(6.0), np.arange(5.0))
    points = np.column_stack([x.ravel(), y.ravel()])
    for frame, places in ((LOCAL, points), (GEOGRAPHIC, points / 10 + [8.0, 50.0])):
        assert pair_set(find_neighbours(units_of(places), frame, rules=QUEEN)) == king_pairs(6, 5)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), n=st.integers(3, 25))
def test_queen_neighbours_are_rook_neighbours_and_corner_contacts(seed, n):
    cells = mosaic(np.random.default_rng(seed).random((n, 2)))
    rook, queen = (
        find_neighbours(units_of(geometry=cells), LOCAL, rules=r) for r in (NeighbourRules(), QUEEN)
    )
    assert pair_set(rook) <= pair_set(queen)
    touching = shapely.distance(cells[queen.pairs[:, 0]], cells[queen.pairs[:, 1]])
    assert (touching <= 1e-3 / np.sqrt(n)).all()


@pytest.mark.parametrize(("gap_m", "joined"), [(25.0, True), (60.0, False)])
def test_a_wider_tolerance_closes_wider_gaps_and_no_wider_ones(gap_m, joined):
    """Squares of about 1 km in Germany; gaps of 25 m are wider than the automatic tolerance."""
    km = np.array([0.001 / 71.5, 0.001 / 111.2])
    x, y = np.meshgrid(np.arange(6.0), np.arange(5.0))
    low = np.column_stack([x.ravel(), y.ravel()]) * 1000.0
    shapes = shapely.box(*(low * km + [8.0, 50.0]).T, *((low + 1000.0 - gap_m) * km + [8.0, 50.0]).T)
    units = units_of(geometry=shapes)
    assert find_neighbours(units, GEOGRAPHIC).islands == 30
    found = find_neighbours(units, GEOGRAPHIC, rules=NeighbourRules(tolerance_m=40.0))
    assert found.islands == (1 if joined else 30)
    if joined:
        assert pair_set(found) == pair_set(find_neighbours(units_of(geometry=boxes(6, 5)), LOCAL))
        np.testing.assert_allclose(found.border_km, 0.975, atol=0.06)
        queen = find_neighbours(units, GEOGRAPHIC, rules=NeighbourRules("queen", 40.0))
        assert pair_set(queen) == king_pairs(6, 5)


def test_a_narrow_tolerance_keeps_gaps_open():
    units = units_of(geometry=boxes(4, 3, 0.999))
    planar = Frame(kind="planar", crs="EPSG:25832", km_per_unit=1.0)
    assert find_neighbours(units, planar).islands == 1
    assert find_neighbours(units, planar, rules=NeighbourRules(tolerance_m=0.5)).islands == 12
    assert find_neighbours(units, planar, rules=NeighbourRules(tolerance_m=2.0)).islands == 1


def test_a_tolerance_is_in_metres_on_the_ground():
    degree = units_of(geometry=shapely.box([8.0, 9.0], 60.0, [9.0, 10.0], 61.0))
    assert tolerance_share(degree, GEOGRAPHIC, 1000.0) == pytest.approx(1 / 78.0, rel=0.02)
    side = units_of(geometry=boxes(2, 1))
    assert tolerance_share(side, Frame(kind="planar", crs="EPSG:1", km_per_unit=0.5), 100.0) == 0.2
    assert tolerance_share(side, LOCAL, 0.25) == 0.25


def test_outlines_have_no_slits_where_a_tolerance_closed_the_gaps():
    """Slits of 25 m between squares of 1 km in Germany, open at the edge of the map."""
    km = np.array([0.001 / 71.5, 0.001 / 111.2])
    places = shapely.get_coordinates(boxes(6, 5, 0.975)) * 1000.0 * km + [8.0, 50.0]
    units = units_of(geometry=shapely.set_coordinates(boxes(6, 5), places))
    label = (np.arange(30) % 6 >= 3).astype(np.int64)
    closed = match_edges_within(units.geometry, units, GEOGRAPHIC, 40.0)
    west, east = dissolve(closed, label, 2)
    for outline in (west, east):
        assert outline.geom_type == "Polygon"
        on_the_ground = shapely.transform(outline, lambda xy: xy / km / 1000.0)
        assert on_the_ground.length == pytest.approx(16.0, rel=0.02)
        assert on_the_ground.area == pytest.approx(15.0, rel=0.03)
    assert shapely.coverage_is_valid(shapes_of([west, east]))
    narrow = dissolve(match_edges_within(units.geometry, units, GEOGRAPHIC, 10.0), label, 2)
    assert [len(shapely.get_parts(outline)) for outline in narrow] == [15, 15]


def test_pairs_changed_by_edge_rules_are_listed():
    row = units_of(geometry=boxes(4, 1))
    edges = rules_of((2, 0, BLANK, False), (0, 1, 125.0, False), (1, 2, BLANK, True), (0, 3, BLANK, True))
    found = find_neighbours(row, LOCAL, edges)
    assert found.added.tolist() == [[0, 2]]
    assert found.removed.tolist() == [[1, 2]]
    assert found.source == "rook"
    points = find_neighbours(units_of(np.eye(4, 2)), LOCAL, edges, rules=QUEEN)
    assert points.source == "edges.csv"
    assert len(points.added) == len(points.removed) == 0


def with_detours(neighbours, far, factor=2.0, edges=None):
    """Remove the pairs that take `far` minutes; all others take the estimated minutes."""
    candidates = detour_candidates(neighbours, edges)
    pairs = map(tuple, neighbours.pairs[candidates].tolist())
    minutes = np.array([far.get(pair, 1.0) for pair in pairs])
    return without_detours(neighbours, candidates, minutes, np.ones(len(candidates)), factor)


def test_a_detour_separates_neighbours():
    grid = find_neighbours(units_of(geometry=boxes(3, 2)), LOCAL)
    found = with_detours(grid, {(0, 3): 2.5, (1, 4): np.inf, (2, 5): 2.0, (0, 1): BLANK})
    assert pair_set(grid) - pair_set(found) == {(0, 3), (1, 4)}
    assert found.detours.pairs.tolist() == [[0, 3], [1, 4]]
    assert found.detours.minutes.tolist() == [2.5, np.inf]
    assert not found.detours.kept.any()
    assert found.outer_km.tolist() == [3.0, 2.0, 2.0, 3.0, 2.0, 2.0]
    assert (found.islands, len(found.border_km)) == (1, len(found.pairs))


def test_the_only_link_stays_whatever_its_minutes():
    grid = find_neighbours(units_of(geometry=boxes(3, 2)), LOCAL)
    found = with_detours(grid, {(0, 3): 9.0, (1, 4): 5.0, (2, 5): np.inf})
    assert pair_set(grid) - pair_set(found) == {(0, 3), (2, 5)}
    assert found.detours.pairs[found.detours.kept].tolist() == [[1, 4]]


def test_bridges_and_pairs_of_edge_rules_are_no_candidates():
    shapes = boxes(4, 1)[[0, 1, 3]]
    edges = rules_of((1, 0, BLANK, False))
    found = find_neighbours(units_of(geometry=shapes), LOCAL, edges)
    assert found.bridge.tolist() == [False, True]
    assert detour_candidates(found, edges).tolist() == []
    assert detour_candidates(found, None).tolist() == [0]


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), share=st.floats(0.0, 1.0), ties=st.booleans())
def test_without_detours_the_graph_stays_connected_by_the_fastest_links(seed, share, ties):
    rng = np.random.default_rng(seed)
    grid = find_neighbours(units_of(geometry=boxes(5, 4)), LOCAL)
    m = len(grid.pairs)
    minutes = np.where(rng.random(m) < share, 3.0 + (rng.integers(0, 3, m) if ties else rng.random(m)), 1.0)
    found = without_detours(grid, np.arange(m), minutes, np.ones(m), 2.0)
    graph = csr_array((np.ones(len(found.pairs)), tuple(found.pairs.T)), shape=(20, 20))
    assert connected_components(graph, directed=False)[0] == 1
    # A minimum spanning tree of all minutes contains detours of the same total as were kept.
    tree = minimum_spanning_tree(csr_array((minutes, tuple(grid.pairs.T)), shape=(20, 20))).data
    assert found.detours.minutes[found.detours.kept].sum() == pytest.approx(tree[tree > 2.0].sum())
    assert len(found.detours.pairs) == (minutes > 2.0).sum()
