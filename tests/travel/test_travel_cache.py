"""Cache on disk: cells are requested once, writes are atomic, several processes share it."""

from __future__ import annotations

import multiprocessing
import sqlite3

import numpy as np
import pytest
from fake_road_server import fake_road_server, no_response

from territory_opt.errors import InvalidInput
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.http.cache import CACHE_DIR_VARIABLE, KnownCells, TravelCache, cache_folder

RNG = np.random.default_rng(5)
PLACES = np.column_stack([RNG.uniform(9.4, 9.7, 40), RNG.uniform(47.0, 47.3, 40)])


@pytest.fixture
def roads():
    with fake_road_server() as server:
        yield server


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_DIR_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def provider_of(roads, frame=GEOGRAPHIC, **more):
    settings = {"provider": "osrm", "max_table": 10, "retries": 0} | more
    return provider_for(TravelSettings(url=roads.url, **settings), frame)


def test_a_second_run_requests_nothing_and_returns_the_same(roads):
    roads.no_route = lambda lon, lat: lon < 9.45
    roads.snap_m = lambda lon, lat: 1e4 * (lat - 47.0)
    first = provider_of(roads).matrix(PLACES[:20], PLACES)
    count = len(roads.requests)
    again = provider_of(roads).matrix(PLACES[:20], PLACES)
    assert len(roads.requests) == count
    assert (first.cached, again.cached) == (0, 800)
    np.testing.assert_array_equal(again.minutes, first.minutes)
    np.testing.assert_array_equal(again.filled, first.filled)
    np.testing.assert_array_equal(again.snapped_m, first.snapped_m)
    np.testing.assert_array_equal(again.sources_snapped_m, first.sources_snapped_m)


def test_only_unknown_rows_and_columns_are_requested(roads):
    provider_of(roads).matrix(PLACES[:10], PLACES[:30])
    roads.requests.clear()
    table = provider_of(roads).matrix(PLACES[5:15][::-1], PLACES[10:40])
    assert roads.cells == 10 * 30  # whole rows and columns with an unknown cell
    assert table.cached == 5 * 20
    fresh = provider_of(roads, cache=False).matrix(PLACES[5:15][::-1], PLACES[10:40])
    np.testing.assert_array_equal(table.minutes, fresh.minutes)


def test_servers_and_profiles_have_separate_caches(roads):
    provider_of(roads).matrix(PLACES[:2], PLACES[:2])
    for other in ({"profile": "bike"}, {"provider": "valhalla"}):
        roads.requests.clear()
        provider_of(roads, **other).matrix(PLACES[:2], PLACES[:2])
        assert roads.requests


def test_the_same_place_in_another_frame_is_cached(roads):
    planar = Frame("planar", "EPSG:25832", 0.001)
    from pyproj import Transformer

    way = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    provider_of(roads).matrix(PLACES[:4], PLACES[:4])
    roads.requests.clear()
    table = provider_of(roads, planar).matrix(*[np.column_stack(way.transform(*PLACES[:4].T))] * 2)
    assert table.cached == 16
    assert not roads.requests


def test_without_the_cache_nothing_is_written(roads, folder):
    provider_of(roads, cache=False).matrix(PLACES[:2], PLACES[:2])
    assert not folder.exists()
    assert len(roads.requests) == 1
    provider_of(roads, cache=False).matrix(PLACES[:2], PLACES[:2])
    assert len(roads.requests) == 2


def test_cells_answered_before_a_failure_are_kept(roads):
    roads.failures = [None] * 6
    roads.permanent_failure = no_response
    with pytest.raises(InvalidInput, match="What it answered is kept"):
        provider_of(roads).matrix(PLACES, PLACES)
    roads.permanent_failure = None
    roads.requests.clear()
    table = provider_of(roads).matrix(PLACES, PLACES)
    assert table.cached == 150
    assert 0 < roads.cells <= 40 * 40


def test_a_new_map_version_deletes_the_old_cells(roads):
    roads.version = "2024"
    provider_of(roads).matrix(PLACES[:10], PLACES[:10])
    roads.requests.clear()
    provider_of(roads).matrix(PLACES[:10], PLACES[:10])
    assert not roads.requests  # a new map is noticed with the next request only
    roads.version = "2025"
    table = provider_of(roads).matrix(PLACES[:12], PLACES[:10])
    assert table.cached < 100
    roads.requests.clear()
    provider_of(roads).matrix(PLACES[:12], PLACES[:10])
    assert not roads.requests


def test_a_damaged_file_is_a_warning(roads, folder):
    provider_of(roads).matrix(PLACES[:3], PLACES[:3])
    (file,) = (folder / "travel").glob("*.sqlite")
    file.write_bytes(b"not a database at all" * 100)
    provider = provider_of(roads)
    table = provider.matrix(PLACES[:3], PLACES[:3])
    assert table.counts() == {}
    assert [one.code for one in provider.findings] == ["travel-cache-not-used"]


def test_a_folder_that_cannot_be_written_is_a_warning(roads, folder):
    folder.write_text("a file in place of the folder")
    provider = provider_of(roads)
    assert provider.matrix(PLACES[:3], PLACES[:3]).counts() == {}
    assert [one.code for one in provider.findings] == ["travel-cache-not-used"]


def test_the_default_folder_is_the_one_of_the_platform(monkeypatch):
    monkeypatch.delenv(CACHE_DIR_VARIABLE)
    assert "territory-opt" in str(cache_folder())


def test_an_uncommitted_change_is_not_visible(roads, folder):
    provider_of(roads).matrix(PLACES[:3], PLACES[:3])
    (file,) = (folder / "travel").glob("*.sqlite")
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    database.execute("DELETE FROM row")
    roads.requests.clear()
    assert provider_of(roads).matrix(PLACES[:3], PLACES[:3]).cached == 9
    database.close()  # never committed
    assert provider_of(roads).matrix(PLACES[:3], PLACES[:3]).cached == 9


def _write(folder, start):
    import os

    os.environ[CACHE_DIR_VARIABLE] = folder
    cache = TravelCache("shared")
    for step in range(start, start + 20):
        cells = KnownCells.none(2, 3)
        cells.known[:] = True
        cells.minutes[:] = step
        cache.write(np.array([1, 2]), np.arange(3) + 10 * step, cells, None)


def test_several_processes_write_at_once(folder):
    processes = [
        multiprocessing.get_context("spawn").Process(target=_write, args=(str(folder), 20 * i))
        for i in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    targets = np.concatenate([np.arange(3) + 10 * step for step in range(60)])
    found = TravelCache("shared").read(np.array([1, 2]), targets)
    assert found.known.all()
    np.testing.assert_array_equal(found.minutes, np.tile(np.repeat(np.arange(60), 3), (2, 1)))
