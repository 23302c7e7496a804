"""Compiled: the cheapest assignment at given prices, and the value of every base at given rewards."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def _least(row):
    """Index of the first minimum of a row.

    Four independent minima avoid a dependency chain; comparisons avoid the NaN checks of `min`.
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
def assign_cheapest(cost, load, price, label, total):
    """Assign each unit to the territory of least reduced cost.

    Writes the labels (n,) and the territories' loads (k, c); returns the sum of the reduced costs.
    """
    n, k = cost.shape
    c = load.shape[2]
    # Prices row by row, so that the compiler can vectorise over territories.
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
            base_unit = prices[m]
            if same:
                amount = load[i, 0, m]
                for t in range(k):
                    row[t] -= amount * base_unit[t]
            else:
                for t in range(k):
                    row[t] -= load[i, t, m] * base_unit[t]
        chosen = _least(row)
        label[i] = chosen
        value += row[chosen]
        for m in range(c):
            total[chosen, m] += load[i, chosen, m]
    return value


@compiled
def base_values(cost, load, reward, price, low, high, base_unit, value, held):
    """Evaluate every base: it takes its own unit and all units of negative reduced cost.

    The reduced cost of a unit is its cost less its reward less the price of its loads. Writes the value of
    each base (s,), including the prices of its limits, and the loads it takes (s, c).

    Parameters
    ----------
    cost : float64 (s, n)
        From each base to each unit; infinite where the unit may not go.
    load : float64 (n, c)
    reward : float64 (n,)
        For serving a unit.
    price : float64 (s, c)
        Above 0 on the lower limit, below 0 on the upper one.
    low, high : float64 (s, c)
    base_unit : int64 (s,)
        The unit that contains the base, which it must take; -1 for a home.
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
            if reduced < 0.0 or i == base_unit[j]:
                gathered += reduced
                for m in range(c):
                    held[j, m] += load[i, m]
        value[j] = gathered


@compiled
def reward_slopes(cost, load, reward, price, base_unit, chosen, slope):
    """Write 1 less the number of chosen bases that take each unit: the supergradient of the rewards (n,)."""
    c = load.shape[1]
    slope[:] = 1.0
    for j in chosen:
        for i in range(cost.shape[1]):
            reduced = cost[j, i] - reward[i]
            for m in range(c):
                reduced -= load[i, m] * price[j, m]
            if reduced < 0.0 or i == base_unit[j]:
                slope[i] -= 1.0


def warm() -> None:
    """Compile the kernels of the bound over all bases on two units."""
    cost, load, ones = np.ones((2, 2)), np.ones((2, 1)), np.ones(2)
    price, base_unit, held = np.zeros((2, 1)), np.arange(2), np.zeros((2, 1))
    base_values(cost, load, ones, price, load, load, base_unit, ones.copy(), held)
    reward_slopes(cost, load, ones, price, base_unit, np.array([0]), ones.copy())
