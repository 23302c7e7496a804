"""Minutes of single pairs of places: both directions are requested, not all pairs."""

from __future__ import annotations

import numpy as np
import pytest
from fake_road_server import SECONDS_PER_KM, fake_road_server
from travel_books import scenario, village_book

import territory_opt as to
from territory_opt.geography.distance import paired_distances
from territory_opt.model.arrays import texts
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import TravelSettings
from territory_opt.model.travel_times_table import TravelTimesTable
from territory_opt.travel import provider_for
from territory_opt.travel.http.cache import CACHE_DIR_VARIABLE
from territory_opt.travel.matrix import TravelTimesMatrix
from territory_opt.travel.pair_minutes import minutes_of_pairs

SIDE = 14
INDEX = np.arange(SIDE * SIDE)
POINTS = np.column_stack([9.0 + 0.05 * (INDEX % SIDE), 47.0 + 0.03 * (INDEX // SIDE)])
EAST = INDEX[INDEX % SIDE < SIDE - 1]
PAIRS = np.concatenate(
    [np.column_stack([EAST, EAST + 1]), np.column_stack([INDEX[:-SIDE], INDEX[:-SIDE] + SIDE])]
)
ISOLATED = POINTS[20]


def is_isolated(lon, lat):
    return abs(lon - ISOLATED[0]) + abs(lat - ISOLATED[1]) < 1e-6


@pytest.fixture
def roads(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_DIR_VARIABLE, str(tmp_path / "cache"))
    with fake_road_server() as server:
        yield server


@pytest.mark.parametrize("provider", ["osrm", "valhalla"])
def test_close_places_are_requested_together(roads, provider):
    server = provider_for(TravelSettings(provider, url=roads.url, retries=0), GEOGRAPHIC)
    found = minutes_of_pairs(server, POINTS, PAIRS)
    straight = paired_distances(GEOGRAPHIC, POINTS[PAIRS[:, 0]], POINTS[PAIRS[:, 1]])
    np.testing.assert_allclose(found.minutes, straight * SECONDS_PER_KM / 60.0, rtol=1e-3)
    assert roads.cells == sum(table.minutes.size for table in found.tables)
    assert roads.cells < 0.4 * len(POINTS) ** 2
    assert len(roads.requests) < 20


def test_no_route_is_infinite_and_no_road_near_is_unknown(roads):
    roads.no_route = is_isolated
    settings = TravelSettings("osrm", url=roads.url, retries=0, cache=False)
    minutes = minutes_of_pairs(provider_for(settings, GEOGRAPHIC), POINTS, PAIRS).minutes
    at = (PAIRS == 20).any(axis=1)
    assert np.isinf(minutes[at]).all()
    assert np.isfinite(minutes[~at]).all()
    roads.no_route, roads.snap_m = (lambda *_: False), lambda *place: 9000.0 if is_isolated(*place) else 5.0
    minutes = minutes_of_pairs(provider_for(settings, GEOGRAPHIC), POINTS, PAIRS).minutes
    assert np.isnan(minutes[at]).all()
    assert np.isfinite(minutes[~at]).all()


def test_the_faster_direction_of_a_table_is_used():
    own = TravelTimesTable(
        file="travel.csv",
        points=POINTS[:3],
        name=texts("abc"),
        unit=np.full(3, -1),
        origin=np.array([0, 1, 2]),
        destination=np.array([1, 0, 1]),
        minutes=np.array([50.0, 20.0, 7.0]),
        km=np.full(3, np.nan),
    )
    table = TravelTimesMatrix.of(TravelSettings("matrix", file="travel.csv"), GEOGRAPHIC, own)
    found = minutes_of_pairs(table, POINTS[:3], np.array([[0, 1], [1, 2], [0, 2]]))
    np.testing.assert_array_equal(found.minutes, [20.0, 7.0, np.nan])
    assert [sum(t.counts().values()) for t in found.tables] == [2]


def test_a_unit_without_a_route_keeps_one_neighbour(roads, tmp_path):
    roads.no_route = is_isolated
    names = [f"V{i:02d}" for i in range(9)]
    places = ISOLATED + np.array([[0.06 * (i % 3 - 1), 0.04 * (i // 3 - 1)] for i in range(9)])
    folder = village_book(tmp_path / "book", names, places, (0, 8))
    settings = scenario("osrm", url=roads.url, retries=0) | {
        "neighbours": {"road_factor": 4},
        "iterations": 1,
    }
    plan = to.optimise(to.read_book(folder), settings)
    contiguity = plan.report["contiguity"]
    (kept,) = contiguity["edges_kept"]
    assert kept["minutes"] is None
    assert {kept["unit_a"], kept["unit_b"]} & {"V04"}
    assert len(contiguity["edges_removed"]) == 3
    assert all("V04" in (row["unit_a"], row["unit_b"]) for row in contiguity["edges_removed"])
    assert plan.report["travel"]["neighbours"]["no_route"] > 0
    assert "neighbour-times-unknown" not in [one.finding.code for one in plan.report.findings]
    to.write(plan, tmp_path / "plan")
    page = (tmp_path / "plan" / "report.html").read_text(encoding="utf-8")
    assert "3 links removed because of the road" in page
    assert "1 link kept despite the road, as the only connection" in page
    assert "no road, " in page
