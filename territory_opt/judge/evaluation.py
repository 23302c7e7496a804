"""All that the judge finds out about a plan, before it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from territory_opt.judge.against_today import TodayComparison, compare_with_today, locked_into, picked
from territory_opt.judge.homes.home_distance import find_homes
from territory_opt.judge.homes.matching_section import matching_section
from territory_opt.judge.homes.suggest_homes import suggested_homes
from territory_opt.judge.judged_territories import slots
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.reach import reach
from territory_opt.judge.rep_workload import field_year
from territory_opt.judge.rule_checks import RuleCheck, check_rules
from territory_opt.judge.transition.find_transition import find_transition
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Ints
from territory_opt.model.field_year import FieldYear, Reach
from territory_opt.model.homes import Homes
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.transition import Transition
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class Evaluation:
    """A plan, measured, with all that belongs to it.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    beside : TodayComparison
        Today's plan.
    asked : sequence of RuleCheck
        The rules about single units, and whether they hold.
    locked : Ints, shape (n,), or None
        Territory each unit is locked into; None when the scenario locks nothing.
    assignment, agents
        Who serves the customers outside the territories.
    transition : Transition or None
    year : FieldYear or None
    near : Reach or None
    homes : Homes or None
    matching : dict or None
    suggested : list of dict
        Sections of the report about where reps live.
    """

    resolved: ResolvedScenario
    plan: MeasuredPlan
    beside: TodayComparison
    asked: Sequence[RuleCheck]
    locked: Ints | None
    assignment: KamAssignment
    agents: AgentAssignment | None
    transition: Transition | None
    year: FieldYear | None
    near: Reach | None
    homes: Homes | None
    matching: dict[str, Any] | None
    suggested: list[dict[str, Any]]


def find(
    resolved: ResolvedScenario, plan: MeasuredPlan, assignment: KamAssignment, agents: AgentAssignment | None
) -> Evaluation:
    """Find out all about a plan that is measured."""
    slot = slots(resolved, plan.roster)
    beside, locked = compare_with_today(resolved, plan, slot), locked_into(resolved, slot)
    homes = find_homes(resolved, plan)
    return Evaluation(
        resolved=resolved,
        plan=plan,
        beside=beside,
        asked=check_rules(resolved, picked(slot, plan.label)),
        locked=locked,
        assignment=assignment,
        agents=agents,
        transition=find_transition(
            resolved, plan, assignment, agents, beside.now, beside.label, beside.measured, locked
        ),
        year=field_year(resolved, plan),
        near=reach(resolved, plan),
        homes=homes,
        matching=matching_section(resolved, plan, slot, homes),
        suggested=suggested_homes(resolved, plan),
    )
