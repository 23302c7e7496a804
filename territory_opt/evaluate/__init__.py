"""The judge: recomputes every figure from the brief and the labels alone, and knows no solver."""

from __future__ import annotations

from territory_opt.evaluate.homes.match import match_reps
from territory_opt.evaluate.judge import judge
from territory_opt.evaluate.owners import owners
from territory_opt.evaluate.today import today

__all__ = ["judge", "match_reps", "owners", "today"]
