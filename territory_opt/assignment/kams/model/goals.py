"""The goals of an assignment in order of priority (lexicographic), and the cost of an assignment in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.model.integer_problem import (
    BALANCE_STEPS,
    LOAD_STEPS,
    UNASSIGNED,
    IntegerProblem,
)
from territory_opt.model.arrays import Floats, Ints

MINIMUM, VALUE, BALANCE, RELATIONSHIPS, TRAVEL, SKILLS = range(6)
GOALS = ("minimum", "value", "balance", "relationships", "travel", "skills")
"""Names of the goals, in order. All are costs here: accounts below the KAMs' minimum, value not assigned,
load outside the bands, relationships lost, hours of travel, points of skill lost."""
LINEAR_GOALS = (VALUE, RELATIONSHIPS, TRAVEL, SKILLS)
"""Goals whose cost is a sum over the assigned families."""
NO_LIMIT = 2**60
"""Largest cost of a goal that is not limited."""


@dataclass(frozen=True)
class Pairs:
    """The feasible pairs of a problem as arrays, sorted by family. Arrays have shape (pairs, ...).

    Parameters
    ----------
    family, kam : Ints
    first : Ints, shape (families + 1,)
        Index of the first pair of each family.
    index : Ints, shape (families, kams)
        Index of each pair; -1 for infeasible pairs.
    use : Ints, shape (pairs, 3)
        Accounts, the team's time, the KAM's own time.
    limit : Ints, shape (kams, 3)
    weight : Ints, shape (pairs, measures)
    low, high : Ints, shape (kams, measures)
    cost : Ints, shape (pairs, 6)
        Cost of each pair in each goal; 0 in those that are not linear.
    base : Ints, shape (6,)
        Cost of each linear goal when nothing is assigned.
    step : Ints, shape (6,)
        Smallest difference that counts in each goal.
    """

    family: Ints
    kam: Ints
    first: Ints
    index: Ints
    use: Ints
    limit: Ints
    weight: Ints
    low: Ints
    high: Ints
    cost: Ints
    base: Ints
    step: Ints

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.family)

    @classmethod
    def of(cls, problem: IntegerProblem) -> Pairs:
        """List the feasible pairs of a problem."""
        family, kam = (index.astype(np.int64) for index in np.nonzero(problem.feasible))
        index = np.full(problem.feasible.shape, -1, dtype=np.int64)
        index[family, kam] = np.arange(len(family))
        cost = np.zeros((len(family), len(GOALS)), dtype=np.int64)
        cost[:, VALUE] = -problem.value[family]
        cost[:, RELATIONSHIPS] = -problem.relationship_value[family, kam]
        cost[:, TRAVEL] = problem.travel[family, kam]
        cost[:, SKILLS] = -problem.skill_points[family, kam]
        use = [problem.size[family], problem.team_time[family, kam], problem.own_time[family, kam]]
        measures = problem.balance_measures
        return cls(
            family=family,
            kam=kam,
            first=np.searchsorted(family, np.arange(len(problem) + 1)).astype(np.int64),
            index=index,
            use=np.stack(use, axis=1),
            limit=np.stack([problem.max_accounts, problem.team_capacity, problem.own_capacity], axis=1),
            weight=_columns([measure.weight[family, kam] for measure in measures], len(family)),
            low=_columns([measure.low for measure in measures], problem.kams),
            high=_columns([measure.high for measure in measures], problem.kams),
            cost=cost,
            base=_base(problem),
            step=_step(problem),
        )

    def in_steps(self, cost: Ints) -> tuple[int, ...]:
        """Costs in steps, by which assignments are compared goal after goal: the smaller is better."""
        return tuple((cost // self.step).tolist())

    def largest_equal_cost(self, goal: int, cost: int) -> int:
        """Return the greatest cost that counts the same as this one."""
        step = int(self.step[goal])
        return cost // step * step + step - 1

    def used_by(self, kam_of: Ints) -> Ints:
        """Pairs that an assignment uses."""
        assigned = np.flatnonzero(kam_of != UNASSIGNED)
        return self.index[assigned, kam_of[assigned]]


def _columns(columns: list[Ints], rows: int) -> Ints:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0), dtype=np.int64)


def _base(problem: IntegerProblem) -> Ints:
    """All value unassigned, all relationships and skill lost; only what is feasible counts."""
    gains = (problem.relationship_value, problem.skill_points)
    best = [np.where(problem.feasible, gain, 0).max(axis=1, initial=0) for gain in gains]
    value = problem.value[problem.feasible.any(axis=1)]
    base = np.zeros(len(GOALS), dtype=np.int64)
    base[VALUE], base[RELATIONSHIPS], base[SKILLS] = value.sum(), best[0].sum(), best[1].sum()
    return base


def _step(problem: IntegerProblem) -> Ints:
    step = np.ones(len(GOALS), dtype=np.int64)
    step[BALANCE] = max(1, LOAD_STEPS * problem.kams * len(problem.balance_measures) // BALANCE_STEPS)
    return step


def goal_costs(problem: IntegerProblem, pairs: Pairs, kam_of: Ints) -> Ints:
    """Cost of an assignment in every goal; balance in `LOAD_STEPS`.

    Parameters
    ----------
    problem : IntegerProblem
    pairs : Pairs
    kam_of : Ints, shape (families,)
        -1 for a family without a KAM.

    Returns
    -------
    Ints, shape (6,)
    """
    used = pairs.used_by(kam_of)
    total = pairs.base + pairs.cost[used].sum(axis=0)
    load = np.zeros(pairs.low.shape, dtype=np.int64)
    np.add.at(load, pairs.kam[used], pairs.weight[used])
    outside = np.maximum(0, pairs.low - load) + np.maximum(0, load - pairs.high)
    count = np.zeros(problem.kams, dtype=np.int64)
    np.add.at(count, pairs.kam[used], pairs.use[used, 0])
    total[MINIMUM] = np.maximum(0, problem.min_accounts - count).sum()
    total[BALANCE] = outside.sum()
    costs: Ints = total
    return costs


def goal_scales(problem: IntegerProblem, pairs: Pairs) -> Floats:
    """A typical cost of each goal, which makes the goals comparable; shape (6,)."""
    size = np.abs(pairs.cost).astype(np.float64)
    largest = np.zeros((len(problem), len(GOALS)))
    np.maximum.at(largest, pairs.family, size)
    scale = np.maximum(1.0, largest.sum(axis=0))
    scale[MINIMUM] = max(1, len(problem))
    scale[BALANCE] = max(1, LOAD_STEPS * problem.kams * pairs.low.shape[1])
    scales: Floats = scale
    return scales
