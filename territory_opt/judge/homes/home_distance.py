"""How far the reps live from the bases of their territories."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.distance import distances
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.homes import Homes
from territory_opt.resolve import ResolvedScenario

AT_HOME = 1e-3
"""A home so near to the base, in km, is the base."""


def find_homes(resolved: ResolvedScenario, plan: MeasuredPlan) -> Homes | None:
    """Set the reps' homes beside the bases; None where no rep has a home."""
    reps, rep_of = resolved.book.reps, plan.roster.rep_of
    if reps is None or not np.isfinite(reps.homes).all(axis=1).any():
        return None
    place = np.where(rep_of[:, None] >= 0, reps.homes[rep_of], np.nan)
    km, minutes = np.full(len(rep_of), np.nan), np.full(len(rep_of), np.nan)
    roads, frame = resolved.service.provider, resolved.field.frame
    for t in np.flatnonzero(np.isfinite(place).all(axis=1) & np.isfinite(plan.base).all(axis=1)):
        home, base = place[t : t + 1], plan.base[t : t + 1]
        far = float(distances(frame, base, home)[0, 0])
        at_home = far < AT_HOME
        km[t] = 0.0 if at_home else far
        if frame.kind != "local":
            minutes[t] = 0.0 if at_home else roads.matrix(base, home).minutes[0, 0]
    return Homes(place, km, minutes)
