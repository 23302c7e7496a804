"""What the solver hands back across the waist."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from territory_opt.model.arrays import Floats, Ints


class Status(StrEnum):
    """What is known about a plan."""

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
    """A number no plan can be better than.

    Parameters
    ----------
    value : float
        In the unit of the objective.
    kind : str
        fixed_bases | free_bases | proof.
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
    """Why no plan can hold every rule, or why none was found.

    Parameters
    ----------
    reason : str
        In words.
    blocking : tuple of str
        The units, groups or homes that stand in the way, each in words.
    proved : bool
        Whether it is certain that no plan exists.
    """

    reason: str
    blocking: tuple[str, ...]
    proved: bool


@dataclass(frozen=True)
class Result:
    """Labels and everything the solver claims about them.

    Parameters
    ----------
    label : Ints, shape (n,)
        Territory of each unit.
    site : Ints, shape (k,)
        Site each territory is served from; -1 for an empty territory.
    objective : float
    loads : Floats, shape (k, c)
        What the solver believes the territories' loads to be; the judge recomputes them.
    status : Status
    ended_by : EndedBy
    bound : Bound or None
    smallest_tolerance : Floats, shape (c,)
        Least worst deviation of each criterion over all plans seen that were connected and kept
        every other criterion in its band; NaN where no such plan was seen.
    blocked : Blocked or None
    trace : tuple of TracePoint
    iterations : int
        Units of work done.
    smallest_tolerance_bound : Floats, shape (c,), or None
        For each criterion a tolerance that no plan can go below while it keeps every other rule; NaN where
        nothing is known, infinite where no tolerance of this criterion alone is enough.
    uniform_tolerance : float or None
        Smallest tolerance, the same for every criterion with a band, of a plan that kept every other rule.
    uniform_tolerance_bound : float or None
        A tolerance, the same for every criterion with a band, that no plan can go below.
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
        """The same division, with each territory's units at another one's place.

        Parameters
        ----------
        place : Ints, shape (k,)
            New place of each territory, a permutation; territories that change places have the same bases to
            choose from.
        """
        old = np.argsort(place)
        return replace(self, label=place[self.label], site=self.site[old], loads=self.loads[old])
