"""Every part of a tiling is made once, and is what the functions below it return."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely
from geography_cases import LOCAL, boxes, mosaic, rules_of, shapes_of, units_of
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.geography import tiling as module
from territory_opt.geography.adjacency import find_neighbours
from territory_opt.geography.edge_matching import (
    AUTOMATIC,
    SNAP,
    cleaned,
    faulty_polygons,
    match_edges,
    typical_width,
)
from territory_opt.geography.outline_tolerance import match_edges_within
from territory_opt.geography.tiling import Tiling
from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import NeighbourRules
from territory_opt.model.stage_cache import is_same

PARTS = ("neighbours", "cells", "cut", "areas")
RANDOM = np.random.default_rng(5)
POINTS = RANDOM.random((30, 2))
ACROSS = shapes_of([shapely.box(179.0 + i, 0, 180.0 + i, 1) for i in range(-1, 3)])
SHRUNK = boxes(5, 4, 0.999)
EDGES = rules_of((0, 1, np.nan, True), (0, 7, 250.0, False))
REMOVED = rules_of((0, 1, np.nan, True))
PLANAR = Frame("planar", "EPSG:25832", 0.001)

TILINGS = {
    "squares": Tiling(units_of(geometry=boxes(4, 3)), LOCAL),
    "squares with edges": Tiling(units_of(geometry=boxes(4, 3)), LOCAL, EDGES),
    "corners": Tiling(units_of(geometry=boxes(4, 3)), LOCAL, None, NeighbourRules("queen")),
    "mosaic": Tiling(units_of(geometry=mosaic(POINTS)), GEOGRAPHIC),
    "inaccurate": Tiling(units_of(geometry=SHRUNK), LOCAL),
    "tolerance": Tiling(units_of(geometry=SHRUNK), LOCAL, None, NeighbourRules(tolerance_m=0.004)),
    "across 180 degrees": Tiling(units_of(geometry=ACROSS), GEOGRAPHIC),
    "points": Tiling(units_of(POINTS), GEOGRAPHIC),
    "points in a local frame": Tiling(units_of(POINTS), LOCAL),
    "points in a plane": Tiling(units_of(5e5 + 1e5 * POINTS), PLANAR),
    "points with removed pairs": Tiling(units_of(POINTS), LOCAL, REMOVED),
    "points with edges": Tiling(units_of(POINTS), LOCAL, EDGES),
}


def fresh(tiling):
    """The same tiling, with no part computed."""
    return replace(tiling)


def equal_shapes(a, b):
    """Whether all shapes have the same vertices in the same order."""
    return len(a) == len(b) and bool(shapely.equals_exact(a, b, 0.0).all())


@pytest.fixture
def calls(monkeypatch):
    """How often each of the functions behind the parts is called."""
    counted = Counter()

    def counting(name, function):
        def call(*args, **kwargs):
            counted[name] += 1
            return function(*args, **kwargs)

        return call

    for name in (
        "find_neighbours",
        "voronoi_cells",
        "cut_at_antimeridian",
        "match_edges",
        "match_edges_within",
    ):
        monkeypatch.setattr(module, name, counting(name, getattr(module, name)))
    return counted


@pytest.mark.parametrize("name", TILINGS)
def test_each_part_is_computed_once(name, calls):
    tiling = fresh(TILINGS[name])
    first = [getattr(tiling, part) for part in PARTS]
    assert all(getattr(tiling, part) is value for part, value in zip(PARTS, first, strict=True))
    points = tiling.units.geometry is None
    assert calls["find_neighbours"] == 1
    assert calls["voronoi_cells"] == points
    assert calls["cut_at_antimeridian"] == (not points or tiling.frame.kind != "local")
    assert calls["match_edges"] + calls["match_edges_within"] == 1


def test_nothing_is_computed_before_its_first_use(calls):
    tiling = fresh(TILINGS["points"])
    assert not calls
    assert len(tiling.cells) == 30
    assert calls == {"voronoi_cells": 1}


def test_cells_are_not_computed_for_neighbours_that_the_user_lists(calls):
    tiling = fresh(TILINGS["points with edges"])
    assert tiling.neighbours.source == "edges.csv"
    assert not calls["voronoi_cells"]


@pytest.mark.parametrize("name", TILINGS)
def test_neighbours_are_those_found_without_a_tiling(name):
    tiling = fresh(TILINGS[name])
    found = find_neighbours(tiling.units, tiling.frame, tiling.edges, rules=tiling.rules)
    # `is_same` compares arrays of this size by value.
    assert is_same(found, tiling.neighbours)


def test_areas_have_matching_edges_and_the_rules_tolerance():
    assert equal_shapes(fresh(TILINGS["inaccurate"]).areas, match_edges(SHRUNK))
    tiling = fresh(TILINGS["tolerance"])
    assert equal_shapes(tiling.areas, match_edges_within(SHRUNK, tiling.units, LOCAL, 0.004))
    assert shapely.union_all(tiling.areas).area > 20 * 0.999**2 + 1e-6


def test_areas_are_within_180_degrees_and_lose_nothing():
    areas = fresh(TILINGS["across 180 degrees"]).areas
    bounds = shapely.bounds(areas)
    assert bounds[:, 0].min() == -180
    assert bounds[:, 2].max() == 180
    assert shapely.area(areas) == pytest.approx(1.0)


def test_cells_of_a_plane_are_drawn_in_degrees():
    tiling = fresh(TILINGS["points in a plane"])
    assert equal_shapes(tiling.cells, voronoi_cells(PLANAR, tiling.units.points))
    assert shapely.bounds(tiling.cells)[:, 0].min() > 1e5
    assert np.abs(shapely.bounds(tiling.cut)).max() < 90


def test_a_pickled_tiling_has_its_inputs_only():
    tiling = fresh(TILINGS["inaccurate"])
    before = len(pickle.dumps(tiling))
    areas = tiling.areas
    dumped = pickle.dumps(tiling)
    assert len(dumped) == before
    assert equal_shapes(pickle.loads(dumped).areas, areas)


def test_areas_belong_to_places_frame_and_tolerance():
    tiling, rules = fresh(TILINGS["squares"]), NeighbourRules()
    units = replace(tiling.units, measures={"people": np.ones(12)})
    assert tiling.has_areas_of(units, LOCAL, NeighbourRules("queen"))
    assert not tiling.has_areas_of(units, GEOGRAPHIC, rules)
    assert not tiling.has_areas_of(units, LOCAL, NeighbourRules(tolerance_m=0.01))
    assert not tiling.has_areas_of(units.take(np.arange(11)), LOCAL, rules)
    assert not tiling.has_areas_of(replace(units, geometry=None), LOCAL, rules)
    assert not tiling.has_areas_of(replace(units, geometry=boxes(4, 3, 0.9)), LOCAL, rules)


def matched_with_every_check(shapes):
    """Matching that examines the map after each step, whether or not gaps may be closed."""
    width, everyone = typical_width(shapes), np.arange(len(shapes))
    for step in AUTOMATIC.steps:
        faulty = faulty_polygons(shapes, everyone, step, width)
        if not len(faulty) or (step > SNAP and len(faulty) <= 0.02 * len(shapes)):
            break
        shapes = cleaned(shapes, everyone, step, width, close_gaps=step > SNAP)
    return shapes


@given(
    seed=st.integers(0, 10_000),
    share=st.sampled_from([0.0, 0.01, 0.03, 1.0]),
    size=st.sampled_from([1e-7, 1e-5, 1e-4, 1e-3]),
)
def test_an_accurate_map_needs_no_second_look(seed, share, size):
    """A few shapes are shrunk or enlarged, so that gaps, overlaps and vertices that do not match arise."""
    random = np.random.default_rng(seed)
    shapes = mosaic(random.random((120, 2)))
    for index in np.flatnonzero(random.random(len(shapes)) < share):
        factor = 1.0 + random.normal() * size
        shapes[index] = shapely.affinity.scale(shapes[index], factor, factor)
    assert equal_shapes(match_edges(shapes), matched_with_every_check(shapes))
