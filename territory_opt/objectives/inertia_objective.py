"""Objective `inertia`: squared distances from the bases."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.model.problem import Objective
from territory_opt.model.scenario import Compactness
from territory_opt.objectives.place_pairs import PlacePairs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class InertiaObjective:
    """The sum over units of weight x squared straight distance from the base."""

    name: Compactness = "inertia"
    label: LabelText = LabelText(
        "Squared distance from the bases", "Quadrierte Entfernung von den Startpunkten"
    )
    kind: Objective = "sites"
    needs: Needs = Needs()
    unit: str = "{weighted}"
    impedance_unit: str = "{length}^2"

    def impedance(self, pairs: PlacePairs, sources: Floats, bases: Floats) -> Floats:
        """Squared straight distances in km^2, in a local frame in its own units; shape (sources, bases)."""
        return pairs.km(sources, bases) ** 2
