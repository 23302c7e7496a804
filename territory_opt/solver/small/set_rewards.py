"""Rewards for serving units by column generation, which bound the cost of a partition into connected sets."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog

from territory_opt.model.arrays import Floats
from territory_opt.solver.bounds.free_bases import FreeBases
from territory_opt.solver.small.territory_sets import SetEnumeration, SetPool, SetQuery

FIRST_LIMIT = 0.1
"""Reduced cost of the initial sets beyond the value of the last base, in costs of a mean territory."""

SETS, FIRST_NODES, FIRST_SETS = 300, 100_000, 4_000
"""Most sets of each base, most nodes for the initial ones, and how many of these are kept in all: more slow
the linear program of each round."""

NODES = 30_000
"""Most nodes for each base and round. A tenth of that finds most good sets, but ends at rewards with a few
sets of much lower reduced cost, and the proof then takes longer."""

STEP = 0.02
"""Largest change of a reward in a round, in costs of a mean territory: far from converged rewards the search
for sets takes too long."""

ROUNDS, MAX_STALLED_ROUNDS = 80, 6
MIN_GAIN = 0.002
"""Gain in MAX_STALLED_ROUNDS below which column generation ends, in costs of a mean territory."""

ARTIFICIAL_COST = 1e3
"""Cost of the artificial variables that make the first linear program feasible."""


@dataclass(frozen=True)
class Rewards:
    """Rewards of the units and the least reduced cost of a set at them.

    Parameters
    ----------
    reward : Floats, shape (n,)
    least : float
        Least reduced cost of a set.
    converged : bool
        Whether column generation has ended.
    """

    reward: Floats
    least: float
    converged: bool

    @classmethod
    def of(cls, free: FreeBases) -> Rewards:
        """Return those of the bound over all bases."""
        return cls(free.reward, float(np.sort(free.value)[free.choices.free_count - 1]), converged=False)


def raise_rewards(enumeration: SetEnumeration, start: Rewards, reserve: int) -> Rewards:
    """Raise the bound of the rewards by column generation.

    Stabilised by a box around the best rewards so far. See Mehrotra, Johnson, Nemhauser 1998
    (doi 10.1287/mnsc.44.8.1100) for districting by column generation; Marsten, Hogan, Blankenship 1975
    (doi 10.1287/opre.23.3.389) for the box.

    Parameters
    ----------
    enumeration : SetEnumeration
    start : Rewards
    reserve : int
        Work to leave unused.
    """
    k, found = enumeration.choices.free_count, start
    pool = enumeration.find_sets(SetQuery(start.reward, start.least + FIRST_LIMIT, FIRST_NODES, SETS))
    pool = pool.cheapest(start.reward, FIRST_SETS)
    gains = [-np.inf]
    for _ in range(ROUNDS):
        if enumeration.remaining_work <= reserve or enumeration.is_stopped():
            return replace(found, converged=False)
        reward, set_price, at_limit = _solve_master(pool, found.reward, k)
        more = enumeration.find_sets(SetQuery(reward, set_price - 1e-6, NODES, SETS, improve=True))
        least = float(min(set_price, (more.cost - more.sets @ reward).min(initial=np.inf)))
        value = float(reward.sum()) + k * least
        if value > gains[-1]:
            found = Rewards(reward, least, converged=True)
        gains.append(max(value, gains[-1]))
        stalled = (
            len(gains) > MAX_STALLED_ROUNDS + 1 and gains[-1] - gains[-1 - MAX_STALLED_ROUNDS] < MIN_GAIN
        )
        if stalled or (not len(more.cost) and not at_limit):
            break
        pool = pool.joined(more)
    return replace(found, converged=True)


def _solve_master(pool: SetPool, center: Floats, k: int) -> tuple[Floats, float, bool]:
    """Solve the master program in the box around `center`.

    Returns the rewards, the dual value of the number of sets, and whether the box is binding.
    """
    p, n = pool.sets.shape
    known = np.vstack([pool.sets.T, np.ones(p)])
    units = np.eye(n + 1)[:, :n]
    count = np.eye(n + 1)[:, n:]
    rows = np.hstack([known, units, -units, count, -count])
    cost = np.concatenate([pool.cost, center + STEP, STEP - center, [ARTIFICIAL_COST, ARTIFICIAL_COST]])
    found = linprog(cost, A_eq=rows, b_eq=np.append(np.ones(n), k), method="highs-ds")
    dual = found.eqlin.marginals
    return dual[:n], float(dual[n]), bool(np.asarray(found.x)[p : p + 2 * n].sum() > 1e-9)
