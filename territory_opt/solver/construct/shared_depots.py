"""Territories served from one place: a depot with several reps.

Costs and loads do not distinguish them, so they are priced as one. Their units are then divided among them by
lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from territory_opt.model.arrays import Bools, Floats, Ints, sums
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Dual, LargeUnitBias, Prices, ascend
from territory_opt.solver.construct.bisection import bisect
from territory_opt.solver.cost_tables import FORBIDDEN, Tables, strided

ROUNDING = 1e-9
"""Shares that differ by less than this part are the same."""


def depots(problem: Problem, site: Ints) -> Ints:
    """Number the places that territories are served from, shape (k,): the same for the same place."""
    return np.unique(problem.site_points[site], axis=0, return_inverse=True)[1].ravel()


def sharing(problem: Problem) -> Bools:
    """Territories that share their home with another, shape (k,)."""
    shared = problem.fixed
    depot = depots(problem, problem.home_site[shared])
    shared[shared] = np.bincount(depot)[depot] > 1
    return shared


def search_centres(problem: Problem, label: Ints) -> Floats | None:
    """Find the middle of territories that share a home, shape (k, 2); NaN for others. None without any."""
    shared = sharing(problem)
    if not shared.any():
        return None
    middle = np.full((problem.k, 2), np.nan)
    for t in np.flatnonzero(shared):
        units = label == t
        if units.any():
            middle[t] = problem.points[units].mean(axis=0)
    return middle


def ascend_shared(
    depot: Ints,
    tables: Tables,
    bands: Bands,
    dynamic: Ints,
    steps: int,
    stop: Callable[[], bool],
    start: Floats | None = None,
) -> Prices:
    """Raise the bound as `ascend` does, with one price for all territories of a depot.

    The Lagrangian is concave, and the same when territories of a depot change places: no bound is lost.
    Where locks or a limit on change tell them apart, every territory has prices of its own after all.
    """
    if len(np.unique(depot)) == len(depot):
        return ascend(tables, bands, dynamic, steps, stop, start)
    if tables.change is not None:
        return ascend(tables, bands, dynamic, steps, stop, start)
    first = np.unique(depot, return_index=True)[1]
    begin = None if start is None else _by_depot(depot, start) / np.bincount(depot)[:, None]
    one = ascend(
        _merged_tables(depot, first, tables), _merged_bands(depot, bands), dynamic, steps, stop, begin
    )
    price = one.price[depot]
    if tables.allowed is not None:
        return ascend(tables, bands, dynamic, steps, stop, price)
    dual = Dual(tables, bands, dynamic)
    return Prices(dual.value(price), tables.site, price, dual.reduced(price))


def even(depot: Ints, prices: Prices) -> Prices:
    """Apply the bias of large units to a depot, not to one of its territories."""
    large_unit_bias = prices.large_unit_bias
    if large_unit_bias is None:
        return prices
    together = np.minimum(_by_depot(depot, large_unit_bias.share.T)[depot].T, 1.0)
    return replace(prices, large_unit_bias=LargeUnitBias(large_unit_bias.unit, together))


def divided(problem: Problem, depot: Ints, label: Ints, mass: Floats) -> Ints:
    """Divide what the territories of each depot have among them by lines, shape (n,).

    Parameters
    ----------
    problem : Problem
    depot : Ints, shape (k,)
    label : Ints, shape (n,)
    mass : Floats, shape (n,)
    """
    out, share = label.copy(), problem.share.mean(axis=1)
    for territories in (np.flatnonzero(depot == d) for d in np.flatnonzero(np.bincount(depot) > 1)):
        units = np.flatnonzero(np.isin(label, territories))
        if len(units) >= len(territories):
            out[units] = territories[bisect(problem.points[units], mass[units], share[territories])]
    alike = (depot[:, None] == depot[None, :]) & _same_share(share)
    return _placed(np.where(alike, _misplaced(problem, out), np.inf), out)


def distribute(problem: Problem, site: Ints, mass: Floats) -> Ints:
    """Divide the whole map by lines, and assign the parts to territories at least cost, shape (n,).

    A part is assigned only to a territory of its share.
    """
    share = problem.share.mean(axis=1)
    part = bisect(problem.points, mass, share)
    depot = depots(problem, site)
    cost = np.zeros((problem.k, int(depot.max()) + 1))
    for d, t in enumerate(np.unique(depot, return_index=True)[1]):
        cost[:, d] = sums(part, problem.coefficients.cost(site[t : t + 1])[:, 0], problem.k)
    misplaced = FORBIDDEN * float(cost.max()) * _misplaced(problem, part)
    return _placed(np.where(_same_share(share), cost[:, depot] + misplaced, np.inf), part)


def _placed(cost: Floats, part: Ints) -> Ints:
    """Assign parts to territories at least cost, from costs (k, k) and the part of each unit."""
    territory = linear_sum_assignment(cost)[1]
    return np.asarray(territory[part], dtype=np.int64)


def _misplaced(problem: Problem, part: Ints) -> Floats:
    """Count the units of each part that may not be in each territory, shape (k, k)."""
    count: Floats = np.zeros((problem.k, problem.k))
    if problem.allowed is not None:
        np.add.at(count, part, ~problem.allowed)
    return count


def _same_share(share: Floats) -> Bools:
    alike: Bools = np.abs(share[:, None] - share[None, :]) <= ROUNDING * share[:, None]
    return alike


def _merged_tables(depot: Ints, first: Ints, tables: Tables) -> Tables:
    """One column for each depot; a unit may go where one of its territories may have it."""
    cost = np.column_stack([tables.cost[:, depot == d].min(axis=1) for d in range(len(first))])
    return replace(
        tables, site=tables.site[first], cost=cost, guide=cost, load=strided(tables.load[:, first])
    )


def _merged_bands(depot: Ints, bands: Bands) -> Bands:
    return replace(
        bands,
        share=_by_depot(depot, bands.share),
        low=_by_depot(depot, bands.low),
        high=_by_depot(depot, bands.high),
    )


def _by_depot(depot: Ints, values: Floats) -> Floats:
    """Sums over the territories of each depot, (k, m) to (depots, m)."""
    total: Floats = np.zeros((int(depot.max()) + 1, values.shape[1]))
    np.add.at(total, depot, values)
    return total
