"""Match reps to territories once the territories are found."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.homes.interchangeable import interchangeable
from territory_opt.judge.homes.rep_options import RepOptions
from territory_opt.model.arrays import Ints
from territory_opt.resolve import ResolvedScenario


def match_reps(resolved: ResolvedScenario, label: Ints, slots: Ints | None = None) -> Ints:
    """Best slot of each territory, by travel from the reps' homes and customers kept.

    Territories exchange slots only where that changes no load, target or base, no lock or forbid, and keeps
    the limit on change.

    Parameters
    ----------
    resolved : ResolvedScenario
    label : Ints, shape (n,)
        Slot of each unit's territory now; -1 for none.
    slots : Ints or None
        Slots that may be exchanged; None: all.

    Returns
    -------
    Ints, shape (k,)
        New slot of the territory in each slot; unchanged where an exchange gains nothing.
    """
    unchanged = np.arange(resolved.k)
    movable = interchangeable(resolved)
    if slots is not None:
        movable &= np.isin(unchanged, slots)
    if movable.sum() < 2:
        return unchanged
    return RepOptions.of(resolved, label).restricted_to(movable).best(resolved.scenario.matching.keep)
