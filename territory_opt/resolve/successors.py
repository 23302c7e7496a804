"""Match today's territories to the scenario's, before units are assigned."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.geography.distance import distances
from territory_opt.model.arrays import Floats, Ints
from territory_opt.resolve.owned_amounts import OwnedAmounts
from territory_opt.resolve.resolved_scenario import ResolvedScenario
from territory_opt.resolve.today import Today, continues_by_rep

_DISTANCE_WEIGHT = 1e-6
"""Weight of distance against the unchanged share: it only breaks ties."""


def successors(resolved: ResolvedScenario, in_force: Today, amounts: OwnedAmounts) -> Ints:
    """Territory of the scenario that continues each of today's, one to one; shape (m,), -1 for none.

    A rep's territory of today is matched to the rep's territory. The remaining ones are matched by the same
    name, then by the assignment that leaves most of the measure unchanged under the locks and forbids, ties
    broken by the distance to homes. When the names of today's territories say nothing about reps, all are
    matched in this way.

    Parameters
    ----------
    resolved : ResolvedScenario
    in_force : Today
    amounts : OwnedAmounts
        Of the limited measure.
    """
    territory_of_rep = {int(rep): t for t, rep in enumerate(resolved.rep_of) if rep >= 0}
    successor = np.array([territory_of_rep.get(int(rep), -1) for rep in in_force.rep_of], dtype=np.int64)
    by_rep = continues_by_rep(resolved.book, in_force)
    available = [t for t in range(resolved.k) if resolved.rep_of[t] < 0 or not by_rep]
    by_name = {str(resolved.territory_id[t]): t for t in available}
    for i in np.flatnonzero(in_force.rep_of < 0):
        successor[i] = by_name.get(str(in_force.territory_id[i]), -1)
    old = np.flatnonzero((in_force.rep_of < 0) & (successor < 0))
    new = np.array([t for t in available if t not in successor], dtype=np.int64)
    if len(old) and len(new):
        unchanged = _unchanged_share(resolved, in_force, amounts, old, new)
        distance = _relative_distance(resolved, in_force, old, new)
        row, column = linear_sum_assignment(unchanged - _DISTANCE_WEIGHT * distance, maximize=True)
        successor[old[row]] = new[column]
    return successor


def _unchanged_share(
    resolved: ResolvedScenario, in_force: Today, amounts: OwnedAmounts, old: Ints, new: Ints
) -> Floats:
    """Share of the measure that may stay when each new territory continues each old one; (old, new)."""
    share = np.empty((len(old), len(new)))
    for row, territory in enumerate(old):
        own, weight = amounts.owner == territory, np.zeros(len(in_force.label))
        weight[amounts.unit[own]] = amounts.amount[own] / amounts.total
        units = np.flatnonzero((in_force.label == territory) | (weight > 0))
        if resolved.allowed is None:
            share[row] = weight[units].sum()
        else:
            share[row] = weight[units] @ resolved.allowed[np.ix_(resolved.block[units], new)]
    return share


def _relative_distance(resolved: ResolvedScenario, in_force: Today, old: Ints, new: Ints) -> Floats:
    """Mean distance of each old territory's units to each home, divided by the greatest; (old, new).

    0 for a territory without a home.
    """
    homes, points = resolved.homes[new], resolved.field.unit_points
    fixed = np.isfinite(homes).all(axis=1)
    distance: Floats = np.zeros((len(old), len(new)))
    for row, territory in enumerate(old) if fixed.any() else ():
        units = points[in_force.label == territory]
        distance[row, fixed] = distances(resolved.field.frame, units, homes[fixed]).mean(axis=0)
    return distance / distance.max() if distance.any() else distance
