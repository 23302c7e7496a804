"""Territories that are asked for alike: whichever part of the map each gets, the plan is as good."""

from __future__ import annotations

import numpy as np

from territory_opt.brief import Brief
from territory_opt.model.arrays import Bools, Floats, Ints


def alike(brief: Brief) -> Ints:
    """Number the kinds of territories, shape (k,): those of one kind may exchange their units.

    They have the same shares of all criteria, and the same base: the same home (a depot), or a free one. Then
    neither a load, nor a target, nor the objective changes.
    """
    homes = np.where(np.isfinite(brief.homes), brief.homes, np.inf)
    # Shares are quotients; those that differ by rounding alone are the same.
    described = np.column_stack([homes, brief.share.round(12)])
    return np.unique(described, axis=0, return_inverse=True)[1].ravel()


def exchangeable(brief: Brief) -> Bools:
    """Territories that have another of their kind, shape (k,)."""
    kind = alike(brief)
    several: Bools = np.bincount(kind)[kind] > 1
    return several


def rep_homes(brief: Brief) -> Floats:
    """Home of each territory's rep, whatever the base is, shape (k, 2); NaN without a rep, or a home."""
    homes, reps = np.full((brief.k, 2), np.nan), brief.book.reps
    if reps is not None and len(reps):
        owned = brief.rep_of >= 0
        homes[owned] = reps.homes[brief.rep_of[owned]]
    return homes
