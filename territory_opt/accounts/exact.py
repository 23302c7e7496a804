"""A placement as a constraint programme, solved from a start."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from territory_opt.accounts.placement import NOBODY, UNEVEN, Placement
from territory_opt.model.arrays import Ints


@dataclass(frozen=True)
class Answer:
    """What a solve gave.

    Parameters
    ----------
    kam_of : Ints, shape (keys,)
        Never worse than the start.
    proved : bool
        Whether nothing can be better.
    work : float
        Deterministic seconds used.
    """

    kam_of: Ints
    proved: bool
    work: float


def solve(placement: Placement, start: Ints, seed: int, work: float) -> Answer:
    """Look for the cheapest assignment with CP-SAT, one worker, within a deterministic budget."""
    model = _Model(placement)
    model.hint(start)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = work
    solver.parameters.linearization_level = 2
    # Its own handler would replace ours, and leave the signal deadly when it goes.
    solver.parameters.catch_sigint_signal = False
    status = solver.solve(model.model)
    found = start
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        found = model.read(solver)
    better = placement.total_cost(found) <= placement.total_cost(start)
    used = float(solver.deterministic_time)
    return Answer(found if better else start, status == cp_model.OPTIMAL, used)


class _Model:
    """One yes-or-no variable for each open pair, and one for each account that stays without a KAM."""

    def __init__(self, placement: Placement) -> None:
        self.placement = placement
        self.key, self.kam = np.nonzero(placement.open)
        self.placeable = np.flatnonzero(placement.open.any(axis=1))
        self.model = cp_model.CpModel()
        self.used = [self.model.new_bool_var("") for _ in self.key]
        self.unplaced = [self.model.new_bool_var("") for _ in self.placeable]
        self.uneven = [self.model.new_int_var(0, int(places), "") for places in placement.places]
        self._one_kam_each()
        for kam in range(len(self.uneven)):
            self._within_limits(kam)
        self._cheap()

    def _one_kam_each(self) -> None:
        starts = np.searchsorted(self.key, [*self.placeable, len(self.placement.unplaced)])
        for unplaced, (first, end) in zip(self.unplaced, pairwise(starts.tolist()), strict=True):
            self.model.add_exactly_one([*self.used[first:end], unplaced])

    def _within_limits(self, kam: int) -> None:
        pairs = np.flatnonzero(self.kam == kam)
        used = [self.used[pair] for pair in pairs]
        count = cp_model.LinearExpr.sum(used)
        ticks = self.placement.ticks[self.key[pairs], kam].tolist()
        self.model.add(count <= int(self.placement.places[kam]))
        self.model.add(cp_model.LinearExpr.weighted_sum(used, ticks) <= int(self.placement.capacity[kam]))
        self.model.add(count - self.uneven[kam] <= int(self.placement.fair[kam]))

    def _cheap(self) -> None:
        costs = [
            *self.placement.cost[self.key, self.kam].tolist(),
            *self.placement.unplaced[self.placeable].tolist(),
            *[UNEVEN] * len(self.uneven),
        ]
        variables = [*self.used, *self.unplaced, *self.uneven]
        self.model.minimize(cp_model.LinearExpr.weighted_sum(variables, costs))

    def hint(self, start: Ints) -> None:
        """Offer an assignment to begin from, every variable set."""
        for variable, used in zip(self.used, start[self.key] == self.kam, strict=True):
            self.model.add_hint(variable, bool(used))
        for variable, key in zip(self.unplaced, self.placeable, strict=True):
            self.model.add_hint(variable, bool(start[key] == NOBODY))
        count = np.bincount(start[start != NOBODY], minlength=len(self.uneven))
        for variable, above in zip(self.uneven, count - self.placement.fair, strict=True):
            self.model.add_hint(variable, max(0, int(above)))

    def read(self, solver: cp_model.CpSolver) -> Ints:
        """The assignment found."""
        used = np.array([solver.boolean_value(variable) for variable in self.used], dtype=np.bool_)
        kam_of = np.full(len(self.placement.unplaced), NOBODY, dtype=np.int64)
        kam_of[self.key[used]] = self.kam[used]
        return kam_of
