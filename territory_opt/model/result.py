"""Result of the solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from territory_opt.model.arrays import Floats, Ints
from territory_opt.model.finding import Finding


class Status(StrEnum):
    """Solution status of a plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NOT_FOUND = "not_found"


class EndedBy(StrEnum):
    """Why the search ended."""

    PROOF = "proof"
    ITERATIONS = "iterations"
    TIME = "time"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Bound:
    """A proved bound on the objective.

    Parameters
    ----------
    value : float
        In the unit of the objective.
    kind : str
        fixed_bases | mixed_bases (some fixed, some free) | free_bases | proof.
    valid_for : str
        "problem", or "these_bases" when it only holds for the bases of this plan.
    """

    value: float
    kind: str
    valid_for: str


@dataclass(frozen=True)
class TracePoint:
    """The state of the search at one moment: seconds, objective, worst excess over a band, bound."""

    seconds: float
    objective: float
    excess: float
    bound: float | None


@dataclass(frozen=True)
class Blocked:
    """Why no plan keeps every rule, or why none was found.

    Parameters
    ----------
    reason : Finding
    blocking : tuple of Finding
        The units, territories and limits that prevent a plan, and what would help.
    proved : bool
        Whether it is proved that no plan exists.
    """

    reason: Finding
    blocking: tuple[Finding, ...]
    proved: bool

    def renamed(self, names: Mapping[str, str]) -> Blocked:
        """The same about other territories: old ids to new ones."""
        blocking = tuple(one.renamed(names) for one in self.blocking)
        return replace(self, reason=self.reason.renamed(names), blocking=blocking)


@dataclass(frozen=True)
class Result:
    """Labels and the solver's figures about them.

    Parameters
    ----------
    label : Ints, shape (n,)
        Territory of each unit.
    site : Ints, shape (k,)
        Site each territory is served from; -1 for an empty territory.
    objective : float
    loads : Floats, shape (k, c)
        Loads of the territories by the solver; the judge recomputes them.
    status : Status
    ended_by : EndedBy
    bound : Bound or None
    smallest_tolerance : Floats, shape (c,)
        Smallest maximum deviation of each criterion over all connected plans of the search that kept every
        other criterion in its band; NaN without such a plan.
    blocked : Blocked or None
    trace : tuple of TracePoint
    iterations : int
        Units of work done.
    smallest_tolerance_bound : Floats, shape (c,), or None
        Lower bound of the tolerance of each criterion while every other rule is kept; NaN where unknown,
        infinite where no tolerance of this criterion alone is enough.
    uniform_tolerance : float or None
        Smallest tolerance, the same for every criterion with a band, of a plan that kept every other rule.
    uniform_tolerance_bound : float or None
        Lower bound of the tolerance, the same for every criterion with a band, over all plans.
    """

    label: Ints
    site: Ints
    objective: float
    loads: Floats
    status: Status
    ended_by: EndedBy
    bound: Bound | None
    smallest_tolerance: Floats
    blocked: Blocked | None
    trace: tuple[TracePoint, ...]
    iterations: int
    smallest_tolerance_bound: Floats | None = None
    uniform_tolerance: float | None = None
    uniform_tolerance_bound: float | None = None

    def exchanged(self, place: Ints) -> Result:
        """The same partition with the territories permuted.

        Parameters
        ----------
        place : Ints, shape (k,)
            New index of each territory, a permutation; exchanged territories have the same possible bases.
        """
        old = np.argsort(place)
        return replace(self, label=place[self.label], site=self.site[old], loads=self.loads[old])
