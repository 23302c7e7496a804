"""The judge: computes every figure of a plan from the resolved scenario and the labels alone."""

from __future__ import annotations

from territory_opt.judge.account_assignments import AccountAssignments
from territory_opt.judge.homes.rep_matching import match_reps
from territory_opt.judge.identify_territories import identify_territories
from territory_opt.judge.judge import judge
from territory_opt.judge.measure_today import todays_territories
from territory_opt.judge.plan_labels import PlanLabels

__all__ = [
    "AccountAssignments",
    "PlanLabels",
    "identify_territories",
    "judge",
    "match_reps",
    "todays_territories",
]
