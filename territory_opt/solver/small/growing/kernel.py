"""Compiled: every connected set a base could serve at no more than a given reduced cost."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled
from territory_opt.solver.proof.kernel import rest_divides

LOOK = 2_048
"""Nodes between two looks at whether to stop."""


@compiled
def _cheapest_base(status, site, cost, own):
    """Whether no other member serves the set at less cost: it is then this base's set."""
    n = cost.shape[1]
    mine = 0.0
    for i in range(n):
        if status[i] == 1:
            mine += cost[site, i]
    for s in range(len(own)):
        if s == site or own[s] < 0 or status[own[s]] != 1:
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
def _reach(status, load, held, high, first, neighbour, queue, stamp, front, now):
    """Fill the queue with the members, then all that can still be reached; write which touch a member.

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
def _least(reduced, load, lead, low, high, held, order, queue, members, tail, stamp, status, now):
    """Least reduced cost that what is in reach can add, one criterion's limits kept by parts of units.

    Returns it and the price of a unit of load at that optimum; infinite where the limit is out of reach.
    """
    added, weight, whole = 0.0, 0.0, 0.0
    for x in range(members, tail):
        v = queue[x]
        whole += load[v, lead]
        if reduced[v] < 0.0:
            added += reduced[v]
            weight += load[v, lead]
    need = low[lead] - held[lead] - weight
    over = held[lead] + weight - high[lead]
    if held[lead] + whole < low[lead]:
        return np.inf, 0.0
    n = len(order)
    if need > 0.0:
        for x in range(n):
            v = order[x]
            # Units without load do not help, and rounding may bring the search to them.
            if status[v] != 0 or stamp[v] != now or reduced[v] < 0.0 or load[v, lead] == 0.0:
                continue
            if load[v, lead] >= need:
                return added + reduced[v] * need / load[v, lead], reduced[v] / load[v, lead]
            need -= load[v, lead]
            added += reduced[v]
    elif over > 0.0:
        for x in range(n - 1, -1, -1):
            v = order[x]
            if status[v] != 0 or stamp[v] != now or reduced[v] >= 0.0 or load[v, lead] == 0.0:
                continue
            if load[v, lead] >= over:
                return added - reduced[v] * over / load[v, lead], reduced[v] / load[v, lead]
            over -= load[v, lead]
            added -= reduced[v]
    return added, 0.0


@compiled
def _walled_in(status, load, lead, low, high, held, first, neighbour, queue, seen):
    """Whether what the members leave lies in pieces that cannot be cut down to whole territories.

    A piece must lose to the set whatever it has above a whole number of territories, and the set has little
    room; units that are out cannot be lost.
    """
    n = len(status)
    room = high - held[lead]
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
            whole += load[u, lead]
            if status[u] == 2:
                out += load[u, lead]
            for e in range(first[u], first[u + 1]):
                v = neighbour[e]
                if status[v] != 1 and not seen[v]:
                    seen[v] = 1
                    queue[tail] = v
                    tail += 1
        rest = min(whole, np.floor(whole / low + 1e-9) * high)
        room -= whole - rest
        if room < -1e-9 or rest < out - 1e-9:
            return True
    return False


@compiled
def _next_unit(
    status, reduced, value, limit, load, lead, low, high, held, order, first, neighbour, queue, stamp, front,
    ahead, seen, now,
):  # fmt: skip
    """Pick the neighbour that matters most, and whether it is tried inside first; -1 for none."""
    pick, gain, most = -1, 0.0, -1.0
    members, tail = _reach(status, load, held, high, first, neighbour, queue, stamp, front, now)
    if tail == members:
        return pick, False
    added, price = _least(
        reduced, load, lead, low, high, held, order, queue, members, tail, stamp, status, now
    )
    if np.isinf(added) or value + added > limit:
        return pick, False
    if low[lead] > 0.0 and _walled_in(
        status, load, lead, low[lead], high[lead], held, first, neighbour, ahead, seen
    ):
        return pick, False
    for x in range(members, tail):
        v = queue[x]
        charged = reduced[v] - price * load[v, lead]
        if front[v] == now and abs(charged) > most:
            most, pick, gain = abs(charged), v, charged
    return pick, gain <= 0.0


@compiled
def _moved(held, load, reduced, unit, sign):
    """Add a unit's loads to those of the set, or take them away; its reduced cost with that sign."""
    for m in range(len(held)):
        held[m] += sign * load[unit, m]
    return sign * reduced[unit]


@compiled
def sets_of_base(
    site, root, cost, reward, load, lead, low, high, own, territories, first, neighbour, order, limit,
    improve, nodes, halt, found, worth,
):  # fmt: skip
    """Find connected sets with `root` that keep the limits, by including and excluding neighbours.

    Sets that another member serves at less cost are left out, and sets that leave a rest which cannot be
    divided into the other territories. A branch is left when parts of the units in reach cannot bring the
    reduced cost to the limit.

    Parameters
    ----------
    site, root : int
        Row of the base, and its unit.
    cost : float64 (s, n)
    reward : float64 (n,)
        Of serving each unit: reduced cost is cost less reward.
    load : float64 (n, c)
    lead : int
        The criterion whose limits are kept in the bound of a branch.
    low, high : float64 (c,)
    own : int64 (s,)
    territories : int
    first, neighbour
        Neighbour lists.
    order : int64 (n,)
        Units by reduced cost for a unit of the leading load.
    limit : float
        Greatest reduced cost of a set.
    improve : bool
        Whether each set must be better than the one before.
    nodes : int
    halt : bool (1,)
        Set from outside to end the search.
    found : bool (most, n), worth : float64 (most,)
        Output: the sets and their reduced costs.

    Returns
    -------
    tuple of int
        Number of sets, nodes visited, and 1 when these are all the sets, else 0.
    """
    n, c = load.shape
    reduced = cost[site] - reward
    status, gone, seen = np.zeros(n, np.int8), np.zeros(n, np.bool_), np.zeros(n, np.int8)
    # How a unit on the path stands: 0 in, 1 out, 2 in at last, 3 out at last.
    chosen, turn = np.empty(n + 1, np.int64), np.empty(n + 1, np.int8)
    queue, stamp, front = np.empty(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
    ahead = np.empty(n, np.int64)
    held = load[root].copy()
    status[root] = 1
    value, depth, visited, count, grown = reduced[root], 0, 0, 0, True
    while True:
        visited += 1
        if visited > nodes or (visited % LOOK == 0 and halt[0]):
            return count, visited, 0
        fits = grown and value <= limit
        for m in range(c):
            fits = fits and low[m] <= held[m] <= high[m]
        if (
            fits
            and _cheapest_base(status, site, cost, own)
            and rest_divides(status, gone, load, low, high, territories - 1, first, neighbour, queue, seen)
        ):
            if count == len(found):
                return count, visited, 0
            for i in range(n):
                found[count, i] = status[i] == 1
            worth[count] = value
            count += 1
            if improve:
                limit = value - 1e-9
        pick, inside = _next_unit(
            status, reduced, value, limit, load, lead, low, high, held, order, first, neighbour, queue, stamp,
            front, ahead, seen, visited,
        )  # fmt: skip
        grown = pick >= 0 and inside
        if pick >= 0:
            chosen[depth], turn[depth] = pick, 0 if inside else 1
            status[pick] = 1 if inside else 2
            value += _moved(held, load, reduced, pick, 1.0 if inside else 0.0)
            depth += 1
            continue
        while depth > 0 and turn[depth - 1] > 1:
            depth -= 1
            v = chosen[depth]
            value += _moved(held, load, reduced, v, -1.0 if turn[depth] == 2 else 0.0)
            status[v] = 0
        if depth == 0:
            return count, visited, 1
        v = chosen[depth - 1]
        grown = turn[depth - 1] == 1
        turn[depth - 1], status[v] = (2, 1) if grown else (3, 2)
        value += _moved(held, load, reduced, v, 1.0 if grown else -1.0)


def warm() -> None:
    """Compile on two units."""
    load, ends, order = np.ones((2, 1)), np.array([0, 1, 2]), np.arange(2)
    sets_of_base(
        0, 0, np.ones((2, 2)), np.ones(2), load, 0, np.ones(1), np.ones(1), order, 2, ends, np.array([1, 0]),
        order, 1.0, False, 9, np.zeros(1, np.bool_), np.zeros((4, 2), np.bool_), np.zeros(4),
    )  # fmt: skip
