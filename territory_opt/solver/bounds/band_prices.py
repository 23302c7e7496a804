"""Prices of the bands by dual ascent. Every price vector is a certified bound for its bases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.kernel import cheapest
from territory_opt.solver.bounds.supergradient import Supergradient
from territory_opt.solver.cost_tables import Tables

FIRST_STEP, LAST_STEP = 0.1, 0.0005


@dataclass(frozen=True)
class Leaning:
    """Where the bound would have the large units.

    Parameters
    ----------
    unit : Ints, shape (b,)
    share : Floats, shape (b, k)
        How often each territory took the unit while the bound was raised, 0 to 1.
    """

    unit: Ints
    share: Floats


@dataclass(frozen=True)
class Prices:
    """The best price vector met, and what it proves.

    Parameters
    ----------
    bound : float
        No plan served from these sites costs less (in the tables' scale).
    site : Ints, shape (k,)
    price : Floats, shape (k, c)
        What a territory pays for one more unit of load: above 0 when it is short, below 0 when it is full.
    reduced : Floats, shape (k, c)
        The price including its effect on the plan's own total.
    toll : float
        Price of the share that changes hands, where there is a limit on it.
    leaning : Leaning or None
        None where no unit is large.
    """

    bound: float
    site: Ints
    price: Floats
    reduced: Floats
    toll: float = 0.0
    leaning: Leaning | None = None

    def charged(self, tables: Tables, part: float = 1.0, lean: float = 0.0) -> Floats:
        """Guide cost after a part of the prices, and with large units drawn to where the bound has them.

        Parameters
        ----------
        tables : Tables
        part : float
        lean : float
            What a large unit costs where the bound never had it.

        Returns
        -------
        Floats, shape (n, k)
        """
        leaning = self.leaning if lean else None
        if part == 0.0 and leaning is None:
            return tables.guide
        charged: Floats = tables.guide - np.einsum("itm,tm->it", tables.load, part * self.reduced)
        if self.toll and tables.change is not None:
            charged += part * self.toll * tables.change.moved
        if leaning is not None:
            charged[leaning.unit] += lean * (1.0 - leaning.share)
        return charged


class Dual:
    """The Lagrangian of the bands as a function of the prices.

    With u- (lower) and u+ (upper limit) and ``price = u- - u+``, the reduced cost of unit i in territory t
    is ``cost + sum_m load (R_m - price_tm)`` where R_m collects the limits that are shares of the plan's own
    total: ``R_m = sum_t share_t ((1 - tol) u- - (1 + tol) u+)``. Absolute limits, and those of criteria
    whose total is constant, add a constant instead. A limit on what changes hands has a price too, the toll.
    The bound holds for any prices.

    Attributes
    ----------
    moving : Bools, shape (c,)
        Criteria that depend on the base.
    low, high : Floats, shape (k, c)
        The limits that are constants; `free` where there is no upper one.
    """

    def __init__(self, tables: Tables, bands: Bands, dynamic: Ints) -> None:
        self.tables = tables
        self.label = np.zeros(len(tables.cost), dtype=np.int64)
        self.total = np.zeros(bands.share.shape)
        estimate = tables.load[:, 0, :].sum(axis=0)
        low, high = bands.limits(estimate)
        self.moving = np.zeros(bands.share.shape[1], dtype=bool)
        self.moving[dynamic] = True
        relative_low = self.moving & np.isfinite(bands.tolerance) & (bands.low <= 0)
        relative_high = self.moving & np.isfinite(bands.tolerance) & np.isinf(bands.high)
        tolerance = np.where(np.isfinite(bands.tolerance), bands.tolerance, 0.0)
        self.share_low = np.where(relative_low, (1.0 - tolerance) * bands.share, 0.0)
        self.share_high = np.where(relative_high, (1.0 + tolerance) * bands.share, 0.0)
        # A moving criterion with an absolute limit keeps only that one: fewer rows, still a valid bound.
        self.low = np.where(self.moving, np.where(relative_low, 0.0, bands.low), low)
        high = np.where(self.moving, np.where(relative_high, 0.0, bands.high), high)
        self.free = np.isinf(high)
        self.high = np.where(self.free, 0.0, high)

    def reduced(self, price: Floats) -> Floats:
        """Price of a load, including what the load adds to the plan's own total; shape (k, c)."""
        up, down = np.maximum(price, 0.0), np.minimum(price, 0.0)
        own = (self.share_low * up + self.share_high * down).sum(axis=0)
        reduced: Floats = price - own
        return reduced

    def constant(self, price: Floats) -> Floats:
        """What the constant limits add to the bound; shape (c,)."""
        up, down = np.maximum(price, 0.0), np.minimum(price, 0.0)
        constant: Floats = (self.low * up + self.high * down).sum(axis=0)
        return constant

    def cost(self, toll: float) -> Floats:
        """Cost of each unit in each territory with the toll on what changes hands; shape (n, k)."""
        change = self.tables.change
        if change is None or toll == 0.0:
            return self.tables.cost
        cost: Floats = self.tables.cost + toll * change.moved
        return cost

    def tolls(self, toll: float) -> float:
        """What the limit on change itself adds to the bound."""
        return 0.0 if self.tables.change is None else -toll * self.tables.change.most

    def value(self, price: Floats, toll: float = 0.0) -> float:
        """Bound at these prices; leaves labels and loads of the cheapest assignment behind."""
        served = cheapest(self.cost(toll), self.tables.load, self.reduced(price), self.label, self.total)
        return float(served + self.constant(price).sum() + self.tolls(toll))

    def surplus(self) -> float:
        """Supergradient of the toll: what changes hands beyond the limit in the cheapest assignment."""
        change = self.tables.change
        if change is None:
            return 0.0
        return float(change.moved[np.arange(len(self.label)), self.label].sum()) - change.most

    def slopes(self, total: Floats) -> tuple[Floats, Floats]:
        """Supergradients where territories hold `total` (k, c): of prices above 0, and of those below.

        The second is infinite where there is no upper limit.
        """
        whole = total.sum(axis=0)
        short = self.low + self.share_low * whole - total
        over = np.where(self.free, np.inf, self.high + self.share_high * whole - total)
        return short, over


def ascend(
    tables: Tables,
    bands: Bands,
    dynamic: Ints,
    iterations: int,
    stop: Callable[[], bool],
    start: Floats | None = None,
) -> Prices:
    """Raise the bound by adaptive supergradient steps.

    Parameters
    ----------
    tables, bands
    dynamic : Ints
        Criteria that depend on the base.
    iterations : int
    stop : callable
    start : Floats, shape (k, c), or None
        Prices to begin from.

    Returns
    -------
    Prices
        The best met. On 12,900 units x 60 territories x 3 criteria 300 steps end 0.03 % under 3,000.
    """
    return climbed(Dual(tables, bands, dynamic), tables.site, iterations, stop, start)


def climbed(
    dual: Dual, site: Ints, steps: int, stop: Callable[[], bool], start: Floats | None = None
) -> Prices:
    """Climb a Lagrangian of the bands; see `ascend`. `site` (k,) are the sites it is for."""
    price = np.zeros(dual.low.shape) if start is None else start
    climb = Supergradient(
        np.where(dual.free, np.maximum(price, 0.0), price), 1.0, steps, FIRST_STEP, LAST_STEP
    )
    toll = Supergradient(np.zeros(1), float(len(dual.low)), steps, FIRST_STEP, LAST_STEP)
    best = Prices(-np.inf, site, climb.at, dual.reduced(climb.at))
    for _ in range(steps):
        value = dual.value(climb.at, float(toll.at[0]))
        if value > best.bound:
            best = Prices(value, site, climb.at, dual.reduced(climb.at), float(toll.at[0]))
        if stop():
            break
        climb.step_to_zero(*dual.slopes(dual.total))
        if dual.tables.change is not None:
            toll.step_to_zero(np.array([dual.surplus()]), np.array([np.inf]))
    return best
