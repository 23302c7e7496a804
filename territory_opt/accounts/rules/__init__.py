"""Rules that find key accounts, one per file; `RULES` lists them all."""

from __future__ import annotations

from territory_opt.accounts.rules.explicit import EXPLICIT
from territory_opt.accounts.rules.none import NONE
from territory_opt.accounts.rules.pareto import PARETO
from territory_opt.accounts.rules.rule import Rule
from territory_opt.accounts.rules.score import SCORE
from territory_opt.accounts.rules.threshold import THRESHOLD
from territory_opt.accounts.rules.top_n import TOP_N

RULES: tuple[Rule, ...] = (EXPLICIT, PARETO, TOP_N, THRESHOLD, SCORE, NONE)
