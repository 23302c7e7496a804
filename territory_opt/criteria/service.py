"""Stops that are visited, and what a year of visiting them takes from a given base."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from territory_opt.geography.distance import from_chords, metric_points
from territory_opt.geography.travel.provider import TravelProvider
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.field import FieldBook
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import WorkYear

HOP_FACTOR = 0.7124 * np.sqrt(np.pi / 4.0)
"""Length of a tour per stop over the distance to the 4th nearest stop: the constant of Beardwood, Halton
and Hammersley (doi 10.1017/S0305004100034095) at a density of 4 stops in that circle."""

HOP_NEIGHBOUR = 4
NEAR_SHARE_OF_DAY = 0.45
"""Beyond this share of a day one way, a day trip leaves no time to visit: the trip stays overnight."""


@dataclass(frozen=True)
class Service:
    """The visited stops of a field book. All arrays have shape (stops,).

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
    provider : TravelProvider
    year : WorkYear
    """

    units: int
    unit: Ints
    points: Floats
    visits: Floats
    minutes: Floats
    hop: Floats
    provider: TravelProvider
    year: WorkYear

    @classmethod
    def of(cls, field: FieldBook, year: WorkYear, provider: TravelProvider) -> Service:
        """Collect the visited stops of the field book."""
        seen = field.visits > 0
        points = field.points[seen]
        return cls(
            units=len(field),
            unit=field.unit[seen],
            points=points,
            visits=field.visits[seen],
            minutes=field.visit_minutes[seen] + year.prep_minutes,
            hop=HOP_FACTOR * provider.minutes_for(fourth_nearest_km(field.frame, points)),
            provider=provider,
            year=year,
        )

    def only(self, stops: Ints) -> Service:
        """Return some of the stops, each with the hop it has among all of them."""
        return replace(
            self,
            unit=self.unit[stops],
            points=self.points[stops],
            visits=self.visits[stops],
            minutes=self.minutes[stops],
            hop=self.hop[stops],
        )

    def minutes_from(self, bases: Floats) -> Floats:
        """One-way minutes of every stop from some bases (b, 2); shape (stops, b)."""
        return self.provider.matrix(self.points, bases).minutes

    def drive_minutes(self, minutes: Floats) -> Floats:
        """Minutes driven a year for each stop.

        A stop takes its share d of the days on which it is visited: that share of the way there and back,
        and for the rest one hop from the stop before. Farther than a day trip, the trip takes N nights and
        the way is shared among the visits of N + 1 days.

        Parameters
        ----------
        minutes : Floats, shape (stops, b)
            One way from each of some bases.

        Returns
        -------
        Floats, shape (stops, b)
        """
        day = self.year.field_minutes
        near = NEAR_SHARE_OF_DAY * day
        nights = np.ceil(minutes / near) - 1.0
        nights = np.maximum(nights, minutes > self.year.overnight_after_minutes)
        hop = self.hop[:, None]
        time_left = (nights + 1.0) * day - 2.0 * minutes
        share = np.minimum(1.0, (self.minutes[:, None] + hop) / time_left)
        drive: Floats = self.visits[:, None] * (2.0 * minutes * share + hop * (1.0 - share))
        return drive


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
