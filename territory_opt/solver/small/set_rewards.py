"""Rewards for serving units that make the partition into connected sets nearly as dear as it must be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog

from territory_opt.model.arrays import Floats
from territory_opt.solver.bounds.free_bases import FreeBases
from territory_opt.solver.small.territory_sets import Growing, SetPool

FIRST_LIMIT = 0.1
"""Sets to begin with: up to so much beyond the last base's worth, in costs of a mean territory."""

SETS, FIRST_NODES, FIRST_SETS = 300, 100_000, 4_000
"""Most sets of each base, nodes for its first ones, and how many of them all are kept: more are too much for
a linear program in each round."""

NODES = 30_000
"""Nodes for each base and round. A tenth of that finds most good sets, but the rewards that it leaves have
sets far below the others, and then the proof takes longer."""

STEP = 0.02
"""How far a reward may move in a round, in costs of a mean territory: far from steady rewards the search for
sets takes for ever."""

ROUNDS, PATIENCE = 80, 6
WORTHWHILE = 0.002
"""Gain in so many rounds below which it ends, in costs of a mean territory."""

DEAR = 1e3
"""Cost of a territory that does not exist, for a beginning without any set."""


@dataclass(frozen=True)
class Rewards:
    """What a plan's sets are measured by.

    Parameters
    ----------
    reward : Floats, shape (n,)
    base : float
        Reduced cost of the least sets.
    steady : bool
        Whether more work would gain little.
    """

    reward: Floats
    base: float
    steady: bool

    @classmethod
    def of(cls, free: FreeBases) -> Rewards:
        """Begin with those of the bound over all bases."""
        return cls(free.reward, float(np.sort(free.value)[free.choices.vacancies - 1]), steady=False)


def raised(growing: Growing, begin: Rewards, leave: int) -> Rewards:
    """Raise rewards by linear programs over the sets found so far, and look for more sets.

    Column generation for the partition problem, kept near the best rewards so far. See Mehrotra, Johnson,
    Nemhauser 1998 (doi 10.1287/mnsc.44.8.1100) for districts by columns; Marsten, Hogan, Blankenship 1975
    (doi 10.1287/opre.23.3.389) for the box.

    Parameters
    ----------
    growing : Growing
    begin : Rewards
    leave : int
        Work to leave for what comes after.
    """
    k, found = growing.choices.vacancies, begin
    pool = growing.within(begin.reward, begin.base + FIRST_LIMIT, FIRST_NODES, SETS)
    pool = pool.cheapest(begin.reward, FIRST_SETS)
    gains = [-np.inf]
    for _ in range(ROUNDS):
        if growing.left <= leave or growing.halted():
            return replace(found, steady=False)
        reward, mark, held_back = _master(pool, found.reward, k)
        more = growing.within(reward, mark - 1e-6, NODES, SETS, improve=True)
        least = float(min(mark, (more.cost - more.sets @ reward).min(initial=np.inf)))
        value = float(reward.sum()) + k * least
        if value > gains[-1]:
            found = Rewards(reward, least, steady=True)
        gains.append(max(value, gains[-1]))
        slow = len(gains) > PATIENCE + 1 and gains[-1] - gains[-1 - PATIENCE] < WORTHWHILE
        if slow or (not len(more.cost) and not held_back):
            break
        pool = pool.joined(more)
    return replace(found, steady=True)


def _master(pool: SetPool, center: Floats, k: int) -> tuple[Floats, float, bool]:
    """Rewards in the box around a centre that are best for the sets known, and the reduced cost of a set.

    Also whether the box holds them back.
    """
    p, n = pool.sets.shape
    known = np.vstack([pool.sets.T, np.ones(p)])
    units = np.eye(n + 1)[:, :n]
    count = np.eye(n + 1)[:, n:]
    rows = np.hstack([known, units, -units, count, -count])
    cost = np.concatenate([pool.cost, center + STEP, STEP - center, [DEAR, DEAR]])
    found = linprog(cost, A_eq=rows, b_eq=np.append(np.ones(n), k), method="highs-ds")
    dual = found.eqlin.marginals
    return dual[:n], float(dual[n]), bool(np.asarray(found.x)[p : p + 2 * n].sum() > 1e-9)
