"""Criterion `visits`."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats, sums
from territory_opt.model.field_book import FieldBook
from territory_opt.model.needs import Needs
from territory_opt.wording.label_text import LabelText


@dataclass(frozen=True)
class Visits:
    """Visits a year to the territory's customers."""

    measure: str = "visits"
    label: LabelText = LabelText("Visits", "Besuche")
    unit: str = "visits a year"
    label_unit: LabelText = LabelText("a year", "im Jahr")
    needs: Needs = Needs(columns=("visits",))
    by_default: bool = False

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        return sums(field.unit, field.visits, len(field))
