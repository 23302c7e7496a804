"""Resolve a scenario against a book, or report every fault at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.accounts.lost_owners import lost_owners
from territory_opt.criteria.service import Service
from territory_opt.errors import InvalidInput
from territory_opt.geography.tiling import Tiling
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.model.stage_cache import StageCache
from territory_opt.resolve.blocks import blocks_of
from territory_opt.resolve.change_limit import ChangeLimit
from territory_opt.resolve.measures import criterion_for, objective_weight
from territory_opt.resolve.owners_today import amounts_of_owners, owners_today
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.split.split_units import split_findings
from territory_opt.resolve.successors import successors
from territory_opt.resolve.territories import (
    rep_count,
    scenario_territory_ids,
    shares,
    territory_homes,
)
from territory_opt.resolve.today import todays_plan
from territory_opt.resolve.validate import validate
from territory_opt.travel.great_circle import GreatCircle


def resolve(book: Book, scenario: Scenario, stages: StageCache | None = None) -> ResolvedScenario:
    """Resolve the scenario against the book.

    Parameters
    ----------
    book : Book
        Before units are split.
    scenario : Scenario
    stages : StageCache, optional
        Results of earlier calls to reuse.

    Returns
    -------
    ResolvedScenario

    Raises
    ------
    InvalidInput
        With every fault of the scenario against this book.
    """
    stages = stages or StageCache()
    validated = validate(book, scenario, stages=stages)
    if validated.faults:
        raise InvalidInput(validated.faults)
    book, scenario, field = validated.book, validated.scenario, validated.field
    rules, kept, split = validated.lookup.rules, validated.kept, validated.split
    tiling = stages.get(
        "tiling",
        (book.units.geometry, book.units.points, book.frame, book.edges, scenario.neighbours),
        lambda: Tiling(book.units, book.frame, book.edges, scenario.neighbours),
    )
    neighbours = tiling.neighbours
    count = scenario.territories or 0
    # Without rules about single units the blocks are the same for any number of territories but one.
    matters = count if count == 1 or rules.allowed(kept, count) is not None else None
    allowed, block = stages.get(
        "blocks",
        (book.units, matters, scenario.contiguity, rules, kept, neighbours),
        lambda: blocks_of(book.units, scenario, rules, kept, neighbours),
    )
    rep_of = np.where(np.arange(count) < rep_count(book), np.arange(count), -1)
    resolved = ResolvedScenario(
        book=book,
        scenario=scenario,
        segmentation=validated.segmentation,
        field=field,
        criteria=tuple(criterion_for(spec, field) for spec in scenario.criteria),
        # The estimate; a road network or the user's table replaces it later.
        service=stages.get(
            "service",
            (field, scenario.workload, scenario.travel),
            lambda: Service.of(field, scenario.workload, GreatCircle.of(scenario.travel, field.frame)),
        ),
        weight=stages.get(
            "objective weight",
            (scenario.compactness_weight, field),
            lambda: objective_weight(scenario.compactness_weight or "none", field),
        ),
        neighbours=neighbours,
        territory_id=scenario_territory_ids(book, scenario),
        rep_of=rep_of,
        homes=territory_homes(book, scenario, rep_of),
        share=np.column_stack([shares(book, spec, rep_of) for spec in scenario.criteria]),
        rules=rules,
        kept=kept,
        block=block,
        allowed=allowed,
        change=None,
        split=split,
        findings=(
            *validated.findings,
            *lost_owners(book.customers, validated.segmentation),
            *(split_findings(split) if split else ()),
        ),
        stages=stages,
        tiling=tiling,
    )
    return replace(resolved, change=_change(resolved))


def _change(resolved: ResolvedScenario) -> ChangeLimit | None:
    """The limit on change, with today's territories matched to the scenario's."""
    limit = resolved.scenario.disruption
    in_force, owners = (todays_plan(resolved), owners_today(resolved)) if limit else (None, None)
    if limit is None or in_force is None or owners is None:
        return None
    amounts = amounts_of_owners(resolved, owners, limit.measure)
    successor = successors(resolved, in_force, amounts)
    of_owner = owners.continued(successor, resolved.rep_of)
    return ChangeLimit(
        measure=limit.measure,
        most=limit.max_moved_share,
        unit=amounts.unit,
        weight=amounts.amount / amounts.total,
        owner=of_owner[amounts.owner],
        before=np.where(owners.of_unit >= 0, of_owner[owners.of_unit], -1),
        successor=of_owner,
    )
