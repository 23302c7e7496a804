"""How even a pool can be at best: limits that follow from the sizes of accounts and who can serve whom."""

from __future__ import annotations

import numpy as np
from ortools.linear_solver import pywraplp

from territory_opt.assignment.inside_sales.sharing_problem import STEPS, Sharing
from territory_opt.model.arrays import Bools, Floats, Ints

ROUNDING = 1e-7
"""Share of a target by which the figures may be off."""
EASE = 100
"""The so-manieth part of a deviation of a whole share or more that is not fought over."""
HALVINGS = 50
TINY = 1e-12


def limits(question: Sharing) -> Floats:
    """Greatest deviation that cannot be avoided in each measure, as a share of the target; shape (m,).

    The largest account must go to somebody; loads are multiples of what all accounts have in common; and
    what only some agents can serve cannot be spread over all of them.
    """
    if question.accounts == 0:
        return np.zeros(question.target.shape[1])
    found = np.maximum(_by_size(question), _by_multiples(question))
    return np.maximum(0.0, np.maximum(found, _by_group(question)) - ROUNDING)


def in_steps(question: Sharing, limit: Floats) -> Ints:
    """The same in whole steps, as `Sharing.steps` counts them; shape (m,)."""
    # Half of what is put down to rounding there makes good what was taken off here.
    noise = 0.5 * (question.noise / question.step).min(axis=0)
    steps: Ints = np.floor(limit * STEPS + noise).astype(np.int64)
    return steps


def eased(least: Ints) -> Ints:
    """Return what counts as good as the least steps: where an account alone is two shares, a hundredth more.

    Else its agent would be kept from all other work for the last thousandth of a deviation that is huge in
    any case.
    """
    more: Ints = least + np.where(least >= STEPS, least // EASE, 0)
    return more


def _by_size(question: Sharing) -> Floats:
    """With its best agent, an account larger than the target is too much by itself."""
    worst = np.zeros(question.target.shape[1])
    for m, target in enumerate(question.target.T):
        most = np.where(question.allowed, target, 0).max(axis=1)
        worst[m] = max(0.0, float((question.weight[:, m] / most - 1.0).max()))
    return worst


def _by_multiples(question: Sharing) -> Floats:
    """Nobody can have a fraction of an account, and all of them together must come out."""
    worst = np.zeros(question.target.shape[1])
    for m, target in enumerate(question.target.T):
        unit = int(np.gcd.reduce(question.weight[:, m]))
        if unit:
            worst[m] = _apportioned(target / unit, int(question.weight[:, m].sum()) // unit)
    return worst


def _apportioned(fair: Floats, whole: int) -> float:
    """Least greatest deviation when whole pieces go to agents with fair shares of them: by bisection."""
    low, high = 0.0, max(1.0, whole / float(fair.min()))
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        least = np.ceil(np.maximum(0.0, (1.0 - middle) * fair) - TINY * fair)
        most = np.floor((1.0 + middle) * fair * (1.0 + TINY))
        possible = (least <= most).all() and least.sum() <= whole <= most.sum()
        low, high = (low, middle) if possible else (middle, high)
    return low


def _by_group(question: Sharing) -> Floats:
    """Accounts divided at will among those who can serve them, each measure by itself."""
    groups, group = np.unique(question.allowed, axis=0, return_inverse=True)
    worst = np.zeros(question.target.shape[1])
    if groups.all():
        return worst
    for m, target in enumerate(question.target.T):
        supply = np.bincount(group.ravel(), weights=question.weight[:, m], minlength=len(groups))
        whole = supply.sum()
        worst[m] = _spread(groups, supply / whole, target / whole)
    return worst


def _spread(groups: Bools, supply: Floats, target: Floats) -> float:
    """Least possible greatest deviation when groups of accounts are divided at will: a linear programme."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    worst = solver.NumVar(0.0, solver.infinity(), "")
    flows = [
        {agent: solver.NumVar(0.0, solver.infinity(), "") for agent in np.flatnonzero(row).tolist()}
        for row in groups
    ]
    for row, amount in zip(flows, supply, strict=True):
        solver.Add(solver.Sum(row.values()) == amount)
    for agent, fair in enumerate(target):
        load = solver.Sum([row[agent] for row in flows if agent in row])
        solver.Add(load - fair * worst <= fair)
        solver.Add(load + fair * worst >= fair)
    solver.Minimize(worst)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return 0.0
    return float(solver.Objective().Value())
