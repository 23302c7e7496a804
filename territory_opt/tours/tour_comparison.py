"""Hold the estimate of hours against day tours that are built for the same visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.frame import Frame
from territory_opt.tours.hours_validation import TerritoryTours
from territory_opt.tours.makers import TourMaker, Tours, TourStops
from territory_opt.tours.stop_groups import Group
from territory_opt.tours.visit_rounds import round_count, turns, visits_of_rounds

ENOUGH_VISITS = 150
"""Rounds are toured until they have so many visits."""

Minutes: TypeAlias = Callable[[Floats, Floats], Floats]
"""One-way minutes from every source (a, 2) to every target (b, 2)."""


def tour_group(
    service: Service,
    frame: Frame,
    group: Group,
    minutes: Minutes,
    maker: TourMaker,
    random: np.random.Generator,
) -> TerritoryTours:
    """Build tours for some rounds of a group's year, and estimate the same visits.

    Parameters
    ----------
    service : Service
        Whose hops are those of the whole field book.
    frame : Frame
    group : Group
    minutes : Minutes
    maker : TourMaker
    random : Generator
        Draws the rounds, and the seeds of the tours.
    """
    part = service.only(group.stops)
    away = part.minutes_from(group.base[None])
    estimate = part.drive_minutes(away)[:, 0] / part.visits
    nights = part.nights(away)[:, 0]
    places = np.vstack([group.base, part.points])
    drive = minutes(places, places)
    visited: list[Ints] = []
    driven, days = 0.0, 0
    for stops in _drawn_rounds(part, turns(offsets(frame, group.base, part.points)), random):
        visited.append(stops)
        for n in np.unique(nights[stops]):
            far = stops[nights[stops] == n]
            limit = (n + 1.0) * part.year.field_minutes
            tours = _tours(_stops(part, drive, far, limit), maker, int(random.integers(2**31)))
            driven += tours.drive_minutes
            days += tours.number * int(n + 1)
    visits = np.concatenate(visited)
    return TerritoryTours(
        territory_id=group.name,
        customers=len(np.unique(visits)),
        visits=len(visits),
        days=days,
        visit_hours=float(part.minutes[visits].sum()) / 60.0,
        estimated=float(estimate[visits].sum()) / 60.0,
        toured=driven / 60.0,
    )


def _drawn_rounds(part: Service, turn: Floats, random: np.random.Generator) -> list[Ints]:
    """Rounds of the year in the order drawn, until there are enough visits."""
    rounds = visits_of_rounds(part.visits, turn, round_count(part.visits))
    drawn: list[Ints] = []
    for each in random.permutation(len(rounds)):
        if sum(map(len, drawn)) >= ENOUGH_VISITS:
            break
        if len(rounds[each]):
            drawn.append(rounds[each])
    return drawn


def _stops(part: Service, drive: Floats, stops: Ints, limit: float) -> TourStops:
    """The stops of one round. Between two visits to the same customer the rep has been home."""
    place = np.concatenate([[0], stops + 1])
    between = drive[np.ix_(place, place)]
    again = place[:, None] == place
    np.fill_diagonal(again, val=False)
    there_and_back = between[:, :1] + between[:1, :].T
    between = np.where(again, there_and_back, between)
    np.fill_diagonal(between, 0.0)
    return TourStops(between, part.minutes[stops], limit)


def _tours(stops: TourStops, maker: TourMaker, seed: int) -> Tours:
    """Tour all stops; those that do not fit into a tour have one each, however long."""
    alone = stops.drive[0, 1:] + stops.drive[1:, 0]
    fits: Bools = alone + stops.visit <= stops.limit
    unfit = Tours(float(alone[~fits].sum()), int((~fits).sum()))
    if not fits.any():
        return unfit
    place = np.concatenate([[0], np.flatnonzero(fits) + 1])
    made = maker.tours(TourStops(stops.drive[np.ix_(place, place)], stops.visit[fits], stops.limit), seed)
    return Tours(made.drive_minutes + unfit.drive_minutes, made.number + unfit.number)


def offsets(frame: Frame, base: Floats, points: Floats) -> Floats:
    """How far east and north of the base some places lie, to one scale, shape (n, 2)."""
    away = points - base
    if frame.kind == "geographic":
        away[:, 0] = (away[:, 0] + 180.0) % 360.0 - 180.0
        away[:, 0] *= np.cos(np.radians(base[1]))
    return away
