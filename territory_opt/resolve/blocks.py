"""Blocks of units that are assigned together, and the territories allowed to each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.book import Units
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.kept_together import connected_pieces
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.rule_conflicts import disconnected_faults
from territory_opt.resolve.unit_rules import ResolvedRules


def blocks_of(
    units: Units, scenario: Scenario, rules: ResolvedRules, kept: Ints, neighbours: Neighbours
) -> tuple[Bools | None, Ints]:
    """Territories allowed to each block, shape (blocks, k), and the block of each unit, shape (n,).

    Parameters
    ----------
    units : Units
    scenario : Scenario
    rules : ResolvedRules
    kept : Ints, shape (n,)
        Units with the same number must end in one territory.
    neighbours : Neighbours

    Raises
    ------
    InvalidInput
        With every set of units that stay together but are not contiguous.
    """
    k = scenario.territories or 0
    allowed = rules.allowed(kept, k)
    if not scenario.contiguity:
        return allowed, kept
    single = np.full(int(kept.max()) + 1, k == 1) if allowed is None else allowed.sum(axis=1) == 1
    if faults := list(disconnected_faults(rules, units, kept, neighbours, single)):
        raise InvalidInput(faults)
    block = connected_pieces(kept, neighbours)
    # A piece is allowed the territories of the whole set that is kept together.
    first = np.unique(block, return_index=True)[1]
    return None if allowed is None else allowed[kept[first]], block


def with_neighbours(resolved: ResolvedScenario, neighbours: Neighbours) -> ResolvedScenario:
    """Return the resolved scenario with other neighbours, for example those connected by road.

    Raises
    ------
    InvalidInput
        When units that stay together are no longer contiguous.
    """
    allowed, block = blocks_of(
        resolved.book.units, resolved.scenario, resolved.rules, resolved.kept, neighbours
    )
    return replace(resolved, neighbours=neighbours, allowed=allowed, block=block)
