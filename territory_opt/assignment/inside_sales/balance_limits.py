"""Lower bounds of the deviations, from account sizes and from which agents can serve which accounts."""

from __future__ import annotations

import numpy as np
from ortools.linear_solver import pywraplp

from territory_opt.assignment.inside_sales.sharing_problem import STEPS, SharingProblem
from territory_opt.model.arrays import Bools, Floats, Ints

ROUNDING = 1e-7
"""Numerical error, as a share of the target."""
TOLERATED_DIVISOR = 100
"""A deviation of a whole target or more may exceed its bound by the bound over this."""
BISECTIONS = 50
RELATIVE_ERROR = 1e-12


def deviation_bounds(problem: SharingProblem) -> Floats:
    """Lower bound of the largest deviation in each measure, as a share of the target; shape (m,).

    The maximum of three bounds: by the largest account; by the common divisor of all accounts; and by
    accounts that only some agents can serve.
    """
    if problem.accounts == 0:
        return np.zeros(problem.target.shape[1])
    bound = np.maximum(_by_size(problem), _by_multiples(problem))
    return np.maximum(0.0, np.maximum(bound, _by_group(problem)) - ROUNDING)


def bounds_in_steps(problem: SharingProblem, deviation: Floats) -> Ints:
    """The bounds in whole steps, as `SharingProblem.steps` counts them; shape (m,)."""
    # Adds half of the rounding tolerance, because `deviation_bounds` subtracts `ROUNDING`.
    rounding = 0.5 * (problem.rounding / problem.step).min(axis=0)
    steps: Ints = np.floor(deviation * STEPS + rounding).astype(np.int64)
    return steps


def tolerated_steps(min_steps: Ints) -> Ints:
    """Largest number of steps that counts as the minimum: one per cent more where one account is two targets.

    Without this, its agent would get no other accounts, to save a thousandth of a very large deviation.
    """
    more: Ints = min_steps + np.where(min_steps >= STEPS, min_steps // TOLERATED_DIVISOR, 0)
    return more


def _by_size(problem: SharingProblem) -> Floats:
    """Bound by the accounts that exceed the target of their best agent."""
    bound = np.zeros(problem.target.shape[1])
    for m, target in enumerate(problem.target.T):
        most = np.where(problem.allowed, target, 0).max(axis=1)
        bound[m] = max(0.0, float((problem.weight[:, m] / most - 1.0).max()))
    return bound


def _by_multiples(problem: SharingProblem) -> Floats:
    """Bound by the common divisor: loads are multiples of it, and add up to the total."""
    bound = np.zeros(problem.target.shape[1])
    for m, target in enumerate(problem.target.T):
        unit = int(np.gcd.reduce(problem.weight[:, m]))
        if unit:
            bound[m] = _indivisible_bound(target / unit, int(problem.weight[:, m].sum()) // unit)
    return bound


def _indivisible_bound(fair: Floats, units: int) -> float:
    """Least possible largest deviation when indivisible units go to agents, by bisection."""
    low, high = 0.0, max(1.0, units / float(fair.min()))
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        least = np.ceil(np.maximum(0.0, (1.0 - middle) * fair) - RELATIVE_ERROR * fair)
        most = np.floor((1.0 + middle) * fair * (1.0 + RELATIVE_ERROR))
        possible = (least <= most).all() and least.sum() <= units <= most.sum()
        low, high = (low, middle) if possible else (middle, high)
    return low


def _by_group(problem: SharingProblem) -> Floats:
    """Bound by divisible accounts and the agents who can serve them, for each measure separately."""
    groups, group = np.unique(problem.allowed, axis=0, return_inverse=True)
    bound = np.zeros(problem.target.shape[1])
    if groups.all():
        return bound
    for m, target in enumerate(problem.target.T):
        supply = np.bincount(group.ravel(), weights=problem.weight[:, m], minlength=len(groups))
        total = supply.sum()
        bound[m] = _divisible_bound(groups, supply / total, target / total)
    return bound


def _divisible_bound(groups: Bools, supply: Floats, target: Floats) -> float:
    """Least possible largest deviation with divisible groups of accounts, by linear programming."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    largest = solver.NumVar(0.0, solver.infinity(), "")
    flows = [
        {agent: solver.NumVar(0.0, solver.infinity(), "") for agent in np.flatnonzero(row).tolist()}
        for row in groups
    ]
    for row, amount in zip(flows, supply, strict=True):
        solver.Add(solver.Sum(row.values()) == amount)
    for agent, fair in enumerate(target):
        load = solver.Sum([row[agent] for row in flows if agent in row])
        solver.Add(load - fair * largest <= fair)
        solver.Add(load + fair * largest >= fair)
    solver.Minimize(largest)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return 0.0
    return float(solver.Objective().Value())
