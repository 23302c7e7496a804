"""The judge: recomputes every figure from the brief and the labels alone, and knows no solver."""

from __future__ import annotations

from territory_opt.judge.homes.rep_matching import match_reps
from territory_opt.judge.identify_territories import identify_territories
from territory_opt.judge.judge import judge
from territory_opt.judge.measure_today import todays_territories

__all__ = ["identify_territories", "judge", "match_reps", "todays_territories"]
