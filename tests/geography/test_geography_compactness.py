import numpy as np
import pytest
import shapely
from geography_cases import LOCAL, boxes, mosaic, units_of
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.geography.adjacency import find_neighbours
from territory_opt.geography.compactness import (
    border_km,
    cut_edges,
    fragments,
    largest_diameter,
    polsby_popper,
)
from territory_opt.geography.edge_matching import match_edges
from territory_opt.geography.outline import dissolve
from territory_opt.model.frame import GEOGRAPHIC

GRID = find_neighbours(units_of(geometry=boxes(4, 4)), LOCAL)
HALVES = np.tile([0, 0, 1, 1], 4)


def pieces(pairs, label):
    """Number of connected pieces, by depth-first search."""
    left = {unit for unit, territory in enumerate(label) if territory >= 0}
    count = 0
    while left:
        count += 1
        stack = [left.pop()]
        while stack:
            here = stack.pop()
            for a, b in pairs:
                for other in (b,) if a == here else (a,) if b == here else ():
                    if other in left and label[other] == label[here]:
                        left.remove(other)
                        stack.append(other)
    return count


def test_known_shapes():
    whole = polsby_popper(GRID, np.zeros(16, dtype=np.int64), 2)
    assert whole[0] == pytest.approx(np.pi / 4)
    assert np.isnan(whole[1])
    np.testing.assert_allclose(polsby_popper(GRID, HALVES, 2), 4 * np.pi * 8 / 12**2)
    assert cut_edges(GRID, HALVES) == 4
    assert border_km(GRID, HALVES) == 4.0


def test_units_without_a_territory_are_outside_every_one():
    label = np.where(np.arange(16) == 0, -1, 0)
    assert polsby_popper(GRID, label, 1)[0] == pytest.approx(4 * np.pi * 15 / 16**2)
    assert fragments(GRID, label, 1) == 0
    assert cut_edges(GRID, label) == 2


def test_a_bridge_joins_and_is_cut_like_any_border():
    two = find_neighbours(units_of(geometry=boxes(3, 1)[[0, 2]]), LOCAL)
    assert fragments(two, np.array([0, 0]), 1) == 0
    assert cut_edges(two, np.array([0, 1])) == 1
    assert border_km(two, np.array([0, 1])) == 0.0


def test_without_borders_compactness_is_unknown():
    blank = find_neighbours(units_of(np.eye(2)), LOCAL, rules())
    assert np.isnan(polsby_popper(blank, np.array([0, 0]), 1)).all()


def rules():
    from geography_cases import rules_of

    return rules_of((0, 1, float("nan"), False))


@given(seed=st.integers(0, 10**6), n=st.integers(2, 30), k=st.integers(1, 6))
def test_figures_equal_those_of_the_drawn_outlines(seed, n, k):
    rng = np.random.default_rng(seed)
    cells, label = mosaic(rng.random((n, 2))), rng.integers(-1, k, n)
    graph = find_neighbours(units_of(geometry=cells), LOCAL)
    outlines = dissolve(match_edges(cells), label, k)
    expected = 4 * np.pi * shapely.area(outlines) / shapely.length(outlines) ** 2
    np.testing.assert_allclose(polsby_popper(graph, label, k), expected, rtol=1e-3)
    assert fragments(graph, label, k) == pieces(graph.pairs.tolist(), label) - len(set(label.tolist()) - {-1})


@given(seed=st.integers(0, 10**6), n=st.integers(1, 40), k=st.integers(1, 6))
def test_largest_diameter_equals_brute_force(seed, n, k):
    rng = np.random.default_rng(seed)
    points, label = rng.integers(0, 6, (n, 2)).astype(float), rng.integers(-1, k, n)
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    together = (label[:, None] == label[None]) & (label[:, None] >= 0)
    assert largest_diameter(LOCAL, points, label, k) == pytest.approx(np.where(together, apart, 0.0).max())


def test_diameter_of_nothing():
    assert largest_diameter(LOCAL, np.empty((0, 2)), np.empty(0, dtype=np.int64), 3) == 0.0
    assert largest_diameter(LOCAL, np.ones((2, 2)), np.array([-1, -1]), 3) == 0.0


@given(
    seed=st.integers(0, 10**6), n=st.integers(1, 60), reach=st.sampled_from([0.001, 0.5, 5.0, 40.0, 180.0])
)
def test_largest_diameter_is_a_great_circle_wherever_the_places_lie(seed, n, reach):
    rng = np.random.default_rng(seed)
    middle = rng.uniform([-180, -89], [180, 89])
    points = middle + rng.uniform(-reach, reach, (n, 2)) * [1, 0.5]
    points = np.column_stack([(points[:, 0] + 180) % 360 - 180, np.clip(points[:, 1], -90, 90)])
    label = rng.integers(-1, 2, n)
    lon, lat = np.radians(points).T
    # The haversine formula, written independently.
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half = half + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    apart = 2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    together = (label[:, None] == label[None]) & (label[:, None] >= 0)
    expected = np.where(together, apart, 0.0).max()
    assert largest_diameter(GEOGRAPHIC, points, label, 2) == pytest.approx(expected, rel=1e-6, abs=1e-6)
