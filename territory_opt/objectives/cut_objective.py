"""Objective `cut`: neighbouring units in different territories."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.model.problem import Objective
from territory_opt.model.scenario import Compactness
from territory_opt.objectives.place_pairs import PlacePairs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class CutObjective:
    """The number of pairs of neighbouring units in different territories, bridges included."""

    name: Compactness = "cut"
    label: LabelText = LabelText(
        "Neighbouring units in different territories", "Benachbarte Einheiten in verschiedenen Gebieten"
    )
    kind: Objective = "cut"
    needs: Needs = Needs()
    unit: str = "pairs"
    impedance_unit: str = "{length}"

    def impedance(self, pairs: PlacePairs, sources: Floats, bases: Floats) -> Floats:
        """Straight distances, which only choose the bases; shape (sources, bases)."""
        return pairs.km(sources, bases)
