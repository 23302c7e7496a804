"""The question as whole numbers: what is shared out, over whom, and what a way to share it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints

STEPS = 1000
"""Steps into which a target is divided: less than one, a thousandth of the target, counts as even."""
SPARED = 100
"""The so-manieth part of the squared deviations that is given up where accounts can stay for it."""
WHOLE = 10**9
"""What all accounts together weigh in each measure."""
NOISE = 1000
"""One so-manieth of a step is put down to rounding."""


class Goals(NamedTuple):
    """What is wanted, each above the next. Deviations are counted in steps.

    Parameters
    ----------
    greatest : int
        Greatest deviation of all agents and measures, but never below `Sharing.floor`.
    sum : int
        Sum over the measures of the greatest deviation in each.
    squares : int
        Sum of all deviations, each squared: where some cannot be even, the others still are. Up to `spared`,
        accounts that stay come first.
    moved : int
        Accounts taken from their agent of today.
    """

    greatest: int
    sum: int
    squares: int
    moved: int

    def within(self, squares: int) -> Goals:
        """The same with all sums of squares up to a limit worth as much as the limit."""
        return self._replace(squares=max(self.squares, squares))


def spared(squares: int) -> int:
    """Return what counts as good as the least sum of squares that was found."""
    return squares + squares // SPARED


@dataclass(frozen=True)
class Sharing:
    """n accounts, a agents, m measures of which there is any.

    Parameters
    ----------
    weight : Ints, shape (n, m)
        In parts of `WHOLE`.
    target : Ints, shape (a, m)
        Each agent's fair share, above 0.
    allowed : Bools, shape (n, a)
        Agents who can serve each account; at least one.
    home : Ints, shape (n,)
        Agent of today; -1 where there is none who can.
    floor : int
        Greatest deviations up to this, in steps, are all the same.
    """

    weight: Ints
    target: Ints
    allowed: Bools
    home: Ints
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
        """What each agent has, shape (a, m)."""
        load = np.zeros(self.target.shape, dtype=np.int64)
        np.add.at(load, agent_of, self.weight)
        return load

    def steps(self, load: Ints) -> Ints:
        """Deviation of some loads from the targets, in whole steps, rounded down; same shape."""
        steps: Ints = (np.abs(load - self.target) + self.noise) // self.step
        return steps

    @cached_property
    def step(self) -> Ints:
        """Weight of one step, shape (a, m)."""
        return np.maximum(1, self.target // STEPS)

    @cached_property
    def noise(self) -> Ints:
        """Weight that is put down to rounding, shape (a, m)."""
        return self.step // NOISE

    def deviation(self, steps: int) -> float:
        """Share of a target that so many steps are at least."""
        return max(0.0, (steps - 1.0 / NOISE) * float((self.step / self.target).min(initial=1.0)))

    def goals(self, agent_of: Ints) -> Goals:
        """Judge a way to share the accounts out; shape (n,), everybody served."""
        moved = (self.home >= 0) & (agent_of != self.home)
        return self.goals_of(self.loads(agent_of))._replace(moved=int(moved.sum()))

    def goals_of(self, load: Ints) -> Goals:
        """Judge some loads, shape (a, m), whoever came from where."""
        steps = self.steps(load)
        worst = steps.max(axis=0, initial=0)
        squares = sum(step * step for step in steps.ravel().tolist())
        return Goals(max(self.floor, int(worst.max(initial=0))), int(worst.sum()), squares, 0)


def sharing(load: Floats, capacity: Floats, allowed: Bools, home: Ints) -> Sharing:
    """Turn loads into whole numbers, and share the whole out by capacity.

    Parameters
    ----------
    load : Floats, shape (n, m)
    capacity : Floats, shape (a,)
        Hours a year, above 0.
    allowed : Bools, shape (n, a)
    home : Ints, shape (n,)
    """
    total = load.sum(axis=0)
    some = total > 0
    # Counts stay multiples of one another.
    scale = np.where((load[:, some] % 1 == 0).all(axis=0), WHOLE // total[some], WHOLE / total[some])
    weight = np.round(load[:, some] * np.where(scale > 0, scale, WHOLE / total[some])).astype(np.int64)
    share = capacity / capacity.sum()
    target = np.maximum(1, np.round(share[:, None] * weight.sum(axis=0)).astype(np.int64))
    return Sharing(weight, target, allowed, home)
