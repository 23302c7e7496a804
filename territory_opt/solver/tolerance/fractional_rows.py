"""Whether any fractional assignment of units keeps every limit and rule together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import PROOF_EDGE, Bands
from territory_opt.solver.bounds.band_prices import Dual, Prices
from territory_opt.solver.bounds.large_units import raise_bound
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.clock import Pace
from territory_opt.solver.cost_tables import Tables, strided
from territory_opt.solver.tolerance.query import ToleranceQuery, constant_criteria

STEPS = 400
MAX_STALLED_STEPS = 100
"""Steps without a larger tolerance after which the ascent ends."""

FIRST_STEP, LAST_STEP = 0.1, 0.002
SAFETY = 2e-9
"""Relative rounding allowance of the prices."""

WHOLE_UNIT_STEPS = 150
MOST_CELLS = 20_000_000
"""Most loads of units in territories: 160 MB."""


@dataclass(frozen=True)
class LimitRows:
    """Every limit as a row, without an objective.

    Criteria whose loads depend on the base are kept where every base is a home; else they are omitted, and
    what is proved holds for any bases.

    Parameters
    ----------
    tables : Tables
        Cost 0 where a unit may go, infinite elsewhere.
    dynamic : Ints
        Criteria, of those kept, that depend on the base.
    keep : Ints
        Criteria of the problem that are kept.
    relaxed : Bands
        Of the criteria kept, scaled, and relaxed for proofs.
    most_total : Floats, shape (kept,)
        Largest total load of all territories.
    """

    tables: Tables
    dynamic: Ints
    keep: Ints
    relaxed: Bands
    most_total: Floats

    @classmethod
    def of(cls, problem: Problem) -> LimitRows:
        """Evaluate the problem's loads."""
        all_fixed = bool(problem.fixed.all())
        keep = np.arange(problem.load.shape[1]) if all_fixed else constant_criteria(problem)
        load = np.repeat(problem.load[:, None, :], problem.k, axis=1)
        if all_fixed and len(problem.dynamic):
            load[:, :, problem.dynamic] = np.moveaxis(problem.coefficients.load(problem.home_site), 0, 2)
        load = load[:, :, keep]
        scale = load.min(axis=1).sum(axis=0) / problem.k
        scale = np.where(scale > 0, scale, 1.0)
        cost = np.zeros((problem.n, problem.k))
        if problem.allowed is not None:
            cost[~problem.allowed] = np.inf
        allowed, change = problem.allowed, problem.disruption
        scaled = strided(load / scale)
        tables = Tables(problem.home_site, cost, cost, scaled, 1.0, scale, allowed, change)
        dynamic = np.flatnonzero(np.isin(keep, problem.dynamic))
        share = problem.share[:, keep]
        allowed_load = load if allowed is None else np.where(allowed[:, :, None], load, 0.0)
        most = allowed_load.max(axis=1).sum(axis=0) / scale
        low, high = problem.low[:, keep] / scale, problem.high[:, keep] / scale
        strict = Bands(scale, share, problem.tolerance[keep], low, high)
        return cls(tables, dynamic, keep, strict.relaxed(most), most)

    def bands(self, tolerance: Floats) -> Bands:
        """Return the bands at these tolerances (c,), relaxed for proofs."""
        return replace(self.relaxed, tolerance=tolerance[self.keep] + PROOF_EDGE)


def raise_by_prices(rows: LimitRows, query: ToleranceQuery, known: float, pace: Pace) -> float:
    """Raise the tolerance that is proved impossible, by prices of the limits.

    With prices u- and u+ of the lower and upper limits, the priced violation of every plan is at least the
    sum of the least reduced loads of all units; where that is above 0, no plan keeps the limits. A tolerance
    widens each limit by at most the target, so the priced sum of the targets bounds how far the impossible
    tolerance rises.

    Parameters
    ----------
    rows : LimitRows
    query : ToleranceQuery
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
    price_ascent = Supergradient(np.zeros(rows.relaxed.share.shape), 1.0, STEPS, FIRST_STEP, LAST_STEP)
    change_ascent = Supergradient(np.zeros(1), float(len(rows.relaxed.share)), STEPS, FIRST_STEP, LAST_STEP)
    change = rows.tables.change
    least, last_gain = known, 0
    dual = Dual(rows.tables, rows.bands(query.tolerance(least)), rows.dynamic)
    for step in range(STEPS):
        price = np.where(dual.unbounded, np.maximum(price_ascent.point, 0.0), price_ascent.point)
        price_ascent.point = price
        value = proved_violation(rows, dual, price, float(change_ascent.point[0]))
        if value > 0:
            vary, share = query.vary[rows.keep], rows.relaxed.share
            widening = (vary * np.abs(price) * share * rows.most_total).sum()
            if widening * 1e6 <= value:
                return float("inf")
            gain = value / widening
            last_gain = step if gain > 1e-4 * (1.0 + least) else last_gain
            least += gain
            dual = Dual(rows.tables, rows.bands(query.tolerance(least)), rows.dynamic)
        if step - last_gain > MAX_STALLED_STEPS or pace.over():
            break
        price_ascent.step_prices(*dual.slopes(dual.total))
        if change is not None:
            change_ascent.step_prices(np.array([dual.change_slope()]), np.array([np.inf]))
    return least


def proved_violation(rows: LimitRows, dual: Dual, price: Floats, change_price: float) -> float:
    """Lower bound on the priced violation of every plan, less a rounding allowance."""
    size = float(np.abs(price).sum()) + change_price
    rounding = SAFETY * size * (1.0 + float(np.sqrt(len(rows.tables.cost))))
    return dual.value(price, change_price) - rounding


def fits_in_memory(problem: Problem) -> bool:
    """Whether a table of every load in every territory is small enough."""
    return problem.n * problem.k * int(problem.load.shape[1]) <= MOST_CELLS


def impossible_with_whole_units(rows: LimitRows, query: ToleranceQuery, value: float, pace: Pace) -> bool:
    """Whether it is proved, with large units kept whole, that no plan has this tolerance."""
    if not rows.keep.size or not np.isfinite(rows.tables.cost).all():
        return False
    bands = rows.bands(query.tolerance(value))
    zero = np.zeros(rows.relaxed.share.shape)
    start = Prices(-np.inf, rows.tables.site, zero, zero)
    found = raise_bound(rows.tables, bands, rows.dynamic, start, pace.over, WHOLE_UNIT_STEPS)
    safety = SAFETY * (1.0 + np.abs(found.price).sum()) * (1.0 + len(rows.tables.cost) ** 0.5)
    return bool(np.isfinite(found.bound) and found.bound > 1e3 * safety)
