"""Compiled: annealing over boundary units."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled
from territory_opt.solver.random.kernel import random_float, random_integer


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

    Breadth-first from one neighbour inside the territory until all the others are reached: a few steps when
    the ring around i is closed, the whole piece when it is not.
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
def _partner(i, a, b, start, label, first, neighbour, state):
    """A unit of b, near `start`, that touches territory a elsewhere than at i; -1 if there is none."""
    x = start
    for _ in range(4):
        x = neighbour[first[x] + random_integer(state, first[x + 1] - first[x])]
        if x == i or label[x] != b:
            return -1
        for e in range(first[x], first[x + 1]):
            j = neighbour[e]
            if j != i and label[j] == a:
                return x
    return -1


@compiled
def _missed(t, total, less, more, bands):
    """Penalty of territory t for its bands once the loads `less` have left it and `more` have come."""
    low, high, price, curve = bands
    missed = 0.0
    for m in range(total.shape[1]):
        load = total[t, m] - less[m] + more[m]
        missed += _miss_cost(load, low[t, m], high[t, m], price[t, m], curve)
    return missed


@compiled
def _change_excess(change_spent, disruption):
    """Penalty for what changes hands beyond the limit."""
    return disruption[3] * max(0.0, change_spent - disruption[2])


@compiled
def _list_cuts(label, graph, cut, place):
    """List the directed edges that part territories in `cut`, with their places there; returns how many."""
    _, neighbour, _, owner, _ = graph
    count = 0
    for e in range(len(neighbour)):
        place[e] = -1
        if label[owner[e]] != label[neighbour[e]]:
            cut[count] = e
            place[e] = count
            count += 1
    return count


@compiled
def _relabel(i, b, label, graph, cut, place, count):
    """Give unit i to territory b and keep the list of cut edges, of which there are `count` (1,)."""
    first, neighbour, _, _, twin = graph
    label[i] = b
    for e in range(first[i], first[i + 1]):
        parted = label[neighbour[e]] != b
        if parted == (place[e] >= 0):
            continue
        for edge in (e, twin[e]):
            if parted:
                place[edge] = count[0]
                cut[count[0]] = edge
                count[0] += 1
            else:
                count[0] -= 1
                hole, last = place[edge], cut[count[0]]
                cut[hole] = last
                place[last] = hole
                place[edge] = -1


@compiled
def _stays_whole(i, x, a, b, label, graph, work):
    """Whether both territories stay in one piece when unit i goes from a to b, and x, unless -1, back.

    Each of two units is tested with the other already moved, which can only connect more.
    """
    first, neighbour = graph[0], graph[1]
    if x < 0:
        return removable(i, label, first, neighbour, work[0], work[1], work[2])
    label[i] = b
    whole = removable(x, label, first, neighbour, work[0], work[1], work[2])
    label[i] = a
    if whole:
        label[x] = a
        whole = removable(i, label, first, neighbour, work[0], work[1], work[2])
        label[x] = b
    return whole


@compiled
def _cost_change(i, x, a, b, label, cost, graph):
    """Growth of cost and cut border when unit i goes from a to b, and x, unless -1, back."""
    first, neighbour, border = graph[0], graph[1], graph[2]
    change = cost[i, b] - cost[i, a] + _border_change(i, a, b, label, first, neighbour, border)
    if x >= 0:
        label[i] = b
        change += cost[x, a] - cost[x, b] + _border_change(x, b, a, label, first, neighbour, border)
        label[i] = a
    return change


@compiled
def _exchange_loads(i, x, a, b, load, moving):
    """Write what leaves a, what comes to b, and what comes to a and leaves b for it: the rows of `moving`."""
    for m in range(load.shape[2]):
        moving[0, m], moving[1, m] = load[i, a, m], load[i, b, m]
        moving[2, m], moving[3, m] = 0.0, 0.0
        if x >= 0:
            moving[2, m], moving[3, m] = load[x, a, m], load[x, b, m]


@compiled
def _change_share(i, x, a, b, moved, change_spent):
    """What changes hands in all when unit i goes from a to b, and x, unless -1, back."""
    after = change_spent + moved[i, b] - moved[i, a]
    return after if x < 0 else after + moved[x, a] - moved[x, b]


@compiled
def anneal(
    label, total, cost, load, low, high, price, curve, graph, contiguous, hot, cold, draws, swaps,
    disruption, state, stamp, queue, mark,
):  # fmt: skip
    """Shift and swap boundary units, accepting by Metropolis at a falling temperature.

    Changes `label` (n,) and `total` (k, c) in place. No territory is emptied. Only edges between territories
    are drawn; each stands for as many of the draws as it takes to meet one among all edges.

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
    graph : tuple of int64 (n + 1,), int64 (2m,), float64 (2m,), int64 (2m,), int64 (2m,)
        Neighbour lists: where each begins, the neighbours, the weight of each common border, the unit whose
        neighbour it is, and where the same border stands in the neighbour's list.
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
    neighbour, owner = graph[1], graph[3]
    work, bands, moving = (stamp, queue, mark), (low, high, price, curve), np.zeros((4, total.shape[1]))
    moved, change_spent, change_cost = disruption[0], disruption[1], disruption[3] > 0.0
    size = np.zeros(len(total), dtype=np.int64)
    for t in label:
        size[t] += 1
    cut, place = np.empty(len(neighbour), dtype=np.int32), np.empty(len(neighbour), dtype=np.int32)
    count = np.array([_list_cuts(label, graph, cut, place)])
    missed = np.array([_missed(t, total, moving[2], moving[3], bands) for t in range(len(total))])
    change_price = _change_excess(change_spent[0], disruption)
    done, temperature, accepted, drawn = 0.0, hot, 0, 0
    while done < draws and count[0] > 0:
        if drawn & 63 == 0:
            temperature = hot * (cold / hot) ** (done / draws)
        drawn += 1
        done += len(neighbour) / count[0]
        edge = cut[random_integer(state, count[0])]
        i, j, x = owner[edge], neighbour[edge], -1
        a, b = label[i], label[j]
        if swaps > 0.0 and random_float(state) < swaps:
            x = _partner(i, a, b, j, label, graph[0], neighbour, state)
            if x < 0:
                continue
        # A move saves at most the present penalties: many are rejected before loads are computed.
        limit = missed[a] + missed[b] + change_price - temperature * np.log(random_float(state) + 1e-300)
        change = _cost_change(i, x, a, b, label, cost, graph)
        if change > limit or (x < 0 and size[a] == 1):
            continue
        change_share = _change_share(i, x, a, b, moved, change_spent[0]) if change_cost else 0.0
        change_costs = _change_excess(change_share, disruption)
        _exchange_loads(i, x, a, b, load, moving)
        missed_a = _missed(a, total, moving[0], moving[2], bands)
        if change + change_costs + missed_a > limit:
            continue
        missed_b = _missed(b, total, moving[3], moving[1], bands)
        if change + change_costs + missed_a + missed_b > limit:
            continue
        if contiguous and not _stays_whole(i, x, a, b, label, graph, work):
            continue
        _relabel(i, b, label, graph, cut, place, count)
        if x >= 0:
            _relabel(x, a, label, graph, cut, place, count)
        else:
            size[a] -= 1
            size[b] += 1
        for m in range(total.shape[1]):
            total[a, m] += moving[2, m] - moving[0, m]
            total[b, m] += moving[1, m] - moving[3, m]
        missed[a], missed[b], change_price = missed_a, missed_b, change_costs
        if change_cost:
            change_spent[0] = change_share
        accepted += 1
    return accepted
