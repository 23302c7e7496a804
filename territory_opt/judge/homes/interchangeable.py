"""Territories that are asked for alike: whichever part of the map each gets, the plan is as good."""

from __future__ import annotations

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.resolve import ResolvedScenario


def alike(resolved: ResolvedScenario) -> Ints:
    """Number the kinds of territories, shape (k,): those of one kind may exchange their units.

    They have the same shares of all criteria, and the same base: the same home (a depot), or a free one. Then
    neither a load, nor a target, nor the objective changes.
    """
    homes = np.where(np.isfinite(resolved.homes), resolved.homes, np.inf)
    # Shares are quotients; those that differ by rounding alone are the same.
    described = np.column_stack([homes, resolved.share.round(12)])
    return np.unique(described, axis=0, return_inverse=True)[1].ravel()


def exchangeable(resolved: ResolvedScenario) -> Bools:
    """Territories that have another of their kind, shape (k,)."""
    kind = alike(resolved)
    several: Bools = np.bincount(kind)[kind] > 1
    return several


def rep_homes(resolved: ResolvedScenario) -> Floats:
    """Home of each territory's rep, whatever the base is, shape (k, 2); NaN without a rep, or a home."""
    homes, reps = np.full((resolved.k, 2), np.nan), resolved.book.reps
    if reps is not None and len(reps):
        owned = resolved.rep_of >= 0
        homes[owned] = reps.homes[resolved.rep_of[owned]]
    return homes
