"""The best assignment of key accounts to KAMs: the whole at once, then a few KAMs at a time."""

from __future__ import annotations

import math

import numpy as np

from territory_opt.accounts.exact import solve
from territory_opt.accounts.greedy import fill
from territory_opt.accounts.placement import NOBODY, Placement
from territory_opt.model.arrays import Ints

WHOLE_WORK = 0.4
"""Deterministic seconds for the whole problem; a clock shows about 1.4 times as many."""
WHOLE_PAIRS = 20_000
"""Problems with more pairs than this go to pieces at once: the budget would end before the search begins."""
PART_WORK = 0.05
LEAST_WORK = 0.02
"""What a part counts at least, for building it takes time too."""
TOGETHER = 4
"""KAMs whose portfolios are opened together."""
NEAR = 10
"""How many of the cheapest partners a KAM's companions are drawn from."""
ALL_PARTS_WORK = 1.0
"""Deterministic seconds for all parts of WORK_PAIRS pairs; it grows with the root of their number."""
WORK_PAIRS = 5_000
IDLE_ROUNDS = 2
"""Rounds over all KAMs without any gain after which the search ends early."""


def match(placement: Placement, seed: int) -> tuple[Ints, bool]:
    """Find the cheapest assignment of a placement, or a good one when the proof takes too long.

    From a greedy start, the whole problem is solved within a fixed amount of work. What is not proved
    by then is improved by large neighbourhood search (Shaw 1998, doi 10.1007/3-540-49481-2_30): the
    portfolios of a few KAMs and all waiting accounts are dealt out anew, as well as can be.

    Parameters
    ----------
    placement : Placement
    seed : int
        The same seed gives the same answer: work is counted, not timed.

    Returns
    -------
    kam_of : Ints, shape (keys,)
        -1 where no KAM has room.
    proved : bool
        Whether the assignment is proved to be the best.
    """
    kam_of = fill(placement, np.full(len(placement.unplaced), NOBODY, dtype=np.int64))
    pairs = int(placement.open.sum())
    if pairs == 0:
        return kam_of, True
    if pairs <= WHOLE_PAIRS:
        answer = solve(placement, kam_of, seed, WHOLE_WORK)
        kam_of = answer.kam_of
        if answer.proved:
            return kam_of, True
    return fill(placement, _improve(placement, kam_of, seed)), False


def _improve(placement: Placement, kam_of: Ints, seed: int) -> Ints:
    rng = np.random.default_rng(seed)
    busy = np.flatnonzero(placement.open.any(axis=0))
    budget = ALL_PARTS_WORK * max(1.0, math.sqrt(placement.open.sum() / WORK_PAIRS))
    idle = 0
    while budget > 0 and idle < IDLE_ROUNDS:
        before = placement.total_cost(kam_of)
        for first in rng.permutation(busy).tolist():
            kams = _companions(placement, kam_of, first, rng)
            kam_of, work = _deal_anew(placement, kam_of, kams, seed)
            budget -= max(work, LEAST_WORK)
            if budget <= 0:
                break
        idle = 0 if placement.total_cost(kam_of) < before else idle + 1
    return kam_of


def _companions(placement: Placement, kam_of: Ints, first: int, rng: np.random.Generator) -> Ints:
    """Some KAMs who could have this KAM's accounts, cheap ones rather than dear ones; sorted."""
    portfolio = kam_of == first
    can = placement.open[portfolio].sum(axis=0)
    cost = np.where(placement.open[portfolio], placement.cost[portfolio], 0).sum(axis=0)
    mean = np.where(can > 0, cost / np.maximum(can, 1), np.inf)
    mean[first] = np.inf
    near = np.argsort(mean, kind="stable")[:NEAR]
    near = near[near != first]
    chosen = rng.choice(near, size=min(TOGETHER - 1, len(near)), replace=False)
    return np.sort(np.append(chosen, first))


def _deal_anew(placement: Placement, kam_of: Ints, kams: Ints, seed: int) -> tuple[Ints, float]:
    freed = np.isin(kam_of, kams) | (kam_of == NOBODY)
    keys = np.flatnonzero(freed & placement.open[:, kams].any(axis=1))
    start = np.searchsorted(kams, kam_of[keys])
    start = np.where(kam_of[keys] == NOBODY, NOBODY, start)
    answer = solve(placement.part(keys, kams), start, seed, PART_WORK)
    dealt = kam_of.copy()
    dealt[keys] = np.where(answer.kam_of == NOBODY, NOBODY, kams[answer.kam_of])
    return dealt, answer.work
