"""Customers, and the rep they have today."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve import ResolvedScenario, today


@dataclass(frozen=True)
class CustomerRelations:
    """Who knows whom. Only customers with a rep of the book are in; arrays have shape (relations,).

    Parameters
    ----------
    noun : str
        customers, or units in a book without customers.
    unit : Ints
        Unit of each.
    rep : Ints
        Its rep of today.
    """

    noun: str
    unit: Ints
    rep: Ints

    def __len__(self) -> int:
        """Number of customers whose rep of today is known."""
        return len(self.unit)

    def table(self, resolved: ResolvedScenario, label: Ints) -> Floats:
        """Customers of each territory whose rep of today is that of each place, shape (k, k).

        Parameters
        ----------
        resolved : ResolvedScenario
        label : Ints, shape (n,)
            Territory of each unit; -1 for none of the brief's.
        """
        place = np.full(len(resolved.book.reps or ()) + 1, -1, dtype=np.int64)
        place[resolved.rep_of] = np.where(resolved.rep_of >= 0, np.arange(resolved.k), -1)
        row, column = label[self.unit], place[self.rep]
        both = (row >= 0) & (column >= 0)
        table: Floats = np.zeros((resolved.k, resolved.k))
        np.add.at(table, (row[both], column[both]), 1.0)
        return table


def relations(resolved: ResolvedScenario) -> CustomerRelations:
    """Find the rep of every customer with coverage `territory`: by its own word, else its unit's."""
    book, field = resolved.book, resolved.field
    of_unit = _reps_of_units(resolved)
    if book.customers is None:
        unit = np.arange(len(field))
        return _known("units", unit, of_unit)
    served = resolved.segmentation.coverage == "territory"
    unit, named = book.customers.unit[served], book.customers.rep_id[served]
    rep = of_unit[unit]
    known = {str(name): r for r, name in enumerate(book.reps.rep_id)} if book.reps is not None else {}
    stated = named != ""
    rep[stated] = [known.get(str(name), -1) for name in named[stated]]
    return _known("customers", unit, rep)


def _known(noun: str, unit: Ints, rep: Ints) -> CustomerRelations:
    known = rep >= 0
    return CustomerRelations(noun, unit[known], rep[known])


def _reps_of_units(resolved: ResolvedScenario) -> Ints:
    """Rep of each unit's territory of today, shape (n,); -1 where unknown."""
    now = today(resolved.book, resolved.segmentation, resolved.territory_id)
    if now is None:
        return np.full(len(resolved.field), -1, dtype=np.int64)
    return np.append(now.rep_of, -1)[now.label]
