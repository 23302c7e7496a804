"""Single pairs of places: both directions asked, never all with all."""

from __future__ import annotations

import numpy as np
import pytest
from fake_roads import SECONDS_PER_KM, fake_roads
from travel_books import scenario, village_book

import territory_opt as to
from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import texts
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import TravelSettings
from territory_opt.model.travel_times_table import OwnTimes
from territory_opt.travel import provider_for
from territory_opt.travel.http.cache import FOLDER
from territory_opt.travel.matrix import OwnTable
from territory_opt.travel.pair_minutes import quicker_ways

SIDE = 14
INDEX = np.arange(SIDE * SIDE)
POINTS = np.column_stack([9.0 + 0.05 * (INDEX % SIDE), 47.0 + 0.03 * (INDEX // SIDE)])
EAST = INDEX[INDEX % SIDE < SIDE - 1]
PAIRS = np.concatenate(
    [np.column_stack([EAST, EAST + 1]), np.column_stack([INDEX[:-SIDE], INDEX[:-SIDE] + SIDE])]
)
LONELY = POINTS[20]


def is_lonely(lon, lat):
    return abs(lon - LONELY[0]) + abs(lat - LONELY[1]) < 1e-6


@pytest.fixture
def roads(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    with fake_roads() as server:
        yield server


@pytest.mark.parametrize("provider", ["osrm", "valhalla"])
def test_a_network_is_asked_for_close_places_together(roads, provider):
    server = provider_for(TravelSettings(provider, url=roads.url, retries=0), GEOGRAPHIC)
    ways = quicker_ways(server, POINTS, PAIRS)
    straight = paired_distances(GEOGRAPHIC, POINTS[PAIRS[:, 0]], POINTS[PAIRS[:, 1]])
    np.testing.assert_allclose(ways.minutes, straight * SECONDS_PER_KM / 60.0, rtol=1e-3)
    assert roads.cells == sum(table.minutes.size for table in ways.tables)
    assert roads.cells < 0.4 * len(POINTS) ** 2
    assert len(roads.questions) < 20


def test_no_route_is_an_answer_and_no_road_near_is_none(roads):
    roads.cut_off = is_lonely
    asked = TravelSettings("osrm", url=roads.url, retries=0, cache=False)
    minutes = quicker_ways(provider_for(asked, GEOGRAPHIC), POINTS, PAIRS).minutes
    at = (PAIRS == 20).any(axis=1)
    assert np.isinf(minutes[at]).all()
    assert np.isfinite(minutes[~at]).all()
    roads.cut_off, roads.snap_m = (lambda *_: False), lambda *place: 9000.0 if is_lonely(*place) else 5.0
    minutes = quicker_ways(provider_for(asked, GEOGRAPHIC), POINTS, PAIRS).minutes
    assert np.isnan(minutes[at]).all()
    assert np.isfinite(minutes[~at]).all()


def test_of_both_directions_in_a_table_the_quicker_counts():
    own = OwnTimes(
        file="travel.csv",
        points=POINTS[:3],
        name=texts("abc"),
        unit=np.full(3, -1),
        origin=np.array([0, 1, 2]),
        destination=np.array([1, 0, 1]),
        minutes=np.array([50.0, 20.0, 7.0]),
        km=np.full(3, np.nan),
    )
    table = OwnTable.of(TravelSettings("matrix", file="travel.csv"), GEOGRAPHIC, own)
    ways = quicker_ways(table, POINTS[:3], np.array([[0, 1], [1, 2], [0, 2]]))
    np.testing.assert_array_equal(ways.minutes, [20.0, 7.0, np.nan])
    assert [sum(t.counts().values()) for t in ways.tables] == [2]


def test_a_unit_that_no_road_reaches_keeps_one_neighbour(roads, tmp_path):
    roads.cut_off = is_lonely
    names = [f"V{i:02d}" for i in range(9)]
    places = LONELY + np.array([[0.06 * (i % 3 - 1), 0.04 * (i // 3 - 1)] for i in range(9)])
    folder = village_book(tmp_path / "book", names, places, (0, 8))
    asked = scenario("osrm", url=roads.url, retries=0) | {"neighbours": {"road_factor": 4}, "iterations": 1}
    plan = to.optimise(to.read_book(folder), asked)
    told = plan.report["contiguity"]
    (kept,) = told["edges_kept"]
    assert kept["minutes"] is None
    assert {kept["unit_a"], kept["unit_b"]} & {"V04"}
    assert len(told["edges_removed"]) == 3
    assert all("V04" in (row["unit_a"], row["unit_b"]) for row in told["edges_removed"])
    assert plan.report["travel"]["neighbours"]["no_route"] > 0
    assert not [note for note in plan.report["notes"] if "neighbouring" in note]
    to.write(plan, tmp_path / "plan")
    page = (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")
    assert "3 pairs of neighbours parted by the road" in page
    assert "1 pair not parted in spite of the road, as the only link" in page
    assert "no road, " in page
