"""Inputs of the reasons for changes of owner."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.judge.account_assignments import AccountAssignments
from territory_opt.judge.against_today import TodayComparison
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.judge.transition.customer_owners import CustomerOwners
from territory_opt.model.arrays import Ints
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class Handover:
    """The plan, today's plan, and the owners of all customers in both.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan : MeasuredPlan
    accounts : AccountAssignments
    comparison : TodayComparison
    locked : Ints, shape (n,), or None
        Territory each unit is locked into, -1 for none.
    before, after : CustomerOwners
    """

    resolved: ResolvedScenario
    plan: MeasuredPlan
    accounts: AccountAssignments
    comparison: TodayComparison
    locked: Ints | None
    before: CustomerOwners
    after: CustomerOwners
