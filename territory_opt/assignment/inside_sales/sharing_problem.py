"""The balanced assignment of accounts to agents in whole numbers: weights, targets and goals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints

STEPS = 1000
"""Steps into which a target is divided; a deviation below one step counts as none."""
SQUARES_DIVISOR = 100
"""The sum of squares may rise by itself over this to keep accounts with their agents."""
TOTAL_WEIGHT = 10**9
"""Weight of all accounts together in each measure."""
ROUNDING_DIVISOR = 1000
"""Rounding tolerance: a step over this."""


class Goals(NamedTuple):
    """Costs in lexicographic order. Deviations are counted in steps.

    Parameters
    ----------
    greatest : int
        Largest deviation of all agents and measures, at least `SharingProblem.floor`.
    sum : int
        Sum over the measures of the largest deviation in each.
    squares : int
        Sum of all squared deviations. Up to `tolerated_squares`, `moved` has priority.
    moved : int
        Accounts taken from today's agent.
    """

    greatest: int
    sum: int
    squares: int
    moved: int

    def with_squares_at_least(self, squares: int) -> Goals:
        """The goals with a smaller sum of squares raised to a limit, so that it counts the same."""
        return self._replace(squares=max(self.squares, squares))


def tolerated_squares(squares: int) -> int:
    """Largest sum of squares that counts the same as this one."""
    return squares + squares // SQUARES_DIVISOR


@dataclass(frozen=True)
class SharingProblem:
    """n accounts, a agents, m measures with a positive total.

    Parameters
    ----------
    weight : Ints, shape (n, m)
        In parts of `TOTAL_WEIGHT`.
    target : Ints, shape (a, m)
        Of each agent, above 0.
    allowed : Bools, shape (n, a)
        Agents who can serve each account; at least one each.
    current : Ints, shape (n,)
        Today's agent; -1 where there is none or it is not allowed.
    floor : int
        Largest deviations up to this, in steps, count the same.
    """

    weight: Ints
    target: Ints
    allowed: Bools
    current: Ints
    floor: int = 0

    @property
    def accounts(self) -> int:
        """Number of accounts."""
        return len(self.weight)

    @property
    def agents(self) -> int:
        """Number of agents."""
        return len(self.target)

    def loads(self, agent_of: Ints) -> Ints:
        """Load of each agent, shape (a, m)."""
        load = np.zeros(self.target.shape, dtype=np.int64)
        np.add.at(load, agent_of, self.weight)
        return load

    def steps(self, load: Ints) -> Ints:
        """Deviation of some loads from the targets, in whole steps, rounded down; same shape."""
        steps: Ints = (np.abs(load - self.target) + self.rounding) // self.step
        return steps

    @cached_property
    def step(self) -> Ints:
        """Weight of one step, shape (a, m)."""
        return np.maximum(1, self.target // STEPS)

    @cached_property
    def rounding(self) -> Ints:
        """Rounding tolerance as a weight, shape (a, m)."""
        return self.step // ROUNDING_DIVISOR

    def deviation(self, steps: int) -> float:
        """Smallest deviation, as a share of the target, that counts as so many steps."""
        return max(0.0, (steps - 1.0 / ROUNDING_DIVISOR) * float((self.step / self.target).min(initial=1.0)))

    def goals(self, agent_of: Ints) -> Goals:
        """Goals of an assignment of all accounts, shape (n,)."""
        moved = (self.current >= 0) & (agent_of != self.current)
        return self.goals_of(self.loads(agent_of))._replace(moved=int(moved.sum()))

    def goals_of(self, load: Ints) -> Goals:
        """Goals of loads, shape (a, m), with `moved` 0."""
        steps = self.steps(load)
        largest = steps.max(axis=0, initial=0)
        squares = sum(step * step for step in steps.ravel().tolist())
        return Goals(max(self.floor, int(largest.max(initial=0))), int(largest.sum()), squares, 0)


def build_sharing_problem(load: Floats, capacity: Floats, allowed: Bools, current: Ints) -> SharingProblem:
    """Convert loads to whole numbers, and compute targets in proportion to capacity.

    Parameters
    ----------
    load : Floats, shape (n, m)
    capacity : Floats, shape (a,)
        Hours a year, above 0.
    allowed : Bools, shape (n, a)
    current : Ints, shape (n,)
    """
    total = load.sum(axis=0)
    load, total = load[:, total > 0], total[total > 0]
    # An integer scale keeps counts multiples of one another.
    scale = np.where((load % 1 == 0).all(axis=0), TOTAL_WEIGHT // total, TOTAL_WEIGHT / total)
    weight = np.round(load * np.where(scale > 0, scale, TOTAL_WEIGHT / total)).astype(np.int64)
    share = capacity / capacity.sum()
    target = np.maximum(1, np.round(share[:, None] * weight.sum(axis=0)).astype(np.int64))
    return SharingProblem(weight, target, allowed, current)
