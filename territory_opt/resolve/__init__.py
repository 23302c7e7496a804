"""Resolve a scenario against a book: fill in every default, look up every id.

`formulate` (for the solver) and the judge both start from a `ResolvedScenario` and share nothing else.
"""

from __future__ import annotations

from territory_opt.resolve.blocks import with_neighbours
from territory_opt.resolve.change_limit import ChangeLimit
from territory_opt.resolve.owned_amounts import OwnedAmounts, owned_amounts
from territory_opt.resolve.owners_today import OwnersToday, amounts_of_owners, owners_today
from territory_opt.resolve.resolve import resolve
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.scenario_faults import SCENARIO_FILE
from territory_opt.resolve.split.splitting_advice import splitting_advice
from territory_opt.resolve.territories import territory_ids
from territory_opt.resolve.today import Today, continues_by_rep, rep_of_name, today, todays_plan
from territory_opt.resolve.trusted_parts import TrustedParts
from territory_opt.resolve.unit_rules import PlacementRule, ResolvedRules
from territory_opt.resolve.validate import scenario_faults

__all__ = [
    "SCENARIO_FILE",
    "ChangeLimit",
    "OwnedAmounts",
    "OwnersToday",
    "PlacementRule",
    "ResolvedRules",
    "ResolvedScenario",
    "Today",
    "TrustedParts",
    "amounts_of_owners",
    "continues_by_rep",
    "owned_amounts",
    "owners_today",
    "rep_of_name",
    "resolve",
    "scenario_faults",
    "splitting_advice",
    "territory_ids",
    "today",
    "todays_plan",
    "with_neighbours",
]
