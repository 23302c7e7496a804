"""Findings about a scenario: what its defaults leave out, and values that were probably meant otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity

DroppedBecause = Literal["all-zero", "no-data", "no-travel-times"]
"""Why a default criterion is left out: its total is 0, the book has nothing to compute it from, or its places
have no travel times."""


@dataclass(frozen=True)
class HomeMissing(Finding, code="home-missing", severity=Severity.WARNING):
    """Reps without a home, whose territories have a free base; the homes of the others are used.

    Parameters
    ----------
    reps : tuple of str
        Without a home.
    count : int
        Number of them.
    of : int
        All reps.
    """

    reps: About[tuple[str, ...]]
    count: int
    of: int


@dataclass(frozen=True)
class CriterionDropped(Finding, code="criterion-dropped", severity=Severity.WARNING):
    """A criterion of the default that is left out, so that its measure is not balanced.

    Parameters
    ----------
    measure : str
    reason : {"all-zero", "no-data", "no-travel-times"}
    """

    measure: About[str]
    reason: DroppedBecause


@dataclass(frozen=True)
class ToleranceAboveOne(Finding, code="tolerance-above-one", severity=Severity.WARNING):
    """A tolerance or another share above 1, which was probably meant in per cent.

    Parameters
    ----------
    key : str
        Of the scenario.
    measure : str or None
        Of the criterion; None for other keys.
    value : float
        As a fraction.
    as_percent : float
        The fraction if the value was meant in per cent.
    """

    key: About[str]
    measure: About[str | None]
    value: float
    as_percent: float


@dataclass(frozen=True)
class ObjectiveWithoutWeight(Finding, code="objective-without-weight", severity=Severity.WARNING):
    """A weight of the objective whose total is 0: the objective is 0 for every plan.

    Parameters
    ----------
    measure : str
        The `compactness_weight`.
    """

    measure: About[str]


KINDS = (HomeMissing, CriterionDropped, ToleranceAboveOne, ObjectiveWithoutWeight)
