"""Compiled: the best set of whole large units for each territory, at given prices."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def _rest_cost(held, price, low, high):
    """Cost, at the prices, of the load that small units must add to `held`."""
    cost = 0.0
    for m in range(len(price)):
        if price[m] > 0.0:
            cost += price[m] * max(0.0, low[m] - held[m])
        elif price[m] < 0.0:
            cost += price[m] * (high[m] - held[m])
    return cost


@compiled
def _fits(held, load, high):
    fits = True
    for m in range(len(held)):
        fits = fits and held[m] + load[m] <= high[m] * (1.0 + 1e-9)
    return fits


@compiled
def _search(order, value, load, gain, price, low, high, most, taken):
    """Depth-first search over the units in `order`; marks the best set in `taken`, returns a lower bound.

    `gain` is the change in cost by each unit without capacity limits; the sum of the remaining gains bounds a
    branch. Branches not searched within `most` nodes count with that bound, so the result stays valid.
    """
    count, criteria = len(order), load.shape[1]
    left = np.zeros(count + 1)
    for d in range(count - 1, -1, -1):
        left[d] = left[d + 1] + gain[order[d]]
    inside = np.zeros(count, dtype=np.bool_)
    stage = np.zeros(count + 1, dtype=np.int64)
    held = np.zeros(criteria)
    spent, best, cut, nodes, d = 0.0, np.inf, np.inf, 0, 0
    while d >= 0:
        if stage[d] == 0:
            nodes += 1
            here = spent + _rest_cost(held, price, low, high)
            if here < best:
                best = here
                taken[:] = False
                for e in range(d):
                    if inside[e]:
                        taken[order[e]] = True
            if d == count or here + left[d] >= best - 1e-12:
                d -= 1
                continue
            if nodes > most:
                cut = min(cut, here + left[d])
                d -= 1
                continue
            stage[d] = 1
            unit = order[d]
            if _fits(held, load[unit], high):
                inside[d] = True
                spent += value[unit]
                for m in range(criteria):
                    held[m] += load[unit, m]
                d += 1
                stage[d] = 0
            continue
        if stage[d] == 1:
            unit = order[d]
            if inside[d]:
                inside[d] = False
                spent -= value[unit]
                for m in range(criteria):
                    held[m] -= load[unit, m]
            stage[d] = 2
            d += 1
            stage[d] = 0
            continue
        d -= 1
    return min(best, cut)


@compiled
def choose(cost, load, reward, price, low, high, most, taken, held, wanted):
    """Choose for every territory the whole units that reduce its cost most, within its upper limits.

    Returns the sum over the territories; writes the units taken, their loads, and the least load that small
    units must add.

    Parameters
    ----------
    cost : float64 (b, k)
        Of the large units, including the prices of the base-dependent criteria.
    load : float64 (b, s)
        Their loads of the s criteria that do not depend on the base.
    reward : float64 (b,)
        For serving a unit.
    price : float64 (k, s)
    low, high : float64 (k, s)
    most : int
        Most nodes for each territory.
    taken : bool (k, b)
        Output.
    held, wanted : float64 (k, s)
        Output: the loads taken; the least load that is missing, at most `high - held`.
    """
    units, territories, criteria = cost.shape[0], cost.shape[1], load.shape[1]
    value, gain = np.empty(units), np.empty(units)
    total = 0.0
    for t in range(territories):
        count = 0
        candidates = np.empty(units, dtype=np.int64)
        for i in range(units):
            value[i] = cost[i, t] - reward[i]
            gain[i] = value[i]
            for m in range(criteria):
                gain[i] -= price[t, m] * load[i, m]
            if gain[i] < 0.0:
                candidates[count] = i
                count += 1
        order = candidates[:count][np.argsort(gain[candidates[:count]])]
        total += _search(order, value, load, gain, price[t], low[t], high[t], most, taken[t])
        for m in range(criteria):
            held[t, m] = 0.0
            for i in range(units):
                if taken[t, i]:
                    held[t, m] += load[i, m]
            wanted[t, m] = max(0.0, low[t, m] - held[t, m])
    return total


def warm() -> None:
    """Compile for two units and two territories."""
    ones, out = np.ones((2, 1)), np.ones((2, 1))
    taken = np.zeros((2, 2), dtype=np.bool_)
    choose(np.ones((2, 2)), ones, np.zeros(2), ones, ones, ones, 1, taken, out, out)
