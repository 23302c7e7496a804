import numpy as np
import pytest
import shapely
from geography_cases import boxes, mosaic, shapes_of
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.geography.edge_matching import match_edges
from territory_opt.geography.outline import dissolve, simplify_together


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 40), k=st.integers(1, 5))
def test_area_is_additive(seed, n, k):
    rng = np.random.default_rng(seed)
    cells, label = mosaic(rng.random((n, 2))), rng.integers(-1, k, n)
    outlines = dissolve(match_edges(cells), label, k)
    for territory in range(k):
        members = cells[label == territory]
        if not len(members):
            assert outlines[territory] is None
            continue
        assert outlines[territory].is_valid
        assert outlines[territory].area == pytest.approx(shapely.area(members).sum())
        assert outlines[territory].equals(shapely.union_all(members).normalize()) or outlines[
            territory
        ].symmetric_difference(shapely.union_all(members)).area == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("width", [0.998, 0.999, 1.001, 1.002])
def test_gaps_and_overlaps_leave_no_slivers(width):
    squares = boxes(8, 6, width)
    label = (np.arange(48) % 8 >= 4).astype(np.int64)
    left, right = dissolve(match_edges(squares), label, 2)
    for outline in (left, right):
        assert outline.geom_type == "Polygon"
        assert not len(outline.interiors)
        assert outline.area == pytest.approx(24.0, rel=0.01)
    assert shapely.coverage_is_valid(shapes_of([left, right]))
    assert left.intersection(right).length == pytest.approx(6.0, rel=0.01)


def test_a_narrow_hole_is_filled_and_an_enclave_is_not():
    enclave = shapely.box(1, 1, 2, 2)
    west = shapely.box(0, 0, 1.5, 3) - enclave
    east = (
        shapely.Polygon([(1.5, 0), (3, 0), (3, 3), (1.5, 3), (1.502, 2.6), (1.5, 2.2), (1.5, 0.5)]) - enclave
    )
    outline, inside = dissolve(shapes_of([west, east, enclave]), np.array([0, 0, 1]), 2)
    assert len(outline.interiors) == 1
    assert inside.area == pytest.approx(1.0)


def test_units_that_overlap_widely_still_have_an_outline():
    drawn = shapes_of([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3), shapely.box(0, 0, 2, 2)])
    (outline,) = dissolve(drawn, np.zeros(3, dtype=np.int64), 1)
    assert outline.is_valid
    assert outline.area == pytest.approx(7.0)


def test_simplified_borders_stay_common():
    rng = np.random.default_rng(1)
    cells = mosaic(rng.random((400, 2)))
    centre = shapely.get_coordinates(shapely.centroid(cells))
    label = (centre[:, 0] * 3).astype(int) + 3 * (centre[:, 1] * 2).astype(int)
    outlines = dissolve(match_edges(cells), label, 7)
    simple = simplify_together(outlines, 0.02)
    assert simple[6] is None
    assert shapely.coverage_is_valid(simple[:6])
    assert (
        shapely.get_num_coordinates(simple[:6]).sum() < 0.7 * shapely.get_num_coordinates(outlines[:6]).sum()
    )
    assert shapely.area(simple[:6]).sum() == pytest.approx(1.0, abs=1e-6)


def test_nothing_to_simplify():
    empty = shapes_of([None, shapely.Polygon()])
    assert simplify_together(empty, 0.1).tolist() == empty.tolist()
