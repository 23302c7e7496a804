"""Distances on the sphere, in the plane and in a local frame."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.geography.distance import (
    EARTH_RADIUS_KM,
    distances,
    from_chords,
    metric_points,
    paired_distances,
)
from territory_opt.model.frame import GEOGRAPHIC, Frame

METRES = Frame("planar", "EPSG:25832", 0.001)
LOCAL = Frame("local", "local", 1.0)
CITY = {
    "Berlin": (13.4050, 52.5200),
    "Munich": (11.5820, 48.1351),
    "Hamburg": (9.9937, 53.5511),
    "New York": (-74.0060, 40.7128),
    "London": (-0.1278, 51.5074),
    "Sydney": (151.2093, -33.8688),
    "Tokyo": (139.6917, 35.6895),
    "Honolulu": (-157.8583, 21.3069),
}
place = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def km(a, b, frame=GEOGRAPHIC):
    return float(distances(frame, np.array([a], dtype=float), np.array([b], dtype=float))[0, 0])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Berlin", "Munich", 504),
        ("Berlin", "Hamburg", 255),
        ("London", "New York", 5570),
        ("Sydney", "Tokyo", 7823),
        ("Tokyo", "Honolulu", 6205),
    ],
)
def test_distances_of_cities(a, b, expected):
    assert km(CITY[a], CITY[b]) == pytest.approx(expected, rel=0.002)


def test_a_degree_and_a_quarter_of_a_great_circle():
    assert km((0, 0), (1, 0)) == pytest.approx(EARTH_RADIUS_KM * math.pi / 180)
    assert km((0, 0), (0, 90)) == pytest.approx(EARTH_RADIUS_KM * math.pi / 2)
    assert km((0, 0), (180, 0)) == pytest.approx(EARTH_RADIUS_KM * math.pi)
    assert km((0, 90), (77, 90)) == pytest.approx(0, abs=1e-9)


def test_short_distances_are_exact():
    """A metre east of Munich: haversine and chord are both exact there, the cosine rule is not."""
    metre = 0.001 / (EARTH_RADIUS_KM * math.cos(math.radians(48))) * 180 / math.pi
    assert km((11, 48), (11 + metre, 48)) == pytest.approx(0.001, rel=1e-6)


def test_distances_across_the_antimeridian():
    assert km((179.5, -17), (-179.5, -17)) == pytest.approx(km((10, -17), (11, -17)))
    assert km((180, 5), (-180, 5)) == pytest.approx(0, abs=1e-9)


@given(place, place, place)
def test_distances_are_a_metric(a, b, c):
    """Symmetric, between 0 and half a great circle, and with the triangle inequality."""
    assert km(a, b) == pytest.approx(km(b, a), abs=1e-9)
    assert 0 <= km(a, b) <= EARTH_RADIUS_KM * math.pi + 1e-9
    assert km(a, a) == pytest.approx(0, abs=1e-6)
    assert km(a, c) <= km(a, b) + km(b, c) + 1e-3


@given(place, place)
def test_the_chord_form_equals_the_haversine(a, b):
    (lon1, lat1), (lon2, lat2) = np.radians(a), np.radians(b)
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    assert km(a, b) == pytest.approx(2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h))), abs=1e-3)


@pytest.mark.parametrize(("frame", "expected"), [(METRES, 0.005), (LOCAL, 5.0)])
def test_planar_distances(frame, expected):
    assert km((0, 0), (3, 4), frame) == pytest.approx(expected)
    assert km((600_000, 5_300_000), (600_003, 5_300_004), frame) == pytest.approx(expected)


def test_distances_are_named_by_their_frame():
    assert [frame.distance_unit for frame in (GEOGRAPHIC, METRES, LOCAL)] == ["km", "km", "file units"]


@pytest.mark.parametrize("frame", [GEOGRAPHIC, METRES, LOCAL], ids=lambda frame: frame.kind)
def test_tables_pairs_and_chords_agree(frame):
    random = np.random.default_rng(2)
    a, b = random.uniform(-80, 80, (7, 2)), random.uniform(-80, 80, (7, 2))
    table = distances(frame, a, b)
    assert table.shape == (7, 7)
    np.testing.assert_allclose(paired_distances(frame, a, b), table.diagonal(), rtol=1e-9)
    chords = np.linalg.norm(metric_points(frame, a)[:, None] - metric_points(frame, b)[None], axis=2)
    np.testing.assert_allclose(from_chords(frame, chords), table, rtol=1e-9)
    # Chords and distances have the same order, so nearest neighbours may be found by chords.
    assert (np.argsort(chords, axis=1) == np.argsort(table, axis=1)).all()


def test_no_places_have_no_distances():
    assert distances(GEOGRAPHIC, np.empty((0, 2)), np.zeros((3, 2))).shape == (0, 3)
