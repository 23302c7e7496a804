"""Comparison of the estimated hours with tours constructed for the same visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.frame import Frame
from territory_opt.tours.hours_validation import TerritoryTours
from territory_opt.tours.makers import TourMaker, Tours, TourStops
from territory_opt.tours.stop_groups import StopGroup, VisitedStops
from territory_opt.tours.visit_rounds import phases, round_count, visits_of_rounds

MIN_VISITS = 150
"""Number of visits from which on no more rounds are toured."""

Minutes: TypeAlias = Callable[[Floats, Floats], Floats]
"""One-way minutes from every source (a, 2) to every target (b, 2)."""


def compare_with_tours(
    visited: VisitedStops,
    group: StopGroup,
    minutes: Minutes,
    maker: TourMaker,
    random: np.random.Generator,
) -> TerritoryTours:
    """Construct tours for some rounds of a group's year, and estimate the hours of the same visits.

    Parameters
    ----------
    visited : VisitedStops
    group : StopGroup
    minutes : Minutes
    maker : TourMaker
    random : Generator
        Draws the rounds, and the seeds of the tours.
    """
    part = visited.service.only(group.stops)
    from_base = part.minutes_from(group.base[None])
    estimate = part.drive_minutes(from_base)[:, 0] / part.visits
    nights = part.nights(from_base)[:, 0]
    points = np.vstack([group.base, part.points])
    drive = minutes(points, points)
    toured: list[Ints] = []
    tour_minutes, days = 0.0, 0
    phase = phases(offsets(visited.frame, group.base, part.points))
    for stops in _random_rounds(part, phase, random):
        toured.append(stops)
        for n in np.unique(nights[stops]):
            same_nights = stops[nights[stops] == n]
            limit = (n + 1.0) * part.year.field_minutes
            tours = _tours(_tour_stops(part, drive, same_nights, limit), maker, int(random.integers(2**31)))
            tour_minutes += tours.drive_minutes
            days += tours.number * int(n + 1)
    visits = np.concatenate(toured)
    return TerritoryTours(
        territory_id=group.name,
        customers=len(np.unique(visits)),
        visits=len(visits),
        days=days,
        visit_hours=float(part.minutes[visits].sum()) / 60.0,
        estimated_drive_hours=float(estimate[visits].sum()) / 60.0,
        tour_drive_hours=tour_minutes / 60.0,
    )


def _random_rounds(part: Service, phase: Floats, random: np.random.Generator) -> list[Ints]:
    """Rounds of the year in random order, until there are enough visits."""
    rounds = visits_of_rounds(part.visits, phase, round_count(part.visits))
    drawn: list[Ints] = []
    for each in random.permutation(len(rounds)):
        if sum(map(len, drawn)) >= MIN_VISITS:
            break
        if len(rounds[each]):
            drawn.append(rounds[each])
    return drawn


def _tour_stops(part: Service, drive: Floats, stops: Ints, limit: float) -> TourStops:
    """The stops of one round. Between two visits to the same customer the rep returns to the base."""
    index = np.concatenate([[0], stops + 1])
    between = drive[np.ix_(index, index)]
    same_customer = index[:, None] == index
    np.fill_diagonal(same_customer, val=False)
    via_base = between[:, :1] + between[:1, :].T
    between = np.where(same_customer, via_base, between)
    np.fill_diagonal(between, 0.0)
    return TourStops(between, part.minutes[stops], limit)


def _tours(stops: TourStops, maker: TourMaker, seed: int) -> Tours:
    """Tours of all stops; each stop beyond the limit of a tour has a tour of its own."""
    round_trip = stops.drive[0, 1:] + stops.drive[1:, 0]
    fits: Bools = round_trip + stops.visit <= stops.limit
    single = Tours(float(round_trip[~fits].sum()), int((~fits).sum()))
    if not fits.any():
        return single
    index = np.concatenate([[0], np.flatnonzero(fits) + 1])
    tours = maker.tours(TourStops(stops.drive[np.ix_(index, index)], stops.visit[fits], stops.limit), seed)
    return Tours(tours.drive_minutes + single.drive_minutes, tours.number + single.number)


def offsets(frame: Frame, base: Floats, points: Floats) -> Floats:
    """Offsets of some points east and north of the base, to one scale, shape (n, 2)."""
    away = points - base
    if frame.kind == "geographic":
        away[:, 0] = (away[:, 0] + 180.0) % 360.0 - 180.0
        away[:, 0] *= np.cos(np.radians(base[1]))
    return away
