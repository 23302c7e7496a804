"""Everything that reasons for a change of owner are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.brief import Brief, Today
from territory_opt.evaluate.measured import Measured
from territory_opt.evaluate.transition.owners import Owners
from territory_opt.model.arrays import Ints
from territory_opt.model.inside_sales import AgentAssignment
from territory_opt.model.key_accounts import KamAssignment


@dataclass(frozen=True)
class Handover:
    """Today and the plan side by side; see `transition.find_transition` for its parts."""

    brief: Brief
    plan: Measured
    assignment: KamAssignment
    agents: AgentAssignment | None
    now: Today | None
    old: Measured | None
    label_before: Ints | None
    locked: Ints | None
    before: Owners
    after: Owners
