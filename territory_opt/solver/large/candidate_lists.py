"""Candidate lists: for each unit the territories it may sensibly go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from territory_opt.errors import Interrupted
from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.deadline import never
from territory_opt.model.problem import Problem
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.cost_tables import TIE_SHARE, strided

Narrow: TypeAlias = NDArray[np.int32]

LISTED = 16
"""Territories on a unit's list; 12, 20 and 32 give the same bound where homes share the work evenly."""

UNITS_AT_ONCE = 200
"""Units that lie together and share one query of nearby sites."""


@dataclass(frozen=True)
class CandidateLists:
    """Candidate territories of every unit for one choice of bases, scaled like `Tables`.

    Parameters
    ----------
    site : Ints, shape (k,)
    territory : int32, shape (n, s)
        Cheapest first. A list that is too short repeats its first entry.
    cost : Floats, shape (n, s)
        Objective over `cost_scale`; infinite where the unit may not go.
    guide : Floats, shape (n, s)
        The same with a small part of plain distance.
    load : Floats, shape (n, s, c)
        Loads over `load_scale`; a broadcast view when no criterion depends on the base. Read-only.
    cost_scale : float
    load_scale : Floats, shape (c,)
    change : None
        A limit on what changes hands is left out of the prices, which only lowers the bound.
    """

    site: Ints
    territory: Narrow
    cost: Floats
    guide: Floats
    load: Floats
    cost_scale: float
    load_scale: Floats
    change: None = None

    @classmethod
    def of(
        cls,
        problem: Problem,
        site: Ints,
        present: Sequence[Ints] = (),
        like: CandidateLists | None = None,
        stop: Callable[[], bool] = never,
        listed: int = LISTED,
    ) -> CandidateLists:
        """List the cheapest territories of every unit, those of some plans always among them.

        Parameters
        ----------
        problem : Problem
        site : Ints, shape (k,)
        present : sequence of Ints, shape (n,)
            Labels of plans whose territories must be listed.
        like : CandidateLists or None
            Whose scales to keep.
        stop : callable
        listed : int
            Entries of a list, at most k.

        Raises
        ------
        Interrupted
            When stopped.
        """
        listed = min(listed, problem.k)
        draft = _Draft.of(problem, listed)
        near = _Nearest(problem, site, listed)
        for units in _together(problem):
            if stop():
                raise Interrupted("stopped before a plan was found")
            kept = [label[units] for label in present]
            draft.fill(problem, site, units, near.of(units, kept), kept)
        return draft.scaled(problem, site, like)

    def priced(self, reduced: Floats) -> Floats:
        """Guide cost after prices (k, c); shape (n, s)."""
        out = self.guide.copy()
        for m in range(reduced.shape[1]):
            out -= self.load[:, :, m] * reduced[:, m][self.territory]
        return out


@dataclass
class _Draft:
    """Lists being filled, in the problem's own units."""

    territory: Narrow
    cost: Floats
    away: Floats
    load: Floats | None

    @classmethod
    def of(cls, problem: Problem, listed: int) -> _Draft:
        """Allocate lists of some length."""
        shape = (problem.n, listed)
        load = np.empty((*shape, len(problem.dynamic))) if len(problem.dynamic) else None
        return cls(np.zeros(shape, dtype=np.int32), np.empty(shape), np.empty(shape), load)

    def fill(self, problem: Problem, site: Ints, units: Ints, near: Ints, kept: Sequence[Ints]) -> None:
        """Rank the territories near some units by what they cost, and keep as many as the list holds."""
        cost = problem.coefficients.cost(site[near], units)
        apart = problem.points[units][:, None] - problem.site_points[site[near]][None]
        away = np.linalg.norm(apart, axis=2)
        # Units without weight cost nothing anywhere: the nearest territories are worth most to them.
        rank = cost + away * (TIE_SHARE * max(float(cost.sum()), 1e-9) / (float(away.sum()) or 1.0))
        if problem.allowed is not None:
            forbidden = ~problem.allowed[np.ix_(units, near)]
            cost, rank = np.where(forbidden, np.inf, cost), np.where(forbidden, np.inf, rank)
        row = np.arange(len(units))[:, None]
        for label in kept:
            rank[row[:, 0], np.searchsorted(near, label)] = -np.inf
        chosen = np.argsort(rank, axis=1, kind="stable")[:, : self.cost.shape[1]]
        if chosen.shape[1] < self.cost.shape[1]:
            more = self.cost.shape[1] - chosen.shape[1]
            chosen = np.hstack([chosen, np.repeat(chosen[:, :1], more, axis=1)])
        self.territory[units] = near[chosen]
        self.cost[units], self.away[units] = cost[row, chosen], away[row, chosen]
        if self.load is not None:
            self.load[units] = np.moveaxis(problem.coefficients.load(site[near], units), 0, 2)[row, chosen]

    def scaled(self, problem: Problem, site: Ints, like: CandidateLists | None) -> CandidateLists:
        """Return the lists, scaled so that the mean territory is about 1."""
        load = _loads(problem, self.load, self.cost.shape[1])
        units, nearest = np.arange(problem.n), self.away.argmin(axis=1)
        least = np.where(np.isfinite(self.cost), self.cost, 0.0)[units, nearest]
        load_scale = load[units, nearest].sum(axis=0) / problem.k if like is None else like.load_scale
        cost_scale = (float(least.sum() / problem.k) or 1.0) if like is None else like.cost_scale
        load_scale = np.where(load_scale > 0, load_scale, 1.0)
        tie = TIE_SHARE * problem.k / (float(self.away[units, nearest].sum()) or 1.0)
        scaled = self.cost / cost_scale
        if len(problem.dynamic):
            load = strided(load / load_scale)
        else:
            load = np.broadcast_to((problem.load / load_scale)[:, None, :], load.shape)
        return CandidateLists(
            site, self.territory, scaled, scaled + tie * self.away, load, cost_scale, load_scale
        )


class _Nearest:
    """Which territories have their site near some units."""

    def __init__(self, problem: Problem, site: Ints, listed: int) -> None:
        self.tree = cKDTree(problem.site_points[site])
        self.points, self.allowed, self.listed = problem.points, problem.allowed, listed

    def of(self, units: Ints, kept: Sequence[Ints]) -> Ints:
        """Sorted territories near any of the units, those to be kept included."""
        near = [np.asarray(self.tree.query(self.points[units], k=self.listed)[1]).ravel(), *kept]
        if self.allowed is not None:
            near += [self._allowed(int(u)) for u in units[~self.allowed[units].all(axis=1)]]
        return np.unique(np.concatenate(near))

    def _allowed(self, unit: int) -> Ints:
        """The nearest territories that a restricted unit may go to."""
        may = np.flatnonzero(self.allowed[unit]) if self.allowed is not None else np.empty(0, dtype=np.int64)
        away = np.linalg.norm(self.tree.data[may] - self.points[unit], axis=1)
        return may[np.argsort(away, kind="stable")[: self.listed]]


def _together(problem: Problem) -> list[Ints]:
    """All units in parts of some hundred that lie together."""
    parts = max(1, problem.n // UNITS_AT_ONCE)
    part = bisect(problem.points, np.ones(problem.n), np.ones(parts))
    order = np.argsort(part, kind="stable")
    return np.split(order, np.cumsum(np.bincount(part, minlength=parts))[:-1])


def _loads(problem: Problem, dynamic: Floats | None, listed: int) -> Floats:
    """Loads in their own units; shape (n, s, c), a view when nothing depends on the base."""
    load = np.broadcast_to(problem.load[:, None, :], (problem.n, listed, problem.load.shape[1]))
    if dynamic is not None:
        load = load.copy()
        load[:, :, problem.dynamic] = dynamic
    return load
