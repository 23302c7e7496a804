"""Whose today's territories are tomorrow, decided before anything is assigned."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.geography.distance import distances
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.today import Today

_DISTANCE_COUNTS = 1e-6
"""What distance may count for against shares that stay: it only settles ties."""


def successors(resolved: ResolvedScenario, now: Today, weight: Floats) -> Ints:
    """Territory asked for that each of today's goes on as, one to one; shape (m,), -1 for one that ends.

    A rep's territory of today is the rep's new one. Among those left on both sides, first the same name, then
    the matching that lets most of the measure stay under the locks and forbids, and among equals the one
    whose homes are nearest. When today's names point to no rep at all, everything is left.

    Parameters
    ----------
    resolved : ResolvedScenario
    now : Today
    weight : Floats, shape (n,)
        Shares of the measure whose change is limited.
    """
    slot = {int(rep): t for t, rep in enumerate(resolved.rep_of) if rep >= 0}
    found = np.array([slot.get(int(rep), -1) for rep in now.rep_of], dtype=np.int64)
    by_rep = bool((now.rep_of >= 0).any())
    left = [t for t in range(resolved.k) if resolved.rep_of[t] < 0 or not by_rep]
    same = {str(resolved.territory_id[t]): t for t in left}
    for i in np.flatnonzero(now.rep_of < 0):
        found[i] = same.get(str(now.territory_id[i]), -1)
    old = np.flatnonzero((now.rep_of < 0) & (found < 0))
    new = np.array([t for t in left if t not in found], dtype=np.int64)
    if len(old) and len(new):
        gain = _stays(resolved, now, weight, old, new) - _DISTANCE_COUNTS * _far(resolved, now, old, new)
        row, column = linear_sum_assignment(gain, maximize=True)
        found[old[row]] = new[column]
    return found


def _stays(resolved: ResolvedScenario, now: Today, weight: Floats, old: Ints, new: Ints) -> Floats:
    """Share of the measure that may stay when each old territory goes on as each new one."""
    gain = np.empty((len(old), len(new)))
    for row, territory in enumerate(old):
        units = np.flatnonzero(now.label == territory)
        if resolved.allowed is None:
            gain[row] = weight[units].sum()
        else:
            gain[row] = weight[units] @ resolved.allowed[np.ix_(resolved.block[units], new)]
    return gain


def _far(resolved: ResolvedScenario, now: Today, old: Ints, new: Ints) -> Floats:
    """Mean distance of each old territory's units from each home, as a share of the greatest.

    0 for a territory without a home.
    """
    homes, points = resolved.homes[new], resolved.field.unit_points
    fixed = np.isfinite(homes).all(axis=1)
    far: Floats = np.zeros((len(old), len(new)))
    for row, territory in enumerate(old) if fixed.any() else ():
        units = points[now.label == territory]
        far[row, fixed] = distances(resolved.field.frame, units, homes[fixed]).mean(axis=0)
    return far / far.max() if far.any() else far
