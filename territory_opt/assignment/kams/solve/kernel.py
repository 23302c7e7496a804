"""Simulated annealing of an assignment.

A family moves to a KAM; where it displaces another one, that one takes its place or moves on to a third KAM.
"""

import numpy as np

from territory_opt.compiled import compiled

MINIMUM, VALUE, BALANCE = 0, 1, 2
ASKED = 1024
"""So many steps lie between two looks at whether to go on."""


@compiled
def outside(load, low, high):
    """Load below or above a band."""
    return max(0, low - load) + max(0, load - high)


@compiled
def has_room(used, limit, use, kam, comes, goes):
    """Whether a KAM has room for one pair once another (-1: none) has gone."""
    for r in range(limit.shape[1]):
        total = used[kam, r] + use[comes, r]
        if goes >= 0:
            total -= use[goes, r]
        if total > limit[kam, r]:
            return False
    return True


@compiled
def clashes(rival_first, rival, kam_of, family, kam, leaving):
    """Whether a rival of a family, other than the one that is leaving, is with a KAM."""
    for i in range(rival_first[family], rival_first[family + 1]):
        if rival[i] != leaving and kam_of[rival[i]] == kam:
            return True
    return False


@compiled
def kam_change(change, used, load, use, weight, low, high, least, kam, comes, goes):
    """Add to the change of the goals what one KAM's new accounts (pair comes, pair goes; -1: none) make."""
    count = used[kam, 0]
    after = count
    if comes >= 0:
        after += use[comes, 0]
    if goes >= 0:
        after -= use[goes, 0]
    change[MINIMUM] += max(0, least[kam] - after) - max(0, least[kam] - count)
    for b in range(load.shape[1]):
        new = load[kam, b]
        if comes >= 0:
            new += weight[comes, b]
        if goes >= 0:
            new -= weight[goes, b]
        change[BALANCE] += outside(new, low[kam, b], high[kam, b])
        change[BALANCE] -= outside(load[kam, b], low[kam, b], high[kam, b])


@compiled
def add_costs(change, cost, comes, goes):
    """Add the linear goals of a pair that comes and of one that goes."""
    for j in range(change.shape[0]):
        if comes >= 0:
            change[j] += cost[comes, j]
        if goes >= 0:
            change[j] -= cost[goes, j]


@compiled
def put(used, load, member, members, place, use, weight, family, kam, pair):
    """Give a family to a KAM."""
    member[kam, members[kam]] = family
    place[family] = members[kam]
    members[kam] += 1
    for r in range(used.shape[1]):
        used[kam, r] += use[pair, r]
    for b in range(load.shape[1]):
        load[kam, b] += weight[pair, b]


@compiled
def take(used, load, member, members, place, use, weight, family, kam, pair):
    """Take a family from a KAM."""
    members[kam] -= 1
    last = member[kam, members[kam]]
    member[kam, place[family]] = last
    place[last] = place[family]
    for r in range(used.shape[1]):
        used[kam, r] -= use[pair, r]
    for b in range(load.shape[1]):
        load[kam, b] -= weight[pair, b]


@compiled
def opened(kam_of, at, use, limit, weight, low):
    """Enter an assignment into a new ledger: limits used, loads, who has which families and where."""
    families, kams = at.shape
    used = np.zeros(limit.shape, np.int64)
    load = np.zeros(low.shape, np.int64)
    member = np.zeros((kams, families), np.int32)
    members = np.zeros(kams, np.int64)
    place = np.zeros(families, np.int64)
    for f in range(families):
        if kam_of[f] >= 0:
            put(used, load, member, members, place, use, weight, f, kam_of[f], at[f, kam_of[f]])
    return used, load, member, members, place


@compiled
def judged(total, change, goal, most, price, worth):
    """How far a changed assignment exceeds what the goals before may cost, and what the others come to."""
    excess, value = 0.0, 0.0
    for j in range(goal):
        excess += price[j] * max(0, total[j] + change[j] - most[j])
    for j in range(goal, total.shape[0]):
        value += worth[j] * (total[j] + change[j])
    return excess, value


@compiled
def anneal(
    seed, steps, warm, cold, kam_of, first, among, kam, at, use, limit, weight, low, high, cost, least,
    rival_first, rival, total, goal, most, worth, price, slope, bound, halt,
):  # fmt: skip
    """Search for less of one goal while the goals before it stay within `most`.

    Families move to the pairs `among`, those of family f from `first[f]` on. What exceeds `most` costs its
    `price`, more and more of it as the search cools (by `slope` in the end); later goals count a little.
    Changes `kam_of` and `total`; the best assignment comes back, that which exceeds `most` least. Ends early
    once the goal is down to its bound, or when `halt` is set.
    """
    np.random.seed(seed)
    families, goals = at.shape[0], total.shape[0]
    used, load, member, members, place = opened(kam_of, at, use, limit, weight, low)
    change = np.zeros(goals, np.int64)
    excess, value = judged(total, change, goal, most, price, worth)
    best, best_excess, best_value = kam_of.copy(), excess, value
    if excess == 0 and total[goal] <= bound:
        return best
    cooling = (cold / warm) ** (1.0 / max(1, steps))
    heat, strict = warm, 1.0
    for step in range(steps):
        heat *= cooling
        if step % ASKED == 0:
            strict = slope ** (step / steps)
            if halt[0]:
                break
        f = np.random.randint(families)
        options = first[f + 1] - first[f]
        if options == 0:
            continue
        comes = among[first[f] + np.random.randint(options)]
        new, old = kam[comes], kam_of[f]
        if new == old:
            continue
        leaves = at[f, old] if old >= 0 else -1
        other, third, goes, back = -1, -1, -1, -1
        clash = clashes(rival_first, rival, kam_of, f, new, -1)
        if clash or np.random.random() < 0.5 or not has_room(used, limit, use, new, comes, -1):
            if members[new] == 0:
                continue
            other = member[new, np.random.randint(members[new])]
            goes = at[other, new]
            if clash and clashes(rival_first, rival, kam_of, f, new, other):
                continue
            if not has_room(used, limit, use, new, comes, goes):
                continue
            third = old
            if np.random.random() < 0.5:
                options = first[other + 1] - first[other]
                if options == 0:
                    continue
                third = kam[among[first[other] + np.random.randint(options)]]
                if third == new:
                    continue
            if third >= 0:
                back = at[other, third]
                freed = leaves if third == old else -1
                if back < 0 or not has_room(used, limit, use, third, back, freed):
                    continue
                if clashes(rival_first, rival, kam_of, other, third, f if third == old else -1):
                    continue
        change[:] = 0
        kam_change(change, used, load, use, weight, low, high, least, new, comes, goes)
        if old >= 0:
            fills = back if third == old else -1
            kam_change(change, used, load, use, weight, low, high, least, old, fills, leaves)
        if third >= 0 and third != old:
            kam_change(change, used, load, use, weight, low, high, least, third, back, -1)
        add_costs(change, cost, comes, goes)
        add_costs(change, cost, back, leaves)
        new_excess, new_value = judged(total, change, goal, most, price, worth)
        worse = new_value - value + strict * (new_excess - excess)
        if worse > 0 and np.random.random() >= np.exp(-worse / heat):
            continue
        if old >= 0:
            take(used, load, member, members, place, use, weight, f, old, leaves)
        if other >= 0:
            take(used, load, member, members, place, use, weight, other, new, goes)
            kam_of[other] = third
            if third >= 0:
                put(used, load, member, members, place, use, weight, other, third, back)
        put(used, load, member, members, place, use, weight, f, new, comes)
        kam_of[f] = new
        for j in range(goals):
            total[j] += change[j]
        excess, value = new_excess, new_value
        if excess < best_excess or (excess == best_excess and value < best_value - 1e-12):
            best[:] = kam_of
            best_excess, best_value = excess, value
            if excess == 0 and total[goal] <= bound:
                break
    return best
