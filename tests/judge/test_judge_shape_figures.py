"""Contiguity, compactness, and notes on islands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from judge_grid_books import grid_neighbours, grid_resolved, judged, make_reps

from territory_opt.model.findings.geometry_findings import NarrowGaps
from territory_opt.model.findings.rule_findings import TerritoriesInPieces
from territory_opt.model.scenario import NeighbourRules
from territory_opt.wording.finding_text import finding_text


def test_fragments_break_a_rule_only_when_contiguity_is_required():
    label = [0, 1, 0, 1]
    strict = judged(grid_resolved(1, 4, territories=2), label).report
    loose = judged(grid_resolved(1, 4, territories=2, contiguity=False), label).report
    assert strict["contiguity"]["fragments"] == loose["contiguity"]["fragments"] == 2
    assert not strict["holds"]
    assert [one.finding for one in strict.broken_rules] == [TerritoriesInPieces(("T001", "T002"), 2)]
    assert loose["holds"]


def test_units_without_a_territory_are_no_fragments():
    report = judged(grid_resolved(1, 5, territories=2), [-1, 0, 0, 1, -1]).report
    assert report["contiguity"]["fragments"] == 0


def test_bridges_connect_a_territory_and_are_listed():
    grid = grid_neighbours(1, 4)
    water = grid.pairs[:, 0] == 1
    neighbours = replace(
        grid,
        bridge=water,
        border_km=np.where(water, 0.0, 1.0),
        bridge_km=np.where(water, 2.5, 0.0),
        islands=2,
    )
    report = judged(grid_resolved(1, 4, territories=1, neighbours=neighbours), [0] * 4).report
    assert report["contiguity"] == {
        "fragments": 0,
        "bridges": [{"unit_a": "u001", "unit_b": "u002", "km": 2.5}],
        "islands": 2,
        "rule": "rook",
        "edges_added": [],
        "edges_removed": [],
        "edges_kept": [],
    }


def with_gaps(resolved, metres, **settings):
    """Squares of 1 km with these bridges, in metres, along a row."""
    count = len(resolved.neighbours.pairs)
    spans = np.append(np.array(metres) / 1000.0, np.zeros(count - len(metres)))
    water = np.arange(count) < len(metres)
    places = resolved.field.unit_points
    squares = shapely.box(*places.T - 0.5, *places.T + 0.5)
    return replace(
        resolved,
        book=replace(resolved.book, units=replace(resolved.book.units, geometry=squares)),
        neighbours=replace(resolved.neighbours, bridge=water, bridge_km=spans),
        scenario=replace(resolved.scenario, neighbours=NeighbourRules(**settings)),
    )


def narrow_gaps(resolved):
    found = (one.finding for one in judged(resolved, [0] * 6).report.findings)
    return [one for one in found if isinstance(one, NarrowGaps)]


@pytest.mark.parametrize(
    ("metres", "text", "islands", "suggested"),
    [
        ([16.0, 2000.0, 21.7], "2 islands lie within 21.7 m of their neighbours", 2, 44),
        # Twice the gap is above the widest tolerance of the scenario.
        ([44.0], "1 island lies within 44 m of its neighbour", 1, 50),
    ],
)
def test_islands_with_narrow_gaps_are_noted(metres, text, islands, suggested):
    resolved = with_gaps(grid_resolved(1, 6, territories=1), metres)
    (found,) = narrow_gaps(resolved)
    width = max(gap for gap in metres if gap < 100)
    assert (found.islands, found.tolerance, found.metres) == (islands, suggested, True)
    assert found.width == pytest.approx(width)
    assert finding_text(found).startswith(text)
    assert finding_text(found).endswith(f"tolerance_m = {suggested}.")


def test_wide_gaps_and_gaps_below_the_tolerance_are_not_noted():
    for resolved in (
        with_gaps(grid_resolved(1, 6, territories=1), [51.0, 0.0]),
        with_gaps(grid_resolved(1, 6, territories=1), [20.0], tolerance_m=40.0),
        grid_resolved(1, 6, territories=1),
    ):
        assert narrow_gaps(resolved) == []


def test_the_compactness_is_compared_with_that_of_the_nearest_bases():
    reps = make_reps([[0, 0], [3, 1]])
    resolved = grid_resolved(2, 4, reps=reps)
    stripes = judged(resolved, [0, 0, 0, 0, 1, 1, 1, 1]).report["compactness"]
    assert stripes["cut_edges"] == 4
    assert stripes["border_km"] == pytest.approx(4.0)
    # Two columns are nearer to each home.
    assert stripes["cut_edges_nearest_base"] == 2
    assert stripes["border_km_nearest_base"] == pytest.approx(2.0)
    assert stripes["polsby_popper_median_nearest_base"] == pytest.approx(4 * np.pi * 4.0 / 8.0**2)
    assert stripes["largest_diameter_km"] == pytest.approx(3.0, rel=1e-6)
    stripe = 4 * np.pi * 4.0 / 10.0**2
    assert stripes["polsby_popper_mean"] == pytest.approx(stripe)
    assert stripes["polsby_popper_median"] == pytest.approx(stripe)


def test_without_areas_there_is_no_polsby_popper_score():
    grid = grid_neighbours(1, 4)
    blank = replace(grid, area_km2=np.zeros(4), outer_km=np.zeros(4))
    shape = judged(grid_resolved(1, 4, territories=2, neighbours=blank), [0, 0, 1, 1]).report["compactness"]
    assert shape["polsby_popper_mean"] is None
    assert shape["polsby_popper_median_nearest_base"] is None


def test_an_empty_territory_has_no_polsby_popper_score():
    shape = judged(grid_resolved(1, 4, territories=2), [0] * 4).report["compactness"]
    assert shape["polsby_popper_mean"] == pytest.approx(4 * np.pi * 4 / 10**2)
    assert shape["cut_edges_nearest_base"] == 0
