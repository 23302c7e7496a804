"""Visited stops, and the driving time a year to serve them from given bases."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.criteria.day_tour import DAY_TOURS, DayTour
from territory_opt.geography.distance import from_chords, metric_points
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.field_book import FieldBook, LocalService
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import WorkYear
from territory_opt.travel.provider import TravelProvider

HOP_NEIGHBOUR = 4
NEAR_SHARE_OF_DAY = 0.45
"""Above this share of a day one way, a day trip leaves no time for visits: the trip is overnight."""


@dataclass(frozen=True)
class Service:
    """The visited stops of a field book, and its work at the sites of key accounts.

    All arrays have shape (stops,).

    Parameters
    ----------
    units : int
        Number of units in the field book.
    unit : Ints
        Unit of each stop.
    points : Floats, shape (stops, 2)
    visits : Floats
        Visits a year, above 0.
    minutes : Floats
        Minutes per visit, preparation included.
    hop : Floats
        Minutes from one stop to the next on a day tour.
    fourth_km : Floats
        Straight distance to the 4th nearest other stop, by which hops are estimated.
    due : Floats
        Share of all stops that are due on a day when this one is; see `due_share`.
    own : Bools
        True for a customer of the territory, false for a site of a key account.
    frame : Frame
    provider : TravelProvider
    year : WorkYear
    """

    units: int
    unit: Ints
    points: Floats
    visits: Floats
    minutes: Floats
    hop: Floats
    fourth_km: Floats
    due: Floats
    own: Bools
    frame: Frame
    provider: TravelProvider
    year: WorkYear

    @classmethod
    def of(cls, field: FieldBook, year: WorkYear, provider: TravelProvider) -> Service:
        """Collect the visited stops of the field book.

        The hop of a key account site is measured to the territories' own stops, theirs never to such a site.
        So the work at a site is proportional to its field share and does not affect other stops.
        """
        visited = field.visits > 0
        points, visits = field.points[visited], field.visits[visited]
        fourth_km, due = fourth_nearest_km(field.frame, points), due_share(visits)
        own = cls(
            units=len(field),
            unit=field.unit[visited],
            points=points,
            visits=visits,
            minutes=field.visit_minutes[visited] + year.prep_minutes,
            hop=estimated_hops(provider, DAY_TOURS[year.estimate], fourth_km, due),
            fourth_km=fourth_km,
            due=due,
            own=np.ones(len(points), dtype=np.bool_),
            frame=field.frame,
            provider=provider,
            year=year,
        )
        return own if field.local is None else own._with_local(field.local)

    def _with_local(self, local: LocalService) -> Service:
        """Add the work at sites of key accounts."""
        fourth_km = km_to_fourth_nearest(self.frame, local.points, self.points)
        hop = estimated_hops(self.provider, self.tour, fourth_km)
        return replace(
            self,
            unit=np.concatenate([self.unit, local.unit]),
            points=np.vstack([self.points, local.points]),
            visits=np.concatenate([self.visits, local.visits]),
            minutes=np.concatenate([self.minutes, local.visit_minutes + self.year.prep_minutes]),
            hop=np.concatenate([self.hop, hop]),
            fourth_km=np.concatenate([self.fourth_km, fourth_km]),
            due=np.concatenate([self.due, np.ones(len(local))]),
            own=np.concatenate([self.own, np.zeros(len(local), dtype=np.bool_)]),
        )

    @property
    def tour(self) -> DayTour:
        """Parameters of the driving time estimate."""
        return DAY_TOURS[self.year.estimate]

    def only(self, stops: Ints) -> Service:
        """Return the given stops; their hops stay unchanged."""
        return replace(
            self,
            unit=self.unit[stops],
            points=self.points[stops],
            visits=self.visits[stops],
            minutes=self.minutes[stops],
            hop=self.hop[stops],
            fourth_km=self.fourth_km[stops],
            due=self.due[stops],
            own=self.own[stops],
        )

    def travelling_by(self, provider: TravelProvider) -> Service:
        """The same stops with the times of another provider; their hops are estimated by it."""
        hop = estimated_hops(provider, self.tour, self.fourth_km, self.due)
        return replace(self, hop=hop, provider=provider)

    def minutes_from(self, bases: Floats) -> Floats:
        """One-way minutes of every stop from some bases (b, 2); shape (stops, b)."""
        return self.provider.matrix(self.points, bases).minutes

    def drive_minutes(self, minutes: Floats) -> Floats:
        """Minutes driven a year for each stop.

        A visit is charged a share d of the round trip to the base, and (1 - d) of one hop from the previous
        stop. d is the time of the visit and its hop divided by the time that remains after the round trip and
        the idle time at the end of a day; d is 1 when no further visit fits. An overnight trip of N nights
        shares one round trip among the visits of N + 1 days.

        Parameters
        ----------
        minutes : Floats, shape (stops, b)
            One-way minutes from each base.

        Returns
        -------
        Floats, shape (stops, b)
        """
        hop, visit = self.hop[:, None], self.minutes[:, None]
        time_left = (self.nights(minutes) + 1.0) * self.year.field_minutes - 2.0 * minutes
        time_left -= self.tour.idle_share * visit
        share = (visit + hop) / np.maximum(visit + hop, time_left)
        drive: Floats = self.visits[:, None] * (2.0 * minutes * share + hop * (1.0 - share))
        return drive

    def nights(self, minutes: Floats) -> Floats:
        """Nights of a trip with the given one-way minutes, any shape; 0 for a day trip."""
        nights = np.ceil(minutes / (NEAR_SHARE_OF_DAY * self.year.field_minutes)) - 1.0
        return np.maximum(nights, minutes > self.year.overnight_after_minutes)


def estimated_hops(
    provider: TravelProvider, tour: DayTour, fourth_km: Floats, due: Floats | float = 1.0
) -> Floats:
    """Minutes from one stop to the next, from the straight distance to the 4th nearest; shape (stops,)."""
    return tour.hop_minutes(provider.minutes_for(fourth_km), provider.minutes_for(np.zeros(1)), due)


def due_share(visits: Floats) -> Floats:
    """Share of all stops that are due together with each stop.

    A stop that is visited half as often counts half.

    Parameters
    ----------
    visits : Floats, shape (stops,)
        Visits a year, above 0.

    Returns
    -------
    Floats, shape (stops,)
        1 when all stops have the same number of visits.

    Examples
    --------
    >>> due_share(np.array([4.0, 2.0])).tolist()
    [0.75, 1.0]
    """
    ordered = np.sort(visits)
    rarer = np.searchsorted(ordered, visits)
    before = np.concatenate([[0.0], np.cumsum(ordered)])
    share: Floats = (before[rarer] / visits + (len(visits) - rarer)) / max(1, len(visits))
    return share


def fourth_nearest_km(frame: Frame, points: Floats) -> Floats:
    """Distance of each point to its 4th nearest other point (to the farthest when there are fewer).

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (stops, 2)

    Returns
    -------
    Floats, shape (stops,)
        In km; 0 for a single point.
    """
    if len(points) < 2:
        return np.zeros(len(points))
    metric = metric_points(frame, points)
    chords, _ = cKDTree(metric).query(metric, k=min(HOP_NEIGHBOUR + 1, len(points)))
    return from_chords(frame, np.asarray(chords)[:, -1])


def km_to_fourth_nearest(frame: Frame, points: Floats, among: Floats) -> Floats:
    """Distance of each point to the 4th nearest of other points (to the farthest when there are fewer).

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (n, 2)
    among : Floats, shape (others, 2)
        When empty, `points` take their place.

    Returns
    -------
    Floats, shape (n,)
        In km.
    """
    if not len(among):
        return fourth_nearest_km(frame, points)
    tree = cKDTree(metric_points(frame, among))
    chords, _ = tree.query(metric_points(frame, points), k=[min(HOP_NEIGHBOUR, len(among))])
    return from_chords(frame, np.asarray(chords)[:, -1])
