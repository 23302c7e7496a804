"""What every unit costs and weighs in every territory, for one choice of bases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bases import best_sites

TIE_SHARE = 0.02
"""Units without weight cost nothing, and tentacles of them neither: in the search only, plain distance
weighs this share of the objective."""


@dataclass(frozen=True)
class Tables:
    """Dense tables of n units x k territories, scaled so that the mean territory is about 1.

    Dense, because a unit may end in any territory, and 12,000 x 100 x 4 numbers are 40 MB.

    Parameters
    ----------
    site : Ints, shape (k,)
    cost : Floats, shape (n, k)
        Objective over `cost_scale`.
    guide : Floats, shape (n, k)
        The same with a small part of plain distance: what the search minimises.
    load : Floats, shape (n, k, c)
        Loads over `load_scale`; a broadcast view when no criterion depends on the base. Read-only.
    cost_scale : float
    load_scale : Floats, shape (c,)
    """

    site: Ints
    cost: Floats
    guide: Floats
    load: Floats
    cost_scale: float
    load_scale: Floats

    @classmethod
    def of(cls, problem: Problem, site: Ints, like: Tables | None = None) -> Tables:
        """Ask the problem for these sites; scales are those of `like`, so that figures stay comparable."""
        cost = problem.coefficients.cost(site)
        away = np.linalg.norm(problem.points[:, None] - problem.site_points[site][None], axis=2)
        load = _loads(problem, site)
        nearest = away.argmin(axis=1)
        units = np.arange(problem.n)
        if like is None:
            load_scale = _positive(load[units, nearest].sum(axis=0) / problem.k)
            cost_scale = float(cost[units, nearest].sum() / problem.k) or 1.0
        else:
            load_scale, cost_scale = like.load_scale, like.cost_scale
        cost = cost / cost_scale
        tie = away * (TIE_SHARE * problem.k / (float(away[units, nearest].sum()) or 1.0))
        if len(problem.dynamic):
            load = strided(load / load_scale)
        else:
            load = np.broadcast_to((problem.load / load_scale)[:, None, :], load.shape)
        return cls(site, cost, cost + tie, load, cost_scale, load_scale)

    def settled(self, problem: Problem, label: Ints) -> Tables:
        """Return the tables for the best bases of a plan: these ones where no free base has to move."""
        site = best_sites(problem, label)
        return self if np.array_equal(site, self.site) else Tables.of(problem, site, like=self)

    def totals(self, label: Ints) -> Floats:
        """Scaled loads of the territories; shape (k, c)."""
        k, c = self.load.shape[1:]
        mine = self.load[np.arange(len(label)), label]
        return np.stack([np.bincount(label, weights=mine[:, m], minlength=k) for m in range(c)], axis=1)

    def objective(self, label: Ints) -> float:
        """Scaled objective of a plan."""
        return float(self.cost[np.arange(len(label)), label].sum())


def _positive(value: Floats) -> Floats:
    return np.where(value > 0, value, 1.0)


def strided(load: Floats) -> Floats:
    """Copy loads (n, k, c) read-only with a gap in memory.

    Compiled code then sees the same kind of array as a broadcast view, and is compiled once for both.
    """
    padded = np.empty((*load.shape[:2], load.shape[2] + 1))
    view = padded[:, :, :-1]
    view[:] = load
    view.flags.writeable = False
    return view


def _loads(problem: Problem, site: Ints) -> Floats:
    """Loads in their own units; shape (n, k, c), a view when nothing depends on the base."""
    shape = (problem.n, len(site), problem.load.shape[1])
    load = np.broadcast_to(problem.load[:, None, :], shape)
    if len(problem.dynamic):
        load = load.copy()
        load[:, :, problem.dynamic] = np.moveaxis(problem.coefficients.load(site), 0, 2)
    return load
