"""Compiled: the connected sets that a base can serve at no more than a given reduced cost."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled
from territory_opt.solver.proof.kernel import rest_is_divisible

CHECK_INTERVAL = 2_048
"""Nodes between two checks of `stopped`."""


@compiled
def _is_cheapest_base(status, site, cost, base_unit):
    """Whether no other member serves the set at less cost."""
    n = cost.shape[1]
    mine = 0.0
    for i in range(n):
        if status[i] == 1:
            mine += cost[site, i]
    for s in range(len(base_unit)):
        if s == site or base_unit[s] < 0 or status[base_unit[s]] != 1:
            continue
        other = 0.0
        for i in range(n):
            if status[i] == 1:
                other += cost[s, i]
                if other >= mine:
                    break
        if other < mine * (1.0 - 1e-12):
            return False
    return True


@compiled
def _reachable(status, load, held, high, first, neighbour, queue, stamp, front, now):
    """Fill the queue with the members, then with all reachable units; mark in `front` those next to a member.

    Returns the numbers of members and of units in the queue.
    """
    n, c = load.shape
    head, tail = 0, 0
    for v in range(n):
        if status[v] == 1:
            stamp[v] = now
            queue[tail] = v
            tail += 1
    members = tail
    while head < tail:
        u = queue[head]
        head += 1
        for e in range(first[u], first[u + 1]):
            v = neighbour[e]
            if status[v] != 0 or stamp[v] == now:
                continue
            fits = True
            for m in range(c):
                fits = fits and held[m] + load[v, m] <= high[m]
            if fits:
                stamp[v] = now
                queue[tail] = v
                tail += 1
                if head <= members:
                    front[v] = now
    return members, tail


@compiled
def _least_addition(
    reduced, load, tightest, low, high, held, order, queue, members, tail, stamp, status, now
):
    """Least reduced cost that reachable units can add, with fractional units within one criterion's limits.

    Returns it and the price of a unit of load at that optimum; infinite where the limit cannot be reached.
    """
    added, weight, whole = 0.0, 0.0, 0.0
    for x in range(members, tail):
        v = queue[x]
        whole += load[v, tightest]
        if reduced[v] < 0.0:
            added += reduced[v]
            weight += load[v, tightest]
    need = low[tightest] - held[tightest] - weight
    over = held[tightest] + weight - high[tightest]
    if held[tightest] + whole < low[tightest]:
        return np.inf, 0.0
    n = len(order)
    if need > 0.0:
        for x in range(n):
            v = order[x]
            # Units without load do not help, but rounding may lead to them.
            if status[v] != 0 or stamp[v] != now or reduced[v] < 0.0 or load[v, tightest] == 0.0:
                continue
            if load[v, tightest] >= need:
                return added + reduced[v] * need / load[v, tightest], reduced[v] / load[v, tightest]
            need -= load[v, tightest]
            added += reduced[v]
    elif over > 0.0:
        for x in range(n - 1, -1, -1):
            v = order[x]
            if status[v] != 0 or stamp[v] != now or reduced[v] >= 0.0 or load[v, tightest] == 0.0:
                continue
            if load[v, tightest] >= over:
                return added - reduced[v] * over / load[v, tightest], reduced[v] / load[v, tightest]
            over -= load[v, tightest]
            added -= reduced[v]
    return added, 0.0


@compiled
def _rest_is_indivisible(status, load, tightest, low, high, held, first, neighbour, queue, seen):
    """Whether the units outside the set form pieces that cannot be reduced to whole territories.

    The load of a piece beyond a whole number of territories must go to the set, within its upper limit;
    excluded units cannot go.
    """
    n = len(status)
    spare = high - held[tightest]
    seen[:] = 0
    for start in range(n):
        if status[start] == 1 or seen[start]:
            continue
        queue[0], seen[start] = start, 1
        head, tail = 0, 1
        whole, out = 0.0, 0.0
        while head < tail:
            u = queue[head]
            head += 1
            whole += load[u, tightest]
            if status[u] == 2:
                out += load[u, tightest]
            for e in range(first[u], first[u + 1]):
                v = neighbour[e]
                if status[v] != 1 and not seen[v]:
                    seen[v] = 1
                    queue[tail] = v
                    tail += 1
        rest = min(whole, np.floor(whole / low + 1e-9) * high)
        spare -= whole - rest
        if spare < -1e-9 or rest < out - 1e-9:
            return True
    return False


@compiled
def _next_unit(
    status, reduced, value, limit, load, tightest, low, high, held, order, first, neighbour, queue, stamp,
    front, ahead, seen, now,
):  # fmt: skip
    """Pick the neighbour of largest absolute priced cost, and whether to include it first; -1 for none."""
    pick, gain, most = -1, 0.0, -1.0
    members, tail = _reachable(status, load, held, high, first, neighbour, queue, stamp, front, now)
    if tail == members:
        return pick, False
    added, price = _least_addition(
        reduced, load, tightest, low, high, held, order, queue, members, tail, stamp, status, now
    )
    if np.isinf(added) or value + added > limit:
        return pick, False
    if low[tightest] > 0.0 and _rest_is_indivisible(
        status, load, tightest, low[tightest], high[tightest], held, first, neighbour, ahead, seen
    ):
        return pick, False
    for x in range(members, tail):
        v = queue[x]
        priced = reduced[v] - price * load[v, tightest]
        if front[v] == now and abs(priced) > most:
            most, pick, gain = abs(priced), v, priced
    return pick, gain <= 0.0


@compiled
def _update_held(held, load, reduced, unit, sign):
    """Add a unit's loads times `sign` to those of the set; returns its reduced cost times `sign`."""
    for m in range(len(held)):
        held[m] += sign * load[unit, m]
    return sign * reduced[unit]


@compiled
def sets_of_base(
    site, root, cost, reward, load, tightest, low, high, base_unit, territories, first, neighbour, order,
    limit, improve, nodes, stopped, found, found_cost,
):  # fmt: skip
    """Find connected sets with `root` that keep the limits, by including and excluding neighbours.

    Sets that another member serves at less cost are omitted, as are sets whose rest cannot be divided into
    the other territories. A branch is pruned when fractions of the reachable units cannot bring the reduced
    cost to the limit.

    Parameters
    ----------
    site, root : int
        Row of the base, and its unit.
    cost : float64 (s, n)
    reward : float64 (n,)
        Of serving each unit: reduced cost is cost less reward.
    load : float64 (n, c)
    tightest : int
        The criterion with the narrowest limits, used in the bound of a branch.
    low, high : float64 (c,)
    base_unit : int64 (s,)
    territories : int
    first, neighbour
        Neighbour lists.
    order : int64 (n,)
        Units by reduced cost per unit of load of criterion `tightest`.
    limit : float
        Largest reduced cost of a set.
    improve : bool
        Whether each set must be better than the one before.
    nodes : int
    stopped : bool (1,)
        Set by the caller to end the search.
    found : bool (most, n), found_cost : float64 (most,)
        Output: the sets and their reduced costs.

    Returns
    -------
    tuple of int
        Number of sets, nodes visited, and 1 when the sets are complete, else 0.
    """
    n, c = load.shape
    reduced = cost[site] - reward
    status, assigned, seen = np.zeros(n, np.int8), np.zeros(n, np.bool_), np.zeros(n, np.int8)
    # State of a unit on the path: 0 included first, 1 excluded first, 2 then included, 3 then excluded.
    chosen, turn = np.empty(n + 1, np.int64), np.empty(n + 1, np.int8)
    queue, stamp, front = np.empty(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    ahead = np.empty(n, np.int64)
    held = load[root].copy()
    status[root] = 1
    value, depth, visited, count, added_last = reduced[root], 0, 0, 0, True
    while True:
        visited += 1
        if visited > nodes or (visited % CHECK_INTERVAL == 0 and stopped[0]):
            return count, visited, 0
        fits = added_last and value <= limit
        for m in range(c):
            fits = fits and low[m] <= held[m] <= high[m]
        if (
            fits
            and _is_cheapest_base(status, site, cost, base_unit)
            and rest_is_divisible(
                status, assigned, load, low, high, territories - 1, first, neighbour, queue, seen
            )
        ):
            if count == len(found):
                return count, visited, 0
            for i in range(n):
                found[count, i] = status[i] == 1
            found_cost[count] = value
            count += 1
            if improve:
                limit = value - 1e-9
        pick, inside = _next_unit(
            status, reduced, value, limit, load, tightest, low, high, held, order, first, neighbour, queue,
            stamp, front, ahead, seen, visited,
        )  # fmt: skip
        added_last = pick >= 0 and inside
        if pick >= 0:
            chosen[depth], turn[depth] = pick, 0 if inside else 1
            status[pick] = 1 if inside else 2
            value += _update_held(held, load, reduced, pick, 1.0 if inside else 0.0)
            depth += 1
            continue
        while depth > 0 and turn[depth - 1] > 1:
            depth -= 1
            v = chosen[depth]
            value += _update_held(held, load, reduced, v, -1.0 if turn[depth] == 2 else 0.0)
            status[v] = 0
        if depth == 0:
            return count, visited, 1
        v = chosen[depth - 1]
        added_last = turn[depth - 1] == 1
        turn[depth - 1], status[v] = (2, 1) if added_last else (3, 2)
        value += _update_held(held, load, reduced, v, 1.0 if added_last else -1.0)


def warm() -> None:
    """Compile on two units."""
    load, ends, order = np.ones((2, 1)), np.array([0, 1, 2]), np.arange(2)
    sets_of_base(
        0, 0, np.ones((2, 2)), np.ones(2), load, 0, np.ones(1), np.ones(1), order, 2, ends, np.array([1, 0]),
        order, 1.0, False, 9, np.zeros(1, np.bool_), np.zeros((4, 2), np.bool_), np.zeros(4),
    )  # fmt: skip
