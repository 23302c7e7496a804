"""Validate a scenario against its book, and collect every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.accounts.build_field_book import field_book
from territory_opt.accounts.segmentation import rule_faults_for, segment
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Book
from territory_opt.model.field_book import FieldBook
from territory_opt.model.finding import Finding
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.model.split import Split
from territory_opt.model.stage_cache import StageCache
from territory_opt.resolve.defaults import with_defaults
from territory_opt.resolve.id_lookup import IdLookup
from territory_opt.resolve.kept_together import kept_together
from territory_opt.resolve.neighbour_faults import neighbour_faults
from territory_opt.resolve.notable_settings import notable_settings
from territory_opt.resolve.rule_conflicts import conflict_faults
from territory_opt.resolve.scenario_faults import (
    SCENARIO_FILE,
    change_faults,
    criteria_faults,
    homes_faults,
    rep_faults,
    territory_faults,
    vacant_faults,
    weight_faults,
)
from territory_opt.resolve.split.split_units import split_faults, split_large
from territory_opt.resolve.territories import rep_count, scenario_territory_ids
from territory_opt.resolve.today import is_today_known
from territory_opt.resolve.travel_faults import travel_faults
from territory_opt.resolve.trusted_parts import ALL_TRUSTED, TrustedParts
from territory_opt.resolve.unit_rules import RuleLookup, look_up_rules

NO_KEY_ACCOUNTS = KeyAccountRule(rule="none")
"""Gives the field book the most customers; what is missing then is missing under every rule."""
NO_ROWS: Ints = np.empty(0, dtype=np.int64)
DEPENDS_ON_KEY = {"neighbours.road_factor": "travel.provider"}
"""Keys whose faults may only be a consequence of another key that could not be read."""


@dataclass(frozen=True)
class ValidatedScenario:
    """Result of validating a scenario against a book.

    Parameters
    ----------
    book : Book
        With large units split as the scenario sets it.
    scenario : Scenario
        With defaults filled in.
    segmentation : Segmentation
    field : FieldBook
    lookup : RuleLookup
    kept : Ints, shape (n,)
        Units with the same number stay together.
    split : Split or None
        Which units were split; None where the scenario splits none.
    faults : tuple of Fault
        When empty, everything else is complete.
    findings : tuple of Finding
        What the scenario leaves out, and values that look wrong; none where there are faults.
    """

    book: Book
    scenario: Scenario
    segmentation: Segmentation
    field: FieldBook
    lookup: RuleLookup
    kept: Ints
    split: Split | None
    faults: tuple[Fault, ...]
    findings: tuple[Finding, ...] = ()


def validate(
    book: Book,
    scenario: Scenario,
    trusted: TrustedParts = ALL_TRUSTED,
    stages: StageCache | None = None,
) -> ValidatedScenario:
    """Fill in defaults, look up all ids and collect every fault of the scenario.

    Parameters
    ----------
    book : Book
        Before large units are split.
    scenario : Scenario
    trusted : TrustedParts
        Parts without known faults; checks that need other parts are skipped.
    stages : StageCache, optional
        Results to reuse.
    """
    stages = stages or StageCache()
    book, segmentation, trusted, rule_faults = _segmented(book, scenario, trusted, stages)
    field, split = _field_book(book, segmentation, stages), None
    requested, scenario = scenario, with_defaults(book, field, scenario)
    if not rule_faults and trusted == ALL_TRUSTED:
        book, split = split_large(book, segmentation, field, scenario)
        field = field if split is None else _field_book(book, segmentation, stages)
    lookup = _look_up(book, scenario, trusted, is_split=split is not None)
    together = lookup.rules.together
    kept = stages.get("kept together", (book.units, together), lambda: kept_together(book.units, together))
    validated = ValidatedScenario(book, scenario, segmentation, field, lookup, kept, split, ())
    found = dict.fromkeys([*rule_faults, *_faults(validated, trusted, stages)])
    faults = tuple(fault for fault in found if _is_new(fault, trusted))
    findings = () if found else tuple(notable_settings(book, field, requested, scenario))
    return replace(validated, faults=faults, findings=findings)


def scenario_faults(book: Book, scenario: Scenario, trusted: TrustedParts = ALL_TRUSTED) -> tuple[Fault, ...]:
    """Every fault of a scenario against a book; see `validate`."""
    return validate(book, scenario, trusted).faults


def _field_book(book: Book, segmentation: Segmentation, stages: StageCache) -> FieldBook:
    inputs = (book.units, book.customers, book.frame, segmentation)
    return stages.get("field book", inputs, lambda: field_book(book, segmentation))


def _segment(book: Book, rule: KeyAccountRule | None, stages: StageCache) -> Segmentation:
    return stages.get("segmentation", (book.customers, book.frame, rule), lambda: segment(book, rule))


def _segmented(
    book: Book, scenario: Scenario, trusted: TrustedParts, stages: StageCache
) -> tuple[Book, Segmentation, TrustedParts, list[Fault]]:
    """Segment the accounts; without a valid rule none is key, without trusted customers there are none."""
    own, faults = scenario.key_accounts, list[Fault]()
    applicable = trusted.customers and trusted.key("key_accounts")
    if not applicable and own is not None:
        faults += rule_faults_for(book.customers, own)
    if trusted.customers:
        for rule in (own, NO_KEY_ACCOUNTS) if applicable else (NO_KEY_ACCOUNTS,):
            try:
                return book, _segment(book, rule, stages), trusted, faults
            except InvalidInput as error:
                faults += error.faults
    emptied = replace(book, customers=None if book.customers is None else book.customers.take(NO_ROWS))
    return emptied, segment(emptied), replace(trusted, customers=False), faults


def _look_up(book: Book, scenario: Scenario, trusted: TrustedParts, *, is_split: bool) -> RuleLookup:
    """Look up the ids of unit rules; those of a table that is not trusted are not checked."""
    if not (scenario.lock or scenario.forbid or scenario.together) or not trusted.units:
        return RuleLookup()
    count, territories = scenario.territories or 0, None
    if (
        trusted.reps
        and trusted.key("territories")
        and count >= max(1, rep_count(book) + len(scenario.vacant))
    ):
        territories = IdLookup.of_territories(scenario_territory_ids(book, scenario), book.reps)
    # A partly read book has not been split yet.
    may_split = scenario.units.split_above is not None or not trusted.key("units")
    units = IdLookup.of_units(book.units.unit_id, before_split=may_split and not is_split)
    return look_up_rules(scenario, units, territories)


def _faults(validated: ValidatedScenario, trusted: TrustedParts, stages: StageCache) -> Iterator[Fault]:
    book, field, scenario = validated.book, validated.field, validated.scenario
    totals = trusted.customers and trusted.units
    if trusted.key("territories") and (scenario.territories or not trusted.left_open):
        # The number of units of a partly read table is unknown.
        yield from territory_faults(book, scenario, int(validated.kept.max()) + 1 if trusted.units else None)
    if trusted.reps:
        yield from homes_faults(book, scenario)
        yield from vacant_faults(book, scenario)
    yield from weight_faults(field, scenario)
    if scenario.criteria or (trusted.key("criteria") and not trusted.left_open):
        yield from criteria_faults(book, field, scenario, with_totals=totals)
    has_today = not totals or is_today_known(book, validated.segmentation, stages)
    yield from change_faults(field, scenario, has_today=has_today, with_totals=totals)
    yield from rep_faults(book, scenario)
    yield from travel_faults(book, field, scenario)
    yield from neighbour_faults(book, scenario)
    yield from split_faults(book if validated.split is None else validated.split.whole, scenario)
    yield from validated.lookup.faults
    count = scenario.territories or 0
    if validated.lookup.territories_known and count:
        yield from conflict_faults(
            validated.lookup.rules.known(), book.units, validated.kept, scenario_territory_ids(book, scenario)
        )


def _is_new(fault: Fault, trusted: TrustedParts) -> bool:
    """Whether a fault is not merely a consequence of a known one."""
    if fault.file != SCENARIO_FILE or fault.column is None:
        return True
    origin, root = DEPENDS_ON_KEY.get(fault.column), re.split(r"[.\[]", fault.column)[0]
    if fault.value == "" and not trusted.key(root):
        return False  # the missing value already has a fault
    return fault.column not in trusted.at_fault and (origin is None or trusted.key(origin))
