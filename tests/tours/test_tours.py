"""Constructed tours, rounds of visits, and the comparison of the estimate with tours of the same visits."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import pyvrp
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.criteria.service import Service
from territory_opt.model.field_book import FieldBook
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.scenario import WorkYear
from territory_opt.tours import makers
from territory_opt.tours.hours_validation import TerritoryTours, ToursSource, validate_hours
from territory_opt.tours.makers import MAKERS, Tours, TourStops, installed_maker
from territory_opt.tours.stop_groups import (
    StopGroup,
    StopOwners,
    VisitedStops,
    nearest_stops,
    random_groups,
    territory_groups,
)
from territory_opt.tours.tour_comparison import compare_with_tours, offsets
from territory_opt.tours.visit_rounds import phases, round_count, visits_of_rounds
from territory_opt.travel.great_circle import GreatCircle

PLANE = Frame("planar", "EPSG:25832", 1.0)
PROVIDER = GreatCircle(PLANE)


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.name)
def maker(request):
    return request.param


def straight_distances(places) -> np.ndarray:
    return np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))


def minutes(sources, targets):
    return PROVIDER.matrix(sources, targets).minutes


def service_of(points, visits=None, lengths=60.0, year=None) -> Service:
    points = np.asarray(points, dtype=float)
    count = len(points)
    return Service(
        units=1,
        unit=np.zeros(count, dtype=np.int64),
        points=points,
        visits=np.full(count, 4.0) if visits is None else np.asarray(visits, dtype=float),
        minutes=np.full(count, lengths),
        hop=np.full(count, 10.0),
        fourth_km=np.zeros(count),
        due=np.ones(count),
        own=np.ones(count, dtype=np.bool_),
        frame=PROVIDER.frame,
        provider=PROVIDER,
        year=year or WorkYear(),
    )


class SingleStopTours:
    """A tour for every stop."""

    name = "single stops"

    def __init__(self):
        self.calls, self.seeds = [], []

    def tours(self, stops, seed):
        self.calls.append(stops)
        self.seeds.append(seed)
        return Tours(float((stops.drive[0, 1:] + stops.drive[1:, 0]).sum()), len(stops))


def compared(service, maker):
    """All stops of a service, toured from a base at the origin."""
    group = StopGroup("T", np.arange(len(service.visits)), np.zeros(2))
    return compare_with_tours(VisitedStops(service, PLANE), group, minutes, maker, np.random.default_rng(0))


def test_tours_on_a_line_are_shortest(maker):
    """Stops at 10, 20, 30 and -10: one tour is long enough for all stops on one side, and for no more."""
    stops = TourStops(
        straight_distances(np.array([[0.0, 0], [10, 0], [20, 0], [30, 0], [-10, 0]])), np.full(4, 50.0), 230.0
    )
    assert maker.tours(stops, 0) == Tours(80.0, 2)


def test_tours_with_asymmetric_drive_times(maker):
    """One-way streets: 0 -> 1 -> 2 -> 0 takes 3, the other way round 30."""
    drive = np.array([[0, 1, 10], [10, 0, 1], [1, 10, 0]], dtype=float)
    assert maker.tours(TourStops(drive, np.zeros(2), 100.0), 0) == Tours(3.0, 1)


@pytest.mark.parametrize(("away", "visit", "limit"), [(60.04, 263.93, 384.01), (60.06, 263.86, 383.98)])
def test_a_stop_that_takes_exactly_the_limit(maker, away, visit, limit):
    stops = TourStops(straight_distances(np.array([[0.0, 0], [away, 0]])), np.array([visit]), limit)
    assert maker.tours(stops, 0).number == 1


@settings(max_examples=8)
@given(st.integers(0, 99), st.integers(2, 9))
def test_tours_are_within_bounds(seed, count):
    random = np.random.default_rng(seed)
    places = random.random((count + 1, 2)) * 40
    stops = TourStops(straight_distances(places), random.uniform(20, 80, count), 240.0)
    for maker in MAKERS:
        made = maker.tours(stops, 1)
        assert made == maker.tours(stops, 1)
        assert made.drive_minutes <= 2 * stops.drive[0].sum() + 0.1 * count
        assert made.drive_minutes >= 2 * stops.drive[0].max() - 0.2
        assert made.number >= math.ceil((stops.visit.sum() + made.drive_minutes - 1) / stops.limit)


@given(
    st.lists(st.tuples(st.floats(0.1, 60), st.floats(0, 0.999)), min_size=1, max_size=30),
    st.integers(1, 26),
)
def test_every_visit_of_the_year_is_made_once(stops, rounds):
    visits, phase = np.array(stops).T
    made = np.bincount(np.concatenate(visits_of_rounds(visits, phase, rounds)), minlength=len(visits))
    assert (np.abs(made - visits) < 1).all()
    whole = np.floor(visits) == visits
    assert (made[whole] == visits[whole]).all()


@given(st.lists(st.integers(1, 26), min_size=1, max_size=20), st.integers(0, 99))
def test_no_stop_is_visited_twice_in_a_round(visits, seed):
    visits = np.array(visits, dtype=float)
    phase = np.random.default_rng(seed).random(len(visits))
    for stops in visits_of_rounds(visits, phase, round_count(visits)):
        assert len(set(stops.tolist())) == len(stops)


def test_fractional_visits_keep_the_total():
    phase = np.arange(100) / 100
    made = visits_of_rounds(np.full(100, 2.25), phase, 3)
    assert sum(map(len, made)) == 225


def test_rare_visits_of_one_phase_are_made_together():
    """Half the stops are visited in each of 12 rounds, half once a year: those of one phase together."""
    phase = np.repeat(np.arange(24) / 24, 2)
    visits = np.tile([12.0, 1.0], 24)
    for stops in visits_of_rounds(visits, phase, 12):
        rare = stops[visits[stops] == 1.0]
        assert np.ptp(phase[rare]) < 1 / 12
        assert len(rare) == 2


def test_phases_follow_the_direction_from_the_base():
    east_north = np.array([[1.0, 0.1], [-1, 0.1], [0.1, 1], [0, -1]])
    assert phases(east_north).tolist() == [0.25, 0.75, 0.5, 0.0]


def test_offsets_cross_the_antimeridian_and_shrink_with_latitude():
    away = offsets(GEOGRAPHIC, np.array([179.5, 60.0]), np.array([[-179.5, 60.0], [179.0, 61.0]]))
    np.testing.assert_allclose(away, [[0.5, 0.0], [-0.25, 1.0]], atol=1e-9)


def test_the_same_visits_are_estimated_and_toured():
    service = service_of([[10, 0], [0, 20], [-30, 0]], visits=[2, 2, 2])
    maker = SingleStopTours()
    row = compared(service, maker)
    away = service.minutes_from(np.zeros((1, 2)))
    assert (row.customers, row.visits, row.days) == (3, 6, 6)
    assert row.visit_hours == pytest.approx(6.0)
    assert row.estimated_drive_hours == pytest.approx(service.drive_minutes(away).sum() / 60)
    assert row.tour_drive_hours == pytest.approx(2 * 2 * away.sum() / 60)
    assert [stops.limit for stops in maker.calls] == [384.0, 384.0]


def test_far_customers_have_tours_of_several_days():
    """Stops 150 minutes or more away have nights away and separate tours of two days."""
    service = service_of([[20, 0], [250, 0]], visits=[1, 1])
    nights = service.nights(service.minutes_from(np.zeros((1, 2))))[:, 0]
    assert nights.tolist() == [0, 1]
    maker = SingleStopTours()
    row = compared(service, maker)
    assert [(len(stops), stops.limit) for stops in maker.calls] == [(1, 384.0), (1, 768.0)]
    assert row.days == 3


def test_a_visit_beyond_the_limit_has_its_own_tour():
    service = service_of([[20, 0], [30, 0]], visits=[1, 1])
    service = Service(**{**vars(service), "minutes": np.array([60.0, 900.0])})
    maker = SingleStopTours()
    row = compared(service, maker)
    assert [len(stops) for stops in maker.calls] == [1]
    assert row.days == 2
    assert row.tour_drive_hours == pytest.approx(2 * service.minutes_from(np.zeros((1, 2))).sum() / 60)


def test_the_seed_decides_the_seeds_of_the_tours():
    service = service_of([[10, 0], [0, 20], [-30, 0]], visits=[4, 4, 4])
    group = StopGroup("T", np.arange(3), np.zeros(2))

    def seeds(seed):
        maker = SingleStopTours()
        compare_with_tours(VisitedStops(service, PLANE), group, minutes, maker, np.random.default_rng(seed))
        return maker.seeds

    assert seeds(1) == seeds(1)
    assert len({*seeds(1), *seeds(2)}) == 8


def test_pyvrp_searches_with_the_given_seed(monkeypatch):
    seeds, solve = [], pyvrp.Model.solve

    def recorded(self, *arguments, seed, **more):
        seeds.append(seed)
        return solve(self, *arguments, seed=seed, **more)

    monkeypatch.setattr(pyvrp.Model, "solve", recorded)
    stops = TourStops(straight_distances(np.array([[0.0, 0], [10, 0]])), np.array([50.0]), 230.0)
    assert MAKERS[0].tours(stops, 17) == MAKERS[0].tours(stops, 18)
    assert seeds == [17, 18]


def test_between_two_visits_to_one_customer_the_rep_returns_to_the_base():
    """52 visits a year are two in a round of two weeks."""
    service, maker = service_of([[20, 0]], visits=[52]), SingleStopTours()
    compared(service, maker)
    stops = maker.calls[0]
    assert len(stops) == 2
    assert stops.drive[1, 2] == pytest.approx(stops.drive[1, 0] + stops.drive[0, 2])


def test_the_maker_of_the_shortest_tours_is_used_where_it_is_installed(monkeypatch):
    assert installed_maker() is MAKERS[0]
    monkeypatch.setattr(makers, "find_spec", lambda _: None)
    assert installed_maker().name == "OR-Tools"


def test_the_estimate_is_close_to_the_tours_of_a_random_territory():
    random = np.random.default_rng(123)
    points = random.random((80, 2)) * 50
    zeros = np.zeros(80)
    field = FieldBook(
        frame=PLANE,
        unit_points=np.zeros((1, 2)),
        unit_measures={},
        has_customers=True,
        unit=np.zeros(80, dtype=np.int64),
        points=points,
        revenue=zeros,
        potential=zeros,
        visits=np.full(80, 6.0),
        visit_minutes=np.full(80, 40.0),
    )
    service = Service.of(field, WorkYear(), PROVIDER)
    group = StopGroup("T", np.arange(80), np.array([25.0, 0.0]))
    row = compare_with_tours(
        VisitedStops(service, PLANE), group, minutes, installed_maker(), np.random.default_rng(1)
    )
    assert abs(row.drive_error) < 0.12
    assert abs(row.workload_error) < 0.05


def test_groups_are_neighbouring_stops_of_one_territory():
    random = np.random.default_rng(0)
    service = service_of(random.random((500, 2)) * 100)
    owner = np.where(service.points[:, 0] < 60, 0, 1)
    owner[:5] = -1
    owners = StopOwners(owner, np.array(["A", "B", "empty"], dtype=object), np.zeros((3, 2)))
    found = list(territory_groups(VisitedStops(service, PLANE), owners, 9, np.random.default_rng(1)))
    assert [group.name for group in found] == ["A", "B"]
    for t, group in enumerate(found):
        assert len(group.stops) == 150
        assert (owner[group.stops] == t).all()
        mine = service.points[group.stops]
        rest = service.points[np.setdiff1d(np.flatnonzero(owner == t), group.stops)]
        # A circle around one of them contains all of them, and no others.
        reach = [np.hypot(*(mine - centre).T).max() for centre in mine]
        assert any((np.hypot(*(rest - c).T) >= r - 1e-9).all() for c, r in zip(mine, reach, strict=True))


def test_groups_without_homes_are_served_from_the_most_central_stop():
    line = [[float(x), 0.0] for x in range(9)]
    (group,) = random_groups(VisitedStops(service_of(line), PLANE), 9, 1, np.random.default_rng(0))
    assert group.stops.tolist() == list(range(9))
    assert group.base.tolist() == [4.0, 0.0]


def test_few_stops_are_all_taken():
    stops = np.array([2, 3, 7])
    visited = VisitedStops(service_of(np.zeros((9, 2))), PLANE)
    assert nearest_stops(visited, stops, np.random.default_rng(0)) is stops


def test_errors_are_signed_and_the_worst_are_reported():
    low = TerritoryTours("low", 3, 6, 2, visit_hours=6.0, estimated_drive_hours=3.0, tour_drive_hours=4.0)
    high = TerritoryTours("high", 3, 6, 3, visit_hours=1.0, estimated_drive_hours=1.2, tour_drive_hours=1.0)
    figures = validate_hours([low, high], ToursSource("maker", "homes", 3, {"provider": "great_circle"}))
    assert figures.mean_drive_error == pytest.approx((0.25 + 0.2) / 2)
    assert figures.mean_workload_error == pytest.approx((0.1 + 0.1) / 2)
    assert figures.worst_drive.territory_id == "low"
    assert figures.worst_drive.drive_error == pytest.approx(-0.25)
    assert figures.overall.drive_error == pytest.approx(4.2 / 5 - 1)
    assert figures.overall.visits_per_day == pytest.approx(12 / 5)
    view = json.loads(json.dumps(figures.as_json(), allow_nan=False))
    assert list(view) == [
        "tours", "groups", "mean_workload_error", "mean_drive_error", "overall", "worst_workload",
        "worst_drive", "territories", "seed", "estimate",
    ]  # fmt: skip
    assert view["territories"][0]["drive_hours"] == {"estimate": 3.0, "tours": 4.0}
    assert view["estimate"] == {"provider": "great_circle"}


def test_without_driving_there_is_no_error():
    row = TerritoryTours("T", 1, 1, 1, visit_hours=0.0, estimated_drive_hours=0.0, tour_drive_hours=0.0)
    assert (row.drive_error, row.workload_error) == (0.0, 0.0)
