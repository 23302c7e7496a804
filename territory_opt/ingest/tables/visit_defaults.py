"""Default visits a year and minutes a visit, by segment."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Texts

VISITS = {"A": 24.0, "B": 12.0, "C": 4.0}
"""Visits a year by segment."""
MINUTES = {"A": 60.0, "B": 45.0, "C": 30.0}
"""Minutes a visit by segment, without preparation."""
OTHERWISE = "C"
"""The segment that any other or blank segment counts as."""
PROSPECT_VISITS = 0.0
"""Visits a year to a prospect: none are planned unless the file says so."""


def fill_visits(visits: Floats, segment: Texts, prospect: Bools) -> Floats:
    """Visits a year with blanks (NaN) filled, shape (n,)."""
    usual = np.where(prospect, PROSPECT_VISITS, _by_segment(VISITS, segment))
    return np.where(np.isnan(visits), usual, visits)


def fill_minutes(minutes: Floats, segment: Texts) -> Floats:
    """Minutes a visit with blanks (NaN) filled, shape (n,)."""
    return np.where(np.isnan(minutes), _by_segment(MINUTES, segment), minutes)


def segment_of(cell: str) -> str:
    """The segment that a cell counts as."""
    letter = cell.strip().upper()
    return letter if letter in VISITS else OTHERWISE


def _by_segment(table: dict[str, float], segment: Texts) -> Floats:
    return np.array([table[segment_of(cell)] for cell in segment], dtype=float)
