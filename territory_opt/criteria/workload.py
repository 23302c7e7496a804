"""Criterion `workload`: hours of work."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Floats


@dataclass(frozen=True)
class Workload:
    """Hours a year: visits with their preparation, and driving."""

    measure: str = "workload"
    unit: str = "hours a year"

    def stop_loads(self, service: Service, minutes: Floats) -> Floats:
        """Hours of every visited stop, given one-way minutes from some bases; shape (stops, b)."""
        visiting = (service.visits * service.minutes)[:, None]
        return (visiting + service.drive_minutes(minutes)) / 60.0
