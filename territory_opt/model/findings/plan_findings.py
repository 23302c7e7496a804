"""Findings about the territories and the people of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity, TerritoryIds


@dataclass(frozen=True)
class OverCapacity(Finding, code="over-capacity", severity=Severity.PROBLEM):
    """A person with more hours of work than the capacity.

    Parameters
    ----------
    person : str
        Id of the rep, KAM or agent.
    role : {"rep", "kam", "agent"}
    territory : str or None
        Of a rep; None for all others.
    hours, capacity_hours : float
        A year.
    utilisation : float
        hours / capacity_hours; None with a capacity of 0.
    """

    person: About[str]
    role: About[Literal["rep", "kam", "agent"]]
    territory: About[str | None]
    hours: float
    capacity_hours: float
    utilisation: float | None


@dataclass(frozen=True)
class AccountsWithoutKam(Finding, code="account-without-kam", severity=Severity.PROBLEM):
    """Key accounts that have no KAM.

    Parameters
    ----------
    accounts : tuple of str
    count : int
    revenue : float
        A year, of their key sites.
    """

    accounts: About[tuple[str, ...]]
    count: int
    revenue: float


@dataclass(frozen=True)
class TerritoriesMatched(Finding, code="territories-matched", severity=Severity.NOTE):
    """Territories of a file that names no rep for them, and the reps that they were matched to.

    Parameters
    ----------
    territories, reps : tuple of str
        Pairs.
    matched_by : {"homes", "objective", "order", "today"}
        travel from the reps' homes and customers kept, the least objective, the order of the ids, or so that
        most stays as it is today.
    """

    territories: TerritoryIds
    reps: About[tuple[str, ...]]
    matched_by: Literal["homes", "objective", "order", "today"]


@dataclass(frozen=True)
class BookWithoutReps(Finding, code="book-without-reps", severity=Severity.NOTE):
    """A file of assignments names reps, but the book has none, so that they give no base."""


@dataclass(frozen=True)
class StartRepsUnknown(Finding, code="start-reps-unknown", severity=Severity.NOTE):
    """Reps of the plan to start from that the book does not have.

    Parameters
    ----------
    reps : tuple of str
    """

    reps: About[tuple[str, ...]]


KINDS = (OverCapacity, AccountsWithoutKam, TerritoriesMatched, BookWithoutReps, StartRepsUnknown)
