"""Objective `diameter`: the greatest distance inside a territory."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.model.problem import Objective
from territory_opt.model.scenario import Compactness
from territory_opt.objectives.place_pairs import PlacePairs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class DiameterObjective:
    """The greatest straight distance between two units of one territory."""

    name: Compactness = "diameter"
    label: LabelText = LabelText(
        "Greatest distance inside a territory", "Größte Entfernung innerhalb eines Gebiets"
    )
    kind: Objective = "diameter"
    needs: Needs = Needs()
    unit: str = "{length}"
    impedance_unit: str = "{length}"

    def impedance(self, pairs: PlacePairs, sources: Floats, bases: Floats) -> Floats:
        """Straight distances, which only choose the bases; shape (sources, bases)."""
        return pairs.km(sources, bases)
