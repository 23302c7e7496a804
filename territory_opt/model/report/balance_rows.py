"""Rows of the report about the balanced measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class BalanceFigures:
    """Balance of one measure.

    Parameters
    ----------
    total : float
        Sum over the territories of this plan.
    target : float
        Total divided by the number of requested territories.
    min, max : float
        Least and greatest load of a territory.
    max_deviation : float or None
        Greatest distance of a load from its own target, as a fraction of it.
    outside : int
        Territories outside their band.
    """

    total: float
    target: float
    min: float
    max: float
    max_deviation: float | None
    outside: int


@dataclass(frozen=True)
class CriterionRow:
    """One criterion, in the order of the scenario.

    Parameters
    ----------
    measure : str
    unit : str
        Unit of the loads, in words.
    tolerance, lower_limit, upper_limit : float or None
        The scenario's tolerance, `min` and `max`.
    total : float
        Sum over the territories of this plan.
    target : float
        Total divided by the number of requested territories.
    min, max : float
        Least and greatest load of a territory.
    max_deviation : float or None
        Greatest distance of a load from its own target, as a fraction of it.
    outside : int
        Territories outside their band.
    smallest_tolerance_found : float or None
        Tightest band of this criterion in any contiguous plan found that held all the others.
    smallest_tolerance_bound : float or None
        Lower bound on the tolerance while every other rule holds; None where none is proved.
    without_key_service : BalanceFigures or None
        The same without the work at key accounts' sites; None unless that work affects the criterion.
    """

    measure: str
    unit: str
    tolerance: float | None
    lower_limit: float | None
    upper_limit: float | None
    total: float
    target: float
    min: float
    max: float
    max_deviation: float | None
    outside: int
    smallest_tolerance_found: float | None = None
    smallest_tolerance_bound: float | None = None
    without_key_service: BalanceFigures | None = None


@dataclass(frozen=True)
class TodayRow(CriterionRow):
    """One criterion for today's territories.

    Parameters
    ----------
    loads : mapping of str to float
        Load of each of today's territories, by id. The other fields are those of `CriterionRow`.
    """

    loads: Mapping[str, float] | None = None
