"""Objective `travel`: travel times from the bases."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.model.problem import Objective
from territory_opt.model.scenario import Compactness
from territory_opt.objectives.place_pairs import PlacePairs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class TravelObjective:
    """The sum over units of weight x one-way minutes from the base."""

    name: Compactness = "travel"
    label: LabelText = LabelText("Driving from the bases", "Fahrzeit ab den Startpunkten")
    kind: Objective = "sites"
    needs: Needs = Needs(travel_times=True)
    unit: str = "{weighted}"
    impedance_unit: str = "minutes"

    def impedance(self, pairs: PlacePairs, sources: Floats, bases: Floats) -> Floats:
        """One-way minutes; shape (sources, bases)."""
        return pairs.minutes(sources, bases)
