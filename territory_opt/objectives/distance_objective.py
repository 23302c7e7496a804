"""Objective `distance`: straight distances from the bases."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.model.problem import Objective
from territory_opt.model.scenario import Compactness
from territory_opt.objectives.place_pairs import PlacePairs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class DistanceObjective:
    """The sum over units of weight x straight distance from the base."""

    name: Compactness = "distance"
    label: LabelText = LabelText("Distance from the bases", "Entfernung von den Startpunkten")
    kind: Objective = "sites"
    needs: Needs = Needs()
    unit: str = "{weighted}"
    impedance_unit: str = "{length}"

    def impedance(self, pairs: PlacePairs, sources: Floats, bases: Floats) -> Floats:
        """Straight distances in km, in a local frame in its own units; shape (sources, bases)."""
        return pairs.km(sources, bases)
