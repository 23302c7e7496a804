"""Findings about the alternatives of a front: what one gains and costs, and why a variant is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity


@dataclass(frozen=True)
class GainsAndCosts(Finding, code="gains-and-costs", severity=Severity.NOTE):
    """What an alternative gains and costs against the plan as requested.

    Parameters
    ----------
    objective : str
        Name of the objective.
    objective_share : float or None
        Difference of the objective, as a share of that of the plan as requested; None where that is 0.
    worst_deviation, worst_deviation_requested : float
        Greatest deviation of a load from its target, here and in the plan as requested.
    measure : str or None
        Measure of the change; None without a plan of today.
    changed, changed_requested : float
        Share of the measure that changes hands against today, here and in the plan as requested.
    customers_moved : int or None
        Customers in another territory than in the plan as requested; None where unknown.
    requested : str
        Name of the plan as requested.
    """

    objective: About[str]
    objective_share: float | None
    worst_deviation: float
    worst_deviation_requested: float
    measure: About[str | None]
    changed: float
    changed_requested: float
    customers_moved: int | None
    requested: About[str]


@dataclass(frozen=True)
class SameFigures(Finding, code="same-figures", severity=Severity.NOTE):
    """A variant whose plan has the figures of an alternative.

    Parameters
    ----------
    alternative : str
        Name of the alternative.
    """

    alternative: About[str]


@dataclass(frozen=True)
class DominatedBy(Finding, code="dominated-by", severity=Severity.NOTE):
    """A variant whose plan is worse than an alternative in a figure and better in none.

    Parameters
    ----------
    alternative : str
        Name of the alternative.
    """

    alternative: About[str]


@dataclass(frozen=True)
class NotTried(Finding, code="not-tried", severity=Severity.NOTE):
    """A variant that was not solved.

    Parameters
    ----------
    cause : {"stopped", "time"}
        Stopped by the user, or the time limit was reached.
    """

    cause: Literal["stopped", "time"]


@dataclass(frozen=True)
class ProvedImpossible(Finding, code="proved-impossible", severity=Severity.NOTE):
    """A variant that no plan can hold; what blocks it has its own findings.

    Parameters
    ----------
    blocking : int
        Number of blocking rules, units and territories.
    """

    blocking: int


@dataclass(frozen=True)
class NoPlanFound(Finding, code="no-plan-found", severity=Severity.NOTE):
    """A variant without a plan, nor a proof; the rules that the nearest plan breaks have their own findings.

    Parameters
    ----------
    broken : int
        Number of those rules.
    """

    broken: int


KINDS = (GainsAndCosts, SameFigures, DominatedBy, NotTried, ProvedImpossible, NoPlanFound)
