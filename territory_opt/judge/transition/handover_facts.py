"""Everything that reasons for a change of owner are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.transition.customer_owners import CustomerOwners
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Ints
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.resolve import ResolvedScenario, Today


@dataclass(frozen=True)
class Handover:
    """Today and the plan side by side; see `transition.find_transition` for its parts."""

    resolved: ResolvedScenario
    plan: MeasuredPlan
    assignment: KamAssignment
    agents: AgentAssignment | None
    now: Today | None
    old: MeasuredPlan | None
    label_before: Ints | None
    locked: Ints | None
    before: CustomerOwners
    after: CustomerOwners
