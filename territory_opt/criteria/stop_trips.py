"""Trips to the visited stops from given bases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Floats
from territory_opt.travel.provider import TravelProvider


@dataclass(frozen=True)
class StopTrips:
    """The visited stops, and trips to them from b bases.

    Parameters
    ----------
    service : Service
    bases : Floats, shape (b, 2)
    """

    service: Service
    bases: Floats

    @cached_property
    def minutes(self) -> Floats:
        """One-way minutes of every stop from each base, shape (stops, b)."""
        return self.service.minutes_from(self.bases)

    @cached_property
    def drive_minutes(self) -> Floats:
        """Minutes driven a year for each stop from each base, shape (stops, b)."""
        return self.service.drive_minutes(self.minutes)

    def travelling_by(self, provider: TravelProvider) -> StopTrips:
        """The same trips with the times of another provider, between stops too.

        This gives a criterion travel of its own: another speed, another circuity, another vehicle.
        """
        return StopTrips(self.service.travelling_by(provider), self.bases)
