"""Annealing over boundary units: the compiled heart of the search."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled
from territory_opt.solver.chance.kernel import below, unit_interval


@compiled
def _miss_cost(load, low, high, price, curve):
    """Penalty of a load outside its band."""
    miss = 0.0
    if load < low:
        miss = low - load
    elif load > high:
        miss = load - high
    return miss * (price + curve * miss)


@compiled
def removable(i, label, first, neighbour, stamp, queue, mark):
    """Whether the territory of unit i stays in one piece, and not empty, without it.

    Breadth-first from one neighbour inside the territory until all the others are met: a few steps when the
    ring around i is closed, the whole piece when it is not.
    """
    home = label[i]
    wanted = 0
    start = -1
    for e in range(first[i], first[i + 1]):
        j = neighbour[e]
        if label[j] == home:
            wanted += 1
            start = j
    if wanted <= 1:
        return wanted == 1
    mark[0] += 2
    target, seen = mark[0], mark[0] + 1
    for e in range(first[i], first[i + 1]):
        j = neighbour[e]
        if label[j] == home:
            stamp[j] = target
    stamp[i] = seen
    stamp[start] = seen
    queue[0] = start
    head, tail, met = 0, 1, 1
    while head < tail:
        x = queue[head]
        head += 1
        for e in range(first[x], first[x + 1]):
            j = neighbour[e]
            if label[j] != home or stamp[j] == seen:
                continue
            if stamp[j] == target:
                met += 1
                if met == wanted:
                    return True
            stamp[j] = seen
            queue[tail] = j
            tail += 1
    return False


@compiled
def _border_change(i, a, b, label, first, neighbour, border):
    """Growth of the cut border when unit i goes from territory a to b."""
    change = 0.0
    for e in range(first[i], first[i + 1]):
        other = label[neighbour[e]]
        if other == a:
            change += border[e]
        elif other == b:
            change -= border[e]
    return change


@compiled
def _balance_change(i, a, b, total, load, low, high, price, curve):
    """Growth of the penalties when unit i goes from territory a to b."""
    change = 0.0
    for m in range(total.shape[1]):
        x, y = total[a, m], total[b, m]
        change += _miss_cost(x - load[i, a, m], low[a, m], high[a, m], price[a, m], curve)
        change -= _miss_cost(x, low[a, m], high[a, m], price[a, m], curve)
        change += _miss_cost(y + load[i, b, m], low[b, m], high[b, m], price[b, m], curve)
        change -= _miss_cost(y, low[b, m], high[b, m], price[b, m], curve)
    return change


@compiled
def _disruption_change(i, a, b, change):
    """Growth of the penalty for changing hands beyond the limit when unit i goes from territory a to b."""
    moved, spent, most, price = change
    if price == 0.0:
        return 0.0
    after = spent[0] + moved[i, b] - moved[i, a]
    return price * (max(0.0, after - most) - max(0.0, spent[0] - most))


@compiled
def _move(i, a, b, label, size, total, load, change):
    label[i] = b
    size[a] -= 1
    size[b] += 1
    if change[3] > 0.0:
        change[1][0] += change[0][i, b] - change[0][i, a]
    for m in range(total.shape[1]):
        total[a, m] -= load[i, a, m]
        total[b, m] += load[i, b, m]


@compiled
def _partner(i, a, b, start, label, first, neighbour, state):
    """A unit of b, near `start`, that touches territory a elsewhere than at i; -1 if none is met."""
    x = start
    for _ in range(4):
        x = neighbour[first[x] + below(state, first[x + 1] - first[x])]
        if x == i or label[x] != b:
            return -1
        for e in range(first[x], first[x + 1]):
            j = neighbour[e]
            if j != i and label[j] == a:
                return x
    return -1


@compiled
def _shift(
    i, a, b, change, limit, label, size, total, load, low, high, price, curve, graph, contiguous,
    disruption, work,
):  # fmt: skip
    """Move unit i from territory a to b when that is acceptable; returns whether it was."""
    change += _balance_change(i, a, b, total, load, low, high, price, curve)
    change += _disruption_change(i, a, b, disruption)
    if change > limit or size[a] == 1:
        return False
    if contiguous and not removable(i, label, graph[0], graph[1], work[0], work[1], work[2]):
        return False
    _move(i, a, b, label, size, total, load, disruption)
    return True


@compiled
def _swap(
    i, a, b, x, change, limit, label, size, total, cost, load, low, high, price, curve, graph, contiguous,
    disruption, work,
):  # fmt: skip
    """Move unit i from territory a to b and x from b to a when that is acceptable; returns whether it was."""
    first, neighbour, border = graph
    change += _balance_change(i, a, b, total, load, low, high, price, curve)
    change += _disruption_change(i, a, b, disruption)
    _move(i, a, b, label, size, total, load, disruption)
    change += cost[x, a] - cost[x, b] + _border_change(x, b, a, label, first, neighbour, border)
    change += _balance_change(x, b, a, total, load, low, high, price, curve)
    change += _disruption_change(x, b, a, disruption)
    keep = change <= limit
    if keep and contiguous:
        keep = removable(x, label, first, neighbour, work[0], work[1], work[2])
    if not keep:
        _move(i, b, a, label, size, total, load, disruption)
        return False
    _move(x, b, a, label, size, total, load, disruption)
    if contiguous:
        # i must be able to leave a: asked with x already there, which can only help.
        label[i] = a
        keep = removable(i, label, first, neighbour, work[0], work[1], work[2])
        label[i] = b
        if not keep:
            _move(x, a, b, label, size, total, load, disruption)
            _move(i, b, a, label, size, total, load, disruption)
    return keep


@compiled
def anneal(
    label, total, cost, load, low, high, price, curve, first, neighbour, border, contiguous, hot, cold, draws,
    swaps, disruption, state, stamp, queue, mark,
):  # fmt: skip
    """Shift and swap boundary units, accepting by Metropolis at a falling temperature.

    Changes `label` (n,) and `total` (k, c) in place. No territory is emptied.

    Parameters
    ----------
    label : int64 (n,)
    total : float64 (k, c)
        Loads of the territories, in shares of the mean target.
    cost : float64 (n, k)
        What a unit adds to the objective, the mean territory being 1.
    load : float64 (n, k, c)
    low, high : float64 (k, c)
        Bands, taken as constant during the call.
    price : float64 (k, c)
        Penalty for each unit of load outside the band; `curve` adds a quadratic part.
    first, neighbour, border : (n + 1,), (2m,), (2m,)
        Neighbour lists, and the weight of each common border.
    hot, cold : float
        Temperatures at the first and last draw.
    draws : int
    swaps : float
        Share of the draws that try a swap.
    disruption : tuple of float64 (n, k), float64 (1,), float, float
        What moving a unit away from today's plan counts, its sum so far (changed in place), the most there
        may be, and the price of more; a price of 0 turns it off.
    state, stamp, queue, mark
        Random state and work space.

    Returns
    -------
    int
        Number of accepted moves.

    References
    ----------
    Kirkpatrick, Gelatt, Vecchi 1983, doi 10.1126/science.220.4598.671.
    """
    graph, work = (first, neighbour, border), (stamp, queue, mark)
    size = np.zeros(total.shape[0], dtype=np.int64)
    for t in label:
        size[t] += 1
    accepted = 0
    cooling = (cold / hot) ** (1.0 / max(1, draws // 256))
    heat = hot
    for draw in range(draws):
        if draw & 255 == 0 and draw:
            heat *= cooling
        i = below(state, len(label))
        degree = first[i + 1] - first[i]
        if degree == 0:
            continue
        a = label[i]
        j = neighbour[first[i] + below(state, degree)]
        b = label[j]
        if a == b:
            continue
        limit = -heat * np.log(unit_interval(state) + 1e-300)
        change = cost[i, b] - cost[i, a] + _border_change(i, a, b, label, first, neighbour, border)
        if swaps == 0.0 or unit_interval(state) >= swaps:
            accepted += _shift(
                i, a, b, change, limit, label, size, total, load, low, high, price, curve, graph, contiguous,
                disruption, work,
            )  # fmt: skip
            continue
        x = _partner(i, a, b, j, label, first, neighbour, state)
        if x >= 0:
            accepted += _swap(
                i, a, b, x, change, limit, label, size, total, cost, load, low, high, price, curve, graph,
                contiguous, disruption, work,
            )  # fmt: skip
    return accepted
