"""Criterion `customers`: number of customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, sums
from territory_opt.model.field_book import FieldBook
from territory_opt.model.needs import Needs
from territory_opt.wording.label_text import NO_TEXT, LabelText


@dataclass(frozen=True)
class CustomerCount:
    """Number of customers that the territory serves, prospects included."""

    measure: str = "customers"
    label: LabelText = LabelText("Customers", "Kunden")
    unit: str = "customers"
    label_unit: LabelText = NO_TEXT
    needs: Needs = Needs(columns=("customers",))
    by_default: bool = True

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        return sums(field.unit, np.ones(len(field.unit)), len(field))
