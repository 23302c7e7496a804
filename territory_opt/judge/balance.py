"""Loads against their targets and bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from territory_opt.judge.json_numbers import finite_or_none
from territory_opt.judge.judged_territories import JudgedTerritories
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.report.balance_rows import BalanceFigures, CriterionRow
from territory_opt.model.scenario import CriterionSpec
from territory_opt.resolve import ResolvedScenario

SLACK = 1e-9
"""Share of the target by which a load may exceed its band, for rounding."""


@dataclass(frozen=True)
class Balance:
    """k territories, c criteria; all arrays but `total` have shape (k, c).

    Parameters
    ----------
    loads, targets : Floats
        In the criteria's own units.
    outside : Bools
        True where a load is outside its band, and for every empty or extra territory.
    total : Floats, shape (c,)
        Sum of the loads over the territories of this plan.
    """

    loads: Floats
    targets: Floats
    outside: Bools
    total: Floats

    @property
    def deviation(self) -> Floats:
        """Signed share of the target by which each load differs from it; NaN where the target is 0."""
        deviation = np.full(self.loads.shape, np.nan)
        np.divide(self.loads - self.targets, self.targets, out=deviation, where=self.targets > 0)
        return deviation


def measure_balance(
    resolved: ResolvedScenario, territories: JudgedTerritories, loads: Floats, units: Ints
) -> Balance:
    """Compare loads with targets and bands.

    Parameters
    ----------
    resolved : ResolvedScenario
    territories : JudgedTerritories
    loads : Floats, shape (k, c)
    units : Ints, shape (k,)
        Number of units of each territory.
    """
    total = loads.sum(axis=0)
    targets = territories.share * total
    bands = [band(spec, targets[:, c]) for c, spec in enumerate(resolved.scenario.criteria)]
    low, high = (np.column_stack(limits) for limits in zip(*bands))
    outside = (loads < low - SLACK * targets) | (loads > high + SLACK * targets)
    outside |= (units == 0)[:, None] | (np.arange(len(territories)) >= territories.requested)[:, None]
    return Balance(loads, targets, outside, total)


def band(spec: CriterionSpec, target: Floats) -> tuple[Floats, Floats]:
    """Lower and upper bound of the load: the tolerance around the target, intersected with min and max.

    Parameters
    ----------
    spec : CriterionSpec
    target : Floats, shape (k,)

    Returns
    -------
    low, high : Floats, shape (k,)
        Infinite where there is no bound.
    """
    low, high = np.full(len(target), -np.inf), np.full(len(target), np.inf)
    if spec.tolerance is not None:
        low, high = (1.0 - spec.tolerance) * target, (1.0 + spec.tolerance) * target
    if spec.min is not None:
        low = np.maximum(low, spec.min)
    if spec.max is not None:
        high = np.minimum(high, spec.max)
    return low, high


def max_deviation(balance: Balance) -> Floats:
    """Greatest absolute deviation of each criterion over the territories that have a target, shape (c,)."""
    largest = [largest_deviation(column) for column in balance.deviation.T]
    return np.array([np.nan if one is None else one for one in largest])


def largest_deviation(deviation: Floats) -> float | None:
    """Greatest absolute value; None where all are NaN."""
    known = np.abs(deviation[~np.isnan(deviation)])
    return float(known.max()) if len(known) else None


def without_key_service(
    resolved: ResolvedScenario, plan: Balance, own: Balance, requested: int
) -> dict[str, BalanceFigures]:
    """Balance without the work at key accounts' sites, by measure; only measures that this work changes.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan, own : Balance
        With and without that work.
    requested : int
        Number of requested territories: the total divided by it is the mean target.
    """
    largest = max_deviation(own)
    return {
        spec.measure: BalanceFigures(
            total=float(own.total[c]),
            target=float(own.total[c]) / requested,
            min=float(own.loads[:, c].min()),
            max=float(own.loads[:, c].max()),
            max_deviation=finite_or_none(largest[c]),
            outside=int(own.outside[:, c].sum()),
        )
        for c, spec in enumerate(resolved.scenario.criteria)
        if (own.loads[:, c] != plan.loads[:, c]).any()
    }


def criteria_rows(
    resolved: ResolvedScenario,
    balance: Balance,
    requested: int,
    smallest: Mapping[str, float | None],
    bound: Mapping[str, float | None],
) -> tuple[CriterionRow, ...]:
    """One row per criterion, in the order of the scenario.

    Parameters
    ----------
    resolved : ResolvedScenario
    balance : Balance
    requested : int
        Number of requested territories: the total divided by it is the mean target.
    smallest : mapping of str to float or None
        Smallest tolerance found, by measure; empty without a solver.
    bound : mapping of str to float or None
        Lower bound on the tolerance, by measure; empty where none is known.
    """
    largest = max_deviation(balance)
    return tuple(
        CriterionRow(
            measure=spec.measure,
            unit=criterion.unit,
            tolerance=spec.tolerance,
            lower_limit=spec.min,
            upper_limit=spec.max,
            total=float(balance.total[c]),
            target=float(balance.total[c]) / requested,
            min=float(balance.loads[:, c].min()),
            max=float(balance.loads[:, c].max()),
            max_deviation=finite_or_none(largest[c]),
            outside=int(balance.outside[:, c].sum()),
            smallest_tolerance_found=smallest.get(spec.measure),
            smallest_tolerance_bound=bound.get(spec.measure),
        )
        for c, (spec, criterion) in enumerate(zip(resolved.scenario.criteria, resolved.criteria))
    )
