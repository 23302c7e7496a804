"""Prices of the bands over candidate lists, and the bound they prove once every other pair is priced."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import Problem
from territory_opt.solver.bands import Bands
from territory_opt.solver.bounds.band_prices import Dual, Prices, ascend_dual
from territory_opt.solver.bounds.kernel import assign_cheapest
from territory_opt.solver.cost_tables import Tables, strided
from territory_opt.solver.large.candidate_lists import CandidateLists
from territory_opt.solver.large.kernel import cheapest_listed

PARTS = 2
"""Parts of the units that are priced side by side; always as many, so that sums come out the same."""

CELLS_AT_ONCE = 500_000
"""Pairs priced between two checks of the time limit."""


@dataclass(frozen=True)
class Priced:
    """The bound that prices prove.

    Parameters
    ----------
    bound : float
        No plan served from these sites costs less (in the lists' scale).
    label : Ints, shape (n,)
        The cheapest of all territories for each unit.
    """

    bound: float
    label: Ints


class ListedDual(Dual):
    """The Lagrangian over the listed pairs only: a bound once the others are priced."""

    def __init__(self, lists: CandidateLists, bands: Bands, dynamic: Ints, pool: ThreadPoolExecutor) -> None:
        # It asks for cost and load of the pairs in its tables, and nothing else.
        super().__init__(cast(Tables, lists), bands, dynamic)
        self.lists, self.pool = lists, pool
        cuts = np.linspace(0, len(lists.cost), PARTS + 1).astype(int).tolist()
        self.parts = [slice(a, b) for a, b in pairwise(cuts)]
        self.totals = np.zeros((PARTS, *bands.share.shape))

    def value(self, price: Floats, change_price: float = 0.0) -> float:
        """Value at these prices; leaves labels and loads of the cheapest assignment behind."""
        reduced = self.reduced(price)
        served = sum(self.pool.map(lambda part: self._serve(part, reduced), range(PARTS)))
        self.total = self.totals.sum(axis=0)
        return float(served + self.constant(price).sum() + self.change_constant(change_price))

    def _serve(self, number: int, reduced: Floats) -> float:
        part, lists = self.parts[number], self.lists
        value: float = cheapest_listed(
            lists.territory[part], lists.cost[part], lists.load[part], reduced, self.label[part],
            self.totals[number],
        )  # fmt: skip
        return value


def ascend_listed(
    lists: CandidateLists,
    bands: Bands,
    dynamic: Ints,
    steps: int,
    stop: Callable[[], bool],
    start: Floats | None = None,
) -> Prices:
    """Raise the value of the listed pairs; see `bounds.prices.ascend`.

    Returns
    -------
    Prices
        Its `bound` is not one yet: `fully_priced` makes it one.
    """
    with ThreadPoolExecutor(PARTS) as pool:
        return ascend_dual(ListedDual(lists, bands, dynamic, pool), lists.site, steps, stop, start)


def fully_priced(
    problem: Problem, lists: CandidateLists, bands: Bands, prices: Prices, stop: Callable[[], bool]
) -> Priced | None:
    """Price every pair of unit and territory, a few at a time, for the bound.

    Parameters
    ----------
    problem : Problem
    lists : CandidateLists
        For the scales and sites.
    bands : Bands
    prices : Prices
    stop : callable

    Returns
    -------
    Priced or None
        None when stopped.
    """
    step = max(1, CELLS_AT_ONCE // problem.k)
    label = np.zeros(problem.n, dtype=np.int64)

    def served(begin: int) -> float:
        if stop():
            return np.nan
        units = np.arange(begin, min(begin + step, problem.n))
        return _cheapest_of_all(problem, lists, prices.reduced, units, label)

    constant = float(Dual(cast(Tables, lists), bands, problem.dynamic).constant(prices.price).sum())
    with ThreadPoolExecutor(PARTS) as pool:
        value = sum(pool.map(served, range(0, problem.n, step))) + constant
    return None if np.isnan(value) else Priced(float(value), label)


def _cheapest_of_all(
    problem: Problem, lists: CandidateLists, reduced: Floats, units: Ints, label: Ints
) -> float:
    cost = np.ascontiguousarray(problem.coefficients.cost(lists.site, units) / lists.cost_scale)
    if problem.allowed is not None:
        cost[~problem.allowed[units]] = np.inf
    shape = (*cost.shape, reduced.shape[1])
    load = np.broadcast_to((problem.load[units] / lists.load_scale)[:, None, :], shape)
    if len(problem.dynamic):
        load = load.copy()
        own = np.moveaxis(problem.coefficients.load(lists.site, units), 0, 2)
        load[:, :, problem.dynamic] = own / lists.load_scale[problem.dynamic]
        load = strided(load)
    chosen, total = np.zeros(len(units), dtype=np.int64), np.zeros(reduced.shape)
    value: float = assign_cheapest(cost, load, reduced, chosen, total)
    label[units] = chosen
    return value
