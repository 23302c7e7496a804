"""The question, complete: a book and a scenario with every default filled in and every name resolved.

The solver's side (`formulate`) and the judge's side (`evaluate`) both start here, and share nothing after.
"""

from __future__ import annotations

from territory_opt.brief.blocks import with_neighbours
from territory_opt.brief.change import ChangeLimit
from territory_opt.brief.dividing import dividing
from territory_opt.brief.examine import question_faults
from territory_opt.brief.faults import SCENARIO_FILE
from territory_opt.brief.make import make_brief
from territory_opt.brief.noun import Brief
from territory_opt.brief.rules import Placed, Rules
from territory_opt.brief.sound import Sound
from territory_opt.brief.territories import territory_ids
from territory_opt.brief.today import Today, rep_of_name, today

__all__ = [
    "SCENARIO_FILE",
    "Brief",
    "ChangeLimit",
    "Placed",
    "Rules",
    "Sound",
    "Today",
    "dividing",
    "make_brief",
    "question_faults",
    "rep_of_name",
    "territory_ids",
    "today",
    "with_neighbours",
]
