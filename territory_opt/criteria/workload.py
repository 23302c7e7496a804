"""Criterion `workload`: hours of work."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.criteria.criterion import VISITED_STOPS
from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class Workload:
    """Hours a year: visits with their preparation, and driving."""

    measure: str = "workload"
    label: LabelText = LabelText("Workload", "Arbeitslast")
    unit: str = "hours a year"
    label_unit: LabelText = LabelText("hours a year", "Stunden im Jahr")
    needs: Needs = VISITED_STOPS
    by_default: bool = True

    def stop_loads(self, trips: StopTrips) -> Floats:
        """Hours of every visited stop when it is served from each base; shape (stops, b)."""
        visiting = (trips.service.visits * trips.service.minutes)[:, None]
        return (visiting + trips.drive_minutes) / 60.0
