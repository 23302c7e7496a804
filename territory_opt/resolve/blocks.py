"""Units that are assigned as one, and what each may go to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.book import Units
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.kept_together import pieces_of
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.rule_conflicts import torn_faults
from territory_opt.resolve.unit_rules import ResolvedRules


def blocks_of(
    units: Units, scenario: Scenario, rules: ResolvedRules, kept: Ints, neighbours: Neighbours
) -> tuple[Bools | None, Ints]:
    """What each block may go to, shape (blocks, k), and the block of each unit, shape (n,).

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
        With every set of units that stay together but do not hang together.
    """
    k = scenario.territories or 0
    allowed = rules.allowed(kept, k)
    if not scenario.contiguity:
        return allowed, kept
    single = np.full(int(kept.max()) + 1, k == 1) if allowed is None else allowed.sum(axis=1) == 1
    if faults := list(torn_faults(rules, units, kept, neighbours, single)):
        raise InvalidInput(faults)
    block = pieces_of(kept, neighbours)
    # A piece may go where all that is kept together with it may go.
    first = np.unique(block, return_index=True)[1]
    return None if allowed is None else allowed[kept[first]], block


def with_neighbours(resolved: ResolvedScenario, neighbours: Neighbours) -> ResolvedScenario:
    """The same brief with other neighbours, as the road has them.

    Raises
    ------
    InvalidInput
        When units that stay together no longer hang together.
    """
    allowed, block = blocks_of(
        resolved.book.units, resolved.scenario, resolved.rules, resolved.kept, neighbours
    )
    return replace(resolved, neighbours=neighbours, allowed=allowed, block=block)
