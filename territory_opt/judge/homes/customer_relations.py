"""Today's reps of the customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario, todays_plan


@dataclass(frozen=True)
class CustomerRelations:
    """Customers whose rep of today is in the book; arrays have shape (relations,).

    Parameters
    ----------
    item : str
        "customers", or "units" in a book without customers.
    unit : Ints
        Unit of each customer.
    rep : Ints
        Rep of today of each customer.
    """

    item: str
    unit: Ints
    rep: Ints

    def __len__(self) -> int:
        """Number of customers whose rep of today is known."""
        return len(self.unit)

    def table(self, resolved: ResolvedScenario, label: Ints) -> Floats:
        """Customers of each territory whose rep of today is that of each slot, shape (k, k).

        Parameters
        ----------
        resolved : ResolvedScenario
        label : Ints, shape (n,)
            Slot of each unit; -1 for none.
        """
        slot = np.full(len(resolved.book.reps or ()) + 1, -1, dtype=np.int64)
        slot[resolved.rep_of] = np.where(resolved.rep_of >= 0, np.arange(resolved.k), -1)
        row, column = label[self.unit], slot[self.rep]
        both = (row >= 0) & (column >= 0)
        table: Floats = np.zeros((resolved.k, resolved.k))
        np.add.at(table, (row[both], column[both]), 1.0)
        return table


def customer_relations(resolved: ResolvedScenario) -> CustomerRelations:
    """Today's rep of every customer with coverage `territory`: the one it names, else its unit's."""
    book, field = resolved.book, resolved.field
    of_unit = _reps_of_units(resolved)
    if book.customers is None:
        return _known("units", np.arange(len(field)), of_unit)
    served = resolved.segmentation.coverage == "territory"
    unit, named = book.customers.unit[served], book.customers.rep_id[served]
    rep = of_unit[unit]
    known = {str(name): r for r, name in enumerate(book.reps.rep_id)} if book.reps is not None else {}
    names_rep = named != ""
    rep[names_rep] = [known.get(str(name), -1) for name in named[names_rep]]
    return _known("customers", unit, rep)


def _known(item: str, unit: Ints, rep: Ints) -> CustomerRelations:
    known = rep >= 0
    return CustomerRelations(item, unit[known], rep[known])


def _reps_of_units(resolved: ResolvedScenario) -> Ints:
    """Rep of each unit's territory of today, shape (n,); -1 where unknown."""
    now = todays_plan(resolved)
    if now is None:
        return np.full(len(resolved.field), -1, dtype=np.int64)
    return np.append(now.rep_of, -1)[now.label]
