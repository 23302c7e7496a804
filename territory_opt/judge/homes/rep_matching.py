"""Reps are given their territories, once it is settled what the territories are."""

from __future__ import annotations

import numpy as np

from territory_opt.judge.homes.interchangeable import exchangeable
from territory_opt.judge.homes.rep_options import RepOptions
from territory_opt.model.arrays import Ints
from territory_opt.resolve import ResolvedScenario


def match_reps(resolved: ResolvedScenario, label: Ints, places: Ints | None = None) -> Ints:
    """Find the place of each territory that suits its rep best: little travel from home, customers kept.

    Territories change places only where that changes no load, target or base, no lock or forbid, and keeps
    the limit on change.

    Parameters
    ----------
    resolved : ResolvedScenario
    label : Ints, shape (n,)
        Place of each unit's territory now, one of the brief's; -1 for none.
    places : Ints or None
        The places that may be exchanged; None: all.

    Returns
    -------
    Ints, shape (k,)
        New place of the territory at each place. Where nothing is gained, it stays.
    """
    stays = np.arange(resolved.k)
    movable = exchangeable(resolved)
    if places is not None:
        movable &= np.isin(stays, places)
    if movable.sum() < 2:
        return stays
    return RepOptions.of(resolved, label).only(movable).best(resolved.scenario.matching.keep)
