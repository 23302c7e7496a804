"""The rules that a plan breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from territory_opt.geography.compactness import pieces
from territory_opt.judge.balance import largest_deviation
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.rule_checks import RuleCheck
from territory_opt.model.arrays import Texts
from territory_opt.model.finding import Finding
from territory_opt.model.findings.rule_findings import (
    EmptyTerritories,
    ExtraTerritories,
    OutsideBand,
    TerritoriesInPieces,
    UnitsWithoutTerritory,
)
from territory_opt.resolve import ResolvedScenario


def broken_rules(
    resolved: ResolvedScenario, plan: MeasuredPlan, rule_checks: Iterable[RuleCheck]
) -> tuple[Finding, ...]:
    """One finding per broken rule; empty when every rule holds.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    rule_checks : iterable of RuleCheck
        The rules about single units and change.
    """
    unit_rules = (check.broken for check in rule_checks if check.broken is not None)
    return (
        *_membership(resolved, plan),
        *_bands(resolved, plan),
        *_contiguity(resolved, plan),
        *unit_rules,
    )


def other_rules_hold(
    resolved: ResolvedScenario, plan: MeasuredPlan, rule_checks: Iterable[RuleCheck]
) -> bool:
    """Whether every rule but the bands holds."""
    other = (*_membership(resolved, plan), *_contiguity(resolved, plan))
    return not other and all(check.broken is None for check in rule_checks)


def _membership(resolved: ResolvedScenario, plan: MeasuredPlan) -> Iterator[Finding]:
    """Units without a territory, and too few or too many territories."""
    territories, unit_id = plan.territories, resolved.book.units.unit_id
    if len(plan.unassigned):
        yield UnitsWithoutTerritory(_ids(unit_id[plan.unassigned]), len(unit_id))
    if (empty := plan.units == 0).any():
        yield EmptyTerritories(_ids(territories.territory_id[empty]))
    if len(territories) > territories.requested:
        yield ExtraTerritories(_ids(territories.territory_id[territories.requested :]))


def _bands(resolved: ResolvedScenario, plan: MeasuredPlan) -> Iterator[Finding]:
    """Loads outside their bands, of requested territories with units."""
    territories = plan.territories
    requested = np.arange(len(territories)) < territories.requested
    for c, spec in enumerate(resolved.scenario.criteria):
        outside = plan.balance.outside[:, c] & (plan.units > 0) & requested
        if outside.any():
            deviation = largest_deviation(plan.balance.deviation[outside, c])
            yield OutsideBand(spec.measure, _ids(territories.territory_id[outside]), deviation)


def _contiguity(resolved: ResolvedScenario, plan: MeasuredPlan) -> Iterator[Finding]:
    """Territories in several pieces, where the scenario requires contiguity."""
    if not resolved.scenario.contiguity:
        return
    territories = plan.territories
    found = pieces(resolved.neighbours, plan.label, len(territories))
    if (several := found > 1).any():
        fragments = int((found[several] - 1).sum())
        yield TerritoriesInPieces(_ids(territories.territory_id[several]), fragments)


def _ids(names: Texts) -> tuple[str, ...]:
    """Ids as texts."""
    return tuple(str(name) for name in names)
