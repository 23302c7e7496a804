"""A scenario held against its book: what can be told of it, and every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from territory_opt.accounts.build_field_book import field_book
from territory_opt.accounts.segmentation import rules_alone, segment
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Book, Customers
from territory_opt.model.field_book import FieldBook
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.resolve.defaults import complete
from territory_opt.resolve.id_lookup import IdLookup
from territory_opt.resolve.kept_together import kept_together
from territory_opt.resolve.neighbour_faults import neighbour_faults
from territory_opt.resolve.rule_conflicts import conflict_faults
from territory_opt.resolve.scenario_faults import (
    SCENARIO_FILE,
    change_faults,
    criteria_faults,
    homes_faults,
    rep_faults,
    territory_faults,
    weight_faults,
)
from territory_opt.resolve.split.split_units import split_faults, split_large
from territory_opt.resolve.territories import rep_count, territory_ids
from territory_opt.resolve.today import knows_today
from territory_opt.resolve.travel_faults import travel_faults
from territory_opt.resolve.trusted_parts import SOUND, TrustedParts
from territory_opt.resolve.unit_rules import Lookup, look_up_rules

NOBODY_IS_KEY = KeyAccountRule(rule="none")
"""Leaves the field all it can have: what is missing then is missing whatever the rules would say."""
FOLLOWS = {"neighbours.road_factor": "travel.provider"}
"""Faults of one key that may only follow from another that could not be read."""


@dataclass(frozen=True)
class ValidatedScenario:
    """A book and a scenario as far as they suit each other.

    Parameters
    ----------
    book : Book
        Its large units cut, as the scenario asks.
    scenario : Scenario
        Its defaults filled in.
    segmentation : Segmentation
    field : FieldBook
    found : Lookup
    kept : Ints, shape (n,)
        Units with the same number stay together.
    faults : tuple of Fault
        Without any the rest is complete.
    """

    book: Book
    scenario: Scenario
    segmentation: Segmentation
    field: FieldBook
    found: Lookup
    kept: Ints
    faults: tuple[Fault, ...]


def validate(book: Book, scenario: Scenario, sound: TrustedParts = SOUND) -> ValidatedScenario:
    """Look everything up that the scenario asks for, and collect what is wrong with it.

    Parameters
    ----------
    book : Book
        Uncut.
    scenario : Scenario
    sound : TrustedParts
        What is at fault already; nothing is concluded from that.
    """
    book, segmentation, sound, refused = _segmented(book, scenario, sound)
    field = field_book(book, segmentation)
    scenario = complete(book, field, scenario)
    if not refused and sound == SOUND:
        book = split_large(book, segmentation, field, scenario)
        field = field if book.split is None else field_book(book, segmentation)
    found = _look_up(book, scenario, sound)
    kept = kept_together(book.units, found.rules.together)
    looked = ValidatedScenario(book, scenario, segmentation, field, found, kept, ())
    met = [*refused, *_faults(looked, sound)]
    return replace(looked, faults=tuple(fault for fault in dict.fromkeys(met) if _new(fault, sound)))


def scenario_faults(book: Book, scenario: Scenario, sound: TrustedParts = SOUND) -> tuple[Fault, ...]:
    """Every fault of a scenario against a book; see `validate`."""
    return validate(book if book.split is None else book.split.whole, scenario, sound).faults


def _segmented(
    book: Book, scenario: Scenario, sound: TrustedParts
) -> tuple[Book, Segmentation, TrustedParts, list[Fault]]:
    """Tell who is key; where that cannot be told, nobody is, and without sound customers there are none."""
    asked, refused = scenario.key_accounts, list[Fault]()
    readable = sound.customers and sound.key("key_accounts")
    if not readable and asked is not None:
        refused += rules_alone(book.customers, asked)
    if sound.customers:
        for rule in (asked, NOBODY_IS_KEY) if readable else (NOBODY_IS_KEY,):
            try:
                return book, segment(book, rule), sound, refused
            except InvalidInput as error:
                refused += error.faults
    half = replace(book, customers=None if book.customers is None else _nobody(book.customers))
    return half, segment(half), replace(sound, customers=False), refused


def _look_up(book: Book, scenario: Scenario, sound: TrustedParts) -> Lookup:
    """Resolve the rules; names are judged only where all that have them are known."""
    if not (scenario.lock or scenario.forbid or scenario.together) or not sound.units:
        return Lookup()
    count, territories = scenario.territories or 0, None
    if sound.reps and sound.key("territories") and count >= max(1, rep_count(book)):
        territories = IdLookup.of_territories(territory_ids(book.reps, count), book.reps)
    # A book that is only half read is not cut yet.
    asked = scenario.units.split_above is not None or not sound.key("units")
    units = IdLookup.of_units(book.units.unit_id, to_be_cut=asked and book.split is None)
    return look_up_rules(scenario, units, territories)


def _faults(looked: ValidatedScenario, sound: TrustedParts) -> Iterator[Fault]:
    book, field, scenario = looked.book, looked.field, looked.scenario
    totals = sound.customers and sound.units
    if sound.key("territories") and (scenario.territories or not sound.left_open):
        # Of a table that is only half read it is not known how many units it has.
        yield from territory_faults(book, scenario, int(looked.kept.max()) + 1 if sound.units else None)
    if sound.reps:
        yield from homes_faults(book, scenario)
    yield from weight_faults(field, scenario)
    if scenario.criteria or (sound.key("criteria") and not sound.left_open):
        yield from criteria_faults(book, field, scenario, with_totals=totals)
    has_today = not totals or knows_today(book, looked.segmentation)
    yield from change_faults(field, scenario, has_today=has_today, with_totals=totals)
    yield from rep_faults(book, scenario)
    yield from travel_faults(book, field, scenario)
    yield from neighbour_faults(book, scenario)
    yield from split_faults(book, scenario)
    yield from looked.found.faults
    count = scenario.territories or 0
    if looked.found.judged and count:
        yield from conflict_faults(
            looked.found.rules.known(), book.units, looked.kept, territory_ids(book.reps, count)
        )


def _new(fault: Fault, sound: TrustedParts) -> bool:
    """Whether a fault is not just what becomes of one that is known."""
    if fault.file != SCENARIO_FILE or fault.column is None:
        return True
    origin, root = FOLLOWS.get(fault.column), re.split(r"[.\[]", fault.column)[0]
    if fault.value == "" and not sound.key(root):
        return False  # what is missing there is at fault already
    return fault.column not in sound.at_fault and (origin is None or sound.key(origin))


def _nobody(customers: Customers) -> Customers:
    """The table without its rows: that there are customers matters here, not who they are."""
    columns = {item.name: getattr(customers, item.name) for item in fields(customers)}
    nothing: dict[str, Any] = {name: _cut(column) for name, column in columns.items()}
    return Customers(**nothing)


def _cut(column: Any) -> Any:  # noqa: ANN401 - an array, or a mapping of arrays
    return {key: each[:0] for key, each in column.items()} if isinstance(column, Mapping) else column[:0]
