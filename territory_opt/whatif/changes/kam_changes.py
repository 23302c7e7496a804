"""Changes of the KAMs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import frozen, texts
from territory_opt.model.book import KAM_ACCOUNTS, KAM_HOURS, Book, Kams
from territory_opt.model.scenario import LevelName, Scenario
from territory_opt.model.with_fields import with_fields
from territory_opt.whatif.change_parts.change_fields import (
    ID,
    PATH,
    VALUE,
    FieldRefused,
    number,
    of,
    whole,
)
from territory_opt.whatif.change_parts.known_names import kam_index, refused, unknown_name, with_value
from territory_opt.whatif.changes.change import Change
from territory_opt.whatif.changes.rep_changes import COORDINATE, check_place, with_number


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise FieldRefused("a text is needed here", "Give a text.")


def _names(value: object) -> frozenset[str]:
    """A set of texts: a list, or one text with semicolons; none means any."""
    parts = value if isinstance(value, list) else _text(value).split(";")
    return frozenset(filter(None, (_text(part).strip() for part in parts)))


def _levels(value: object) -> frozenset[str]:
    names = frozenset(name.casefold() for name in _names(value))
    if names.difference(get_args(LevelName)):
        raise FieldRefused("this contains an unknown level", f"Use {'; '.join(get_args(LevelName))}.")
    return names


KAM_FIELDS: Mapping[str, Callable[[object], Any]] = {
    "name": _text,
    "lon": COORDINATE.check,
    "lat": COORDINATE.check,
    "capacity_hours": number(0).check,
    "max_accounts": whole(0).check,
    "min_accounts": whole(0).check,
    "languages": _names,
    "industries": _names,
    "countries": _names,
    "levels": _levels,
    "conflicts": _names,
    "inside_sales": _text,
    "partner_hours": number(0).check,
    "cost": number(0).check,
}
"""Columns of a KAM that a change may set, and how their values are read."""
HOME = ("lon", "lat")


def kams_of(book: Book) -> Kams:
    """The KAMs of a book that has them; after `kam_index`."""
    assert book.kams is not None
    return book.kams


@dataclass(frozen=True)
class AddKam(Change):
    """A new KAM starts."""

    name = "add_kam"
    summary = (
        "A new KAM with the usual capacity, for any language, industry and country; kam=K:FIELD:VALUE sets "
        "the rest."
    )
    forms = ("{kam}", "{kam}:{lon},{lat}")

    kam: str = of(ID, "kam_id")
    lon: float | None = of(COORDINATE, "longitude of the home", None)
    lat: float | None = of(COORDINATE, "latitude of the home", None)

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        if book.kams is not None and self.kam in book.kams.kam_id:
            raise refused("kam", self.kam, "there is a KAM with this id already", "Give another id.")
        check_place(book.frame, self.lon, self.lat)
        anything = (frozenset[str](),)
        row = Kams(
            kam_id=frozen(texts([self.kam])),
            name=frozen(texts([""])),
            homes=frozen(np.array([(self.lon, self.lat)], dtype=np.float64)),
            capacity_hours=frozen(np.array([KAM_HOURS])),
            max_accounts=frozen(np.array([KAM_ACCOUNTS], dtype=np.int64)),
            languages=anything,
            industries=anything,
            countries=anything,
            inside_sales=frozen(texts([""])),
        )
        return replace(book, kams=row if book.kams is None else book.kams.append(row)), scenario

    def creates(self) -> frozenset[str]:
        """See `Change.creates`."""
        return frozenset({self.kam})


@dataclass(frozen=True)
class RemoveKam(Change):
    """A KAM leaves."""

    name = "remove_kam"
    summary = "The KAM leaves; the accounts get another one. Today's KAM of the customers stays as it is."
    forms = ("{kam}",)

    kam: str = of(ID, "kam_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        kam_index(book, self.kam)
        remaining = kams_of(book).without([self.kam])
        return replace(book, kams=remaining if len(remaining) else None), scenario


@dataclass(frozen=True)
class SetKam(Change):
    """One column of a KAM has another value."""

    name = "kam"
    summary = "One column of the KAM; lists as texts with semicolons."
    forms = ("{kam}:{path}:{value}",)

    kam: str = of(ID, "kam_id")
    path: str = of(PATH, f"column: {', '.join(KAM_FIELDS)}")
    value: object = of(VALUE, "the new value")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        row = self._checked_row(book)
        try:
            value = KAM_FIELDS[self.path](self.value)
        except FieldRefused as error:
            problem = f"{self.path}: {error.problem}"
            raise refused("value", self.value, problem, error.remedy) from None
        if self.path in HOME:
            check_place(book.frame, *((value, None) if self.path == "lon" else (None, value)))
        kams = _with_field(kams_of(book), row, self.path, value)
        if kams.min_accounts[row] > kams.max_accounts[row]:
            problem = f"min_accounts would be {kams.min_accounts[row]}, max_accounts {kams.max_accounts[row]}"
            raise refused("value", self.value, problem, "Set the other one first.")
        return replace(book, kams=kams), scenario

    def _checked_row(self, book: Book) -> int:
        """Row of the KAM; refuses it and the column at once where they are unknown."""
        faults = []
        if self.path not in KAM_FIELDS:
            faults.append(unknown_name("path", self.path, "column of KAMs", KAM_FIELDS))
        try:
            row = kam_index(book, self.kam)
        except InvalidInput as error:
            raise InvalidInput([*error.faults, *faults]) from None
        if faults:
            raise InvalidInput(faults)
        return row


def _with_field(kams: Kams, row: int, field: str, value: Any) -> Kams:  # noqa: ANN401 - as in KAM_FIELDS
    if field in HOME:
        homes = kams.homes.copy()
        homes[row, HOME.index(field)] = value
        return replace(kams, homes=frozen(homes))
    column = getattr(kams, field)
    if isinstance(column, tuple):
        changed: object = (*column[:row], value, *column[row + 1 :])
    elif column.dtype == object:
        changed = frozen(with_value(column, row, value))
    else:
        changed = with_number(column, row, value)
    return with_fields(kams, {field: changed})
