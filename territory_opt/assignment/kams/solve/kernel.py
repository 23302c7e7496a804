"""Compiled loop of the simulated annealing of an assignment.

A family moves to a KAM; a family it displaces takes its former KAM, or moves to a third KAM.
"""

import numpy as np

from territory_opt.compiled import compiled

MINIMUM, BALANCE = 0, 2
CHECK_INTERVAL = 1024
"""Steps between two checks for an interruption."""


@compiled
def outside(load, low, high):
    """Load below or above a band."""
    return max(0, low - load) + max(0, load - high)


@compiled
def has_capacity(used, limit, use, kam, pair_in, pair_out):
    """Whether a KAM has capacity for one pair once another (-1: none) is removed."""
    for r in range(limit.shape[1]):
        total = used[kam, r] + use[pair_in, r]
        if pair_out >= 0:
            total -= use[pair_out, r]
        if total > limit[kam, r]:
            return False
    return True


@compiled
def has_competitor(competitor_first, competitor, kam_of, family, kam, except_family):
    """Whether a competitor of a family, other than `except_family`, is with a KAM."""
    for i in range(competitor_first[family], competitor_first[family + 1]):
        if competitor[i] != except_family and kam_of[competitor[i]] == kam:
            return True
    return False


@compiled
def add_kam_change(change, used, load, use, weight, low, high, min_accounts, kam, pair_in, pair_out):
    """Add the change of minimum and balance when a KAM gets one pair and loses another (-1: none)."""
    accounts = used[kam, 0]
    accounts_after = accounts
    if pair_in >= 0:
        accounts_after += use[pair_in, 0]
    if pair_out >= 0:
        accounts_after -= use[pair_out, 0]
    change[MINIMUM] += max(0, min_accounts[kam] - accounts_after) - max(0, min_accounts[kam] - accounts)
    for b in range(load.shape[1]):
        new = load[kam, b]
        if pair_in >= 0:
            new += weight[pair_in, b]
        if pair_out >= 0:
            new -= weight[pair_out, b]
        change[BALANCE] += outside(new, low[kam, b], high[kam, b])
        change[BALANCE] -= outside(load[kam, b], low[kam, b], high[kam, b])


@compiled
def add_linear_change(change, cost, pair_in, pair_out):
    """Add the change of the linear goals when one pair is added and another removed (-1: none)."""
    for j in range(change.shape[0]):
        if pair_in >= 0:
            change[j] += cost[pair_in, j]
        if pair_out >= 0:
            change[j] -= cost[pair_out, j]


@compiled
def add_family(used, load, families_of, count_of, position, use, weight, family, kam, pair):
    """Assign a family to a KAM."""
    families_of[kam, count_of[kam]] = family
    position[family] = count_of[kam]
    count_of[kam] += 1
    for r in range(used.shape[1]):
        used[kam, r] += use[pair, r]
    for b in range(load.shape[1]):
        load[kam, b] += weight[pair, b]


@compiled
def remove_family(used, load, families_of, count_of, position, use, weight, family, kam, pair):
    """Remove a family from a KAM."""
    count_of[kam] -= 1
    last = families_of[kam, count_of[kam]]
    families_of[kam, position[family]] = last
    position[last] = position[family]
    for r in range(used.shape[1]):
        used[kam, r] -= use[pair, r]
    for b in range(load.shape[1]):
        load[kam, b] -= weight[pair, b]


@compiled
def initial_state(kam_of, index, use, limit, weight, low):
    """State of an assignment: use of the limits, loads, families of each KAM and their positions."""
    families, kams = index.shape
    used = np.zeros(limit.shape, np.int64)
    load = np.zeros(low.shape, np.int64)
    families_of = np.zeros((kams, families), np.int32)
    count_of = np.zeros(kams, np.int64)
    position = np.zeros(families, np.int64)
    for f in range(families):
        if kam_of[f] >= 0:
            k = kam_of[f]
            add_family(used, load, families_of, count_of, position, use, weight, f, k, index[f, k])
    return used, load, families_of, count_of, position


@compiled
def evaluate(total, change, goal, max_cost, price, goal_weight):
    """Priced excess of the earlier goals over `max_cost`, and weighted cost of the others, after a change."""
    excess, value = 0.0, 0.0
    for j in range(goal):
        excess += price[j] * max(0, total[j] + change[j] - max_cost[j])
    for j in range(goal, total.shape[0]):
        value += goal_weight[j] * (total[j] + change[j])
    return excess, value


@compiled
def anneal(
    seed, steps, temperature_start, temperature_end, kam_of, first, candidates, kam, index, use, limit,
    weight, low, high, cost, min_accounts, competitor_first, competitor, total, goal, max_cost, goal_weight,
    price, penalty_growth, bound, interrupted,
):  # fmt: skip
    """Minimise one goal while the goals before it stay within `max_cost`.

    Families move to the pairs `candidates`, those of family f from `first[f]` on. Excess over `max_cost` is
    penalised by `price`, times `penalty_growth` at the end of the cooling; later goals have small weights.
    Changes `kam_of` and `total`; returns the assignment with the least excess, then the least cost. Ends
    when the goal reaches its bound, or when `interrupted` is set.
    """
    np.random.seed(seed)
    families, goals = index.shape[0], total.shape[0]
    used, load, families_of, count_of, position = initial_state(kam_of, index, use, limit, weight, low)
    change = np.zeros(goals, np.int64)
    excess, value = evaluate(total, change, goal, max_cost, price, goal_weight)
    best, best_excess, best_value = kam_of.copy(), excess, value
    if excess == 0 and total[goal] <= bound:
        return best
    cooling = (temperature_end / temperature_start) ** (1.0 / max(1, steps))
    temperature, penalty = temperature_start, 1.0
    for step in range(steps):
        temperature *= cooling
        if step % CHECK_INTERVAL == 0:
            penalty = penalty_growth ** (step / steps)
            if interrupted[0]:
                break
        f = np.random.randint(families)
        options = first[f + 1] - first[f]
        if options == 0:
            continue
        pair_in = candidates[first[f] + np.random.randint(options)]
        new, old = kam[pair_in], kam_of[f]
        if new == old:
            continue
        old_pair = index[f, old] if old >= 0 else -1
        other, third, pair_out, other_pair = -1, -1, -1, -1
        competes = has_competitor(competitor_first, competitor, kam_of, f, new, -1)
        if competes or np.random.random() < 0.5 or not has_capacity(used, limit, use, new, pair_in, -1):
            if count_of[new] == 0:
                continue
            other = families_of[new, np.random.randint(count_of[new])]
            pair_out = index[other, new]
            if competes and has_competitor(competitor_first, competitor, kam_of, f, new, other):
                continue
            if not has_capacity(used, limit, use, new, pair_in, pair_out):
                continue
            third = old
            if np.random.random() < 0.5:
                options = first[other + 1] - first[other]
                if options == 0:
                    continue
                third = kam[candidates[first[other] + np.random.randint(options)]]
                if third == new:
                    continue
            if third >= 0:
                other_pair = index[other, third]
                freed = old_pair if third == old else -1
                if other_pair < 0 or not has_capacity(used, limit, use, third, other_pair, freed):
                    continue
                leaving = f if third == old else -1
                if has_competitor(competitor_first, competitor, kam_of, other, third, leaving):
                    continue
        change[:] = 0
        add_kam_change(change, used, load, use, weight, low, high, min_accounts, new, pair_in, pair_out)
        if old >= 0:
            refill = other_pair if third == old else -1
            add_kam_change(change, used, load, use, weight, low, high, min_accounts, old, refill, old_pair)
        if third >= 0 and third != old:
            add_kam_change(change, used, load, use, weight, low, high, min_accounts, third, other_pair, -1)
        add_linear_change(change, cost, pair_in, pair_out)
        add_linear_change(change, cost, other_pair, old_pair)
        new_excess, new_value = evaluate(total, change, goal, max_cost, price, goal_weight)
        worse = new_value - value + penalty * (new_excess - excess)
        if worse > 0 and np.random.random() >= np.exp(-worse / temperature):
            continue
        if old >= 0:
            remove_family(used, load, families_of, count_of, position, use, weight, f, old, old_pair)
        if other >= 0:
            remove_family(used, load, families_of, count_of, position, use, weight, other, new, pair_out)
            kam_of[other] = third
            if third >= 0:
                add_family(used, load, families_of, count_of, position, use, weight, other, third, other_pair)
        add_family(used, load, families_of, count_of, position, use, weight, f, new, pair_in)
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
