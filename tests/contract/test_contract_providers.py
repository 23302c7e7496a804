"""What every travel provider must offer, whichever it is."""

from __future__ import annotations

import json

import numpy as np
import pytest

from territory_opt.geography.travel import PROVIDERS, provider_for
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import TravelSettings

FRAMES = {
    "geographic": (
        GEOGRAPHIC,
        np.array([[7.8, 48.0], [8.4, 48.5], [7.8, 48.0], [13.4, 52.5], [-179.9, 0.0]]),
    ),
    "planar": (
        Frame("planar", "EPSG:25832", 0.001),
        np.array([[0, 0], [9e3, 4e3], [0, 0], [4e5, 3e5], [1.0, 1.0]]),
    ),
}


@pytest.fixture(params=PROVIDERS, ids=lambda one: one.name)
def kind(request):
    return request.param


@pytest.fixture(params=FRAMES)
def frame_and_places(request):
    return FRAMES[request.param]


def test_the_scenario_finds_it_by_name(kind):
    found = provider_for(TravelSettings(provider=kind.name), GEOGRAPHIC)
    assert isinstance(found, kind)
    assert found.name == kind.name


def test_a_table_has_a_row_for_every_source(kind, frame_and_places):
    frame, places = frame_and_places
    table = provider_for(TravelSettings(provider=kind.name), frame).matrix(places, places[:2])
    assert table.minutes.shape == table.km.shape == (5, 2)
    assert table.snapped_m.shape == (2,)
    assert table.source == kind.name
    for cells in (table.minutes, table.km, table.snapped_m):
        assert np.isfinite(cells).all()
        assert (cells >= 0).all()


def test_cells_do_not_depend_on_their_neighbours(kind, frame_and_places):
    frame, places = frame_and_places
    provider = provider_for(TravelSettings(provider=kind.name), frame)
    whole = provider.matrix(places, places).minutes
    for i in range(5):
        np.testing.assert_allclose(provider.matrix(places[i : i + 1], places).minutes[0], whole[i])
    np.testing.assert_allclose(whole[0], whole[2])


def test_nearer_is_sooner(kind, frame_and_places):
    frame, places = frame_and_places
    table = provider_for(TravelSettings(provider=kind.name), frame).matrix(places[:1], places)
    assert table.minutes[0, 0] == table.minutes[0, 2] < table.minutes[0, 1] < table.minutes[0, 3]
    estimate = provider_for(TravelSettings(provider=kind.name), frame).minutes_for(
        np.array([[0.0, 1.0], [50.0, 900.0]])
    )
    assert estimate.shape == (2, 2)
    assert (np.diff(estimate.ravel()) > 0).all()


def test_nobody_travels_nowhere(kind, frame_and_places):
    frame, places = frame_and_places
    table = provider_for(TravelSettings(provider=kind.name), frame).matrix(np.empty((0, 2)), places)
    assert table.minutes.shape == (0, 5)


def test_its_settings_fit_into_a_report(kind):
    settings = provider_for(TravelSettings(provider=kind.name), GEOGRAPHIC).settings()
    assert settings["provider"] == kind.name
    assert json.loads(json.dumps(settings)) == settings


def test_names_are_distinct():
    assert len({kind.name for kind in PROVIDERS}) == len(PROVIDERS)
