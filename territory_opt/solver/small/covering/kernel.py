"""Compiled: the cheapest division of all units into sets of a pool, and one set from outside it."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled

ONE = np.uint64(1)
LOOK = 256
"""Nodes between two looks at whether to stop."""

CHEAPER = 1e-9
"""By how much a division must be cheaper than the best one so far."""


@compiled
def _has(mask, unit):
    return (mask[unit >> 6] >> np.uint64(unit & 63)) & ONE != 0


@compiled
def _disjoint(a, b):
    common = np.uint64(0)
    for w in range(len(a)):
        common |= a[w] & b[w]
    return common == 0


@compiled
def _outsider(covered, cost, reward, load, low, high, own, first, neighbour, queue, seen):
    """Reduced cost of the units that are not covered as one territory; infinite where they make none."""
    n, c = load.shape
    held, start, size = np.zeros(c), -1, 0
    for i in range(n):
        seen[i] = 1 if _has(covered, i) else 0
        if seen[i] == 0:
            start = i
            size += 1
            for m in range(c):
                held[m] += load[i, m]
    for m in range(c):
        if held[m] < low[m] or held[m] > high[m]:
            return np.inf
    if start < 0:
        return np.inf
    queue[0], seen[start] = start, 1
    head, tail = 0, 1
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(first[u], first[u + 1]):
            v = neighbour[e]
            if seen[v] == 0:
                seen[v] = 1
                queue[tail] = v
                tail += 1
    if tail < size:
        return np.inf
    best = np.inf
    for s in range(len(own)):
        if own[s] < 0 or _has(covered, own[s]):
            continue
        value = 0.0
        for x in range(size):
            value += cost[s, queue[x]] - reward[queue[x]]
        best = min(best, value)
    return best


@compiled
def _hardest(pool, begin, end, slack, members, edge, covered, aside, left, outsider, count, least):
    """Pick the unit that fewest sets can still cover; -1 when one cannot be covered within what is left."""
    n = len(count)
    count[:] = 0
    least[:] = np.inf
    for x in range(begin, end):
        s = pool[x]
        for y in range(edge[s], edge[s + 1]):
            count[members[y]] += 1
            least[members[y]] = min(least[members[y]], slack[s])
    pick, fewest = -1, len(members) + 1
    for i in range(n):
        if _has(covered, i) or _has(aside, i):
            continue
        if not outsider and least[i] > left:
            return -1
        if count[i] < fewest:
            pick, fewest = i, count[i]
    return pick


@compiled
def _full(covered, n):
    whole = True
    for i in range(n):
        whole = whole and _has(covered, i)
    return whole


@compiled
def _next_set(room, at, end, depth, slack, mask, unit, left):
    """Return the next set of a list that holds the unit and is not too dear; -1 when there is none."""
    while at[depth] < end[depth]:
        s = room[at[depth]]
        at[depth] += 1
        if slack[s] > left:
            at[depth] = end[depth]
        elif _has(mask[s], unit):
            return s
    return -1


@compiled
def _disjoint_from(room, begin, end, mask, taken, slack, left):
    """Copy the sets of a list that are disjoint from others and not too dear behind it; where these end."""
    last = end
    for x in range(begin, end):
        t = room[x]
        if slack[t] > left:
            break
        if _disjoint(mask[t], taken):
            room[last] = t
            last += 1
    return last


@compiled
def _without(room, begin, end, mask, unit):
    """Copy the sets of a list that do not hold a unit behind it; where these end."""
    last = end
    for x in range(begin, end):
        if not _has(mask[room[x]], unit):
            room[last] = room[x]
            last += 1
    return last


@compiled
def _noted(picked, path):
    picked[:] = -1
    at = 0
    for s in path:
        if s >= 0:
            picked[at] = s
            at += 1


@compiled
def cheapest_cover(
    mask, slack, members, edge, territories, budget, outsider, base, cost, reward, load, low, high, own,
    first, neighbour, work, halt, room, picked,
):  # fmt: skip
    """Divide all units into disjoint sets whose slacks sum to at most the budget, as cheaply as possible.

    Depth first on the unit that fewest sets can cover. With an outsider exactly one territory is not of the
    pool: it is whatever the others leave, and its slack is at least the pool's largest.

    Parameters
    ----------
    mask : uint64 (p, words)
        Units of each set as bits; sets by rising slack.
    slack : float64 (p,)
        At least 0.
    members, edge : int64
        Units of set s are ``members[edge[s]:edge[s + 1]]``.
    territories : int
    budget : float
    outsider : bool
    base : float
        Reduced cost at which the slack is 0.
    cost, reward, load, low, high, own, first, neighbour
        As for the sets; for the outsider.
    work : int
        Units that may be looked at, those of sets included.
    halt : bool (1,)
        Set from outside to end the search.
    room : int32 (p * (n + territories + 4),)
        Work space: on every level of the search the sets that are still possible.
    picked : int64 (territories,)
        Output: the sets of the best division, -1 for the outsider.

    Returns
    -------
    tuple
        Sum of slacks of the best division, infinite when there is none; whether the search was completed;
        units looked at.
    """
    n, words, most = load.shape[0], mask.shape[1], load.shape[0] + territories + 3
    begin, end, at, unit, pick, todo = np.zeros((6, most), np.int64)
    covered, aside = np.zeros((2, most, words), np.uint64)
    left, aside_load = np.zeros((2, most))
    tried = np.zeros(most, np.bool_)
    count, least = np.zeros(n, np.int64), np.zeros(n)
    queue, seen = np.empty(n, np.int64), np.zeros(n, np.int8)
    last, reserve = (1, slack[-1]) if outsider else (0, 0.0)
    room[: len(slack)] = np.arange(len(slack))
    end[0], todo[0], left[0] = len(slack), territories, budget - reserve
    best, visited, looked, depth, fresh = np.inf, 0, 0, 0, True
    while depth >= 0:
        if fresh:
            visited += 1
            looked += n + (end[depth] - begin[depth]) * (len(members) // len(slack))
            if looked > work or (visited % LOOK == 0 and halt[0]):
                return best, False, looked
            at[depth], tried[depth], fresh, unit[depth] = begin[depth], False, False, -1
            total = budget - reserve - left[depth]
            if todo[depth] > last:
                total = np.inf
            elif outsider:
                total += (
                    _outsider(
                        covered[depth], cost, reward, load, low, high, own, first, neighbour, queue, seen
                    )
                    - base
                )
            elif not _full(covered[depth], n):
                total = np.inf
            if total < best and total <= budget:
                _noted(picked, pick[1 : depth + 1])
                # From now on only what is cheaper.
                left[: depth + 1] -= budget - total + CHEAPER
                best, budget = total, total - CHEAPER
            if todo[depth] > last and left[depth] >= 0.0:
                unit[depth] = _hardest(
                    room, begin[depth], end[depth], slack, members, edge, covered[depth], aside[depth],
                    left[depth], outsider, count, least,
                )  # fmt: skip
        i, child = unit[depth], depth + 1
        s = -1 if i < 0 else _next_set(room, at, end, depth, slack, mask, i, left[depth])
        # The outsider is the last way to cover a unit.
        aside_too = i >= 0 and s < 0 and outsider and not tried[depth]
        if s < 0 and not (aside_too and aside_load[depth] + load[i, 0] <= high[0]):
            depth -= 1
            continue
        pick[child], left[child], todo[child], begin[child] = s, left[depth], todo[depth], end[depth]
        covered[child], aside[child], aside_load[child] = covered[depth], aside[depth], aside_load[depth]
        if s >= 0:
            left[child] -= slack[s]
            todo[child] -= 1
            covered[child] |= mask[s]
            end[child] = _disjoint_from(room, begin[depth], end[depth], mask, mask[s], slack, left[child])
        else:
            tried[depth] = True
            aside[child, i >> 6] |= ONE << np.uint64(i & 63)
            aside_load[child] += load[i, 0]
            end[child] = _without(room, begin[depth], end[depth], mask, i)
        depth, fresh = child, True
    return best, True, looked


def warm() -> None:
    """Compile on two units."""
    load, ends, own = np.ones((2, 1)), np.array([0, 1, 2]), np.arange(2)
    cheapest_cover(
        np.array([[1], [2]], dtype=np.uint64), np.zeros(2), own, ends, 2, 1.0, False, 0.0, np.ones((2, 2)),
        np.zeros(2), load, np.ones(1), np.ones(1), own, ends, np.array([1, 0]), 9, np.zeros(1, np.bool_),
        np.zeros(20, np.int32), np.zeros(2, np.int64),
    )  # fmt: skip
