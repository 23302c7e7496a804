"""Compiled: the best whole units for one territory, at given prices."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def _rest_cost(held, price, low, high):
    """What the small units must still bring, at their price: none when `held` passes the lower limit."""
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
    """Depth-first over the units in `order`; marks the best set in `taken`, returns a limit below its cost.

    `gain` is what each unit brings where nothing is capped: no set brings more than the gains that are left.
    After `most` nodes whatever was not looked into counts by that estimate, so the answer stays valid.
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
    """Let every territory take the whole units that pay, within its upper limits.

    Returns the sum over the territories; writes who takes what, the loads taken, and the load each
    territory would have the small units bring at the least.

    Parameters
    ----------
    cost : float64 (b, k)
        Of the large units, loads without a constant total already priced in.
    load : float64 (b, s)
        Their loads of the s criteria with a constant total.
    reward : float64 (b,)
        For having a unit served.
    price : float64 (k, s)
    low, high : float64 (k, s)
    most : int
        Nodes searched for each territory.
    taken : bool (k, b)
        Output.
    held, wanted : float64 (k, s)
        Output: the loads taken; the least that is still wanted, at most `high - held`.
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
