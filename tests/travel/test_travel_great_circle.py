"""Minutes estimated from the straight distance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.travel import provider_for
from territory_opt.travel.great_circle import GreatCircle

METRES = Frame("planar", "EPSG:25832", 0.001)
setting = st.builds(
    TravelSettings,
    circuity=st.floats(1, 3),
    fixed_minutes=st.floats(0, 60),
    town_kmh=st.floats(5, 130),
    road_kmh=st.floats(5, 130),
    half_km=st.floats(0.1, 500),
)


def test_a_hundred_km_computed_manually():
    """130 road km at 35 + 65 x 130 / 180 km/h, and 4 minutes."""
    kmh = 35 + 65 * 130 / 180
    assert GreatCircle(GEOGRAPHIC).minutes_for(np.array([100.0])) == pytest.approx([4 + 60 * 130 / kmh])


def test_berlin_to_munich_takes_most_of_a_working_day():
    minutes = (
        GreatCircle(GEOGRAPHIC).matrix(np.array([[13.405, 52.52]]), np.array([[11.582, 48.1351]])).minutes
    )
    assert 5.5 * 60 < minutes[0, 0] < 8 * 60


@given(setting, st.lists(st.floats(0, 20_000), min_size=2, max_size=20))
def test_minutes_increase_with_distance(settings, km):
    minutes = provider_for(settings, GEOGRAPHIC).minutes_for(np.sort(km))
    assert (np.diff(minutes) >= -1e-9 * minutes[1:]).all()
    assert (minutes >= settings.fixed_minutes).all()
    assert np.isfinite(minutes).all()


@given(setting, st.floats(0.1, 1000))
def test_speed_lies_between_town_and_road(settings, km):
    driving = provider_for(settings, GEOGRAPHIC).minutes_for(np.array([km]))[0] - settings.fixed_minutes
    kmh = 60 * settings.circuity * km / driving if driving else np.inf
    low, high = sorted([settings.town_kmh, settings.road_kmh])
    assert low * (1 - 1e-6) <= kmh <= high * (1 + 1e-6)


def test_half_way_between_the_speeds_at_half_km():
    provider = GreatCircle(GEOGRAPHIC, circuity=1.0, fixed_minutes=0.0, town_kmh=40, road_kmh=80, half_km=30)
    assert provider.minutes_for(np.array([30.0])) == pytest.approx([30.0])  # at 60 km/h


def test_planar_metres_are_km():
    table = GreatCircle(METRES).matrix(np.array([[0.0, 0.0]]), np.array([[3000.0, 4000.0]]))
    assert table.km[0, 0] == pytest.approx(5 * 1.3)
    assert table.minutes[0, 0] == pytest.approx(GreatCircle(METRES).minutes_for(np.array([5.0]))[0])


def test_the_settings_determine_the_times():
    settings = TravelSettings(circuity=1.5, fixed_minutes=1, town_kmh=20, road_kmh=90, half_km=10)
    provider = provider_for(settings, GEOGRAPHIC)
    values = provider.settings()
    assert values["provider"] == "great_circle"
    again = provider_for(TravelSettings(**values), GEOGRAPHIC)
    assert again.minutes_for(np.array([77.0])) == provider.minutes_for(np.array([77.0]))
    assert values == {
        "provider": "great_circle",
        "circuity": 1.5,
        "fixed_minutes": 1,
        "town_kmh": 20,
        "road_kmh": 90,
        "half_km": 10,
    }
