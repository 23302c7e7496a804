"""The question, complete: a book and a scenario with every default filled in and every name resolved.

The solver's side (`formulate`) and the judge's side (`evaluate`) both start here, and share nothing after.
"""

from __future__ import annotations

from territory_opt.resolve.blocks import with_neighbours
from territory_opt.resolve.change_limit import ChangeLimit
from territory_opt.resolve.resolve import resolve
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.scenario_faults import SCENARIO_FILE
from territory_opt.resolve.split.splitting_advice import splitting_advice
from territory_opt.resolve.territories import territory_ids
from territory_opt.resolve.today import Today, rep_of_name, today
from territory_opt.resolve.trusted_parts import TrustedParts
from territory_opt.resolve.unit_rules import Placed, ResolvedRules
from territory_opt.resolve.validate import scenario_faults

__all__ = [
    "SCENARIO_FILE",
    "ChangeLimit",
    "Placed",
    "ResolvedRules",
    "ResolvedScenario",
    "Today",
    "TrustedParts",
    "rep_of_name",
    "resolve",
    "scenario_faults",
    "splitting_advice",
    "territory_ids",
    "today",
    "with_neighbours",
]
