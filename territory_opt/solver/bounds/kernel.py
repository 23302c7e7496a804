"""Compiled: the cheapest assignment at given prices, and what every base would gather at given rewards."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def _least(row):
    """Where the least number of a row first stands.

    Four at a time, so that none waits for the one before; and without `min`, which looks for NaN as well.
    """
    a, b, c, d = np.inf, np.inf, np.inf, np.inf
    whole = len(row) // 4 * 4
    for t in range(0, whole, 4):
        a = row[t] if row[t] < a else a
        b = row[t + 1] if row[t + 1] < b else b
        c = row[t + 2] if row[t + 2] < c else c
        d = row[t + 3] if row[t + 3] < d else d
    for t in range(whole, len(row)):
        a = row[t] if row[t] < a else a
    least = min(a, b, c, d)
    t = 0
    while t < len(row) - 1 and row[t] != least:
        t += 1
    return t


@compiled
def cheapest(cost, load, price, label, total):
    """Give each unit to the territory where it is cheapest after prices.

    Writes the labels (n,) and the territories' loads (k, c); returns the sum of the reduced costs.
    """
    n, k = cost.shape
    c = load.shape[2]
    # One row after another, so that the compiler can take several territories at a time.
    prices, row = np.empty((c, k)), np.empty(k)
    for m in range(c):
        prices[m] = price[:, m]
    same = load.strides[1] == 0
    total[:] = 0.0
    value = 0.0
    for i in range(n):
        for t in range(k):
            row[t] = cost[i, t]
        for m in range(c):
            own = prices[m]
            if same:
                amount = load[i, 0, m]
                for t in range(k):
                    row[t] -= amount * own[t]
            else:
                for t in range(k):
                    row[t] -= load[i, t, m] * own[t]
        chosen = _least(row)
        label[i] = chosen
        value += row[chosen]
        for m in range(c):
            total[chosen, m] += load[i, chosen, m]
    return value


@compiled
def gather(cost, load, reward, price, low, high, own, value, held):
    """Let every base take the units that pay, and its own unit in any case.

    A unit pays at a base when its cost, less its reward, less the price of its loads, is below 0. Writes the
    value of each base (s,), prices of its limits included, and the loads it takes (s, c).

    Parameters
    ----------
    cost : float64 (s, n)
        From each base to each unit; infinite where the unit may not go.
    load : float64 (n, c)
    reward : float64 (n,)
        For having a unit served.
    price : float64 (s, c)
        Above 0 on the lower limit, below 0 on the upper one.
    low, high : float64 (s, c)
    own : int64 (s,)
        The unit a base lies in and must take; -1 for a home.
    value, held : float64 (s,), (s, c)
        Output.
    """
    s, n = cost.shape
    c = load.shape[1]
    for j in range(s):
        gathered = 0.0
        for m in range(c):
            held[j, m] = 0.0
            if price[j, m] > 0.0:
                gathered += low[j, m] * price[j, m]
            elif price[j, m] < 0.0:
                gathered += high[j, m] * price[j, m]
        for i in range(n):
            reduced = cost[j, i] - reward[i]
            for m in range(c):
                reduced -= load[i, m] * price[j, m]
            if reduced < 0.0 or i == own[j]:
                gathered += reduced
                for m in range(c):
                    held[j, m] += load[i, m]
        value[j] = gathered


@compiled
def uncovered(cost, load, reward, price, own, chosen, slope):
    """Write 1 less the number of chosen bases that take each unit: the supergradient of the rewards (n,)."""
    c = load.shape[1]
    slope[:] = 1.0
    for j in chosen:
        for i in range(cost.shape[1]):
            reduced = cost[j, i] - reward[i]
            for m in range(c):
                reduced -= load[i, m] * price[j, m]
            if reduced < 0.0 or i == own[j]:
                slope[i] -= 1.0


def warm() -> None:
    """Compile the kernels of the bound over all bases on two units."""
    cost, load, ones = np.ones((2, 2)), np.ones((2, 1)), np.ones(2)
    price, own, held = np.zeros((2, 1)), np.arange(2), np.zeros((2, 1))
    gather(cost, load, ones, price, load, load, own, ones.copy(), held)
    uncovered(cost, load, ones, price, own, np.array([0]), ones.copy())
