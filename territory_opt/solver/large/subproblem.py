"""A few neighbouring territories as a problem of their own, with the rest of the plan fixed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.problem import ChangeAllowance, Coefficients, Problem, UnitPositions
from territory_opt.solver.large.large_plan import LargePlan


@dataclass(frozen=True)
class PartCoefficients:
    """Coefficients of some units and sites, numbered anew."""

    whole: Coefficients
    units: Ints
    sites: Ints

    def cost(self, sites: Ints, units: Ints | None = None) -> Floats:
        """What each unit (all of the part, when None) adds to the objective; shape (units, sites)."""
        return self.whole.cost(self.sites[sites], self.units if units is None else self.units[units])

    def load(self, sites: Ints, units: Ints | None = None) -> Floats:
        """What each unit adds to each base-dependent criterion; shape (d, units, sites)."""
        return self.whole.load(self.sites[sites], self.units if units is None else self.units[units])


@dataclass(frozen=True)
class Part:
    """Some territories with all their units.

    Parameters
    ----------
    territories : Ints, shape (k',)
        Sorted.
    units : Ints, shape (n',)
        Sorted: those of these territories.
    pairs : Ints, shape (m',)
        Rows of the whole problem's pairs that lie inside.
    """

    territories: Ints
    units: Ints
    pairs: Ints

    def labels(self, plan: LargePlan) -> Ints:
        """Present labels of the units among the part's territories; shape (n',)."""
        return np.searchsorted(self.territories, plan.label[self.units])

    def problem(self, whole: Problem, plan: LargePlan) -> Problem:
        """Return the part as a problem without a start; limits are those of the whole plan's loads."""
        units, territories = self.units, self.territories
        homes = np.flatnonzero(whole.home_site[territories] >= 0)
        home_sites = whole.home_site[territories[homes]]
        unit_sites, site_unit = self._unit_sites(whole)
        sites = np.concatenate([home_sites, whole.first_unit_site + unit_sites])
        home_site = np.full(len(territories), -1)
        home_site[homes] = np.arange(len(homes))
        low, high, share = self._limits(plan)
        return replace(
            whole,
            points=whole.points[units],
            load=whole.load[units],
            share=share,
            tolerance=np.full_like(whole.tolerance, np.inf),
            low=low,
            high=high,
            site_points=whole.site_points[sites],
            home_site=home_site,
            first_unit_site=len(homes),
            coefficients=PartCoefficients(whole.coefficients, units, sites),
            pairs=np.searchsorted(units, whole.pairs[self.pairs]),
            border_km=whole.border_km[self.pairs],
            start=None,
            unit_rank=whole.unit_rank[unit_sites],
            block_name=tuple(whole.block_name[unit] for unit in units.tolist()),
            territory_name=whole.territory_name[territories],
            site_unit=site_unit,
            allowed=None if whole.allowed is None else whole.allowed[np.ix_(units, territories)],
            disruption=self._disruption(whole, plan),
            split_advice=None,
            places=None if whole.places is None else self._places(whole.places),
            pair_count=None if whole.pair_count is None else whole.pair_count[self.pairs],
            search_centre=None if whole.search_centre is None else whole.search_centre[territories],
        )

    def sites(self, part: Problem, plan: LargePlan) -> Ints:
        """Present sites of the territories in the part's numbers; shape (k',)."""
        assert isinstance(part.coefficients, PartCoefficients)  # made by `problem`
        known = part.coefficients.sites
        site = part.home_site.copy()
        free = np.flatnonzero(site < 0)
        own = known[part.first_unit_site :]
        site[free] = part.first_unit_site + np.searchsorted(own, plan.site[self.territories[free]])
        return site

    def _unit_sites(self, whole: Problem) -> tuple[Ints, Ints | None]:
        """Unit sites inside, and the part's unit each lies in where that is not plain."""
        if whole.site_unit is None:
            return self.units, None
        inside = np.zeros(whole.n, dtype=np.bool_)
        inside[self.units] = True
        own = np.flatnonzero(inside[whole.site_unit])
        return own, np.searchsorted(self.units, whole.site_unit[own])

    def _limits(self, plan: LargePlan) -> tuple[Floats, Floats, Floats]:
        """Absolute limits, and targets as shares of what the part holds; each (k', c)."""
        low, high = plan.bands.limits(plan.total.sum(axis=0))
        target = plan.bands.share * plan.total.sum(axis=0)
        held = plan.total[self.territories].sum(axis=0)
        held = np.where(held > 0, held, 1.0)
        own = self.territories
        return low[own], high[own], target[own] / held

    def _disruption(self, whole: Problem, plan: LargePlan) -> ChangeAllowance | None:
        """What the part may move: what it moves now, and its share of what the whole plan has left."""
        if whole.disruption is None:
            return None
        rule, label = whole.disruption, plan.label
        moved = float(rule.moved[self.units, label[self.units]].sum())
        all_moved = float(rule.moved[np.arange(whole.n), label].sum())
        remaining = (rule.most - all_moved) * len(self.units) / whole.n
        most = moved + remaining if remaining >= 0 else moved * rule.most / all_moved
        return ChangeAllowance(rule.moved[np.ix_(self.units, self.territories)], most)

    def _places(self, places: UnitPositions) -> UnitPositions:
        inside = np.isin(places.unit, self.units)
        return replace(
            places, point=places.point[inside], unit=np.searchsorted(self.units, places.unit[inside])
        )
