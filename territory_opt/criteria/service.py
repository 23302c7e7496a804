"""Stops that are visited, and what a year of visiting them takes from a given base."""

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
"""Beyond this share of a day one way, a day trip leaves no time to visit: the trip stays overnight."""


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
        Minutes a visit, preparation included.
    hop : Floats
        Minutes from one stop to the next on a day tour.
    own : Bools
        Whether the stop is the territory's own; else it is a site of a key account.
    provider : TravelProvider
    year : WorkYear
    """

    units: int
    unit: Ints
    points: Floats
    visits: Floats
    minutes: Floats
    hop: Floats
    own: Bools
    provider: TravelProvider
    year: WorkYear

    @classmethod
    def of(cls, field: FieldBook, year: WorkYear, provider: TravelProvider) -> Service:
        """Collect the visited stops of the field book.

        A site of a key account lies on the way between the territory's own stops: its hop is measured to
        them, theirs never to it. So the work there is the more the greater the rep's share, in proportion,
        and changes nobody else's.
        """
        seen = field.visits > 0
        points, visits = field.points[seen], field.visits[seen]
        own = cls(
            units=len(field),
            unit=field.unit[seen],
            points=points,
            visits=visits,
            minutes=field.visit_minutes[seen] + year.prep_minutes,
            hop=estimated_hops(
                provider, DAY_TOURS[year.estimate], fourth_nearest_km(field.frame, points), due_share(visits)
            ),
            own=np.ones(len(points), dtype=np.bool_),
            provider=provider,
            year=year,
        )
        return own if field.local is None else own._and(field.local, field.frame)

    def _and(self, local: LocalService, frame: Frame) -> Service:
        """Add the work at the sites of key accounts."""
        fourth_km = to_fourth_nearest_km(frame, local.points, self.points)
        hop = estimated_hops(self.provider, self.tour, fourth_km)
        return replace(
            self,
            unit=np.concatenate([self.unit, local.unit]),
            points=np.vstack([self.points, local.points]),
            visits=np.concatenate([self.visits, local.visits]),
            minutes=np.concatenate([self.minutes, local.visit_minutes + self.year.prep_minutes]),
            hop=np.concatenate([self.hop, hop]),
            own=np.concatenate([self.own, np.zeros(len(local), dtype=np.bool_)]),
        )

    @property
    def tour(self) -> DayTour:
        """Constants of the estimate of driving."""
        return DAY_TOURS[self.year.estimate]

    def only(self, stops: Ints) -> Service:
        """Return some of the stops, each with the hop it has among all of them."""
        return replace(
            self,
            unit=self.unit[stops],
            points=self.points[stops],
            visits=self.visits[stops],
            minutes=self.minutes[stops],
            hop=self.hop[stops],
            own=self.own[stops],
        )

    def minutes_from(self, bases: Floats) -> Floats:
        """One-way minutes of every stop from some bases (b, 2); shape (stops, b)."""
        return self.provider.matrix(self.points, bases).minutes

    def drive_minutes(self, minutes: Floats) -> Floats:
        """Minutes driven a year for each stop.

        A visit takes a share d of a day: that share of the way there and back, and for the rest one hop from
        the stop before. The share is what the visit and its hop take of the time that the way leaves, less
        the end of the day that is too short for one more visit; a visit that leaves no room for another has
        the whole day. Farther than a day trip, the trip takes N nights and the way is shared among the visits
        of N + 1 days.

        Parameters
        ----------
        minutes : Floats, shape (stops, b)
            One way from each of some bases.

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
        """Nights that a trip to places so many minutes away takes, any shape; 0 for a day trip."""
        nights = np.ceil(minutes / (NEAR_SHARE_OF_DAY * self.year.field_minutes)) - 1.0
        return np.maximum(nights, minutes > self.year.overnight_after_minutes)


def estimated_hops(
    provider: TravelProvider, tour: DayTour, fourth_km: Floats, due: Floats | float = 1.0
) -> Floats:
    """Minutes from one stop to the next, from the straight distance to the 4th nearest, shape (stops,)."""
    return tour.hop_minutes(provider.minutes_for(fourth_km), provider.minutes_for(np.zeros(1)), due)


def due_share(visits: Floats) -> Floats:
    """Share of all stops that can be due when a stop is: one visited half as often is so half the time.

    Parameters
    ----------
    visits : Floats, shape (stops,)
        Visits a year, above 0.

    Returns
    -------
    Floats, shape (stops,)
        1 where all have the same rhythm.

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
    """Distance of each place to its 4th nearest other place (to the farthest when there are fewer).

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (stops, 2)

    Returns
    -------
    Floats, shape (stops,)
        In km; 0 for a single place.
    """
    if len(points) < 2:
        return np.zeros(len(points))
    metric = metric_points(frame, points)
    chords, _ = cKDTree(metric).query(metric, k=min(HOP_NEIGHBOUR + 1, len(points)))
    return from_chords(frame, np.asarray(chords)[:, -1])


def to_fourth_nearest_km(frame: Frame, points: Floats, among: Floats) -> Floats:
    """Distance of each place to the 4th nearest of some others (to the farthest when there are fewer).

    Parameters
    ----------
    frame : Frame
    points : Floats, shape (places, 2)
    among : Floats, shape (others, 2)
        Without any, the places themselves stand in.

    Returns
    -------
    Floats, shape (places,)
        In km.
    """
    if not len(among):
        return fourth_nearest_km(frame, points)
    tree = cKDTree(metric_points(frame, among))
    chords, _ = tree.query(metric_points(frame, points), k=[min(HOP_NEIGHBOUR, len(among))])
    return from_chords(frame, np.asarray(chords)[:, -1])
