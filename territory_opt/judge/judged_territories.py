"""The territories that are judged: whose they are, where they start, what share each should carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints, Texts
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class JudgedTerritories:
    """k territories: those that were asked for, then any that were not. c criteria.

    Parameters
    ----------
    territory_id : Texts, shape (k,)
    rep_of : Ints, shape (k,)
        -1 for a vacant territory.
    homes : Floats, shape (k, 2)
        NaN where the base is free.
    share : Floats, shape (k, c)
        Share of each criterion's total; the rows asked for sum to 1, the others are 0.
    asked : int
        How many of the territories were asked for; they come first.
    """

    territory_id: Texts
    rep_of: Ints
    homes: Floats
    share: Floats
    asked: int

    def __len__(self) -> int:
        """Number of territories, those not asked for included."""
        return len(self.territory_id)


def slots(resolved: ResolvedScenario, roster: JudgedTerritories) -> Ints:
    """Which of the brief's territories each judged one is, shape (k,): its rep's, the others in order.

    -1 for those nobody asked for.
    """
    slot_of = {int(rep): t for t, rep in enumerate(resolved.rep_of) if rep >= 0}
    slot = np.array([slot_of.get(int(rep), -1) for rep in roster.rep_of], dtype=np.int64)
    open_places = np.flatnonzero((slot < 0) & (np.arange(len(roster)) < roster.asked))
    vacant = np.setdiff1d(np.arange(resolved.k), slot)
    both = min(len(open_places), len(vacant))
    slot[open_places[:both]] = vacant[:both]
    return slot


def judged_territories(
    resolved: ResolvedScenario, territory_id: Texts, rep_of: Ints, asked: int
) -> JudgedTerritories:
    """Give each territory the home and the share of its rep.

    Parameters
    ----------
    resolved : ResolvedScenario
    territory_id : Texts, shape (k,)
    rep_of : Ints, shape (k,)
    asked : int
        The first so many territories have a share; a vacant one has the mean share.
    """
    slot = {int(rep): t for t, rep in enumerate(resolved.rep_of) if rep >= 0}
    homes = np.full((len(rep_of), 2), np.nan)
    share = np.tile(resolved.share.mean(axis=0), (len(rep_of), 1))
    for t, rep in enumerate(rep_of):
        if rep >= 0:
            homes[t], share[t] = resolved.homes[slot[int(rep)]], resolved.share[slot[int(rep)]]
    share[asked:] = 0.0
    return JudgedTerritories(territory_id, rep_of, homes, share / share.sum(axis=0), asked)


def resolved_territories(resolved: ResolvedScenario) -> JudgedTerritories:
    """Return the territories of the scenario, in the brief's order."""
    return judged_territories(resolved, resolved.territory_id, resolved.rep_of, resolved.k)
