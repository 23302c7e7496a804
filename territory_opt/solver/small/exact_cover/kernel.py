"""Compiled: the cheapest exact cover of all units by sets of a pool and at most one other set."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled

ONE = np.uint64(1)
CHECK_INTERVAL = 256
"""Nodes between two checks of `stopped`."""

MIN_IMPROVEMENT = 1e-9
"""Least improvement over the best cover."""


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
def _leftover_cost(covered, cost, reward, load, low, high, base_unit, first, neighbour, queue, seen):
    """Reduced cost of the uncovered units as one territory; infinite where they cannot be one."""
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
    for s in range(len(base_unit)):
        if base_unit[s] < 0 or _has(covered, base_unit[s]):
            continue
        value = 0.0
        for x in range(size):
            value += cost[s, queue[x]] - reward[queue[x]]
        best = min(best, value)
    return best


@compiled
def _most_constrained_unit(
    pool, begin, end, slack, members, edge, covered, in_leftover, left, leftover, count, least
):
    """Pick the unit that the fewest sets can cover; -1 when one cannot be covered within the slack left."""
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
        if _has(covered, i) or _has(in_leftover, i):
            continue
        if not leftover and least[i] > left:
            return -1
        if count[i] < fewest:
            pick, fewest = i, count[i]
    return pick


@compiled
def _all_covered(covered, n):
    whole = True
    for i in range(n):
        whole = whole and _has(covered, i)
    return whole


@compiled
def _next_set(buffer, at, end, depth, slack, mask, unit, left):
    """Return the next set of a list that contains the unit, within the slack left; -1 when there is none."""
    while at[depth] < end[depth]:
        s = buffer[at[depth]]
        at[depth] += 1
        if slack[s] > left:
            at[depth] = end[depth]
        elif _has(mask[s], unit):
            return s
    return -1


@compiled
def _copy_disjoint(buffer, begin, end, mask, taken, slack, left):
    """Append the sets of a list that are disjoint from `taken`, within the slack left; returns their end."""
    last = end
    for x in range(begin, end):
        t = buffer[x]
        if slack[t] > left:
            break
        if _disjoint(mask[t], taken):
            buffer[last] = t
            last += 1
    return last


@compiled
def _copy_without(buffer, begin, end, mask, unit):
    """Append the sets of a list that do not contain a unit; returns their end."""
    last = end
    for x in range(begin, end):
        if not _has(mask[buffer[x]], unit):
            buffer[last] = buffer[x]
            last += 1
    return last


@compiled
def _store_picked(picked, path):
    picked[:] = -1
    at = 0
    for s in path:
        if s >= 0:
            picked[at] = s
            at += 1


@compiled
def cheapest_cover(
    mask, slack, members, edge, territories, budget, leftover, base, cost, reward, load, low, high, base_unit,
    first, neighbour, work, stopped, buffer, picked,
):  # fmt: skip
    """Divide all units into disjoint sets of least total slack, at most the budget.

    Depth-first search on the unit that the fewest sets can cover. With `leftover` exactly one territory is
    not of the pool: the units that the others leave, whose slack is at least the largest of the pool.

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
    leftover : bool
    base : float
        Reduced cost at which the slack is 0.
    cost, reward, load, low, high, own, first, neighbour
        As for the sets; used for the leftover territory.
    work : int
        Most visits of units, including those of sets.
    stopped : bool (1,)
        Set by the caller to end the search.
    buffer : int32 (p * (n + territories + 4),)
        Work space: the sets that are possible at every level of the search.
    picked : int64 (territories,)
        Output: the sets of the best cover, -1 for the leftover territory.

    Returns
    -------
    tuple
        Sum of slacks of the best cover, infinite when there is none; whether the search was completed; visits
        of units.
    """
    n, words, most = load.shape[0], mask.shape[1], load.shape[0] + territories + 3
    begin, end, at, unit, pick, todo = np.zeros((6, most), np.int64)
    covered, in_leftover = np.zeros((2, most, words), np.uint64)
    left, leftover_load = np.zeros((2, most))
    tried = np.zeros(most, np.bool_)
    count, least = np.zeros(n, np.int64), np.zeros(n)
    queue, seen = np.empty(n, np.int64), np.zeros(n, np.int8)
    last, reserve = (1, slack[-1]) if leftover else (0, 0.0)
    buffer[: len(slack)] = np.arange(len(slack))
    end[0], todo[0], left[0] = len(slack), territories, budget - reserve
    best, node_count, visits, depth, fresh = np.inf, 0, 0, 0, True
    while depth >= 0:
        if fresh:
            node_count += 1
            visits += n + (end[depth] - begin[depth]) * (len(members) // len(slack))
            if visits > work or (node_count % CHECK_INTERVAL == 0 and stopped[0]):
                return best, False, visits
            at[depth], tried[depth], fresh, unit[depth] = begin[depth], False, False, -1
            total = budget - reserve - left[depth]
            if todo[depth] > last:
                total = np.inf
            elif leftover:
                total += (
                    _leftover_cost(
                        covered[depth],
                        cost,
                        reward,
                        load,
                        low,
                        high,
                        base_unit,
                        first,
                        neighbour,
                        queue,
                        seen,
                    )
                    - base
                )
            elif not _all_covered(covered[depth], n):
                total = np.inf
            if total < best and total <= budget:
                _store_picked(picked, pick[1 : depth + 1])
                # Only cheaper covers from here on.
                left[: depth + 1] -= budget - total + MIN_IMPROVEMENT
                best, budget = total, total - MIN_IMPROVEMENT
            if todo[depth] > last and left[depth] >= 0.0:
                unit[depth] = _most_constrained_unit(
                    buffer, begin[depth], end[depth], slack, members, edge, covered[depth],
                    in_leftover[depth], left[depth], leftover, count, least,
                )  # fmt: skip
        i, child = unit[depth], depth + 1
        s = -1 if i < 0 else _next_set(buffer, at, end, depth, slack, mask, i, left[depth])
        # The leftover territory is the last way to cover a unit.
        try_leftover = i >= 0 and s < 0 and leftover and not tried[depth]
        if s < 0 and not (try_leftover and leftover_load[depth] + load[i, 0] <= high[0]):
            depth -= 1
            continue
        pick[child], left[child], todo[child], begin[child] = s, left[depth], todo[depth], end[depth]
        covered[child], in_leftover[child], leftover_load[child] = (
            covered[depth],
            in_leftover[depth],
            leftover_load[depth],
        )
        if s >= 0:
            left[child] -= slack[s]
            todo[child] -= 1
            covered[child] |= mask[s]
            end[child] = _copy_disjoint(buffer, begin[depth], end[depth], mask, mask[s], slack, left[child])
        else:
            tried[depth] = True
            in_leftover[child, i >> 6] |= ONE << np.uint64(i & 63)
            leftover_load[child] += load[i, 0]
            end[child] = _copy_without(buffer, begin[depth], end[depth], mask, i)
        depth, fresh = child, True
    return best, True, visits


def warm() -> None:
    """Compile on two units."""
    load, ends, base_unit = np.ones((2, 1)), np.array([0, 1, 2]), np.arange(2)
    cheapest_cover(
        np.array([[1], [2]], dtype=np.uint64), np.zeros(2), base_unit, ends, 2, 1.0, False, 0.0,
        np.ones((2, 2)), np.zeros(2), load, np.ones(1), np.ones(1), base_unit, ends, np.array([1, 0]), 9,
        np.zeros(1, np.bool_), np.zeros(20, np.int32), np.zeros(2, np.int64),
    )  # fmt: skip
