"""Driving time by the formula of visits, hops, day trips and overnight trips."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from criteria_fields import PLANE, StraightLineProvider, field_of
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.criteria.day_tour import DAY_TOURS, FITTED, STANDARD
from territory_opt.criteria.service import Service, due_share, estimated_hops, fourth_nearest_km
from territory_opt.model.frame import GEOGRAPHIC
from territory_opt.model.scenario import EstimateName, WorkYear

HOP = 0.7124 * math.sqrt(math.pi / 4)
DAY = 480 * 0.8


def service_of(
    minutes_away, *, visits=2.0, visit_minutes=50.0, year=None, hop=0.0
) -> tuple[Service, np.ndarray]:
    """One stop with the given hop, at the given minutes from its base."""
    year = year or WorkYear()
    service = Service(
        units=1,
        unit=np.zeros(1, dtype=np.int64),
        points=np.zeros((1, 2)),
        visits=np.array([visits]),
        minutes=np.array([visit_minutes + year.prep_minutes]),
        hop=np.array([hop]),
        fourth_km=np.zeros(1),
        due=np.ones(1),
        own=np.array([True]),
        frame=PLANE,
        provider=StraightLineProvider(),
        year=year,
    )
    return service, np.array([[float(minutes_away)]])


VISITS, VISIT_MINUTES = 2.0, 60.0
"""Visits a year of the stop, and minutes per visit with preparation."""


def expected_minutes(one_way, hop, nights, idle):
    """Minutes driven a year: a share of the round trip, and hops for the rest."""
    time_left = (nights + 1) * DAY - 2 * one_way - idle * VISIT_MINUTES
    share = (VISIT_MINUTES + hop) / max(VISIT_MINUTES + hop, time_left)
    return VISITS * (2 * one_way * share + hop * (1 - share))


@pytest.mark.parametrize(
    ("away", "nights"),
    [
        (0, 0),
        (10, 0),
        (60, 0),
        (149, 0),
        (150, 0),
        (150.5, 1),
        (172, 1),
        (173, 1),
        (300, 1),
        (345, 1),
        (346, 2),
        (600, 3),
    ],
)
@pytest.mark.parametrize(("estimate", "idle"), [("standard", 0.0), ("fitted", 1 / 3)])
def test_day_trips_and_overnight_trips(away, nights, estimate, idle):
    """A day has 384 minutes: overnight after 150 one way, a second night after 0.9 x 384 = 345.6."""
    service, minutes = service_of(away, hop=12.0, year=WorkYear(estimate=estimate))
    wanted = expected_minutes(away, 12.0, nights, idle)
    assert service.drive_minutes(minutes)[0, 0] == pytest.approx(wanted)


@pytest.mark.parametrize(("estimate", "left"), [("standard", 264), ("fitted", 244)])
def test_a_day_trip_in_figures(estimate, left):
    """An hour away, visits of 50 + 10 minutes, no hop: 60 of 264 or 244 minutes left, of 2 hours."""
    service, minutes = service_of(60, year=WorkYear(estimate=estimate))
    assert service.drive_minutes(minutes)[0, 0] == pytest.approx(2 * 120 * 60 / left)


@pytest.mark.parametrize(("estimate", "left"), [("standard", 368), ("fitted", 348)])
def test_an_overnight_trip_in_figures(estimate, left):
    """200 minutes away: two days of 384 minutes less 400 of driving, or 20 more, for visits of 60."""
    service, minutes = service_of(200, year=WorkYear(estimate=estimate))
    assert service.drive_minutes(minutes)[0, 0] == pytest.approx(2 * 400 * 60 / left)


def test_a_visit_longer_than_a_day_takes_one_round_trip():
    service, minutes = service_of(100, visit_minutes=500, hop=30)
    assert service.drive_minutes(minutes)[0, 0] == pytest.approx(2 * 200)


def test_the_scenario_sets_when_trips_are_overnight():
    service, minutes = service_of(100, year=WorkYear(overnight_after_minutes=90, estimate="standard"), hop=5)
    assert service.drive_minutes(minutes)[0, 0] == pytest.approx(expected_minutes(100, 5.0, 1, 0.0))
    # Above 0.45 of the day trips are overnight under every setting.
    service, minutes = service_of(
        180, year=WorkYear(overnight_after_minutes=1000, estimate="standard"), hop=5
    )
    assert service.drive_minutes(minutes)[0, 0] == pytest.approx(expected_minutes(180, 5.0, 1, 0.0))


@given(
    st.floats(0, 5000),
    st.floats(0.1, 50),
    st.floats(0, 600),
    st.floats(0, 200),
    st.builds(WorkYear, day_minutes=st.floats(30, 1440), overnight_after_minutes=st.floats(1, 400)),
)
def test_driving_is_not_negative_and_at_most_one_trip_per_visit(away, visits, length, hop, year):
    service, minutes = service_of(away, visits=visits, visit_minutes=length, year=year, hop=hop)
    drive = service.drive_minutes(minutes)[0, 0]
    assert 0 <= drive <= visits * max(2 * away, hop) * (1 + 1e-9)
    # At least the smaller of hop and round trip per visit.
    assert drive >= visits * min(2 * away, hop) * (1 - 1e-9)


def test_the_hop_is_a_share_of_the_time_to_the_fourth_nearest_stop():
    line = [[0, 0], [1, 0], [3, 0], [6, 0], [10, 0], [15, 0]]
    field = field_of([0] * 6, line)
    fourth = [10, 9, 7, 6, 9, 14]
    assert fourth_nearest_km(PLANE, np.array(line, dtype=float)).tolist() == pytest.approx(fourth)
    service = Service.of(field, WorkYear(estimate="standard"), StraightLineProvider(2.0))
    assert service.hop.tolist() == pytest.approx([HOP * 2 * km for km in fourth])


def test_fitted_hops_take_the_fixed_minutes_in_full():
    """With 4 fixed minutes and 2 a km, 0.55 of the way to the 4th nearest at 10 km: 4 + 11 minutes."""

    class WithFixedMinutes(StraightLineProvider):
        def minutes_for(self, km):
            return 4.0 + 2.0 * np.asarray(km)

    far = np.array([10.0, 0.0])
    assert estimated_hops(WithFixedMinutes(), FITTED, far).tolist() == pytest.approx([15.0, 4.0])
    assert estimated_hops(WithFixedMinutes(), STANDARD, far).tolist() == pytest.approx([HOP * 24, HOP * 4])


def test_fitted_hops_grow_when_fewer_stops_are_due():
    """Three stops visited 8, 4 and 2 times: when the first is due, so are 1, 1/2 and 1/4 of them."""
    share = due_share(np.array([8.0, 4.0, 2.0]))
    assert share.tolist() == pytest.approx([1.75 / 3, 2.5 / 3, 1.0])
    grown = 1.0 + 0.55 * 19.0 / share**0.75
    assert FITTED.hop_minutes(np.full(3, 20.0), 1.0, share).tolist() == pytest.approx(grown.tolist())
    assert STANDARD.hop_minutes(np.full(3, 20.0), 1.0, share).tolist() == pytest.approx([HOP * 20] * 3)


def test_every_estimate_of_the_scenario_has_its_constants():
    assert set(DAY_TOURS) == set(get_args(EstimateName))


@given(st.lists(st.floats(0.1, 60), min_size=1, max_size=30))
def test_the_due_share_equals_a_direct_count(visits):
    wanted = [sum(min(1.0, g / f) for g in visits) / len(visits) for f in visits]
    assert due_share(np.array(visits)).tolist() == pytest.approx(wanted)


def test_with_few_stops_the_farthest_counts_and_a_single_stop_has_0():
    assert fourth_nearest_km(PLANE, np.array([[0.0, 0], [3, 4], [6, 8]])).tolist() == pytest.approx(
        [10, 5, 10]
    )
    assert fourth_nearest_km(PLANE, np.array([[1.0, 2.0]])).tolist() == [0]
    assert fourth_nearest_km(PLANE, np.empty((0, 2))).tolist() == []


def test_the_fourth_nearest_is_counted_across_the_antimeridian():
    points = np.array([[179.9, 0], [-179.9, 0], [179.7, 0], [-179.7, 0], [0, 0.0]])
    near = fourth_nearest_km(GEOGRAPHIC, points[:4])
    assert near.max() < 70
    assert fourth_nearest_km(GEOGRAPHIC, points)[4] == pytest.approx(
        20004, abs=15
    )  # half way round, less 0.1 degrees


def test_stops_without_visits_change_nothing():
    points = [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0], [0.1, 0], [0.2, 0]]
    visits = [1, 1, 1, 1, 1, 0, 0]
    with_them = Service.of(
        field_of([0, 0, 1, 1, 2, 2, 2], points, visits=visits), WorkYear(), StraightLineProvider()
    )
    without = Service.of(field_of([0, 0, 1, 1, 2], points[:5]), WorkYear(), StraightLineProvider())
    assert with_them.unit.tolist() == without.unit.tolist()
    assert with_them.hop.tolist() == without.hop.tolist()
    assert with_them.units == 3
    bases = np.array([[0.0, 5.0]])
    np.testing.assert_allclose(
        with_them.drive_minutes(with_them.minutes_from(bases)),
        without.drive_minutes(without.minutes_from(bases)),
    )


def test_preparation_counts_towards_every_visit():
    service = Service.of(
        field_of([0], [[0, 0]], minutes=[35]), WorkYear(prep_minutes=15), StraightLineProvider()
    )
    assert service.minutes.tolist() == [50]
