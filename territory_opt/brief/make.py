"""From a book and a scenario to a brief, or to every fault at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.accounts.field import field_book
from territory_opt.accounts.segment import segment
from territory_opt.brief.blocks import blocks_of
from territory_opt.brief.change import ChangeLimit
from territory_opt.brief.conflicts import conflict_faults
from territory_opt.brief.defaults import complete, ignored_homes
from territory_opt.brief.faults import (
    change_faults,
    criteria_faults,
    rep_faults,
    territory_faults,
    weight_faults,
)
from territory_opt.brief.measures import criterion_for, objective_weight, of_units
from territory_opt.brief.names import NameBook
from territory_opt.brief.neighbours import neighbour_faults
from territory_opt.brief.noun import Brief
from territory_opt.brief.rules import Lookup, look_up_rules
from territory_opt.brief.split import split_faults, split_large
from territory_opt.brief.successors import successors
from territory_opt.brief.territories import rep_count, shares, territory_homes, territory_ids
from territory_opt.brief.today import knows_today, today
from territory_opt.brief.travel import travel_faults
from territory_opt.criteria.service import Service
from territory_opt.errors import Fault, InvalidInput
from territory_opt.geography.adjacency import find_neighbours
from territory_opt.geography.travel.great_circle import GreatCircle
from territory_opt.groups import kept_together
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Book
from territory_opt.model.field import FieldBook
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import Scenario


def make_brief(book: Book, scenario: Scenario) -> Brief:
    """Resolve the scenario against the book.

    Parameters
    ----------
    book : Book
    scenario : Scenario

    Returns
    -------
    Brief

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    """
    book = book if book.split is None else book.split.whole
    said = ignored_homes(book, scenario)
    if said is not None and said not in book.notes:
        book = replace(book, notes=(*book.notes, said))
    segmentation = segment(book, scenario.key_accounts)
    field = field_book(book, segmentation)
    scenario = complete(book, field, scenario)
    book = split_large(book, segmentation, field, scenario)
    field = field if book.split is None else field_book(book, segmentation)
    found = _look_up(book, scenario)
    kept = kept_together(book.units, found.rules.together)
    if faults := _faults(book, field, segmentation, scenario, found, kept):
        raise InvalidInput(faults)
    neighbours = find_neighbours(book.units, book.frame, book.edges, rules=scenario.neighbours)
    count = scenario.territories or 0
    allowed, block = blocks_of(book.units, scenario, found.rules, kept, neighbours)
    rep_of = np.where(np.arange(count) < rep_count(book), np.arange(count), -1)
    brief = Brief(
        book=book,
        scenario=scenario,
        segmentation=segmentation,
        field=field,
        criteria=tuple(criterion_for(spec, field) for spec in scenario.criteria),
        # The estimate; a network, or the user's table, is asked later and takes its place.
        service=Service.of(field, scenario.workload, GreatCircle.of(scenario.travel, field.frame)),
        weight=objective_weight(scenario.compactness_weight or "none", field),
        neighbours=neighbours,
        territory_id=territory_ids(book.reps, count),
        rep_of=rep_of,
        homes=territory_homes(book, scenario, rep_of),
        share=np.column_stack([shares(book, spec, rep_of) for spec in scenario.criteria]),
        rules=found.rules,
        kept=kept,
        block=block,
        allowed=allowed,
        change=None,
    )
    return replace(brief, change=_change(brief))


def question_faults(book: Book, scenario: Scenario, *, units_whole: bool = False) -> list[Fault]:
    """Faults of a scenario against a book that is only half read, because it has faults of its own.

    Nothing that depends on single customers is judged here: those missing may be those at fault.

    Parameters
    ----------
    book : Book
    scenario : Scenario
    units_whole : bool
        Whether units and reps could be read without a fault, so that an id they do not have is one.
    """
    field = field_book(book, segment(book))
    asked = replace(scenario, territories=scenario.territories or rep_count(book) or None)
    found = _look_up(book, asked)
    blocks = int(kept_together(book.units, found.rules.together).max()) + 1
    return [
        # The number may still be given with the question.
        *(territory_faults(book, asked, blocks) if asked.territories else ()),
        *weight_faults(field, asked),
        *change_faults(field, asked, has_today=True, with_totals=False),
        *criteria_faults(book, field, asked, with_totals=False),
        *rep_faults(book, asked),
        *travel_faults(book, field, asked),
        *neighbour_faults(book, asked),
        *split_faults(book, asked),
        *(found.faults if units_whole else ()),
    ]


def _look_up(book: Book, scenario: Scenario) -> Lookup:
    """Resolve the rules; without a sound number of territories their names are not judged."""
    if not (scenario.lock or scenario.forbid or scenario.together):
        return Lookup()
    count, territories = scenario.territories or 0, None
    if count >= max(1, rep_count(book)):
        territories = NameBook.of_territories(territory_ids(book.reps, count), book.reps)
    # A book that is only half read is not cut yet.
    to_be_cut = scenario.units.split_above is not None and book.split is None
    return look_up_rules(scenario, NameBook.of_units(book.units.unit_id, to_be_cut=to_be_cut), territories)


def _faults(
    book: Book, field: FieldBook, segmentation: Segmentation, scenario: Scenario, found: Lookup, kept: Ints
) -> list[Fault]:
    faults = [
        *territory_faults(book, scenario, int(kept.max()) + 1),
        *weight_faults(field, scenario),
        *criteria_faults(book, field, scenario),
        *change_faults(field, scenario, has_today=knows_today(book, segmentation)),
        *rep_faults(book, scenario),
        *travel_faults(book, field, scenario),
        *neighbour_faults(book, scenario),
        *split_faults(book, scenario),
        *found.faults,
    ]
    count = scenario.territories or 0
    placed = (*found.rules.locks, *found.rules.forbids)
    if count >= max(1, rep_count(book)) and all(rule.territory >= 0 for rule in placed):
        faults += conflict_faults(found.rules, book.units, kept, territory_ids(book.reps, count))
    return faults


def _change(brief: Brief) -> ChangeLimit | None:
    """The limit on change, with today's territories matched to those asked for."""
    limit = brief.scenario.disruption
    now = today(brief.book, brief.segmentation, brief.territory_id) if limit else None
    if limit is None or now is None:
        return None
    amount = of_units(limit.measure, brief.field)
    weight = amount / amount.sum()
    new = successors(brief, now, weight)
    known = now.label >= 0
    return ChangeLimit(
        limit.measure, limit.max_moved_share, weight, known, np.where(known, new[now.label], -1)
    )
