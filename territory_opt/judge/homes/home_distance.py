"""Distance of the reps' homes from the bases of their territories."""

from __future__ import annotations

import numpy as np

from territory_opt.geography.distance import distances
from territory_opt.judge.measured_plan import MeasuredPlan
from territory_opt.model.homes import Homes
from territory_opt.resolve import ResolvedScenario

SAME_PLACE_KM = 1e-3
"""Distance below which a home is the base."""


def home_distances(resolved: ResolvedScenario, plan: MeasuredPlan) -> Homes | None:
    """Distance and minutes from each rep's home to the base; None when no rep has a home."""
    reps, rep_of = resolved.book.reps, plan.territories.rep_of
    if reps is None or not np.isfinite(reps.homes).all(axis=1).any():
        return None
    home_of = np.where(rep_of[:, None] >= 0, reps.homes[rep_of], np.nan)
    km, minutes = np.full(len(rep_of), np.nan), np.full(len(rep_of), np.nan)
    provider, frame = resolved.service.provider, resolved.field.frame
    for t in np.flatnonzero(np.isfinite(home_of).all(axis=1) & np.isfinite(plan.base).all(axis=1)):
        home, base = home_of[t : t + 1], plan.base[t : t + 1]
        km_to_base = float(distances(frame, base, home)[0, 0])
        same_place = km_to_base < SAME_PLACE_KM
        km[t] = 0.0 if same_place else km_to_base
        if frame.kind != "local":
            minutes[t] = 0.0 if same_place else provider.matrix(base, home).minutes[0, 0]
    return Homes(home_of, km, minutes)
