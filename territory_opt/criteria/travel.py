"""Criterion `travel`: hours of driving."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.criteria.criterion import VISITED_STOPS
from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class Travel:
    """Hours a year of driving to and between the territory's customers."""

    measure: str = "travel"
    label: LabelText = LabelText("Driving", "Fahrzeit")
    unit: str = "hours a year"
    label_unit: LabelText = LabelText("hours a year", "Stunden im Jahr")
    needs: Needs = VISITED_STOPS
    by_default: bool = False

    def stop_loads(self, trips: StopTrips) -> Floats:
        """Hours of every visited stop when it is served from each base; shape (stops, b)."""
        return trips.drive_minutes / 60.0
