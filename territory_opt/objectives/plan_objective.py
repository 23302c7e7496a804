"""Protocol of an objective: its texts, its kind, and the cost that chooses the bases."""

from __future__ import annotations

from typing import Protocol

from territory_opt.model.arrays import Floats
from territory_opt.model.needs import Needs
from territory_opt.model.problem import Objective
from territory_opt.model.scenario import Compactness
from territory_opt.objectives.place_pairs import PlacePairs
from territory_opt.wording.label_text import LabelText


class PlanObjective(Protocol):
    """What a plan minimises.

    The solver knows only the kind. An objective of the kind ``sites`` is the sum over units of weight x
    impedance from the base. The other kinds do not depend on the bases: their impedance only chooses them.
    """

    @property
    def name(self) -> Compactness:
        """Name in the scenario, as `compactness`."""
        ...  # pragma: no cover - a protocol

    @property
    def label(self) -> LabelText:
        """Name for people."""
        ...  # pragma: no cover - a protocol

    @property
    def kind(self) -> Objective:
        """How the value of a plan follows from its territories; see `problem.Objective`."""
        ...  # pragma: no cover - a protocol

    @property
    def needs(self) -> Needs:
        """What a book must have."""
        ...  # pragma: no cover - a protocol

    @property
    def unit(self) -> str:
        """Unit of a plan's value.

        ``{weighted}`` stands for the unit of weight x impedance, ``{length}`` for that of distances.
        """
        ...  # pragma: no cover - a protocol

    @property
    def impedance_unit(self) -> str:
        """Unit of the impedance; ``{length}`` as in `unit`."""
        ...  # pragma: no cover - a protocol

    def impedance(self, pairs: PlacePairs, sources: Floats, bases: Floats) -> Floats:
        """Cost of one unit of weight from sources (a, 2) to bases (b, 2); shape (a, b)."""
        ...  # pragma: no cover - a protocol
