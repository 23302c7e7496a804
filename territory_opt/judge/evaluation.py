"""Figures of a measured plan, before they are written to the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory_opt.judge.account_assignments import AccountAssignments
from territory_opt.judge.against_today import TodayComparison, compare_with_today, locked_into, lookup
from territory_opt.judge.homes.home_distance import home_distances
from territory_opt.judge.homes.matching_section import matching_section
from territory_opt.judge.homes.suggest_homes import suggested_homes
from territory_opt.judge.judged_territories import slot_of_territory
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.reach import reach
from territory_opt.judge.rep_workload import territory_workload
from territory_opt.judge.rule_checks import RuleCheck, check_rules
from territory_opt.judge.transition.find_transition import find_transition
from territory_opt.model.arrays import Ints
from territory_opt.model.homes import Homes
from territory_opt.model.report.home_rows import MatchingSection, SuggestedHome
from territory_opt.model.territory_workload import Reach, TerritoryWorkload
from territory_opt.model.transition import Transition
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class Evaluation:
    """A measured plan and the figures derived from it.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    accounts : AccountAssignments
    comparison : TodayComparison
    rule_checks : sequence of RuleCheck
        Rules about single units and about change, and whether they hold.
    locked : Ints, shape (n,), or None
        Territory each unit is locked into, -1 for none; None when the scenario locks nothing.
    transition : Transition or None
    workload : TerritoryWorkload or None
    reach : Reach or None
    homes : Homes or None
    matching : MatchingSection or None
    suggested_homes : tuple of SuggestedHome
    """

    resolved: ResolvedScenario
    plan: MeasuredPlan
    accounts: AccountAssignments
    comparison: TodayComparison
    rule_checks: Sequence[RuleCheck]
    locked: Ints | None
    transition: Transition | None
    workload: TerritoryWorkload | None
    reach: Reach | None
    homes: Homes | None
    matching: MatchingSection | None
    suggested_homes: tuple[SuggestedHome, ...]


def evaluate_plan(resolved: ResolvedScenario, plan: MeasuredPlan, accounts: AccountAssignments) -> Evaluation:
    """Compute all figures of a measured plan."""
    slot = slot_of_territory(resolved, plan.territories)
    comparison, locked = compare_with_today(resolved, plan, slot), locked_into(resolved, slot)
    homes = home_distances(resolved, plan)
    return Evaluation(
        resolved=resolved,
        plan=plan,
        accounts=accounts,
        comparison=comparison,
        rule_checks=check_rules(resolved, lookup(slot, plan.label)),
        locked=locked,
        transition=find_transition(resolved, plan, accounts, comparison, locked),
        workload=territory_workload(resolved, plan),
        reach=reach(resolved, plan),
        homes=homes,
        matching=matching_section(resolved, plan, slot, homes),
        suggested_homes=suggested_homes(resolved, plan),
    )
