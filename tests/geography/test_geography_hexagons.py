"""H3 cells tile the Earth, and gaps between cells with customers are filled."""

from __future__ import annotations

import h3
import numpy as np
import pytest
import shapely

from territory_opt.geography.borders import measure_borders
from territory_opt.geography.hexagons import (
    best_resolution,
    cell_middles,
    cell_names,
    cell_shapes,
    cells_at,
    gap_cells,
)
from territory_opt.geography.plane import Plane
from territory_opt.model.frame import GEOGRAPHIC


@pytest.mark.parametrize("resolution", [0, 2])
def test_all_cells_together_cover_the_earth(resolution):
    cells = sorted(
        int(child, 16) for cell in h3.get_res0_cells() for child in h3.cell_to_children(cell, resolution)
    )
    shapes = cell_shapes(cells)
    assert shapely.is_valid(shapes).all()
    assert shapely.area(shapes).sum() == pytest.approx(360 * 180)
    assert shapely.union_all(shapes).area == pytest.approx(360 * 180)
    assert np.abs(shapely.bounds(shapes)).max() == 180.0


def test_neighbouring_cells_share_their_corners():
    cells = h3.grid_disk(h3.latlng_to_cell(-17.0, 180.0, 5), 3)
    numbers = sorted(int(cell, 16) for cell in cells)
    middles = cell_middles(numbers)
    found = measure_borders(cell_shapes(numbers), Plane.for_points(GEOGRAPHIC, middles)).pairs
    real = {
        (a, b)
        for a, one in enumerate(cell_names(numbers))
        for b, other in enumerate(cell_names(numbers))
        if a < b and h3.are_neighbor_cells(one, other)
    }
    assert {tuple(pair) for pair in found.tolist()} == real


def test_the_best_resolution_has_the_wanted_number_of_cells():
    random = np.random.default_rng(1)
    places = random.uniform([6, 47], [15, 55], (3000, 2))
    resolution = best_resolution(places, 600)
    assert len(set(cells_at(places, resolution))) >= 600 > len(set(cells_at(places, resolution - 1)))
    # Few places lie in few cells only.
    few = best_resolution(places[:20], 10_000)
    assert len(set(cells_at(places[:20], few))) >= 18
    assert best_resolution(places[:1], 10_000) == 0


def test_gaps_are_filled_as_far_as_the_rings_reach():
    middle = h3.latlng_to_cell(50.0, 9.0, 6)
    ring = {int(cell, 16) for cell in h3.grid_ring(middle, 2)}
    inside = {int(cell, 16) for cell in h3.grid_disk(middle, 1)}
    assert gap_cells(ring, 0) == (set(), 0)
    assert gap_cells(ring, 2) == (inside, 2)
    # A distant cell is not joined.
    (far,) = cells_at(np.array([[20.0, 50.0]]), 6)
    assert gap_cells({*ring, far}, None) == (inside, 6)
    # Distant cells with wide gaps: at most two empty cells for each.
    few = {int(cell, 16) for cell in h3.grid_ring(middle, 6)[::9]}
    filling, rings = gap_cells(few, None)
    assert len(filling) <= 2 * len(few)
    assert len(gap_cells(few, rings + 1)[0]) > 2 * len(few)
