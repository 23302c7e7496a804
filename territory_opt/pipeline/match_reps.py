"""Assignment of reps to the territories of a solved plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.model.arrays import Ints
from territory_opt.model.result import Result
from territory_opt.resolve import ResolvedScenario


def with_matched_reps(resolved: ResolvedScenario, result: Result) -> Result:
    """Match reps with territories; the solver's findings follow the territories that are exchanged.

    Parameters
    ----------
    resolved : ResolvedScenario
    result : Result
        Of the blocks of the resolved scenario.

    Notes
    -----
    Some territories are interchangeable for the solver. A proof holds for every territory with the same
    rules, so with a proof only those are exchanged.
    """
    from territory_opt.judge import match_reps

    blocked = result.blocked
    movable = _interchangeable(resolved) if blocked is not None and blocked.proved else None
    place = match_reps(resolved, result.label[resolved.block], movable)
    if (place == np.arange(resolved.k)).all():
        return result
    exchanged = result.exchanged(place)
    if blocked is None:
        return exchanged
    names = zip(resolved.territory_id.tolist(), resolved.territory_id[place].tolist(), strict=True)
    return replace(exchanged, blocked=blocked.renamed(dict(names)))


def _interchangeable(resolved: ResolvedScenario) -> Ints:
    """The largest set of territories with the same locks and forbids."""
    if resolved.allowed is None:
        return np.arange(resolved.k)
    _, rules, count = np.unique(resolved.allowed, axis=1, return_inverse=True, return_counts=True)
    return np.flatnonzero(rules.ravel() == count.argmax())
