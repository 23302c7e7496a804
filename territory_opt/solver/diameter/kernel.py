"""Compiled: annealing on pairs of points that are too far apart, for the diameter search.

A conflict is a pair of points of one territory farther apart than the reach, weighted by its excess in
squared distance. Conflicts are counted in integer grains, so that a sum of changes equals the recomputed sum
exactly.

Tuples of arrays used below:

- ``points``: first point of each unit (n + 1,), then x, y, z of the points, float32
- ``held``: x, y, z (float32) and unit of the points of each territory, (k, capacity) each; their count (k,)
- ``loads``: total (k, c), load (n, k, c), low, high and price (k, c)
- ``rules``: allowed (n, k), moved (n, k), its sum (1,), the limit of that (1,), its price (1,)
- ``graph``: neighbour lists first (n + 1,), neighbour (2m,), weight of each common border (2m,)
- ``work``: random state, stamp (n,), queue (n,), mark (1,)
"""

from __future__ import annotations

import numpy as np

from territory_opt.compiled import compiled
from territory_opt.solver.random.kernel import random_float, random_integer
from territory_opt.solver.search.kernel import removable

GRAIN = 2.0**20
"""Grains in a conflict whose squared distance is twice the squared reach."""

MOST_GRAINS = np.float32(2.0**22)

FORBIDDEN_PENALTY = 100.0
"""Cost of a unit in a forbidden territory."""

COOLING_INTERVAL = 256
"""Draws between two changes of temperature."""


@compiled
def _grains(dx, dy, dz, reach, scale):
    over = (dx * dx + dy * dy + dz * dz - reach) * scale
    return np.int32(min(max(over, np.float32(0.0)), MOST_GRAINS))


@compiled
def conflict_with_territory(i, t, points, held, reach, scale):
    """Conflict of unit i with the points of territory t."""
    first, px, py, pz = points
    xs, ys, zs, count = held[0][t], held[1][t], held[2][t], held[4][t]
    total = 0
    for p in range(first[i], first[i + 1]):
        x, y, z = px[p], py[p], pz[p]
        for m in range(count):
            total += _grains(xs[m] - x, ys[m] - y, zs[m] - z, reach, scale)
    return total


@compiled
def conflict_between(i, j, points, reach, scale):
    """Conflict of two units."""
    first, px, py, pz = points
    total = 0
    for p in range(first[i], first[i + 1]):
        for q in range(first[j], first[j + 1]):
            total += _grains(px[p] - px[q], py[p] - py[q], pz[p] - pz[q], reach, scale)
    return total


@compiled
def _add_conflicts(i, t, sign, points, held, unit_conflict, reach, scale):
    """Add the conflicts of unit i to those of the units of territory t."""
    first, px, py, pz = points
    xs, ys, zs, us, count = held[0][t], held[1][t], held[2][t], held[3][t], held[4][t]
    for p in range(first[i], first[i + 1]):
        x, y, z = px[p], py[p], pz[p]
        for m in range(count):
            grains = _grains(xs[m] - x, ys[m] - y, zs[m] - z, reach, scale)
            if grains:
                unit_conflict[us[m]] += sign * grains


@compiled
def _remove_points(i, t, points, held, slot):
    """Remove the points of unit i from the list of territory t; the last points fill the gaps."""
    first = points[0]
    hx, hy, hz, hu, count = held
    for p in range(first[i], first[i + 1]):
        last, s = count[t] - 1, slot[p]
        moved = hu[t, last]
        hx[t, s], hy[t, s], hz[t, s], hu[t, s] = hx[t, last], hy[t, last], hz[t, last], moved
        for q in range(first[moved], first[moved + 1]):
            if slot[q] == last:
                slot[q] = s
                break
        slot[p] = -1
        count[t] = last


@compiled
def _add_points(i, t, points, held, slot):
    first, px, py, pz = points
    hx, hy, hz, hu, count = held
    for p in range(first[i], first[i + 1]):
        s = count[t]
        hx[t, s], hy[t, s], hz[t, s], hu[t, s] = px[p], py[p], pz[p], i
        slot[p] = s
        count[t] = s + 1


@compiled
def fill_lists(label, points, held, slot, unit_conflict, reach):
    """Fill the lists of every territory from the labels, and count every unit's conflicts."""
    scale, reach = np.float32(GRAIN / reach), np.float32(reach)
    held[4][:] = 0
    for i in range(len(label)):
        _add_points(i, label[i], points, held, slot)
    for i in range(len(label)):
        within_unit = conflict_between(i, i, points, reach, scale)
        unit_conflict[i] = conflict_with_territory(i, label[i], points, held, reach, scale) - within_unit


@compiled
def _miss(load, low, high):
    return max(low - load, load - high, 0.0)


@compiled
def _balance_change(i, a, b, loads):
    """Change of the band penalties when unit i moves from territory a to b."""
    total, load, low, high, price = loads
    change = 0.0
    for m in range(total.shape[1]):
        x, y = total[a, m], total[b, m]
        less = _miss(x - load[i, a, m], low[a, m], high[a, m]) - _miss(x, low[a, m], high[a, m])
        more = _miss(y + load[i, b, m], low[b, m], high[b, m]) - _miss(y, low[b, m], high[b, m])
        change += price[a, m] * less + price[b, m] * more
    return change


@compiled
def _rule_change(i, a, b, rules):
    """Change of the penalties for forbidden moves and change when unit i moves from territory a to b."""
    allowed, moved, sum_moved, most, price = rules
    before = sum_moved[0]
    after = before + moved[i, b] - moved[i, a]
    change = price[0] * (max(after - most[0], 0.0) - max(before - most[0], 0.0))
    return change if allowed[i, a] else change - FORBIDDEN_PENALTY


@compiled
def _border_change(i, a, b, label, graph):
    first, neighbour, border = graph
    change = 0.0
    for e in range(first[i], first[i + 1]):
        other = label[neighbour[e]]
        if other == a:
            change += border[e]
        elif other == b:
            change -= border[e]
    return change


@compiled
def _change_without_conflicts(i, a, b, label, loads, rules, graph):
    """Change of all terms but the conflicts."""
    change = _border_change(i, a, b, label, graph)
    return change + _balance_change(i, a, b, loads) + _rule_change(i, a, b, rules)


@compiled
def _relabel(i, a, b, label, size, loads, rules):
    total, load = loads[0], loads[1]
    label[i] = b
    size[a] -= 1
    size[b] += 1
    rules[2][0] += rules[1][i, b] - rules[1][i, a]
    for m in range(total.shape[1]):
        total[a, m] -= load[i, a, m]
        total[b, m] += load[i, b, m]


@compiled
def _move_points(i, a, b, points, held, slot, unit_conflict, reach, scale):
    """Move the points of unit i, already relabelled, from territory a to b."""
    _remove_points(i, a, points, held, slot)
    _add_conflicts(i, a, -1, points, held, unit_conflict, reach, scale)
    unit_conflict[i] = conflict_with_territory(i, b, points, held, reach, scale)
    _add_conflicts(i, b, 1, points, held, unit_conflict, reach, scale)
    _add_points(i, b, points, held, slot)


@compiled
def _partner(i, a, b, begin, label, graph, state):
    """A unit of b, near `begin`, that touches territory a elsewhere than at i; -1 if none is met."""
    first, neighbour = graph[0], graph[1]
    x = begin
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
def _is_removable(i, label, graph, work):
    return removable(i, label, graph[0], graph[1], work[1], work[2], work[3])


@compiled
def _shift(
    i, a, b, limit, label, size, loads, rules, graph, contiguous, points, held, slot, unit_conflict, reach,
    scale, work,
):  # fmt: skip
    """Move unit i from territory a to b if accepted; returns whether it was."""
    change = _change_without_conflicts(i, a, b, label, loads, rules, graph) - unit_conflict[i] / GRAIN
    if size[a] == 1 or change > limit:
        return False
    if change + conflict_with_territory(i, b, points, held, reach, scale) / GRAIN > limit:
        return False
    if contiguous and not _is_removable(i, label, graph, work):
        return False
    _relabel(i, a, b, label, size, loads, rules)
    _move_points(i, a, b, points, held, slot, unit_conflict, reach, scale)
    return True


@compiled
def _swap(
    i, a, b, x, limit, label, size, loads, rules, graph, contiguous, points, held, slot, unit_conflict, reach,
    scale, work,
):  # fmt: skip
    """Move unit i from territory a to b and x from b to a if accepted; returns whether they were."""
    change = _change_without_conflicts(i, a, b, label, loads, rules, graph)
    _relabel(i, a, b, label, size, loads, rules)
    removed = unit_conflict[i] + unit_conflict[x]
    change += _change_without_conflicts(x, b, a, label, loads, rules, graph) - removed / GRAIN
    keep = change <= limit
    if keep:
        grains = conflict_with_territory(i, b, points, held, reach, scale)
        grains += conflict_with_territory(x, a, points, held, reach, scale)
        keep = change + (grains - 2 * conflict_between(i, x, points, reach, scale)) / GRAIN <= limit
    if keep and contiguous:
        keep = _is_removable(x, label, graph, work)
    if not keep:
        _relabel(i, b, a, label, size, loads, rules)
        return False
    _relabel(x, b, a, label, size, loads, rules)
    if contiguous:
        # Whether i can leave a is checked with x already in a.
        label[i] = a
        keep = _is_removable(i, label, graph, work)
        label[i] = b
    if not keep:
        _relabel(x, a, b, label, size, loads, rules)
        _relabel(i, b, a, label, size, loads, rules)
        return False
    _move_points(i, a, b, points, held, slot, unit_conflict, reach, scale)
    _move_points(x, b, a, points, held, slot, unit_conflict, reach, scale)
    return True


@compiled
def _is_feasible(label, loads, rules):
    """Whether every band and rule holds."""
    total, low, high = loads[0], loads[2], loads[3]
    for t in range(total.shape[0]):
        for m in range(total.shape[1]):
            if _miss(total[t, m], low[t, m], high[t, m]) > 0.0:
                return False
    if rules[2][0] > rules[3][0]:
        return False
    forbidden = 0
    for i in range(len(label)):
        if not rules[0][i, label[i]]:
            forbidden += 1
    return forbidden == 0


@compiled
def anneal(
    label, loads, rules, graph, contiguous, points, held, slot, unit_conflict, reach, hot, cold, draws, swaps,
    until_feasible, work,
):  # fmt: skip
    """Shift and swap boundary units, accepting by Metropolis at a falling temperature.

    Changes `label` (n,) and the tuples in place; call `fill_lists` first. No territory is emptied.

    Parameters
    ----------
    label : int64 (n,)
    loads, rules, graph, points, held, work
        See the module docstring.
    contiguous : bool
    slot : int64 (points,)
        Index of each point in the list of its territory.
    unit_conflict : int64 (n,)
        Conflict of each unit with its territory.
    reach : float
        Squared distance beyond which a pair conflicts.
    hot, cold : float
        Temperatures at the first and last draw.
    draws : int
    swaps : float
        Share of the draws that propose a swap.
    until_feasible : bool
        Whether to return once there is no conflict and every band and rule holds.

    Returns
    -------
    done : int
        Draws made.
    conflict : int
        Sum over pairs, in grains.

    References
    ----------
    Kirkpatrick, Gelatt, Vecchi 1983, doi 10.1126/science.220.4598.671.
    """
    scale, reach = np.float32(GRAIN / reach), np.float32(reach)
    first, neighbour, state = graph[0], graph[1], work[0]
    size = np.zeros(loads[0].shape[0], dtype=np.int64)
    for t in label:
        size[t] += 1
    capacity = held[0].shape[1]
    conflict = unit_conflict.sum() // 2
    if until_feasible and conflict == 0 and _is_feasible(label, loads, rules):
        return 0, conflict
    cooling = (cold / hot) ** (1.0 / max(1, draws // COOLING_INTERVAL))
    heat = hot
    for draw in range(draws):
        if draw & (COOLING_INTERVAL - 1) == 0 and draw:
            heat *= cooling
        i = random_integer(state, len(label))
        degree = first[i + 1] - first[i]
        if degree == 0:
            continue
        a = label[i]
        j = neighbour[first[i] + random_integer(state, degree)]
        b = label[j]
        if a == b or not rules[0][i, b] or held[4][b] + points[0][i + 1] - points[0][i] > capacity:
            continue
        limit = -heat * np.log(random_float(state) + 1e-300)
        before = unit_conflict[i]
        if swaps == 0.0 or random_float(state) >= swaps:
            done = _shift(
                i, a, b, limit, label, size, loads, rules, graph, contiguous, points, held, slot,
                unit_conflict, reach, scale, work,
            )  # fmt: skip
            if done:
                conflict += unit_conflict[i] - before
        else:
            x = _partner(i, a, b, j, label, graph, state)
            if x < 0 or not rules[0][x, a] or held[4][a] + points[0][x + 1] - points[0][x] > capacity:
                continue
            # The two units are in different territories before and after, so no pair counts twice.
            before += unit_conflict[x]
            done = _swap(
                i, a, b, x, limit, label, size, loads, rules, graph, contiguous, points, held, slot,
                unit_conflict, reach, scale, work,
            )  # fmt: skip
            if done:
                conflict += unit_conflict[i] + unit_conflict[x] - before
        if until_feasible and done and conflict == 0 and _is_feasible(label, loads, rules):
            return draw + 1, conflict
    return draws, conflict


@compiled
def farthest(order, begin, x, y, z):
    """Largest squared distance between two points of each group.

    Group t holds the points ``order[begin[t]:begin[t + 1]]``; coordinates are float64. Returns (k,).
    """
    widest = np.zeros(len(begin) - 1)
    for t in range(len(widest)):
        most = 0.0
        for e in range(begin[t], begin[t + 1]):
            p = order[e]
            for f in range(e + 1, begin[t + 1]):
                q = order[f]
                dx, dy, dz = x[p] - x[q], y[p] - y[q], z[p] - z[q]
                most = max(most, dx * dx + dy * dy + dz * dz)
        widest[t] = most
    return widest


@compiled
def _unit_distance(i, j, first, x, y, z):
    """Largest squared distance between a point of unit i and one of unit j."""
    most = 0.0
    for p in range(first[i], first[i + 1]):
        for q in range(first[j], first[j + 1]):
            dx, dy, dz = x[p] - x[q], y[p] - y[q], z[p] - z[q]
            most = max(most, dx * dx + dy * dy + dz * dz)
    return most


@compiled
def distances_from(i, first, x, y, z):
    """Squared distance of every unit from unit i, by their farthest points; shape (n,)."""
    away = np.empty(len(first) - 1)
    for j in range(len(away)):
        away[j] = _unit_distance(i, j, first, x, y, z)
    return away


@compiled
def _closest_pair(chosen, away):
    """Least squared distance within a set of units, and the indices of that pair."""
    low, a, b = np.inf, 0, 1
    for s in range(len(chosen)):
        for r in range(s):
            if away[s, chosen[r]] < low:
                low, a, b = away[s, chosen[r]], s, r
    return low, a, b


@compiled
def _replace_unit(s, unit, chosen, away, first, x, y, z):
    chosen[s] = unit
    away[s] = distances_from(unit, first, x, y, z)
    away[s, unit] = 0.0


@compiled
def _most_distant_unit(s, away):
    """The unit farthest from a set without its s-th unit, and its least squared distance to it."""
    unit, most = 0, -1.0
    for j in range(away.shape[1]):
        low = np.inf
        for r in range(len(away)):
            if r != s and away[r, j] < low:
                low = away[r, j]
                if low <= most:
                    break
        if low > most:
            unit, most = j, low
    return unit, most


@compiled
def _disperse(chosen, away, first, x, y, z):
    """Exchange one of the two closest units for the most distant unit while that improves."""
    for _ in range(8 * len(chosen)):
        low, a, b = _closest_pair(chosen, away)
        unit, most = _most_distant_unit(a, away)
        if most > low:
            _replace_unit(a, unit, chosen, away, first, x, y, z)
            continue
        unit, most = _most_distant_unit(b, away)
        if most <= low:
            break
        _replace_unit(b, unit, chosen, away, first, x, y, z)
    return _closest_pair(chosen, away)[0]


@compiled
def dispersion(chosen, perturbations, first, x, y, z, state):
    """Squared least distance within a dispersed set of units (p-dispersion by exchange).

    Exchanges units while that improves; then replaces two of them by random units and tries again.

    Parameters
    ----------
    chosen : int64 (size,)
        Initial units, at least 2; the best set afterwards.
    perturbations : int
    first : int64 (n + 1,)
    x, y, z : float64 (points,)
    state : uint64 (1,)
    """
    away = np.empty((len(chosen), len(first) - 1))
    for s in range(len(chosen)):
        _replace_unit(s, chosen[s], chosen, away, first, x, y, z)
    best = _disperse(chosen, away, first, x, y, z)
    kept, kept_away = chosen.copy(), away.copy()
    for _ in range(perturbations):
        for _ in range(2):
            _replace_unit(
                random_integer(state, len(chosen)),
                random_integer(state, len(first) - 1),
                chosen,
                away,
                first,
                x,
                y,
                z,
            )
        found = _disperse(chosen, away, first, x, y, z)
        if found >= best:
            best = found
            kept[:], kept_away[:] = chosen, away
        else:
            chosen[:], away[:] = kept, kept_away
    return best
