"""Changes of the reps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

import numpy as np

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Floats, frozen, texts
from territory_opt.model.book import Book, Reps
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.territories import territory_count
from territory_opt.whatif.change_parts.change_fields import ID, number, of, one_of
from territory_opt.whatif.change_parts.fixed_ids import (
    next_territory_id,
    with_count_changed,
    with_fixed_ids,
    with_retired,
)
from territory_opt.whatif.change_parts.known_names import (
    change_fault,
    refused,
    rep_index,
    with_value,
)
from territory_opt.whatif.changes.change import Change

COORDINATE = number()
NO_PLACE = "Give lon and lat in degrees; in a book with planar places they are its x and y."


def place_faults(frame: Frame, lon: float | None, lat: float | None) -> Iterator[Fault]:
    """Faults of a place outside the range of degrees; planar places have none."""
    if frame.kind == "geographic":
        for column, value, limit in (("lon", lon, 180.0), ("lat", lat, 90.0)):
            if value is not None and abs(value) > limit:
                problem = f"this is not between -{limit:g} and {limit:g}"
                yield change_fault(column, value, problem, NO_PLACE)


def check_place(frame: Frame, lon: float | None, lat: float | None) -> None:
    """Refuse a place outside the range of degrees."""
    if faults := list(place_faults(frame, lon, lat)):
        raise InvalidInput(faults)


def with_number(column: Floats, row: int, value: Any) -> Floats:  # noqa: ANN401 - a number or a place
    """A column of numbers, or of places, with one other entry."""
    changed = column.copy()
    changed[row] = value
    return frozen(changed)


def reps_of(book: Book) -> Reps:
    """The reps of a book that has them; after `rep_index`."""
    assert book.reps is not None
    return book.reps


def without_reps(book: Book, rep_ids: list[str]) -> Book:
    """The book without some reps; without a table when none remain."""
    remaining = reps_of(book).without(rep_ids)
    return replace(book, reps=remaining if len(remaining) else None)


@dataclass(frozen=True)
class RemoveRep(Change):
    """A rep leaves, and the territory is dissolved."""

    name = "remove_rep"
    summary = "The rep leaves and the territory is dissolved; an explicit `territories` goes down by one."

    rep: str = of(ID, "rep_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        row = rep_index(book, self.rep)
        if territory_count(book, scenario) == 1:
            raise refused("rep", self.rep, "this rep has the only territory", "Use vacate or replace.")
        book, scenario = with_fixed_ids(book, scenario)
        scenario = with_retired(scenario, [str(reps_of(book).territory_id[row])])
        return without_reps(book, [self.rep]), with_count_changed(scenario, -1)


@dataclass(frozen=True)
class Vacate(Change):
    """A rep leaves, and the territory stays, with a free base."""

    name = "vacate"
    summary = "The rep leaves; the territory stays, vacant, under its id and with a free base."

    rep: str = of(ID, "rep_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        row = rep_index(book, self.rep)
        book, scenario = with_fixed_ids(book, scenario)
        vacant = (*scenario.vacant, str(reps_of(book).territory_id[row]))
        return without_reps(book, [self.rep]), replace(scenario, vacant=vacant)


@dataclass(frozen=True)
class ReplaceRep(Change):
    """A successor takes a rep's row, territory and home."""

    name = "replace"
    summary = (
        "A successor takes over the rep's territory, targets and home; the home may be another place. "
        "Today's owner of the customers stays the former rep, so that the transition list names the handover."
    )
    forms = ("{rep}:{value}", "{rep}:{value},{lon},{lat}")

    rep: str = of(ID, "rep_id")
    value: str = of(ID, "rep_id of the successor")
    lon: float | None = of(COORDINATE, "longitude of the successor's home", None)
    lat: float | None = of(COORDINATE, "latitude of the successor's home", None)

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        faults = list(place_faults(book.frame, self.lon, self.lat))
        try:
            row = rep_index(book, self.rep)
        except InvalidInput as error:
            raise InvalidInput([*error.faults, *faults]) from None
        if self.value in reps_of(book).rep_id:
            remedy = "Give the successor an id of their own."
            faults.append(change_fault("value", self.value, "there is a rep with this id already", remedy))
        if faults:
            raise InvalidInput(faults)
        book, scenario = with_fixed_ids(book, scenario)
        reps = reps_of(book)
        reps = replace(
            reps,
            rep_id=frozen(with_value(reps.rep_id, row, self.value)),
            name=frozen(with_value(reps.name, row, "")),
        )
        if self.lon is not None:
            reps = replace(reps, homes=with_number(reps.homes, row, (self.lon, self.lat)))
        return replace(book, reps=reps), scenario

    def creates(self) -> frozenset[str]:
        """See `Change.creates`."""
        return frozenset({self.value})


@dataclass(frozen=True)
class AddRep(Change):
    """A new rep starts, with a new territory or in a vacant one."""

    name = "add_rep"
    summary = (
        "A new rep with this home and a new territory; an explicit `territories` goes up by one. The target "
        "is the mean of the others'. In JSON also `rep`, the rep_id (left out: `NEW-` and the territory's "
        "id), and `territory`, a vacant one to take over or the id of the new one. `best`: the home is "
        "searched for; this needs a solve."
    )
    forms = ("{lon},{lat}", "{value}")

    lon: float | None = of(COORDINATE, "longitude of the home", None)
    lat: float | None = of(COORDINATE, "latitude of the home", None)
    value: str | None = of(one_of("best"), "the home is searched for", None)
    rep: str | None = of(ID, "rep_id; left out: NEW- and the territory", None)
    territory: str | None = of(ID, "a vacant territory, or the id of the new one", None)

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        if self.value is not None:
            problem = "the best home is known only after a solve"
            raise refused("value", self.value, problem, "Ask for it as a what-if, or give lon and lat.")
        if faults := [*place_faults(book.frame, self.lon, self.lat), *self._id_faults(book)]:
            raise InvalidInput(faults)
        book, scenario = with_fixed_ids(book, scenario)
        if self.territory in scenario.vacant:
            name = str(self.territory)
            scenario = replace(scenario, vacant=tuple(one for one in scenario.vacant if one != name))
        else:
            name = self.territory or next_territory_id(book, scenario)
            scenario = with_count_changed(scenario, 1)
            _check_unused(book, scenario, name)
        row = _new_row(self.rep or _new_rep_id(book, name), (self.lon, self.lat), name, book.reps)
        return replace(book, reps=row if book.reps is None else book.reps.append(row)), scenario

    def creates(self) -> frozenset[str]:
        """See `Change.creates`."""
        return frozenset({self.rep or "", self.territory or "", ""})

    def _id_faults(self, book: Book) -> Iterator[Fault]:
        if self.rep is not None and book.reps is not None and self.rep in book.reps.rep_id:
            remedy = "Give another one, or leave it out."
            yield change_fault("rep", self.rep, "there is a rep with this id already", remedy)


def _check_unused(book: Book, scenario: Scenario, name: str) -> None:
    """Refuse the id of a territory that is another's, or was."""
    if book.reps is not None and name in book.reps.territory_id:
        raise refused("territory", name, "another rep has this territory", "Name a vacant one, or a new id.")
    if name in scenario.retired:
        raise refused("territory", name, "this territory was dissolved", "Name a vacant one, or a new id.")


def _new_rep_id(book: Book, territory: str) -> str:
    """An id for the new rep of a territory; ids of territories are never used again, so neither is this."""
    used = [] if book.reps is None else book.reps.rep_id.tolist()
    name = f"NEW-{territory}"
    names = chain([name], (f"{name}-{i}" for i in count(2)))
    return next(one for one in names if one not in used)


def _new_row(rep: str, home: tuple[float | None, float | None], territory: str, reps: Reps | None) -> Reps:
    """Table of one new rep, whose share and capacity are the mean of the others', where all have one."""
    mean = (np.array([np.nan if reps is None else column.mean()]) for column in _targets(reps))
    share, capacity = mean
    return Reps(
        rep_id=frozen(texts([rep])),
        name=frozen(texts([""])),
        homes=frozen(np.array([home], dtype=np.float64)),
        capacity_hours=frozen(capacity),
        share=frozen(share),
        territory_id=frozen(texts([territory])),
    )


def _targets(reps: Reps | None) -> tuple[Floats, Floats]:
    """Shares and capacities; their mean is NaN where a rep has none."""
    blank: Floats = np.full(1, np.nan)
    return (blank, blank) if reps is None else (reps.share, reps.capacity_hours)


@dataclass(frozen=True)
class MoveHome(Change):
    """A rep moves to another home."""

    name = "move_home"
    summary = "The rep's home is elsewhere. In a book with planar places lon and lat are its x and y."
    forms = ("{rep}:{lon},{lat}",)

    rep: str = of(ID, "rep_id")
    lon: float = of(COORDINATE, "longitude of the new home")
    lat: float = of(COORDINATE, "latitude of the new home")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        faults = list(place_faults(book.frame, self.lon, self.lat))
        try:
            row = rep_index(book, self.rep)
        except InvalidInput as error:
            raise InvalidInput([*error.faults, *faults]) from None
        if faults:
            raise InvalidInput(faults)
        reps = reps_of(book)
        homes = with_number(reps.homes, row, (self.lon, self.lat))
        return replace(book, reps=replace(reps, homes=homes)), scenario


@dataclass(frozen=True)
class SetShare(Change):
    """A rep gets another share of the whole."""

    name = "share"
    summary = "The rep's relative target; where no rep has a share, the others get 1."
    forms = ("{rep}:{value}",)

    rep: str = of(ID, "rep_id")
    value: float = of(number(0, above=True), "relative target")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        row, reps = rep_index(book, self.rep), reps_of(book)
        blank = not np.isfinite(reps.share).any()
        share = with_number(np.ones(len(reps)) if blank else reps.share, row, self.value)
        return replace(book, reps=replace(reps, share=share)), scenario


@dataclass(frozen=True)
class SetCapacity(Change):
    """A rep gets another capacity."""

    name = "capacity"
    summary = "The rep's hours a year."
    forms = ("{rep}:{value}",)

    rep: str = of(ID, "rep_id")
    value: float = of(number(0, above=True), "hours a year")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        row, reps = rep_index(book, self.rep), reps_of(book)
        return replace(
            book, reps=replace(reps, capacity_hours=with_number(reps.capacity_hours, row, self.value))
        ), scenario


@dataclass(frozen=True)
class ExemptRep(Change):
    """A rep is taken out of the bands; not built yet."""

    name = "exempt"
    summary = "The rep's territory is outside the bands. The part is not built yet: the change is refused."

    rep: str = of(ID, "rep_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        del scenario
        rep_index(book, self.rep)
        problem = "territories outside the bands (exempt) are not built yet"
        raise refused("rep", self.rep, problem, "Remove the change; share and capacity change the targets.")
