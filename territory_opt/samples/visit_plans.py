"""Visits a year and minutes of a visit of synthetic customers, by ABC segment."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Texts

SEGMENTS = ("A", "B", "C")
SEGMENT_ENDS = (0.05, 0.25)
"""Share of the sites, largest potential first, at which A and B end."""
MINUTES = (50.0, 35.0, 20.0)
"""Of a visit to A, B and C; with ten minutes of preparation 60, 45 and 30."""
PROSPECT_MINUTES = 30.0
VISITED_PROSPECTS = 1.0 / 3.0
"""Share of the prospects, largest potential first, that are visited; inside sales calls the others."""


@dataclass(frozen=True)
class CallPlan:
    """Visits a year to A, B and C customers, and to visited prospects."""

    a: float
    b: float
    c: float
    prospect: float


CALL_PLANS = (
    CallPlan(48, 24, 8, 4),
    CallPlan(36, 18, 6, 3),
    CallPlan(24, 12, 4, 2),
    CallPlan(24, 12, 3, 1),
    CallPlan(18, 8, 2, 1),
    CallPlan(12, 6, 2, 1),
    CallPlan(12, 4, 1, 1),
    CallPlan(12, 4, 1, 0),
    CallPlan(6, 2, 1, 0),
)
"""From few customers for each rep to many; the one that fills a rep's year best is used."""


def visits(plan: CallPlan, segment: Texts, prospect: Bools, potential: Floats) -> Floats:
    """Visits a year to each customer under a plan; shape (customers,)."""
    by_segment = np.select([segment == "A", segment == "B"], [plan.a, plan.b], plan.c)
    visited = prospect & (relative_rank(potential, prospect) < VISITED_PROSPECTS)
    per_customer: Floats = np.where(prospect, np.where(visited, plan.prospect, 0.0), by_segment)
    return per_customer


def choose_visits(segment: Texts, prospect: Bools, potential: Floats, wanted: float) -> Floats:
    """Visits a year under the call plan whose sum is closest to the wanted one; shape (customers,)."""
    candidates = [visits(plan, segment, prospect, potential) for plan in CALL_PLANS]
    return min(candidates, key=lambda per_customer: abs(log(max(per_customer.sum(), 1.0) / wanted)))


def minutes(segment: Texts, prospect: Bools) -> Floats:
    """Minutes of a visit to each customer; shape (customers,)."""
    by_segment = np.select([segment == "A", segment == "B"], MINUTES[:2], MINUTES[2])
    per_customer: Floats = np.where(prospect, PROSPECT_MINUTES, by_segment)
    return per_customer


def segments(potential: Floats, prospect: Bools) -> Texts:
    """A, B or C by potential, customers and prospects ranked separately; shape (customers,)."""
    rank = relative_rank(potential, prospect)
    letter: Texts = np.array(SEGMENTS, dtype=object)[np.searchsorted(SEGMENT_ENDS, rank, side="right")]
    return letter


def relative_rank(potential: Floats, prospect: Bools) -> Floats:
    """Share of all prospects (or all others) with more potential, ties by position; shape (customers,)."""
    rank = np.empty(len(potential))
    for kind in (prospect, ~prospect):
        order = np.argsort(-potential[kind], kind="stable")
        own = np.empty(len(order))
        own[order] = np.arange(len(order)) / max(len(order), 1)
        rank[kind] = own
    return rank
