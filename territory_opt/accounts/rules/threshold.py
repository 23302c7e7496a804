"""Rule `threshold`: key is every account whose measure reaches a limit."""

from __future__ import annotations

import math

import numpy as np

from territory_opt.accounts.rules.rule import Candidates, Choice, Parameter, Rule
from territory_opt.model.findings.account_findings import ReachesThreshold
from territory_opt.model.scenario import KeyRule


def choose(rule: KeyRule, candidates: Candidates) -> Choice:
    """Choose the open accounts at or above `at_least`."""
    limit, values = rule.at_least or 0.0, candidates.measures[rule.measure]
    chosen = np.flatnonzero(candidates.open & (values >= limit))
    return Choice(
        chosen, tuple(ReachesThreshold(rule.measure, value, limit) for value in values[chosen].tolist())
    )


THRESHOLD = Rule(
    "threshold",
    choose,
    parameters=(
        Parameter("at_least", lambda value: math.isfinite(value) and value >= 0, "a number of 0 or more"),
    ),
)
