"""Growth of customers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import Bools, Floats, frozen
from territory_opt.model.book import Book, Customers, Units
from territory_opt.model.scenario import Scenario
from territory_opt.whatif.change_parts.change_fields import ID, number, of
from territory_opt.whatif.change_parts.known_names import in_area, matches_nothing, refused, unknown_name
from territory_opt.whatif.changes.change import Change

AMOUNTS = ("revenue", "potential", "visits")
"""What grows: columns of the customers, and columns of the units with the same names."""


@dataclass(frozen=True)
class Grow(Change):
    """Customers buy, promise and need more, or less."""

    name = "grow"
    summary = (
        "Multiplies revenue, potential and visits: of the customers of a segment; of the customers in the "
        "units whose ids fit a pattern, and of those units' own columns; or of all. The number of customers "
        "stays."
    )
    forms = ("segment:{segment}:{factor}", "area:{area}:{factor}", "all:{factor}")

    factor: float = of(number(0, above=True), "1.2 is 20 % more")
    segment: str | None = of(ID, "segment of the customers", None)
    area: str | None = of(ID, "pattern of unit ids: * is any text", None)

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        customers, units = book.customers, book.units
        if self.segment is not None:
            if customers is None:
                problem = "the book has no customers, so no segments"
                raise refused("segment", self.segment, problem, "Use area or all.")
            return replace(book, customers=self._grown(customers, self._in_segment(customers))), scenario
        where = self._units(units)
        if customers is None and not set(AMOUNTS).intersection(units.measures):
            problem = f"the book has nothing to grow: no customers, and no units' column {', '.join(AMOUNTS)}"
            raise refused("factor", self.factor, problem, "Add customers, or one of these columns.")
        grown = None if customers is None else self._grown(customers, where[customers.unit])
        return replace(book, customers=grown, units=self._grown_units(units, where)), scenario

    def _in_segment(self, customers: Customers) -> Bools:
        where: Bools = np.asarray(customers.segment == self.segment, dtype=np.bool_)
        if not where.any():
            known = sorted(set(customers.segment.tolist()) - {""})
            raise InvalidInput([unknown_name("segment", str(self.segment), "segment", known)])
        return where

    def _units(self, units: Units) -> Bools:
        """The units that grow, shape (n,)."""
        if self.area is None:
            return np.ones(len(units), dtype=np.bool_)
        where: Bools = np.array([in_area(unit, self.area) for unit in units.unit_id], dtype=np.bool_)
        if not where.any():
            raise matches_nothing(self.area)
        return where

    def _grown(self, customers: Customers, where: Bools) -> Customers:
        return replace(
            customers,
            revenue=self._scaled(customers.revenue, where),
            potential=self._scaled(customers.potential, where),
            visits=self._scaled(customers.visits, where),
        )

    def _grown_units(self, units: Units, where: Bools) -> Units:
        grown = {
            name: self._scaled(units.measures[name], where) for name in AMOUNTS if name in units.measures
        }
        return replace(units, measures={**units.measures, **grown}) if grown else units

    def _scaled(self, column: Floats, where: Bools) -> Floats:
        return frozen(np.where(where, column * self.factor, column))
