"""Whether any division of the loads, units cut as fine as one likes, keeps every limit and rule together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Dual, Prices
from territory_opt.solver.bounds.large_units import raise_bound
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.clock import Pace
from territory_opt.solver.cost_tables import Tables, strided
from territory_opt.solver.tolerance.query import ToleranceQuery, still

STEPS = 400
PATIENCE = 100
"""Steps without a larger tolerance after which nothing more is to be expected."""

FIRST_STEP, LAST_STEP = 0.1, 0.002
SAFETY = 2e-9
"""Share of the prices given away to rounding."""

LUMP_STEPS = 150
MOST_CELLS = 20_000_000
"""Loads of units in territories: 160 MB."""


@dataclass(frozen=True)
class Rows:
    """Every limit as a row, with nothing to pay but prices.

    Loads that depend on the base count where every base is a home; else those criteria are left out, which
    only weakens what is proved: it then holds for any bases.

    Parameters
    ----------
    tables : Tables
        Cost 0 where a unit may go, infinite elsewhere.
    dynamic : Ints
        Criteria, of those kept, that depend on the base.
    keep : Ints
        Criteria of the problem that are kept.
    low, high : Floats, shape (k, kept)
        Absolute limits, scaled, as loose as they are judged.
    share : Floats, shape (k, kept)
    most_total : Floats, shape (kept,)
        Most that all territories together can hold.
    """

    tables: Tables
    dynamic: Ints
    keep: Ints
    low: Floats
    high: Floats
    share: Floats
    most_total: Floats

    @classmethod
    def of(cls, problem: Problem) -> Rows:
        """Ask the problem for its loads."""
        every = bool(problem.fixed.all())
        keep = np.arange(problem.load.shape[1]) if every else still(problem)
        load = np.repeat(problem.load[:, None, :], problem.k, axis=1)
        if every and len(problem.dynamic):
            load[:, :, problem.dynamic] = np.moveaxis(problem.coefficients.load(problem.home_site), 0, 2)
        load = load[:, :, keep]
        scale = load.min(axis=1).sum(axis=0) / problem.k
        scale = np.where(scale > 0, scale, 1.0)
        cost = np.zeros((problem.n, problem.k))
        if problem.allowed is not None:
            cost[~problem.allowed] = np.inf
        allowed, change = problem.allowed, problem.disruption
        whole = strided(load / scale)
        tables = Tables(problem.home_site, cost, cost, whole, 1.0, scale, allowed, change)
        dynamic = np.flatnonzero(np.isin(keep, problem.dynamic))
        share = problem.share[:, keep]
        may = load if allowed is None else np.where(allowed[:, :, None], load, 0.0)
        most = may.max(axis=1).sum(axis=0) / scale
        low, high = problem.low[:, keep] / scale, problem.high[:, keep] / scale
        return cls(
            tables, dynamic, keep, low - SAFETY * share * most, high + SAFETY * share * most, share, most
        )

    def bands(self, tolerance: Floats) -> Bands:
        """Bands at these tolerances (c,), a little wider than they are judged."""
        scale = self.tables.load_scale
        return Bands(scale, self.share, tolerance[self.keep] + SAFETY, self.low, self.high)


def from_rows(rows: Rows, asked: ToleranceQuery, known: float, pace: Pace) -> float:
    """Raise the tolerance that is proved impossible, by prices of the limits.

    With prices u- and u+ of the lower and upper limits, what a plan misses them by sums to at least the least
    reduced load of each unit, added up; while that is above 0 no plan keeps them. A tolerance widens each
    limit by no more than the target, so the sum over the prices of all targets says how much further it is
    proved.

    Parameters
    ----------
    rows : Rows
    asked : ToleranceQuery
    known : float
        A tolerance that is known to be impossible, or 0.
    pace : Pace

    Returns
    -------
    float
        At least `known`; infinite where no tolerance helps.
    """
    if not rows.keep.size:
        return known
    climb = Supergradient(np.zeros(rows.share.shape), 1.0, STEPS, FIRST_STEP, LAST_STEP)
    toll = Supergradient(np.zeros(1), float(len(rows.share)), STEPS, FIRST_STEP, LAST_STEP)
    change = rows.tables.change
    least, risen = known, 0
    dual = Dual(rows.tables, rows.bands(asked.tolerance(least)), rows.dynamic)
    for step in range(STEPS):
        climb.at = np.where(dual.free, np.maximum(climb.at, 0.0), climb.at)
        value = certain(rows, dual, climb.at, float(toll.at[0]))
        if value > 0:
            widening = (asked.vary[rows.keep] * np.abs(climb.at) * rows.share * rows.most_total).sum()
            if widening * 1e6 <= value:
                return float("inf")
            gained = value / widening
            risen = step if gained > 1e-4 * (1.0 + least) else risen
            least += gained
            dual = Dual(rows.tables, rows.bands(asked.tolerance(least)), rows.dynamic)
        if step - risen > PATIENCE or pace.over():
            break
        climb.step_to_zero(*dual.slopes(dual.total))
        if change is not None:
            toll.step_to_zero(np.array([dual.surplus()]), np.array([np.inf]))
    return least


def certain(rows: Rows, dual: Dual, price: Floats, toll: float) -> float:
    """By how much plans miss their limits at these prices, less what rounding may have added."""
    size = float(np.abs(price).sum()) + toll
    rounding = SAFETY * size * (1.0 + float(np.sqrt(len(rows.tables.cost))))
    return dual.value(price, toll) - rounding


def small(problem: Problem) -> bool:
    """Whether a table of every load in every territory may be made for this."""
    return problem.n * problem.k * int(problem.load.shape[1]) <= MOST_CELLS


def impossible_whole(rows: Rows, asked: ToleranceQuery, value: float, pace: Pace) -> bool:
    """Whether large units, kept whole, prove that no plan has this tolerance."""
    if not rows.keep.size or not np.isfinite(rows.tables.cost).all():
        return False
    bands = rows.bands(asked.tolerance(value))
    nothing = np.zeros(rows.share.shape)
    begin = Prices(-np.inf, rows.tables.site, nothing, nothing)
    found = raise_bound(rows.tables, bands, rows.dynamic, begin, pace.over, LUMP_STEPS)
    safety = SAFETY * (1.0 + np.abs(found.price).sum()) * (1.0 + len(rows.tables.cost) ** 0.5)
    return bool(np.isfinite(found.bound) and found.bound > 1e3 * safety)
