"""Improves an assignment by simulated annealing, with penalty prices from the relaxation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.model.capacity import FreeCapacity
from territory_opt.assignment.kams.model.goals import Pairs, goal_costs, goal_scales
from territory_opt.assignment.kams.model.integer_problem import UNASSIGNED, IntegerProblem
from territory_opt.assignment.kams.solve.interruption import Interruption
from territory_opt.model.arrays import Floats, Ints

STEPS_PER_FAMILY, MAX_STEPS = 2_000, 4_000_000
PENALTY_GROWTH = 10.0
"""Penalty of an excess at the end, as a multiple of the penalty at the beginning."""
MIN_PRICE = 0.3
"""Least price of an excess, where the relaxation gives it none."""
LATER_GOAL_WEIGHT = 1e-3
"""Weight of the goals after the one that is minimised, in scales."""


@dataclass(frozen=True)
class SearchTarget:
    """What a search minimises, and within which limits.

    Parameters
    ----------
    goal : int
    max_cost : Ints, shape (6,)
        Largest cost of the goals before.
    price : Floats, shape (6,)
        Price of exceeding them by their scale, in scales of the goal.
    bound : int
        Lower bound of the cost of the goal; the search ends there.
    """

    goal: int
    max_cost: Ints
    price: Floats
    bound: int


@dataclass(frozen=True)
class AnnealingSchedule:
    """How a search begins.

    Parameters
    ----------
    temperature : float
        At the beginning, relative to the average cost of a family.
    penalty_factor : float
        Penalty of an excess relative to its price; above 1 an excess does not pay.
    """

    temperature: float
    penalty_factor: float


@dataclass(frozen=True)
class AnnealingSearch:
    """The data that all searches of one problem share.

    Parameters
    ----------
    problem : IntegerProblem
    pairs : Pairs
    competitor_first, competitor : Ints
        Families that may not be with the same KAM as each family, concatenated, with the first index of each.
    scale : Floats, shape (6,)
        Typical cost of each goal.
    seed : int
    interruption : Interruption
        Ends a search with its best so far.
    """

    problem: IntegerProblem
    pairs: Pairs
    competitor_first: Ints
    competitor: Ints
    scale: Floats
    seed: int
    interruption: Interruption

    @classmethod
    def of(
        cls, problem: IntegerProblem, pairs: Pairs, seed: int, interruption: Interruption
    ) -> AnnealingSearch:
        """Prepare the search."""
        first, competitor = competitors_by_family(problem)
        return cls(problem, pairs, first, competitor, goal_scales(problem, pairs), seed, interruption)

    def run(self, start: Ints, candidates: Ints, target: SearchTarget, schedule: AnnealingSchedule) -> Ints:
        """Search for an assignment with a lower cost.

        Parameters
        ----------
        start : Ints, shape (families,)
            Within the limits of the KAMs; it may exceed the target's `max_cost`.
        candidates : Ints, shape (some,)
            Pairs that families may move to, in order.
        target : SearchTarget
        schedule : AnnealingSchedule
        """
        from territory_opt.assignment.kams.solve.kernel import anneal

        pairs, families, temperature = self.pairs, len(self.problem), schedule.temperature
        steps = min(MAX_STEPS, STEPS_PER_FAMILY * families)
        # A read-only array is another type to numba: the kernel would be compiled again.
        kam_of, min_accounts = start.copy(), self.problem.min_accounts.copy()
        first = np.searchsorted(pairs.family[candidates], np.arange(families + 1)).astype(np.int64)
        penalty = schedule.penalty_factor * np.maximum(MIN_PRICE, target.price) / self.scale
        is_goal = np.arange(len(self.scale)) == target.goal
        goal_weight = np.where(is_goal, 1.0, LATER_GOAL_WEIGHT) / self.scale
        found: Ints = anneal(
            self.seed % 2**32, steps, temperature / families, 0.01 * temperature / families, kam_of,
            first, candidates, pairs.kam, pairs.index, pairs.use, pairs.limit,
            pairs.weight, pairs.low, pairs.high, pairs.cost, min_accounts,
            self.competitor_first, self.competitor, goal_costs(self.problem, pairs, start),
            target.goal, target.max_cost, goal_weight,
            penalty, PENALTY_GROWTH, target.bound, self.interruption.flag,
        )  # fmt: skip
        return found


def competitors_by_family(problem: IntegerProblem) -> tuple[Ints, Ints]:
    """First index for each family, and the families kept apart from each, concatenated."""
    of: list[set[int]] = [set() for _ in range(len(problem))]
    for group in problem.competitor_groups:
        for family in group.tolist():
            of[family] |= set(group.tolist()) - {family}
    first = np.cumsum([0, *map(len, of)]).astype(np.int64)
    return first, np.array([competitor for some in of for competitor in sorted(some)], dtype=np.int64)


def move_towards(problem: IntegerProblem, pairs: Pairs, kam_of: Ints, fraction: Floats) -> Ints:
    """Move families to the KAM that has most of them in the relaxation, within capacity; all stay assigned.

    Parameters
    ----------
    problem : IntegerProblem
    pairs : Pairs
    kam_of : Ints, shape (families,)
        Within all limits; so is the result.
    fraction : Floats, shape (pairs,)
        Part of each family with each KAM.
    """
    kam_of = kam_of.copy()
    free = FreeCapacity(problem, kam_of)
    wanted = np.full(len(problem), UNASSIGNED, dtype=np.int64)
    order = np.argsort(fraction, kind="stable")[int((fraction <= 0.5).sum()) :]
    wanted[pairs.family[order]] = pairs.kam[order]
    moved = True
    while moved:
        moved = False
        for family in np.flatnonzero((wanted != UNASSIGNED) & (wanted != kam_of)).tolist():
            if free.kams_for(family)[wanted[family]]:
                free.release(family, int(kam_of[family]))
                free.assign(family, int(wanted[family]))
                kam_of[family] = wanted[family]
                moved = True
    return kam_of
