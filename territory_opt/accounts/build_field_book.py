"""The field book: what territories serve, without key accounts, inside sales and house accounts."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.local_service import local_service
from territory_opt.model.arrays import Ints, frozen
from territory_opt.model.book import Book, Customers, Units
from territory_opt.model.field_book import STOP_COLUMNS, FieldBook, LocalService
from territory_opt.model.key_accounts import Segmentation


def field_book(book: Book, segmentation: Segmentation) -> FieldBook:
    """Select the stops of a book that territories serve.

    With customers: one stop for each whose coverage is `territory`, prospects included, and separately the
    field's service at sites of key accounts, which counts as work only. Without customers: one stop, at its
    inside point, for each unit with visits, when the units have both measures `visits` and
    `visit_minutes`; these stops have no revenue and no potential.
    """
    if book.customers is None:
        return _from_units(book)
    stops = np.flatnonzero(segmentation.coverage == "territory")
    return _from_customers(book, book.customers, stops, local_service(book.customers, segmentation))


def _from_customers(book: Book, customers: Customers, stops: Ints, local: LocalService | None) -> FieldBook:
    return FieldBook(
        frame=book.frame,
        unit_points=book.units.points,
        unit_measures=book.units.measures,
        has_customers=True,
        unit=frozen(customers.unit[stops]),
        points=frozen(customers.points[stops]),
        revenue=frozen(customers.revenue[stops]),
        potential=frozen(customers.potential[stops]),
        visits=frozen(customers.visits[stops]),
        visit_minutes=frozen(customers.visit_minutes[stops]),
        local=local,
    )


def _from_units(book: Book) -> FieldBook:
    units = book.units
    stops = _visited(units)
    no_money = frozen(np.zeros(len(stops)))
    zeros = np.zeros(len(units))
    return FieldBook(
        frame=book.frame,
        unit_points=units.points,
        unit_measures=units.measures,
        has_customers=False,
        unit=frozen(stops),
        points=frozen(units.points[stops]),
        revenue=no_money,
        potential=no_money,
        visits=frozen(units.measures.get("visits", zeros)[stops]),
        visit_minutes=frozen(units.measures.get("visit_minutes", zeros)[stops]),
    )


def _visited(units: Units) -> Ints:
    if not set(STOP_COLUMNS) <= set(units.measures):
        return np.array([], dtype=np.int64)
    return np.flatnonzero(units.measures["visits"] > 0)
