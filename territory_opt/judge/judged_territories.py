"""The judged territories: names, reps, homes, and shares of the totals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints, Texts
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class JudgedTerritories:
    """k territories: the requested ones, then any extra ones. c criteria.

    Parameters
    ----------
    territory_id : Texts, shape (k,)
    rep_of : Ints, shape (k,)
        -1 for a vacant territory.
    homes : Floats, shape (k, 2)
        NaN where the base is free.
    share : Floats, shape (k, c)
        Share of each criterion's total; the rows of requested territories sum to 1, the others are 0.
    requested : int
        Number of requested territories; they come first.
    """

    territory_id: Texts
    rep_of: Ints
    homes: Floats
    share: Floats
    requested: int

    def __len__(self) -> int:
        """Number of territories, extra ones included."""
        return len(self.territory_id)


def slot_of_territory(resolved: ResolvedScenario, territories: JudgedTerritories) -> Ints:
    """Slot of each judged territory, shape (k,): its index among the territories of the scenario.

    A slot is matched by its rep; vacant slots are filled in order. -1 for extra territories.
    """
    slot_of_rep = {int(rep): t for t, rep in enumerate(resolved.rep_of) if rep >= 0}
    slot = np.array([slot_of_rep.get(int(rep), -1) for rep in territories.rep_of], dtype=np.int64)
    unmatched = np.flatnonzero((slot < 0) & (np.arange(len(territories)) < territories.requested))
    vacant = np.setdiff1d(np.arange(resolved.k), slot)
    count = min(len(unmatched), len(vacant))
    slot[unmatched[:count]] = vacant[:count]
    return slot


def judged_territories(
    resolved: ResolvedScenario, territory_id: Texts, rep_of: Ints, requested: int
) -> JudgedTerritories:
    """Territories with the home and the share of their reps.

    Parameters
    ----------
    resolved : ResolvedScenario
    territory_id : Texts, shape (k,)
    rep_of : Ints, shape (k,)
    requested : int
        Number of territories, from the first, that have a share; a vacant one has the mean share.
    """
    slot = {int(rep): t for t, rep in enumerate(resolved.rep_of) if rep >= 0}
    homes = np.full((len(rep_of), 2), np.nan)
    share = np.tile(resolved.share.mean(axis=0), (len(rep_of), 1))
    for t, rep in enumerate(rep_of):
        if rep >= 0:
            homes[t], share[t] = resolved.homes[slot[int(rep)]], resolved.share[slot[int(rep)]]
    share[requested:] = 0.0
    return JudgedTerritories(territory_id, rep_of, homes, share / share.sum(axis=0), requested)


def resolved_territories(resolved: ResolvedScenario) -> JudgedTerritories:
    """The territories of the scenario, in its order."""
    return judged_territories(resolved, resolved.territory_id, resolved.rep_of, resolved.k)
