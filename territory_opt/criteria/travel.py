"""Criterion `travel`: hours of driving."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class Travel:
    """Hours a year of driving to and between the territory's customers."""

    measure: str = "travel"
    unit: str = "hours a year"

    def stop_loads(self, service: Service, minutes: Floats) -> Floats:
        """Hours of every visited stop, given one-way minutes from some bases; shape (stops, b)."""
        return service.drive_minutes(minutes) / 60.0
