"""Interchangeable territories: exchanging their units changes no load, target or objective."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.resolve import ResolvedScenario


def interchange_kinds(resolved: ResolvedScenario) -> Ints:
    """Number the kinds of territories, shape (k,): those of one kind may exchange their units.

    They have the same shares of all criteria, and the same base: the same home (a depot), or a free one.
    """
    homes = np.where(np.isfinite(resolved.homes), resolved.homes, np.inf)
    # Shares are quotients; rounding removes differences by rounding errors.
    described = np.column_stack([homes, resolved.share.round(12)])
    return np.unique(described, axis=0, return_inverse=True)[1].ravel()


def interchangeable(resolved: ResolvedScenario) -> Bools:
    """Territories with another one of their kind, shape (k,)."""
    kind = interchange_kinds(resolved)
    several: Bools = np.bincount(kind)[kind] > 1
    return several


def rep_homes(resolved: ResolvedScenario) -> Floats:
    """Home of each territory's rep, for fixed and free bases, shape (k, 2); NaN without a rep or a home."""
    homes, reps = np.full((resolved.k, 2), np.nan), resolved.book.reps
    if reps is not None and len(reps):
        owned = resolved.rep_of >= 0
        homes[owned] = reps.homes[resolved.rep_of[owned]]
    return homes
