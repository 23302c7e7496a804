"""The steps from files to a judged plan and back to files; called by the command line, the API and Python."""

from __future__ import annotations

from territory_opt.pipeline.calibrate_travel import calibrate
from territory_opt.pipeline.changed_book import apply_changes
from territory_opt.pipeline.compare_plans import compare
from territory_opt.pipeline.initial_plan import territories_in
from territory_opt.pipeline.kam_headcount import how_many_kams
from territory_opt.pipeline.key_account_cut import sweep_cut
from territory_opt.pipeline.key_account_preview import preview_key_accounts
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.plan_front.solve_front import front
from territory_opt.pipeline.recipe import evaluate, optimise, read_book, sample, validate_book, write
from territory_opt.pipeline.scenario_input import scenario_for
from territory_opt.pipeline.session import Session
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.pipeline.validate_hours import validate_travel

__all__ = [
    "Plan",
    "Session",
    "Stopwatch",
    "apply_changes",
    "calibrate",
    "compare",
    "evaluate",
    "front",
    "how_many_kams",
    "optimise",
    "preview_key_accounts",
    "read_book",
    "sample",
    "scenario_for",
    "sweep_cut",
    "territories_in",
    "validate_book",
    "validate_travel",
    "write",
]
