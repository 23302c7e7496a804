"""All that the judge finds out about a plan, before it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from territory_opt.brief import Brief
from territory_opt.evaluate.asked import Asked, asked_rules
from territory_opt.evaluate.beside import Beside, locked_into, picked, set_beside
from territory_opt.evaluate.field_year import field_year
from territory_opt.evaluate.homes.away import find_homes
from territory_opt.evaluate.homes.suggest import suggested_homes
from territory_opt.evaluate.homes.told import matching_section
from territory_opt.evaluate.measured import Measured
from territory_opt.evaluate.reach import reach
from territory_opt.evaluate.roster import slots
from territory_opt.evaluate.transition.transition import find_transition
from territory_opt.model.arrays import Ints
from territory_opt.model.field_year import FieldYear, Reach
from territory_opt.model.homes import Homes
from territory_opt.model.inside_sales import AgentAssignment
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.transition import Transition


@dataclass(frozen=True)
class Findings:
    """A plan, measured, with all that belongs to it.

    Parameters
    ----------
    brief : Brief
    plan : Measured
    beside : Beside
        Today's plan.
    asked : sequence of Asked
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

    brief: Brief
    plan: Measured
    beside: Beside
    asked: Sequence[Asked]
    locked: Ints | None
    assignment: KamAssignment
    agents: AgentAssignment | None
    transition: Transition | None
    year: FieldYear | None
    near: Reach | None
    homes: Homes | None
    matching: dict[str, Any] | None
    suggested: list[dict[str, Any]]


def find(brief: Brief, plan: Measured, assignment: KamAssignment, agents: AgentAssignment | None) -> Findings:
    """Find out all about a plan that is measured."""
    slot = slots(brief, plan.roster)
    beside, locked = set_beside(brief, plan, slot), locked_into(brief, slot)
    homes = find_homes(brief, plan)
    return Findings(
        brief=brief,
        plan=plan,
        beside=beside,
        asked=asked_rules(brief, picked(slot, plan.label)),
        locked=locked,
        assignment=assignment,
        agents=agents,
        transition=find_transition(
            brief, plan, assignment, agents, beside.now, beside.label, beside.measured, locked
        ),
        year=field_year(brief, plan),
        near=reach(brief, plan),
        homes=homes,
        matching=matching_section(brief, plan, slot, homes),
        suggested=suggested_homes(brief, plan),
    )
