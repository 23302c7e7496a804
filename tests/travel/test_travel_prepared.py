"""What was asked before the solve is read back as it was, and nothing else."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from fake_roads import SECONDS_PER_KM, fake_roads
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.geography.distance import distances
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.hops import nth_nearest
from territory_opt.travel.prepared_travel import Known, PreparedTravel, distinct
from territory_opt.travel.provider import Filled, TravelTable

PLANE = Frame("planar", "EPSG:25832", 1.0)
ESTIMATE = GreatCircle(PLANE)


def table_of(bases, places, number):
    """Minutes that say which table and which cell they come from."""
    minutes = number * 1e4 + np.arange(len(bases) * len(places), dtype=float).reshape(len(bases), len(places))
    return TravelTable(minutes, minutes / 2, np.zeros(len(places)), "osrm")


def prepared(*pairs):
    known = tuple(Known.of(b, p, table_of(b, p, n)) for n, (b, p) in enumerate(pairs, start=1))
    return PreparedTravel("osrm", ESTIMATE, known, {"provider": "osrm"})


def grid(xs, ys):
    return distinct(np.array([[x, y] for x in xs for y in ys], dtype=float))


BASES, PLACES = grid([0.5, 1.5], [0]), grid(range(3), range(4))


def test_cells_come_back_whichever_end_is_named_first():
    travel = prepared((BASES, PLACES))
    told = table_of(BASES, PLACES, 1).minutes
    np.testing.assert_array_equal(travel.matrix(BASES, PLACES[3:]).minutes, told[:, 3:])
    np.testing.assert_array_equal(travel.matrix(PLACES[::-1], BASES[1:]).minutes, told[1:, ::-1].T)
    assert travel.matrix(PLACES, BASES).counts() == {}


def test_what_nobody_asked_for_is_estimated_and_said():
    travel = prepared((BASES, PLACES))
    strangers = np.array([[7.0, 7.0], [8.0, 8.0]])
    table = travel.matrix(np.vstack([PLACES[:2], strangers]), BASES)
    assert table.counts() == {Filled.NOT_IN_TABLE: 4}
    np.testing.assert_array_equal(table.minutes[2:], ESTIMATE.matrix(strangers, BASES).minutes)
    np.testing.assert_array_equal(table.minutes[:2], table_of(BASES, PLACES, 1).minutes[:, :2].T)
    assert travel.serves(np.vstack([BASES, strangers])).tolist() == [True, True, False, False]


def test_the_first_table_that_knows_a_cell_wins():
    travel = prepared((BASES, PLACES[:6]), (BASES, PLACES))
    table = travel.matrix(PLACES, BASES)
    assert (table.minutes[:6] < 2e4).all()
    assert (table.minutes[6:] >= 2e4).all()


def test_it_goes_to_other_processes():
    travel = pickle.loads(pickle.dumps(prepared((BASES, PLACES))))
    assert travel.matrix(PLACES, BASES).counts() == {}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30), st.randoms())
def test_every_place_is_found_again_in_any_order(places, random):
    points = np.array(places)
    unique = distinct(points, points)
    assert len(unique) == len({(x + 0.0, y + 0.0) for x, y in places})
    shuffled = points[random.sample(range(len(points)), len(points))]
    assert prepared((unique, unique)).matrix(shuffled, points).counts() == {}


def test_places_that_are_not_known_are_left_out():
    assert distinct(np.array([[np.nan, np.nan], [1.0, 2.0]]), np.empty((0, 2))).tolist() == [[1.0, 2.0]]
    assert distinct().shape == (0, 2)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 60])
def test_the_hop_is_that_to_the_nth_nearest_stop(count):
    places = np.random.default_rng(count).uniform(0, 30, (count, 2))
    found = nth_nearest(ESTIMATE, PLANE, places, None, 4).minutes
    km = np.sort(distances(PLANE, places, places), axis=1)[:, min(4, count - 1)]
    np.testing.assert_allclose(found, ESTIMATE.minutes_for(km) if count > 1 else np.zeros(1))


def test_the_hop_to_others_is_not_to_those_beside():
    among = np.array([[10.0, 0], [20, 0], [30, 0], [40, 0], [50, 0]])
    places = np.array([[0.0, 0.0], [1.0, 0.0], [60.0, 0.0]])
    found = nth_nearest(ESTIMATE, PLANE, places, among, 4).minutes
    np.testing.assert_allclose(found, ESTIMATE.minutes_for(np.array([40.0, 39.0, 40.0])))


def test_many_stops_at_one_place_are_a_short_trip_apart():
    places = np.tile([[3.0, 4.0]], (30, 1))
    assert nth_nearest(ESTIMATE, PLANE, places, None, 4).minutes.tolist() == [4.0] * 30


def test_hops_take_few_cells_and_the_road_decides_who_is_nearest():
    rng = np.random.default_rng(1)
    places = np.column_stack([rng.uniform(9, 10, 800), rng.uniform(47, 48, 800)])
    with fake_roads() as roads:
        asked = TravelSettings(provider="osrm", url=roads.url, cache=False)
        hops = nth_nearest(provider_for(asked, GEOGRAPHIC), GEOGRAPHIC, places, None, 4)
        assert roads.cells < 800 * 150
    km = np.sort(distances(GEOGRAPHIC, places, places), axis=1)[:, 4]
    np.testing.assert_allclose(hops.minutes, km * SECONDS_PER_KM / 60, rtol=1e-4)


def test_what_a_trip_takes_besides_driving_is_no_part_of_estimated_hops():
    places = np.column_stack([np.linspace(9, 10, 6), np.full(6, 47.0)])
    with fake_roads() as roads:
        roads.cut_off = lambda lon, lat: True
        asked = TravelSettings(provider="osrm", url=roads.url, cache=False)
        network = provider_for(asked, GEOGRAPHIC)
        hops = nth_nearest(network, GEOGRAPHIC, places, None, 4)
    km = np.sort(distances(GEOGRAPHIC, places, places), axis=1)[:, 4]
    np.testing.assert_allclose(hops.minutes, network.minutes_for(km) - 4.0)
