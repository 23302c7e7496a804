"""The recipe: from files to a judged plan, and back to files. The front door and the service call this."""

from __future__ import annotations

from territory_opt.pipeline.alternatives import front
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.question import scenario_for
from territory_opt.pipeline.recipe import check, compare, evaluate, optimise, read_book, sample, write
from territory_opt.pipeline.stopwatch import Stopwatch

__all__ = [
    "Plan",
    "Stopwatch",
    "check",
    "compare",
    "evaluate",
    "front",
    "optimise",
    "read_book",
    "sample",
    "scenario_for",
    "write",
]
