"""Criterion `revenue`."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Floats, sums
from territory_opt.model.field_book import FieldBook


@dataclass(frozen=True)
class Revenue:
    """Revenue of the territory's customers."""

    measure: str = "revenue"
    unit: str = "money a year"

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        return sums(field.unit, field.revenue, len(field))
