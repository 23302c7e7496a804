"""What every unit costs and weighs in every territory, for one choice of bases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.problem import ChangeAllowance, Problem
from territory_opt.solver.bases import best_sites

TIE_SHARE = 0.02
"""In the search only, plain distance weighs this share of the objective: units without weight cost nothing,
and would otherwise form long thin territories."""


CENTRE_SHARE = 0.1
"""The same where territories share a base: between them, only distance from their search centres differs."""

FORBIDDEN = 1e3
"""Cost of a unit in a forbidden territory, in costs of a mean territory: finite, and larger than any gain."""


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
    allowed : Bools, shape (n, k), or None
        Where a unit may go; elsewhere its cost includes FORBIDDEN.
    change : ChangeAllowance or None
        What moving away from today's plan counts.
    """

    site: Ints
    cost: Floats
    guide: Floats
    load: Floats
    cost_scale: float
    load_scale: Floats
    allowed: Bools | None = None
    change: ChangeAllowance | None = None

    @classmethod
    def of(cls, problem: Problem, site: Ints, like: Tables | None = None) -> Tables:
        """Ask the problem for these sites; scales are those of `like`, so that figures stay comparable."""
        # The number of pairs cut needs no costs from sites.
        cost = np.zeros((problem.n, len(site))) if problem.counts_pairs else problem.coefficients.cost(site)
        away = _distances(problem.points, _search_centres(problem, site))
        load = _loads(problem, site)
        nearest = away.argmin(axis=1)
        units = np.arange(problem.n)
        if like is None:
            load_scale = _positive(load[units, nearest].sum(axis=0) / problem.k)
            whole = cost[units, nearest].sum() if not problem.counts_pairs else _cut(problem, nearest)
            cost_scale = float(whole) / problem.k or 1.0
        else:
            load_scale, cost_scale = like.load_scale, like.cost_scale
        cost = cost / cost_scale
        if not problem.costs_from_sites:
            cost[:] = 0.0
        if problem.allowed is not None:
            cost[~problem.allowed] += FORBIDDEN
        weighs = TIE_SHARE if problem.search_centre is None else CENTRE_SHARE
        tie = away * (weighs * problem.k / (float(away[units, nearest].sum()) or 1.0))
        if len(problem.dynamic):
            load /= load_scale
            load.flags.writeable = False
        else:
            load = np.broadcast_to((problem.load / load_scale)[:, None, :], load.shape)
        allowed, change = problem.allowed, problem.disruption
        return cls(site, cost, cost + tie, load, cost_scale, load_scale, allowed, change)

    def with_best_bases(self, problem: Problem, label: Ints) -> Tables:
        """Return the tables for the best bases of a plan: these ones where no free base has to move."""
        site = best_sites(problem, label)
        return self if np.array_equal(site, self.site) else Tables.of(problem, site, like=self)

    def totals(self, label: Ints) -> Floats:
        """Scaled loads of the territories; shape (k, c)."""
        k, c = self.load.shape[1:]
        mine = self.load[np.arange(len(label)), label]
        return np.stack([np.bincount(label, weights=mine[:, m], minlength=k) for m in range(c)], axis=1)

    def objective(self, label: Ints) -> float:
        """Scaled cost of a plan from its sites, rules aside."""
        cost = self.cost[np.arange(len(label)), label]
        misplaced = self.misplaced(label)
        return float((cost - FORBIDDEN * misplaced).sum() if misplaced.any() else cost.sum())

    def misplaced(self, label: Ints) -> Bools:
        """Which units are in a forbidden territory; shape (n,)."""
        if self.allowed is None:
            return np.zeros(len(label), dtype=np.bool_)
        misplaced: Bools = ~self.allowed[np.arange(len(label)), label]
        return misplaced

    def changed(self, label: Ints) -> float:
        """Share of the whole that changes hands beyond what may; 0 within the limit or without one."""
        if self.change is None:
            return 0.0
        return max(0.0, float(self.change.moved[np.arange(len(label)), label].sum()) - self.change.most)


def _search_centres(problem: Problem, site: Ints) -> Floats:
    """Points that distances are measured from, shape (k, 2): sites, or search centres at a shared site."""
    places = problem.site_points[site]
    return (
        places
        if problem.search_centre is None
        else np.where(np.isfinite(problem.search_centre), problem.search_centre, places)
    )


def _distances(points: Floats, places: Floats) -> Floats:
    """Distance of each point from each place, shape (n, k); column by column, for memory and speed."""
    away: Floats = np.subtract.outer(points[:, 0], places[:, 0]) ** 2
    away += np.subtract.outer(points[:, 1], places[:, 1]) ** 2
    return np.sqrt(away, out=away)


def _cut(problem: Problem, label: Ints) -> float:
    """Weight of the borders between territories."""
    return float(problem.border[label[problem.pairs[:, 0]] != label[problem.pairs[:, 1]]].sum())


def _positive(value: Floats) -> Floats:
    return np.where(value > 0, value, 1.0)


def strided(load: Floats) -> Floats:
    """Copy loads (n, k, c) read-only with a gap in memory.

    Compiled code then sees the same kind of array as a broadcast view, and is compiled once for both.
    """
    view = _with_gap(load)
    view.flags.writeable = False
    return view


def _with_gap(load: Floats) -> Floats:
    """Copy loads (n, k, c) with a gap in memory after those of each unit and territory."""
    padded = np.empty((*load.shape[:2], load.shape[2] + 1))
    view = padded[:, :, :-1]
    view[:] = load
    return view


def _loads(problem: Problem, site: Ints) -> Floats:
    """Loads in their own units; shape (n, k, c), a view when nothing depends on the base."""
    shape = (problem.n, len(site), problem.load.shape[1])
    load = np.broadcast_to(problem.load[:, None, :], shape)
    if not len(problem.dynamic):
        return load
    load = _with_gap(load)
    load[:, :, problem.dynamic] = np.moveaxis(problem.coefficients.load(site), 0, 2)
    return load
