"""Road networks over HTTP: blocks, patience, what is filled, and what happens when the server goes."""

from __future__ import annotations

import json
import threading
import time

import numpy as np
import pytest
from fake_roads import cut, fake_roads, hang_up, late, says, status, trickle
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.errors import Interrupted, InvalidInput
from territory_opt.geography.distance import distances
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.http import retry
from territory_opt.travel.http.table_blocks import bands
from territory_opt.travel.provider import Filled

RNG = np.random.default_rng(3)
PLACES = np.column_stack([RNG.uniform(9.4, 9.7, 40), RNG.uniform(47.0, 47.3, 40)]).round(6)
ROAD = distances(GEOGRAPHIC, PLACES, PLACES) * 1.5
"""Minutes the fake drives."""


@pytest.fixture
def roads(monkeypatch):
    monkeypatch.setattr(retry, "FIRST_WAIT_S", 0.01)
    with fake_roads() as server:
        yield server


@pytest.fixture(params=["osrm", "valhalla"])
def name(request):
    return request.param


def network(roads, name="osrm", *, stop=lambda: False, **more):
    settings = {"cache": False, "timeout_s": 5.0, "retries": 2, "max_table": 10} | more
    return provider_for(TravelSettings(provider=name, url=roads.url, **settings), GEOGRAPHIC, stop=stop)


def test_a_large_table_is_asked_in_blocks_and_put_together(roads, name):
    table = network(roads, name).matrix(PLACES[:25], PLACES)
    np.testing.assert_allclose(table.minutes, ROAD[:25], rtol=1e-5, atol=1e-5)
    assert table.counts() == {}
    assert all(a + b <= 10 for _, a, b in roads.questions)
    assert roads.cells == 25 * 40


def test_a_place_that_is_there_twice_is_asked_once(roads, name):
    twice = np.vstack([PLACES[:3], PLACES[:3]])
    table = network(roads, name).matrix(twice, twice[::-1])
    np.testing.assert_allclose(table.minutes, np.tile(ROAD[:3, :3], (2, 2))[:, ::-1], rtol=1e-5, atol=1e-5)
    assert roads.cells == 9


@given(st.integers(0, 60), st.integers(0, 60), st.integers(2, 40), st.integers(1, 300))
def test_blocks_cover_a_table_once_and_keep_both_limits(a, b, places, pairs):
    seen = np.zeros((a, b), dtype=int)
    for block in [block for band in bands(a, b, places, pairs) for block in band]:
        seen[block.rows, block.columns] += 1
        assert sum(block.shape) <= places
        assert np.prod(block.shape) <= pairs
    assert (seen == 1).all()


def test_long_questions_go_by_post_and_by_get_again_where_that_is_not_taken(roads):
    far = np.column_stack([np.linspace(9.4, 9.7, 350), np.full(350, 47.1)]).round(6)
    network(roads, max_table=400).matrix(far[:1], far)
    assert [how for how, _, _ in roads.questions] == ["POST"]
    roads.questions.clear()
    roads.takes_post = False
    table = network(roads, max_table=400).matrix(far[:1], far)
    assert {how for how, _, _ in roads.questions} == {"GET"}
    assert table.counts() == {}


def test_a_smaller_limit_of_the_server_is_found(roads, name):
    roads.most_cells = 6
    table = network(roads, name).matrix(PLACES[:9], PLACES[:9])
    np.testing.assert_allclose(table.minutes, ROAD[:9, :9], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    "trick",
    [
        status(429, Retry_After="0"),
        status(429, Retry_After="Fri, 31 Dec 1999 23:59:59 GMT"),
        status(500),
        status(503),
        cut,
        hang_up,
        says("<html>Bad gateway</html>"),
        says('{"code": "Ok", "durations": [[1, 2], [3]]}'),
        says('{"code": "Ok", "durations": "none"}'),
        says('{"sources_to_targets": [[{"time": 1}]]}'),
        says("[]"),
        says("\ufeff"),
    ],
)
def test_what_passes_is_waited_for(roads, name, trick):
    roads.tricks = [trick, None, trick]
    table = network(roads, name, retries=3).matrix(PLACES, PLACES[:20])
    np.testing.assert_allclose(table.minutes, ROAD[:, :20], rtol=1e-5, atol=1e-5)
    assert table.counts() == {}


def test_the_server_says_how_long_to_wait(roads):
    roads.tricks = [status(429, Retry_After="0.4")]
    began = time.monotonic()
    network(roads).matrix(PLACES[:2], PLACES[:2])
    assert time.monotonic() - began >= 0.4
    assert len(roads.questions) == 2


@pytest.mark.parametrize("trick", [late(5.0), trickle])
def test_slow_answers_are_given_up_and_asked_for_again(roads, trick):
    roads.tricks = [trick]
    table = network(roads, timeout_s=0.5).matrix(PLACES[:3], PLACES[:3])
    np.testing.assert_allclose(table.minutes, ROAD[:3, :3], rtol=1e-5, atol=1e-5)


def test_no_way_between_places_is_estimated_and_counted(roads, name):
    island = PLACES[5].tolist()
    roads.cut_off = lambda lon, lat: [lon, lat] == island
    provider = network(roads, name)
    table = provider.matrix(PLACES[:8], PLACES[8:20])
    assert table.counts() == {Filled.NO_ROUTE: 12}
    estimate = provider.estimate.matrix(PLACES[5:6], PLACES[8:20])
    np.testing.assert_array_equal(table.minutes[5], estimate.minutes[0])
    np.testing.assert_allclose(
        np.delete(table.minutes, 5, axis=0), np.delete(ROAD[:8, 8:20], 5, axis=0), rtol=1e-5
    )


def test_a_place_without_any_road_spoils_only_its_own_cells(roads, name):
    wild = PLACES[7].tolist()
    roads.no_road = lambda lon, lat: [lon, lat] == wild
    table = network(roads, name).matrix(PLACES[:10], PLACES[:10])
    assert table.counts() == {Filled.NO_ROUTE: 19}
    kept = [i for i in range(10) if i != 7]
    np.testing.assert_allclose(
        table.minutes[np.ix_(kept, kept)], ROAD[np.ix_(kept, kept)], rtol=1e-5, atol=1e-5
    )


def test_a_place_far_from_every_road_is_estimated_and_counted(roads):
    far = PLACES[3].tolist()
    roads.snap_m = lambda lon, lat: 5000.0 if [lon, lat] == far else 20.0
    provider = network(roads, max_snap_m=1000)
    table = provider.matrix(PLACES[:2], PLACES[2:6])
    assert table.counts() == {Filled.FAR_FROM_ROAD: 2}
    assert table.snapped_m.tolist() == [20.0, 5000.0, 20.0, 20.0]
    np.testing.assert_array_equal(
        table.minutes[:, 1], provider.estimate.matrix(PLACES[:2], PLACES[3:4]).minutes[:, 0]
    )
    assert network(roads, max_snap_m=9000).matrix(PLACES[:2], PLACES[2:6]).counts() == {}


def test_valhalla_tells_the_snap_by_the_place_it_used(roads):
    def moved(answer):
        answer["targets"] = [[{**one, "lat": one["lat"] + 0.01} for one in answer["targets"]]]
        return json.dumps(answer).encode()

    roads.always = says(moved)
    table = network(roads, "valhalla", max_snap_m=2000).matrix(PLACES[:2], PLACES[2:5])
    np.testing.assert_allclose(table.snapped_m, 1112, atol=2)


def test_valhalla_may_answer_briefly_and_in_miles(roads):
    def resolved(answer):
        rows = answer["sources_to_targets"]
        table = {
            "durations": [[cell["time"] for cell in row] for row in rows],
            "distances": [[cell["distance"] for cell in row] for row in rows],
        }
        return json.dumps({"sources_to_targets": table, "units": "miles"}).encode()

    plain = network(roads, "valhalla").matrix(PLACES[:2], PLACES[2:5])
    roads.always = says(resolved)
    table = network(roads, "valhalla").matrix(PLACES[:2], PLACES[2:5])
    np.testing.assert_allclose(table.minutes, plain.minutes, rtol=1e-5)
    np.testing.assert_allclose(table.km, plain.km * 1.609344, rtol=1e-5)


def test_a_server_that_goes_is_an_error_that_says_what_was_done(roads, name):
    roads.tricks = [None] * 6
    roads.always = hang_up
    with pytest.raises(InvalidInput) as refused:
        network(roads, name).matrix(PLACES, PLACES)
    (fault,) = refused.value.faults
    assert (fault.column, fault.value) == ("travel.url", roads.url)
    assert "150 of 1,600 cells" in fault.problem
    assert "hung up" in fault.problem
    assert 'fallback = "estimate"' in fault.remedy


def test_or_a_counted_estimate_where_the_scenario_says_so(roads, name):
    roads.tricks = [None] * 6
    roads.always = status(502)
    provider = network(roads, name, fallback="estimate")
    table = provider.matrix(PLACES, PLACES)
    assert table.counts() == {Filled.NOT_ANSWERED: 1450}
    estimated = table.filled == Filled.NOT_ANSWERED
    np.testing.assert_allclose(table.minutes[~estimated], ROAD[~estimated], rtol=1e-5, atol=1e-5)
    estimate = provider.estimate.matrix(PLACES, PLACES).minutes
    np.testing.assert_array_equal(table.minutes[estimated], estimate[estimated])
    assert any("1,450 of 1,600 cells" in line and "HTTP 502" in line for line in provider.trouble)
    # It is not asked for every block that is left.
    assert len(roads.questions) <= 6 + 2 * 3


def test_a_server_that_was_given_up_is_not_asked_for_the_next_table(roads, name):
    roads.tricks = [None] * 6
    roads.always = hang_up
    provider = network(roads, name, fallback="estimate")
    provider.matrix(PLACES, PLACES)
    asked = len(roads.questions)
    for some in (PLACES[:5], PLACES[20:]):
        assert provider.matrix(some, PLACES).counts() == {Filled.NOT_ANSWERED: len(some) * 40}
    assert len(roads.questions) == asked
    (line,) = provider.trouble
    assert f"{1450 + 25 * 40:,} of {1600 + 25 * 40:,} cells" in line


def test_nobody_there_is_an_error_soon(name):
    with fake_roads() as roads:
        provider = network(roads, name, retries=0)
    with pytest.raises(InvalidInput, match="connection refused"):
        provider.matrix(PLACES, PLACES)


def test_a_question_the_server_will_not_take_is_not_repeated(roads):
    roads.always = status(403)
    with pytest.raises(InvalidInput, match="HTTP 403"):
        network(roads, max_table=100).matrix(PLACES[:2], PLACES[:2])
    assert len(roads.questions) == 1


def test_stopping_ends_the_wait_at_once(roads, name):
    roads.always = late(30.0)
    wish = threading.Event()
    threading.Timer(0.3, wish.set).start()
    began = time.monotonic()
    with pytest.raises(Interrupted):
        network(roads, name, stop=wish.is_set, timeout_s=30.0).matrix(PLACES, PLACES)
    assert time.monotonic() - began < 10
