"""Routing servers over HTTP: blocks, retries, filled cells, and servers that become unavailable."""

from __future__ import annotations

import json
import threading
import time

import numpy as np
import pytest
from fake_road_server import delayed, fake_road_server, no_response, other_body, slow_bytes, status, truncated
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.errors import Interrupted, InvalidInput
from territory_opt.geography.distance import distances
from territory_opt.model.findings.travel_findings import ServerStoppedAnswering
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.http import retry
from territory_opt.travel.http.table_blocks import table_blocks
from territory_opt.travel.provider import FillReason

RNG = np.random.default_rng(3)
PLACES = np.column_stack([RNG.uniform(9.4, 9.7, 40), RNG.uniform(47.0, 47.3, 40)]).round(6)
ROAD = distances(GEOGRAPHIC, PLACES, PLACES) * 1.5
"""Minutes of the fake server."""


@pytest.fixture
def roads(monkeypatch):
    monkeypatch.setattr(retry, "FIRST_WAIT_S", 0.01)
    with fake_road_server() as server:
        yield server


@pytest.fixture(params=["osrm", "valhalla"])
def name(request):
    return request.param


def provider_of(roads, name="osrm", *, stop=lambda: False, **more):
    settings = {"cache": False, "timeout_s": 5.0, "retries": 2, "max_table": 10} | more
    return provider_for(TravelSettings(provider=name, url=roads.url, **settings), GEOGRAPHIC, stop=stop)


def test_a_large_table_is_requested_in_blocks(roads, name):
    table = provider_of(roads, name).matrix(PLACES[:25], PLACES)
    np.testing.assert_allclose(table.minutes, ROAD[:25], rtol=1e-5, atol=1e-5)
    assert table.counts() == {}
    assert all(a + b <= 10 for _, a, b in roads.requests)
    assert roads.cells == 25 * 40


def test_a_place_that_occurs_twice_is_requested_once(roads, name):
    twice = np.vstack([PLACES[:3], PLACES[:3]])
    table = provider_of(roads, name).matrix(twice, twice[::-1])
    np.testing.assert_allclose(table.minutes, np.tile(ROAD[:3, :3], (2, 2))[:, ::-1], rtol=1e-5, atol=1e-5)
    assert roads.cells == 9


@given(st.integers(0, 60), st.integers(0, 60), st.integers(2, 40), st.integers(1, 300))
def test_blocks_cover_a_table_once_and_keep_both_limits(a, b, places, pairs):
    seen = np.zeros((a, b), dtype=int)
    for block in table_blocks(a, b, places, pairs):
        seen[block.rows, block.columns] += 1
        assert sum(block.shape) <= places
        assert np.prod(block.shape) <= pairs
    assert (seen == 1).all()


def test_long_requests_use_post_and_smaller_gets_where_post_is_not_accepted(roads):
    far = np.column_stack([np.linspace(9.4, 9.7, 350), np.full(350, 47.1)]).round(6)
    provider_of(roads, max_table=400).matrix(far[:1], far)
    assert [method for method, _, _ in roads.requests] == ["POST"]
    roads.requests.clear()
    roads.accepts_post = False
    table = provider_of(roads, max_table=400).matrix(far[:1], far)
    assert {method for method, _, _ in roads.requests} == {"GET"}
    assert table.counts() == {}


def test_blocks_too_large_for_the_server_are_halved(roads, name):
    roads.max_cells = 6
    table = provider_of(roads, name).matrix(PLACES[:9], PLACES[:9])
    np.testing.assert_allclose(table.minutes, ROAD[:9, :9], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    "failure",
    [
        status(429, Retry_After="0"),
        status(429, Retry_After="Fri, 31 Dec 1999 23:59:59 GMT"),
        status(500),
        status(503),
        truncated,
        no_response,
        other_body("<html>Bad gateway</html>"),
        other_body('{"code": "Ok", "durations": [[1, 2], [3]]}'),
        other_body('{"code": "Ok", "durations": "none"}'),
        other_body('{"sources_to_targets": [[{"time": 1}]]}'),
        other_body("[]"),
        other_body("\ufeff"),
    ],
)
def test_transient_failures_are_retried(roads, name, failure):
    roads.failures = [failure, None, failure]
    table = provider_of(roads, name, retries=3).matrix(PLACES, PLACES[:20])
    np.testing.assert_allclose(table.minutes, ROAD[:, :20], rtol=1e-5, atol=1e-5)
    assert table.counts() == {}


def test_retry_after_is_respected(roads):
    roads.failures = [status(429, Retry_After="0.4")]
    began = time.monotonic()
    provider_of(roads).matrix(PLACES[:2], PLACES[:2])
    assert time.monotonic() - began >= 0.4
    assert len(roads.requests) == 2


@pytest.mark.parametrize("failure", [delayed(5.0), slow_bytes])
def test_slow_responses_time_out_and_are_retried(roads, failure):
    roads.failures = [failure]
    table = provider_of(roads, timeout_s=0.5).matrix(PLACES[:3], PLACES[:3])
    np.testing.assert_allclose(table.minutes, ROAD[:3, :3], rtol=1e-5, atol=1e-5)


def test_pairs_without_a_route_are_estimated_and_counted(roads, name):
    island = PLACES[5].tolist()
    roads.no_route = lambda lon, lat: [lon, lat] == island
    provider = provider_of(roads, name)
    table = provider.matrix(PLACES[:8], PLACES[8:20])
    assert table.counts() == {FillReason.NO_ROUTE: 12}
    estimate = provider.estimate.matrix(PLACES[5:6], PLACES[8:20])
    np.testing.assert_array_equal(table.minutes[5], estimate.minutes[0])
    np.testing.assert_allclose(
        np.delete(table.minutes, 5, axis=0), np.delete(ROAD[:8, 8:20], 5, axis=0), rtol=1e-5
    )


def test_a_place_without_any_road_affects_only_its_own_cells(roads, name):
    wild = PLACES[7].tolist()
    roads.no_road = lambda lon, lat: [lon, lat] == wild
    table = provider_of(roads, name).matrix(PLACES[:10], PLACES[:10])
    assert table.counts() == {FillReason.NO_ROUTE: 19}
    kept = [i for i in range(10) if i != 7]
    np.testing.assert_allclose(
        table.minutes[np.ix_(kept, kept)], ROAD[np.ix_(kept, kept)], rtol=1e-5, atol=1e-5
    )


def test_a_place_far_from_every_road_is_estimated_and_counted(roads):
    far = PLACES[3].tolist()
    roads.snap_m = lambda lon, lat: 5000.0 if [lon, lat] == far else 20.0
    provider = provider_of(roads, max_snap_m=1000)
    table = provider.matrix(PLACES[:2], PLACES[2:6])
    assert table.counts() == {FillReason.FAR_FROM_ROAD: 2}
    assert table.snapped_m.tolist() == [20.0, 5000.0, 20.0, 20.0]
    np.testing.assert_array_equal(
        table.minutes[:, 1], provider.estimate.matrix(PLACES[:2], PLACES[3:4]).minutes[:, 0]
    )
    assert provider_of(roads, max_snap_m=9000).matrix(PLACES[:2], PLACES[2:6]).counts() == {}


def test_valhalla_snap_is_computed_from_the_place_used(roads):
    def moved(answer):
        answer["targets"] = [[{**one, "lat": one["lat"] + 0.01} for one in answer["targets"]]]
        return json.dumps(answer).encode()

    roads.permanent_failure = other_body(moved)
    table = provider_of(roads, "valhalla", max_snap_m=2000).matrix(PLACES[:2], PLACES[2:5])
    np.testing.assert_allclose(table.snapped_m, 1112, atol=2)


def test_valhalla_may_answer_in_the_short_form_and_in_miles(roads):
    def concise(answer):
        rows = answer["sources_to_targets"]
        table = {
            "durations": [[cell["time"] for cell in row] for row in rows],
            "distances": [[cell["distance"] for cell in row] for row in rows],
        }
        return json.dumps({"sources_to_targets": table, "units": "miles"}).encode()

    plain = provider_of(roads, "valhalla").matrix(PLACES[:2], PLACES[2:5])
    roads.permanent_failure = other_body(concise)
    table = provider_of(roads, "valhalla").matrix(PLACES[:2], PLACES[2:5])
    np.testing.assert_allclose(table.minutes, plain.minutes, rtol=1e-5)
    np.testing.assert_allclose(table.km, plain.km * 1.609344, rtol=1e-5)


def test_an_unavailable_server_is_an_error_that_counts_the_answered_cells(roads, name):
    roads.failures = [None] * 6
    roads.permanent_failure = no_response
    with pytest.raises(InvalidInput) as refused:
        provider_of(roads, name).matrix(PLACES, PLACES)
    (fault,) = refused.value.faults
    assert (fault.column, fault.value) == ("travel.url", roads.url)
    assert "150 of 1,600 cells" in fault.problem
    assert "closed the connection" in fault.problem
    assert 'fallback = "estimate"' in fault.remedy


def test_an_unavailable_server_is_replaced_by_the_estimate_where_the_scenario_allows_it(roads, name):
    roads.failures = [None] * 6
    roads.permanent_failure = status(502)
    provider = provider_of(roads, name, fallback="estimate")
    table = provider.matrix(PLACES, PLACES)
    assert table.counts() == {FillReason.NOT_ANSWERED: 1450}
    estimated = table.filled == FillReason.NOT_ANSWERED
    np.testing.assert_allclose(table.minutes[~estimated], ROAD[~estimated], rtol=1e-5, atol=1e-5)
    estimate = provider.estimate.matrix(PLACES, PLACES).minutes
    np.testing.assert_array_equal(table.minutes[estimated], estimate[estimated])
    (found,) = provider.findings
    assert found == ServerStoppedAnswering(roads.url, found.reason, 1450, 1600)
    assert "HTTP 502" in found.reason
    # The remaining blocks are not requested.
    assert len(roads.requests) <= 6 + 2 * 3


def test_an_unavailable_server_is_not_requested_for_the_next_table(roads, name):
    roads.failures = [None] * 6
    roads.permanent_failure = no_response
    provider = provider_of(roads, name, fallback="estimate")
    provider.matrix(PLACES, PLACES)
    count = len(roads.requests)
    for some in (PLACES[:5], PLACES[20:]):
        assert provider.matrix(some, PLACES).counts() == {FillReason.NOT_ANSWERED: len(some) * 40}
    assert len(roads.requests) == count
    (found,) = provider.findings
    assert found == ServerStoppedAnswering(roads.url, found.reason, 1450 + 25 * 40, 1600 + 25 * 40)


def test_a_refused_connection_is_an_error(name):
    with fake_road_server() as roads:
        provider = provider_of(roads, name, retries=0)
    with pytest.raises(InvalidInput, match="connection refused"):
        provider.matrix(PLACES, PLACES)


def test_a_refused_request_is_not_retried(roads):
    roads.permanent_failure = status(403)
    with pytest.raises(InvalidInput, match="HTTP 403"):
        provider_of(roads, max_table=100).matrix(PLACES[:2], PLACES[:2])
    assert len(roads.requests) == 1


def test_stopping_cancels_the_requests(roads, name):
    roads.permanent_failure = delayed(30.0)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()
    with pytest.raises(Interrupted):
        provider_of(roads, name, stop=stop.is_set, timeout_s=30.0).matrix(PLACES, PLACES)
    assert time.monotonic() - began < 10
