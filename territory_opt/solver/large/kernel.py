"""Compiled: prices over candidate lists, and assigning units that have no territory."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def cheapest_listed(territory, cost, load, price, label, total):
    """Give each unit to the listed territory where it is cheapest after prices.

    Parameters
    ----------
    territory : int32 (n, s)
        Territories each unit may go to; all of them real.
    cost : float64 (n, s)
        Infinite where the unit must not go.
    load : float64 (n, s, c)
    price : float64 (k, c)
    label : int64 (n,)
        Written: the territory of each unit.
    total : float64 (k, c)
        Written: loads of the territories.

    Returns
    -------
    float
        Sum of the reduced costs.
    """
    n, s = cost.shape
    c = load.shape[2]
    total[:] = 0.0
    value = 0.0
    for i in range(n):
        best, chosen = np.inf, 0
        for e in range(s):
            t = territory[i, e]
            reduced = cost[i, e]
            for m in range(c):
                reduced -= load[i, e, m] * price[t, m]
            if reduced < best:
                best, chosen = reduced, e
        t = territory[i, chosen]
        label[i] = t
        value += best
        for m in range(c):
            total[t, m] += load[i, chosen, m]
    return value


@compiled
def _before(heap_cost, heap_order, a, b):
    if heap_cost[a] != heap_cost[b]:
        return heap_cost[a] < heap_cost[b]
    return heap_order[a] < heap_order[b]


@compiled
def _push(heap, size, cost, order, entry):
    heap[size] = entry
    child = size
    while child > 0:
        parent = (child - 1) // 2
        if not _before(cost, order, heap[child], heap[parent]):
            break
        heap[child], heap[parent] = heap[parent], heap[child]
        child = parent


@compiled
def _pop(heap, size, cost, order):
    top = heap[0]
    heap[0] = heap[size - 1]
    size -= 1
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= size:
            break
        if child + 1 < size and _before(cost, order, heap[child + 1], heap[child]):
            child += 1
        if not _before(cost, order, heap[child], heap[parent]):
            break
        heap[child], heap[parent] = heap[parent], heap[child]
        parent = child
    return top


@compiled
def regrow(label, first, neighbour, territory, priced, away):
    """Let the neighbours grow over every unit without a territory, the cheapest first; changes `label`.

    Parameters
    ----------
    label : int64 (n,)
        -1 for units without a territory.
    first, neighbour : (n + 1,), (2m,)
        Neighbour lists.
    territory : int32 (n, s)
    priced : float64 (n, s)
        What each unit costs in its listed territories; infinite where it must not go.
    away : float64 (2m,)
        Above every listed cost: what a unit costs in the territory of a neighbour that is not on its list.
    """
    n = len(label)
    most = len(neighbour) + 1
    cost = np.empty(most)
    unit = np.empty(most, dtype=np.int64)
    owner = np.empty(most, dtype=np.int64)
    order = np.empty(most, dtype=np.int64)
    heap = np.empty(most, dtype=np.int64)
    entries, size = 0, 0
    queued = np.empty(n, dtype=np.int64)
    tail = 0
    for i in range(n):
        if label[i] >= 0:
            queued[tail] = i
            tail += 1
    head = 0
    while head < tail or size > 0:
        if head < tail:
            i = queued[head]
            head += 1
        else:
            entry = _pop(heap, size, cost, order)
            size -= 1
            i = unit[entry]
            if label[i] >= 0:
                continue
            label[i] = owner[entry]
        for e in range(first[i], first[i + 1]):
            j = neighbour[e]
            if label[j] >= 0:
                continue
            price = away[e]
            for s in range(territory.shape[1]):
                if territory[j, s] == label[i]:
                    price = priced[j, s]
                    break
            cost[entries] = price
            unit[entries] = j
            owner[entries] = label[i]
            order[entries] = j
            _push(heap, size, cost, order, entries)
            entries += 1
            size += 1


def warm() -> None:
    """Compile the kernels on two units."""
    territory, ones = np.zeros((2, 2), dtype=np.int32), np.ones((2, 2))
    # Lists longer than 1: a view of one entry would be another type to numba.
    load, price = np.broadcast_to(np.ones((2, 1, 1)), (2, 2, 1)), np.ones((1, 1))
    cheapest_listed(territory, ones, load, price, np.zeros(2, dtype=np.int64), price.copy())
    first, neighbour = np.array([0, 1, 2]), np.array([1, 0])
    regrow(np.array([0, -1]), first, neighbour, territory, ones, np.ones(2))
