"""Answers on disk: asked once, whole or not at all, for several processes at a time."""

from __future__ import annotations

import multiprocessing
import sqlite3

import numpy as np
import pytest
from fake_roads import fake_roads, hang_up

from territory_opt.errors import InvalidInput
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.http.cache import FOLDER, Cache, Remembered, cache_folder

RNG = np.random.default_rng(5)
PLACES = np.column_stack([RNG.uniform(9.4, 9.7, 40), RNG.uniform(47.0, 47.3, 40)])


@pytest.fixture
def roads():
    with fake_roads() as server:
        yield server


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


def network(roads, frame=GEOGRAPHIC, **more):
    settings = {"provider": "osrm", "max_table": 10, "retries": 0} | more
    return provider_for(TravelSettings(url=roads.url, **settings), frame)


def test_a_second_run_asks_nothing_and_answers_the_same(roads):
    roads.cut_off = lambda lon, lat: lon < 9.45
    roads.snap_m = lambda lon, lat: 1e4 * (lat - 47.0)
    first = network(roads).matrix(PLACES[:20], PLACES)
    asked = len(roads.questions)
    again = network(roads).matrix(PLACES[:20], PLACES)
    assert len(roads.questions) == asked
    assert (first.cached, again.cached) == (0, 800)
    np.testing.assert_array_equal(again.minutes, first.minutes)
    np.testing.assert_array_equal(again.filled, first.filled)
    np.testing.assert_array_equal(again.snapped_m, first.snapped_m)
    np.testing.assert_array_equal(again.sources_snapped_m, first.sources_snapped_m)


def test_only_what_is_new_is_asked(roads):
    network(roads).matrix(PLACES[:10], PLACES[:30])
    roads.questions.clear()
    table = network(roads).matrix(PLACES[5:15][::-1], PLACES[10:40])
    assert roads.cells == 10 * 30  # whole rows and columns that hold anything new
    assert table.cached == 5 * 20
    fresh = network(roads, cache=False).matrix(PLACES[5:15][::-1], PLACES[10:40])
    np.testing.assert_array_equal(table.minutes, fresh.minutes)


def test_servers_and_profiles_are_kept_apart(roads):
    network(roads).matrix(PLACES[:2], PLACES[:2])
    for other in ({"profile": "bike"}, {"provider": "valhalla"}):
        roads.questions.clear()
        network(roads, **other).matrix(PLACES[:2], PLACES[:2])
        assert roads.questions


def test_the_same_place_in_another_frame_is_known(roads):
    planar = Frame("planar", "EPSG:25832", 0.001)
    from pyproj import Transformer

    way = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    network(roads).matrix(PLACES[:4], PLACES[:4])
    roads.questions.clear()
    table = network(roads, planar).matrix(*[np.column_stack(way.transform(*PLACES[:4].T))] * 2)
    assert table.cached == 16
    assert not roads.questions


def test_without_the_cache_nothing_is_written(roads, folder):
    network(roads, cache=False).matrix(PLACES[:2], PLACES[:2])
    assert not folder.exists()
    assert len(roads.questions) == 1
    network(roads, cache=False).matrix(PLACES[:2], PLACES[:2])
    assert len(roads.questions) == 2


def test_what_was_answered_before_the_server_went_is_kept(roads):
    roads.tricks = [None] * 6
    roads.always = hang_up
    with pytest.raises(InvalidInput, match="What it answered is kept"):
        network(roads).matrix(PLACES, PLACES)
    roads.always = None
    roads.questions.clear()
    table = network(roads).matrix(PLACES, PLACES)
    assert table.cached == 150
    assert 0 < roads.cells <= 40 * 40


def test_a_new_map_makes_the_old_answers_void(roads):
    roads.version = "2024"
    network(roads).matrix(PLACES[:10], PLACES[:10])
    roads.questions.clear()
    network(roads).matrix(PLACES[:10], PLACES[:10])
    assert not roads.questions  # it says nothing of a new map until it is asked
    roads.version = "2025"
    table = network(roads).matrix(PLACES[:12], PLACES[:10])
    assert table.cached < 100
    roads.questions.clear()
    network(roads).matrix(PLACES[:12], PLACES[:10])
    assert not roads.questions


def test_a_damaged_file_is_said_and_done_without(roads, folder):
    network(roads).matrix(PLACES[:3], PLACES[:3])
    (file,) = (folder / "travel").glob("*.sqlite")
    file.write_bytes(b"not a database at all" * 100)
    provider = network(roads)
    table = provider.matrix(PLACES[:3], PLACES[:3])
    assert table.counts() == {}
    assert any("cache" in line for line in provider.trouble)


def test_a_folder_that_cannot_be_written_is_said_and_done_without(roads, folder):
    folder.write_text("a file where the folder should be")
    provider = network(roads)
    assert provider.matrix(PLACES[:3], PLACES[:3]).counts() == {}
    assert len(provider.trouble) == 1


def test_the_platform_has_a_place_for_it(monkeypatch):
    monkeypatch.delenv(FOLDER)
    assert "territory-opt" in str(cache_folder())


def test_a_row_that_is_half_written_is_not_seen(roads, folder):
    network(roads).matrix(PLACES[:3], PLACES[:3])
    (file,) = (folder / "travel").glob("*.sqlite")
    base = sqlite3.connect(file, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    base.execute("DELETE FROM row")
    roads.questions.clear()
    assert network(roads).matrix(PLACES[:3], PLACES[:3]).cached == 9
    base.close()  # never committed
    assert network(roads).matrix(PLACES[:3], PLACES[:3]).cached == 9


def _write(folder, start):
    import os

    os.environ[FOLDER] = folder
    cache = Cache("shared")
    for step in range(start, start + 20):
        cells = Remembered.nothing(2, 3)
        cells.known[:] = True
        cells.minutes[:] = step
        cache.write(np.array([1, 2]), np.arange(3) + 10 * step, cells, None)


def test_several_processes_write_at_once(folder):
    crowd = [
        multiprocessing.get_context("spawn").Process(target=_write, args=(str(folder), 20 * i))
        for i in range(3)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
        assert one.exitcode == 0
    targets = np.concatenate([np.arange(3) + 10 * step for step in range(60)])
    found = Cache("shared").read(np.array([1, 2]), targets)
    assert found.known.all()
    np.testing.assert_array_equal(found.minutes, np.tile(np.repeat(np.arange(60), 3), (2, 1)))
