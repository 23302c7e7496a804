"""Key is every account that measures at least so much."""

from __future__ import annotations

import math

import numpy as np

from territory_opt.accounts.rules.choice import Candidates, Choice, Rule, figure
from territory_opt.model.scenario import KeyAccountRule


def choose(rule: KeyAccountRule, candidates: Candidates) -> Choice:
    """Choose the open accounts at or above `at_least`."""
    limit = rule.at_least or 0.0
    chosen = np.flatnonzero(candidates.open & (candidates.values >= limit))
    reasons = tuple(
        f"{candidates.measure} {figure(value)} is at least {figure(limit)}"
        for value in candidates.values[chosen]
    )
    return Choice(chosen, reasons)


THRESHOLD = Rule(
    "threshold",
    choose,
    parameter="at_least",
    fits=lambda value: math.isfinite(value) and value >= 0,
    expects="a number of 0 or more",
)
