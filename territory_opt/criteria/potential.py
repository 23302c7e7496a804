"""Criterion `potential`."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats, sums
from territory_opt.model.field_book import FieldBook


@dataclass(frozen=True)
class Potential:
    """Potential of the territory's customers."""

    measure: str = "potential"
    unit: str = "money a year"

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        return sums(field.unit, field.potential, len(field))
