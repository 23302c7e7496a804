"""How far the reps live from the bases of their territories."""

from __future__ import annotations

import numpy as np

from territory_opt.brief import Brief
from territory_opt.evaluate.measured import Measured
from territory_opt.geography.distance import distances
from territory_opt.model.homes import Homes

AT_HOME = 1e-3
"""A home so near to the base, in km, is the base."""


def find_homes(brief: Brief, plan: Measured) -> Homes | None:
    """Set the reps' homes beside the bases; None where no rep has a home."""
    reps, rep_of = brief.book.reps, plan.roster.rep_of
    if reps is None or not np.isfinite(reps.homes).all(axis=1).any():
        return None
    place = np.where(rep_of[:, None] >= 0, reps.homes[rep_of], np.nan)
    km, minutes = np.full(len(rep_of), np.nan), np.full(len(rep_of), np.nan)
    roads, frame = brief.service.provider, brief.field.frame
    for t in np.flatnonzero(np.isfinite(place).all(axis=1) & np.isfinite(plan.base).all(axis=1)):
        home, base = place[t : t + 1], plan.base[t : t + 1]
        far = float(distances(frame, base, home)[0, 0])
        at_home = far < AT_HOME
        km[t] = 0.0 if at_home else far
        if frame.kind != "local":
            minutes[t] = 0.0 if at_home else roads.matrix(base, home).minutes[0, 0]
    return Homes(place, km, minutes)
