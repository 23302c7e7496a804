"""Compiled: every connected set that contains a unit and keeps the limits."""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled


@compiled
def rest_is_divisible(status, assigned, load, low, high, territories, first, neighbour, queue, seen):
    """Whether the loads of the remaining pieces allow this number of whole territories."""
    n, c = load.shape
    fewest, most = 0, 0
    held = np.zeros(c)
    seen[:] = 0
    for start in range(n):
        if status[start] == 1 or assigned[start] or seen[start]:
            continue
        queue[0] = start
        seen[start] = 1
        held[:] = 0.0
        head, tail = 0, 1
        while head < tail:
            u = queue[head]
            head += 1
            for m in range(c):
                held[m] += load[u, m]
            for e in range(first[u], first[u + 1]):
                v = neighbour[e]
                if status[v] != 1 and not assigned[v] and not seen[v]:
                    seen[v] = 1
                    queue[tail] = v
                    tail += 1
        least, largest = 1, territories
        for m in range(c):
            if high[m] < np.inf:
                least = max(least, int(np.ceil(held[m] / high[m] - 1e-9)))
            if low[m] > 0.0:
                largest = min(largest, int(np.floor(held[m] / low[m] + 1e-9)))
        if least > largest:
            return False
        fewest += least
        most += largest
    return fewest <= territories <= most


@compiled
def _next_unit(status, assigned, load, held, low, high, first, neighbour, queue, stamp, now, reachable_load):
    """Pick the largest neighbour that fits; -1 when there is none or the reachable load is below a limit."""
    n, c = load.shape
    head, tail, pick = 0, 0, -1
    reachable_load[:] = held
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
            if status[v] != 0 or assigned[v] or stamp[v] == now:
                continue
            stamp[v] = now
            fits = True
            for m in range(c):
                fits = fits and held[m] + load[v, m] <= high[m]
            if not fits:
                continue
            queue[tail] = v
            tail += 1
            for m in range(c):
                reachable_load[m] += load[v, m]
            if head <= members and (pick < 0 or load[v, 0] > load[pick, 0]):
                pick = v
    for m in range(c):
        if reachable_load[m] < low[m]:
            return -1
    return pick


@compiled
def connected_sets_with(
    root, load, low, high, assigned, territories, first, neighbour, check_rest, nodes, found
):  # fmt: skip
    """Find every connected set with `root` that keeps the limits, by including and excluding neighbours.

    Parameters
    ----------
    root : int
    load : float64 (n, c)
    low, high : float64 (c,)
    assigned : bool (n,)
        Units of territories already known.
    territories : int
        Number of territories of the units not assigned, including this one.
    first, neighbour
        Neighbour lists.
    check_rest : bool
        Whether the remaining units must be divisible into the other territories, all with these limits.
    nodes : int
        Most nodes of the search.
    found : bool (most, n)
        Output.

    Returns
    -------
    int
        Number of sets; -1 where `nodes` or the rows of `found` do not suffice.
    """
    n, c = load.shape
    status = np.zeros(n, dtype=np.int8)
    chosen, excluding = np.empty(n + 1, dtype=np.int64), np.empty(n + 1, dtype=np.int8)
    queue, stamp, seen = np.empty(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int8)
    held, reachable_load = np.zeros(c), np.zeros(c)
    for m in range(c):
        held[m] = load[root, m]
    status[root] = 1
    depth, visited, count, new_set = 0, 0, 0, True
    while True:
        visited += 1
        if visited > nodes:
            return -1
        enough = new_set
        for m in range(c):
            enough = enough and low[m] <= held[m] <= high[m]
        if enough and (
            not check_rest
            or rest_is_divisible(
                status, assigned, load, low, high, territories - 1, first, neighbour, queue, seen
            )
        ):
            if count == len(found):
                return -1
            for v in range(n):
                found[count, v] = status[v] == 1
            count += 1
        pick = _next_unit(
            status, assigned, load, held, low, high, first, neighbour, queue, stamp, visited, reachable_load
        )
        extended = pick >= 0
        new_set = extended
        if extended:
            chosen[depth], excluding[depth] = pick, 0
            depth += 1
            status[pick] = 1
            for m in range(c):
                held[m] += load[pick, m]
            continue
        while depth > 0:
            v = chosen[depth - 1]
            if excluding[depth - 1] == 0:
                excluding[depth - 1] = 1
                status[v] = 2
                for m in range(c):
                    held[m] -= load[v, m]
                break
            status[v] = 0
            depth -= 1
        if depth == 0:
            return count


def warm() -> None:
    """Compile on two units."""
    load, ends = np.ones((2, 1)), np.array([0, 1, 2])
    connected_sets_with(
        0, load, np.ones(1), np.ones(1), np.zeros(2, dtype=np.bool_), 2, ends, np.array([1, 0]), True, 9,
        np.zeros((4, 2), dtype=np.bool_),
    )  # fmt: skip
