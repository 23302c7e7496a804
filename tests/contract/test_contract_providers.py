"""Contract of every travel provider."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from fake_road_server import fake_road_server

from territory_opt.geography.distance import distances
from territory_opt.model.arrays import texts
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.model.travel_times_table import TravelTimesTable
from territory_opt.travel import PROVIDERS, provider_for

FRAMES = {
    "geographic": (
        GEOGRAPHIC,
        np.array([[7.8, 48.0], [8.4, 48.5], [7.8, 48.0], [13.4, 52.5], [-179.9, 0.0]]),
    ),
    "planar": (
        Frame("planar", "EPSG:25832", 0.001),
        np.array([[5e5, 5e6], [5.09e5, 5.004e6], [5e5, 5e6], [9e5, 5.3e6], [500001.0, 5000001.0]]),
    ),
}


@pytest.fixture(params=PROVIDERS, ids=lambda one: one.name)
def kind(request):
    return request.param


@pytest.fixture(params=FRAMES)
def frame_and_places(request):
    return FRAMES[request.param]


@pytest.fixture(scope="module")
def roads():
    with fake_road_server() as server:
        yield server


@pytest.fixture
def settings(kind, roads):
    base = TravelSettings(provider=kind.name, url=roads.url, file="travel.csv", cache=False, retries=0)
    return replace(base, max_table=4)


@pytest.fixture
def provider(settings, frame_and_places):
    frame, places = frame_and_places
    return provider_for(settings, frame, table=table_of(frame, places))


def table_of(frame, places):
    """The user's table: every pair of places, at 40 km/h."""
    origin, destination = np.divmod(np.arange(len(places) ** 2), len(places))
    km = distances(frame, places, places).ravel()
    return TravelTimesTable(
        file="travel.csv",
        points=places,
        name=texts(f"unit {i}" for i in range(len(places))),
        unit=np.full(len(places), -1),
        origin=origin,
        destination=destination,
        minutes=km * 1.5,
        km=km,
    )


def test_the_scenario_finds_it_by_name(kind, provider):
    assert isinstance(provider, kind)
    assert provider.name == kind.name


def test_a_table_has_a_row_for_every_source(provider, frame_and_places):
    _, places = frame_and_places
    table = provider.matrix(places, places[:2])
    assert table.minutes.shape == table.km.shape == (5, 2)
    assert table.snapped_m.shape == (2,)
    assert table.source == provider.name
    assert np.isfinite(table.minutes).all()
    for cells in (table.minutes, np.nan_to_num(table.km), table.snapped_m):
        assert (cells >= 0).all()


def test_known_cells_are_not_estimated(provider, frame_and_places):
    _, places = frame_and_places
    assert provider.matrix(places, places[:2]).counts() == {}


def test_cells_do_not_depend_on_their_neighbours(provider, frame_and_places):
    _, places = frame_and_places
    whole = provider.matrix(places, places).minutes
    for i in range(5):
        np.testing.assert_allclose(provider.matrix(places[i : i + 1], places).minutes[0], whole[i])
    np.testing.assert_allclose(whole[0], whole[2])


def test_travel_time_grows_with_distance(provider, frame_and_places):
    _, places = frame_and_places
    minutes = provider.matrix(places[:1], places).minutes
    assert minutes[0, 0] == minutes[0, 2] < minutes[0, 1] < minutes[0, 3]
    estimate = provider.minutes_for(np.array([[0.0, 1.0], [50.0, 900.0]]))
    assert estimate.shape == (2, 2)
    assert (np.diff(estimate.ravel()) > 0).all()


def test_empty_sources_and_targets(provider, frame_and_places):
    _, places = frame_and_places
    assert provider.matrix(np.empty((0, 2)), places).minutes.shape == (0, 5)
    assert provider.matrix(places, np.empty((0, 2))).minutes.shape == (5, 0)


def test_its_settings_are_json_and_recreate_it(provider, frame_and_places):
    frame, places = frame_and_places
    settings = provider.settings()
    assert settings["provider"] == provider.name
    assert json.loads(json.dumps(settings)) == settings
    again = provider_for(TravelSettings(**settings), frame, table=table_of(frame, places))
    assert again.settings() == settings


def test_names_are_distinct():
    assert len({kind.name for kind in PROVIDERS}) == len(PROVIDERS)
