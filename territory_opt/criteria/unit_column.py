"""Criterion by a numeric column of the units."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook
from territory_opt.model.needs import Needs
from territory_opt.wording.label_text import NO_TEXT, LabelText


@dataclass(frozen=True)
class UnitColumn:
    """A numeric column of the units table, summed unchanged."""

    measure: str
    unit: str = "as in the units table"
    label_unit: LabelText = NO_TEXT
    by_default: bool = False

    @property
    def label(self) -> LabelText:
        """The name of the column."""
        return LabelText(self.measure, self.measure)

    @property
    def needs(self) -> Needs:
        """The column."""
        return Needs(columns=(self.measure,))

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        return field.unit_measures[self.measure]
