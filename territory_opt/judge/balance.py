"""Loads against their targets and bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.judge.json_numbers import figure
from territory_opt.judge.judged_territories import JudgedTerritories
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.scenario import CriterionSpec
from territory_opt.resolve import ResolvedScenario

SLACK = 1e-9
"""Share of the target by which a load may pass the edge of its band."""


@dataclass(frozen=True)
class Balance:
    """k territories, c criteria; all arrays but `total` have shape (k, c).

    Parameters
    ----------
    loads, targets : Floats
        In the criteria's own units.
    outside : Bools
        True where a load is beyond its band, and for every empty or extra territory.
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


def weigh(resolved: ResolvedScenario, roster: JudgedTerritories, loads: Floats, units: Ints) -> Balance:
    """Compare loads with targets.

    Parameters
    ----------
    resolved : ResolvedScenario
    roster : JudgedTerritories
    loads : Floats, shape (k, c)
    units : Ints, shape (k,)
        Number of units of each territory.
    """
    total = loads.sum(axis=0)
    targets = roster.share * total
    bands = [band(spec, targets[:, c]) for c, spec in enumerate(resolved.scenario.criteria)]
    low, high = (np.column_stack(edges) for edges in zip(*bands))
    outside = (loads < low - SLACK * targets) | (loads > high + SLACK * targets)
    outside |= (units == 0)[:, None] | (np.arange(len(roster)) >= roster.asked)[:, None]
    return Balance(loads, targets, outside, total)


def band(spec: CriterionSpec, target: Floats) -> tuple[Floats, Floats]:
    """Least and greatest load a criterion allows: the tolerance, cut by min and max.

    Parameters
    ----------
    spec : CriterionSpec
    target : Floats, shape (k,)

    Returns
    -------
    low, high : Floats, shape (k,)
        Infinite where nothing binds.
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
    deviation = np.abs(balance.deviation)
    worst = np.where(np.isnan(deviation), -np.inf, deviation).max(axis=0)
    return np.where(np.isfinite(worst), worst, np.nan)


def without_key_service(
    resolved: ResolvedScenario, plan: Balance, own: Balance, asked: int
) -> dict[str, dict[str, Any]]:
    """Balance without the work at key accounts' sites, by measure, where that work changes it.

    Parameters
    ----------
    resolved : ResolvedScenario
    plan, own : Balance
        With that work, and without.
    asked : int
        Number of territories the total is divided by.
    """
    worst = max_deviation(own)
    return {
        spec.measure: {
            "total": float(own.total[c]),
            "target": float(own.total[c]) / asked,
            "min": float(own.loads[:, c].min()),
            "max": float(own.loads[:, c].max()),
            "max_deviation": figure(worst[c]),
            "outside": int(own.outside[:, c].sum()),
        }
        for c, spec in enumerate(resolved.scenario.criteria)
        if (own.loads[:, c] != plan.loads[:, c]).any()
    }


def criteria_rows(
    resolved: ResolvedScenario,
    balance: Balance,
    asked: int,
    smallest: Mapping[str, float | None],
    bound: Mapping[str, float | None],
) -> list[dict[str, Any]]:
    """One row a criterion, in the order of the scenario.

    Parameters
    ----------
    resolved : ResolvedScenario
    balance : Balance
    asked : int
        Number of territories the total is divided by.
    smallest : mapping of str to float or None
        Smallest tolerance found, by measure; empty without a solver.
    bound : mapping of str to float or None
        Tolerance that no plan can go below, by measure; empty where none is known.
    """
    worst = max_deviation(balance)
    return [
        {
            "measure": spec.measure,
            "unit": criterion.unit,
            "tolerance": spec.tolerance,
            "lower_limit": spec.min,
            "upper_limit": spec.max,
            "total": float(balance.total[c]),
            "target": float(balance.total[c]) / asked,
            "min": float(balance.loads[:, c].min()),
            "max": float(balance.loads[:, c].max()),
            "max_deviation": figure(worst[c]),
            "outside": int(balance.outside[:, c].sum()),
            "smallest_tolerance_found": smallest.get(spec.measure),
            "smallest_tolerance_bound": bound.get(spec.measure),
        }
        for c, (spec, criterion) in enumerate(zip(resolved.scenario.criteria, resolved.criteria))
    ]
