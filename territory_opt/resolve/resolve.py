"""From a book and a scenario to a brief, or to every fault at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.criteria.service import Service
from territory_opt.errors import InvalidInput
from territory_opt.geography.adjacency import find_neighbours
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.blocks import blocks_of
from territory_opt.resolve.change_limit import ChangeLimit
from territory_opt.resolve.defaults import ignored_homes
from territory_opt.resolve.measures import criterion_for, objective_weight, of_units
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.successors import successors
from territory_opt.resolve.territories import rep_count, shares, territory_homes, territory_ids
from territory_opt.resolve.today import today
from territory_opt.resolve.validate import validate
from territory_opt.travel.great_circle import GreatCircle


def resolve(book: Book, scenario: Scenario) -> ResolvedScenario:
    """Resolve the scenario against the book.

    Parameters
    ----------
    book : Book
    scenario : Scenario

    Returns
    -------
    ResolvedScenario

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    """
    book = book if book.split is None else book.split.whole
    said = ignored_homes(book, scenario)
    if said is not None and said not in book.notes:
        book = replace(book, notes=(*book.notes, said))
    looked = validate(book, scenario)
    if looked.faults:
        raise InvalidInput(looked.faults)
    book, scenario, field, found, kept = looked.book, looked.scenario, looked.field, looked.found, looked.kept
    neighbours = find_neighbours(book.units, book.frame, book.edges, rules=scenario.neighbours)
    count = scenario.territories or 0
    allowed, block = blocks_of(book.units, scenario, found.rules, kept, neighbours)
    rep_of = np.where(np.arange(count) < rep_count(book), np.arange(count), -1)
    resolved = ResolvedScenario(
        book=book,
        scenario=scenario,
        segmentation=looked.segmentation,
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
    return replace(resolved, change=_change(resolved))


def _change(resolved: ResolvedScenario) -> ChangeLimit | None:
    """The limit on change, with today's territories matched to those asked for."""
    limit = resolved.scenario.disruption
    now = today(resolved.book, resolved.segmentation, resolved.territory_id) if limit else None
    if limit is None or now is None:
        return None
    amount = of_units(limit.measure, resolved.field)
    weight = amount / amount.sum()
    new = successors(resolved, now, weight)
    known = now.label >= 0
    return ChangeLimit(
        limit.measure, limit.max_moved_share, weight, known, np.where(known, new[now.label], -1)
    )
