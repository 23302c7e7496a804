"""Compiled: the cheapest assignment at given prices."""

from __future__ import annotations

import numpy as np

from territory_opt.solver.compiled import compiled


@compiled
def cheapest(cost, load, price, label, total):
    """Give each unit to the territory where it is cheapest after prices.

    Writes the labels (n,) and the territories' loads (k, c); returns the sum of the reduced costs.
    """
    n, k = cost.shape
    c = load.shape[2]
    total[:] = 0.0
    value = 0.0
    for i in range(n):
        best, chosen = np.inf, 0
        for t in range(k):
            reduced = cost[i, t]
            for m in range(c):
                reduced -= load[i, t, m] * price[t, m]
            if reduced < best:
                best, chosen = reduced, t
        label[i] = chosen
        value += best
        for m in range(c):
            total[chosen, m] += load[i, chosen, m]
    return value
