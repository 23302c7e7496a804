"""How much of a measure each of today's owners has in every unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.criteria import BaseCriterion, UnitColumn
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.field_book import FieldBook
from territory_opt.model.scenario import CriterionSpec
from territory_opt.resolve.measures import criterion_for, unit_amounts


@dataclass(frozen=True)
class OwnedAmounts:
    """Amounts of a measure; one row for each unit and owner in it, in this order. Shape (rows,) each.

    Parameters
    ----------
    unit : Ints
    owner : Ints
        What is without an owner has no row.
    amount : Floats
    total : float
        Of the whole measure, with what is without an owner.
    """

    unit: Ints
    owner: Ints
    amount: Floats
    total: float

    def moved(self, before: Ints, label: Ints) -> Bools:
        """Which rows are in another territory than today.

        Parameters
        ----------
        before : Ints, shape (owners,)
            Territory that continues each owner's; -1 for none: then everything of this owner moves.
        label : Ints, shape (n,)
            Territory of each unit; -1 for none.
        """
        own = before[self.owner]
        moved: Bools = (own < 0) | (own != label[self.unit])
        return moved


def owned_amounts(measure: str, field: FieldBook, of_unit: Ints, of_stop: Ints) -> OwnedAmounts:
    """Amounts of an available measure by today's owner.

    A measure of the customers is counted by customer; a column of the units, and any measure of a book
    without customers, by unit.

    Parameters
    ----------
    measure : str
        Does not depend on the base.
    field : FieldBook
    of_unit : Ints, shape (n,)
        Owner of each unit; -1 for none.
    of_stop : Ints, shape (stops,)
        Owner of each stop; not read in a book without customers.
    """
    criterion = criterion_for(CriterionSpec(measure), field)
    assert not isinstance(criterion, BaseCriterion)  # checked by the faults
    amount = unit_amounts(measure, field)
    if isinstance(criterion, UnitColumn):
        unit = np.flatnonzero(of_unit >= 0)
        return OwnedAmounts(unit, of_unit[unit], amount[unit], float(amount.sum()))
    owners = int(of_stop.max(initial=-1)) + 2  # the first one: without an owner
    pairs, group = np.unique(field.unit * owners + of_stop + 1, return_inverse=True)
    unit, owner = pairs // owners, pairs % owners - 1
    # The criterion adds up the stops of each pair as it adds up those of a unit.
    grouped = replace(field, unit=group.ravel(), unit_points=field.unit_points[unit])
    known = owner >= 0
    owned = criterion.unit_loads(grouped).astype(float)
    return OwnedAmounts(unit[known], owner[known], owned[known], float(amount.sum()))
