"""Tables requested before the solve are read back unchanged; hops to the nth nearest stop."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from fake_road_server import SECONDS_PER_KM, fake_road_server
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.geography.distance import distances
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.hops import nth_nearest
from territory_opt.travel.prepared_travel import PreparedTable, PreparedTravel, distinct_points
from territory_opt.travel.provider import FillReason, TravelTable

PLANE = Frame("planar", "EPSG:25832", 1.0)
ESTIMATE = GreatCircle(PLANE)


def table_of(bases, places, number):
    """Minutes that identify the table and the cell."""
    minutes = number * 1e4 + np.arange(len(bases) * len(places), dtype=float).reshape(len(bases), len(places))
    return TravelTable(minutes, minutes / 2, np.zeros(len(places)), "osrm")


def prepared(*pairs):
    known = tuple(PreparedTable.of(b, p, table_of(b, p, n)) for n, (b, p) in enumerate(pairs, start=1))
    return PreparedTravel("osrm", ESTIMATE, known, {"provider": "osrm"})


def grid(xs, ys):
    return distinct_points(np.array([[x, y] for x in xs for y in ys], dtype=float))


BASES, PLACES = grid([0.5, 1.5], [0]), grid(range(3), range(4))


def test_cells_are_read_in_either_orientation():
    travel = prepared((BASES, PLACES))
    minutes = table_of(BASES, PLACES, 1).minutes
    np.testing.assert_array_equal(travel.matrix(BASES, PLACES[3:]).minutes, minutes[:, 3:])
    np.testing.assert_array_equal(travel.matrix(PLACES[::-1], BASES[1:]).minutes, minutes[1:, ::-1].T)
    assert travel.matrix(PLACES, BASES).counts() == {}


def test_cells_that_were_not_requested_are_estimated():
    travel = prepared((BASES, PLACES))
    others = np.array([[7.0, 7.0], [8.0, 8.0]])
    table = travel.matrix(np.vstack([PLACES[:2], others]), BASES)
    assert table.counts() == {FillReason.NOT_IN_TABLE: 4}
    np.testing.assert_array_equal(table.minutes[2:], ESTIMATE.matrix(others, BASES).minutes)
    np.testing.assert_array_equal(table.minutes[:2], table_of(BASES, PLACES, 1).minutes[:, :2].T)
    assert travel.has_times_from(np.vstack([BASES, others])).tolist() == [True, True, False, False]


def test_a_cell_is_read_from_the_first_table_that_knows_it():
    travel = prepared((BASES, PLACES[:6]), (BASES, PLACES))
    table = travel.matrix(PLACES, BASES)
    assert (table.minutes[:6] < 2e4).all()
    assert (table.minutes[6:] >= 2e4).all()


def test_it_can_be_pickled():
    travel = pickle.loads(pickle.dumps(prepared((BASES, PLACES))))
    assert travel.matrix(PLACES, BASES).counts() == {}


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30), st.randoms())
def test_every_place_is_found_in_any_order(places, random):
    points = np.array(places)
    unique = distinct_points(points, points)
    assert len(unique) == len({(x + 0.0, y + 0.0) for x, y in places})
    shuffled = points[random.sample(range(len(points)), len(points))]
    assert prepared((unique, unique)).matrix(shuffled, points).counts() == {}


def test_unknown_places_are_left_out():
    assert distinct_points(np.array([[np.nan, np.nan], [1.0, 2.0]]), np.empty((0, 2))).tolist() == [
        [1.0, 2.0]
    ]
    assert distinct_points().shape == (0, 2)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 60])
def test_the_hop_is_that_to_the_nth_nearest_stop(count):
    places = np.random.default_rng(count).uniform(0, 30, (count, 2))
    found = nth_nearest(ESTIMATE, PLANE, places, None, 4).minutes
    km = np.sort(distances(PLANE, places, places), axis=1)[:, min(4, count - 1)]
    np.testing.assert_allclose(found, ESTIMATE.minutes_for(km) if count > 1 else np.zeros(1))


def test_hops_to_others_ignore_the_places_themselves():
    among = np.array([[10.0, 0], [20, 0], [30, 0], [40, 0], [50, 0]])
    places = np.array([[0.0, 0.0], [1.0, 0.0], [60.0, 0.0]])
    found = nth_nearest(ESTIMATE, PLANE, places, among, 4).minutes
    np.testing.assert_allclose(found, ESTIMATE.minutes_for(np.array([40.0, 39.0, 40.0])))


def test_coincident_stops_are_a_trip_of_the_fixed_minutes_apart():
    places = np.tile([[3.0, 4.0]], (30, 1))
    assert nth_nearest(ESTIMATE, PLANE, places, None, 4).minutes.tolist() == [4.0] * 30


def test_hops_request_few_cells_and_use_road_times():
    rng = np.random.default_rng(1)
    places = np.column_stack([rng.uniform(9, 10, 800), rng.uniform(47, 48, 800)])
    with fake_road_server() as roads:
        options = TravelSettings(provider="osrm", url=roads.url, cache=False)
        hops = nth_nearest(provider_for(options, GEOGRAPHIC), GEOGRAPHIC, places, None, 4)
        assert roads.cells < 800 * 150
    km = np.sort(distances(GEOGRAPHIC, places, places), axis=1)[:, 4]
    np.testing.assert_allclose(hops.minutes, km * SECONDS_PER_KM / 60, rtol=1e-4)


def test_fixed_minutes_are_no_part_of_estimated_hops():
    places = np.column_stack([np.linspace(9, 10, 6), np.full(6, 47.0)])
    with fake_road_server() as roads:
        roads.no_route = lambda lon, lat: True
        options = TravelSettings(provider="osrm", url=roads.url, cache=False)
        network = provider_for(options, GEOGRAPHIC)
        hops = nth_nearest(network, GEOGRAPHIC, places, None, 4)
    km = np.sort(distances(GEOGRAPHIC, places, places), axis=1)[:, 4]
    np.testing.assert_allclose(hops.minutes, network.minutes_for(km) - 4.0)
