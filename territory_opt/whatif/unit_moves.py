"""Units and customers that are in another territory in plan b than in plan a."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.part_names import enclosing_names
from territory_opt.whatif.compared_plan import ComparedCustomers, ComparedPlan, ComparedTerritory
from territory_opt.whatif.comparison import UnitMove
from territory_opt.whatif.move_reason import move_reason
from territory_opt.wording.finding_text import worded

Key = tuple[str, str, str]
"""Unit, territory in plan a and in plan b."""


@dataclass(frozen=True)
class Moved:
    """What moves between two plans.

    Parameters
    ----------
    units : tuple of Key
    customers, revenue : mapping of Key to float, or None
        Of the customers that move, by unit and territories; None where unknown.
    revenue_total : float
        Of all customers that territories serve in both plans.
    """

    units: tuple[Key, ...]
    customers: Mapping[Key, float] | None
    revenue: Mapping[Key, float] | None
    revenue_total: float

    @property
    def customer_count(self) -> int | None:
        """Customers that move."""
        return None if self.customers is None else round(sum(self.customers.values()))

    @property
    def revenue_share(self) -> float | None:
        """Share of the revenue that moves; 0 where there is none."""
        if self.revenue is None:
            return None
        return sum(self.revenue.values()) / self.revenue_total if self.revenue_total > 0 else 0.0


def moved_between(a: ComparedPlan, b: ComparedPlan) -> Moved:
    """Units and customers that move.

    Customers whose owner in a plan is unknown do not move, but are in the total. In a book without customers
    the units' own columns count.
    """
    units = tuple(_moved_units(a, b))
    if a.served is not None and b.served is not None:
        return _by_customer(a, units, a.served, b.served)
    columns = [b.customers or a.customers, b.revenue or a.revenue]
    customers, revenue = (c if c is None else {key: c.get(key[0], 0.0) for key in units} for c in columns)
    return Moved(units, customers, revenue, sum((columns[1] or {}).values()))


def unit_moves(a: ComparedPlan, b: ComparedPlan, moved: Moved) -> tuple[UnitMove, ...]:
    """One row for each unit that moves, and for customers of a unit that had another rep than the unit."""
    keys = dict.fromkeys([*moved.units, *(moved.customers or ())])
    whole = set(moved.units)
    rows = [_move(a, b, key, moved, whole=key in whole) for key in keys]
    return tuple(sorted(rows, key=lambda row: (-(row.customers or 0), not row.whole_unit, row.unit_id)))


def _moved_units(a: ComparedPlan, b: ComparedPlan) -> Iterator[Key]:
    unknown = a.unknown | b.unknown
    for unit, before in a.territory_of.items():
        if unit not in unknown and b.territory_of[unit] != before:
            yield unit, before, b.territory_of[unit]


def _by_customer(
    a: ComparedPlan, units: tuple[Key, ...], first: ComparedCustomers, second: ComparedCustomers
) -> Moved:
    rows_a, rows_b = _common_rows(first, second)
    before, after = first.territory[rows_a], second.territory[rows_b]
    moves = first.known[rows_a] & second.known[rows_b] & (before != after)
    customers: dict[Key, float] = defaultdict(float)
    revenue: dict[Key, float] = defaultdict(float)
    for row in np.flatnonzero(moves).tolist():
        # A unit may be split in one plan alone: the part says more than the whole.
        part = max(str(first.unit_id[rows_a[row]]), str(second.unit_id[rows_b[row]]), key=len)
        key = (_known_part(part, a.territory_of), str(before[row]), str(after[row]))
        customers[key] += 1
        revenue[key] += float(second.revenue[rows_b[row]])
    return Moved(units, customers, revenue, float(second.revenue[rows_b].sum()))


def _common_rows(first: ComparedCustomers, second: ComparedCustomers) -> tuple[Ints, Ints]:
    """Rows of the same customers in both plans."""
    if np.array_equal(first.customer_id, second.customer_id):
        rows = np.arange(len(first.customer_id))
        return rows, rows
    row_of = {str(name): row for row, name in enumerate(first.customer_id)}
    pairs = [(row_of[str(name)], r) for r, name in enumerate(second.customer_id) if str(name) in row_of]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _known_part(unit: str, known: Mapping[str, str]) -> str:
    return next((name for name in (unit, *enclosing_names(unit)) if name in known), unit)


def _move(a: ComparedPlan, b: ComparedPlan, key: Key, moved: Moved, *, whole: bool) -> UnitMove:
    unit, before, after = key
    old, new = a.territories.get(before, ComparedTerritory()), b.territories.get(after, ComparedTerritory())
    reason = move_reason(a, b, key, whole=whole) if a.figures is not None and b.figures is not None else None
    return UnitMove(
        unit,
        a.shown.get(before, before),
        b.shown.get(after, after),
        from_rep_id=old.rep_id,
        from_rep_name=old.rep_name,
        to_rep_id=new.rep_id,
        to_rep_name=new.rep_name,
        customers=None if moved.customers is None else round(moved.customers.get(key, 0.0)),
        revenue=None if moved.revenue is None else moved.revenue.get(key, 0.0),
        whole_unit=whole,
        reason=None if reason is None else worded([reason])[0],
    )
