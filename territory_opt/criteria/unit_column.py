"""Criterion by a numeric column of the units."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook


@dataclass(frozen=True)
class UnitColumn:
    """A numeric column of the units table, summed unchanged."""

    measure: str
    unit: str = "as in the units table"

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        return field.unit_measures[self.measure]
