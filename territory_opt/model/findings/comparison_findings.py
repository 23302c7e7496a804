"""Findings about two plans that are compared: what makes it hard, and why units move."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import About, Finding, Severity, TerritoryId, TerritoryIds


@dataclass(frozen=True)
class DifferentBooks(Finding, code="different-books", severity=Severity.WARNING):
    """The plans were made from different books.

    Parameters
    ----------
    input_hash_a, input_hash_b : str
        Fingerprints of the two books.
    """

    input_hash_a: str
    input_hash_b: str


@dataclass(frozen=True)
class DifferentObjectives(Finding, code="different-objectives", severity=Severity.WARNING):
    """The plans have different objectives, or the same in different units.

    Parameters
    ----------
    name_a, name_b : str
    unit_a, unit_b : str
    """

    name_a: str
    name_b: str
    unit_a: str
    unit_b: str


@dataclass(frozen=True)
class DifferentCriteria(Finding, code="different-criteria", severity=Severity.WARNING):
    """The plans were judged by other criteria, tolerances or limits.

    Parameters
    ----------
    measures : tuple of str
        Measures whose criterion differs, or that one plan alone balances.
    """

    measures: About[tuple[str, ...]]


@dataclass(frozen=True)
class DifferentSettings(Finding, code="different-settings", severity=Severity.NOTE):
    """The scenarios of the plans differ in other keys than the criteria.

    Parameters
    ----------
    keys : tuple of str
    """

    keys: About[tuple[str, ...]]


@dataclass(frozen=True)
class RepsExchanged(Finding, code="reps-exchanged", severity=Severity.NOTE):
    """Territories that both plans have, with another rep in each.

    Parameters
    ----------
    territories : tuple of str
    reps_a, reps_b : tuple of str
        Their reps in plan a and in plan b; blank for none.
    """

    territories: TerritoryIds
    reps_a: About[tuple[str, ...]]
    reps_b: About[tuple[str, ...]]


@dataclass(frozen=True)
class TableNewerThanReport(Finding, code="table-newer-than-report", severity=Severity.WARNING):
    """A plan's folder whose assignments.csv was changed; it was judged again.

    Parameters
    ----------
    plan : str
        Its name.
    units : int
        Units that differ.
    """

    plan: About[str]
    units: int


@dataclass(frozen=True)
class NoFiguresOfPlan(Finding, code="no-figures-of-plan", severity=Severity.NOTE):
    """A plan that is a table of assignments alone.

    Parameters
    ----------
    plan : str
        Its name.
    """

    plan: About[str]


@dataclass(frozen=True)
class UnitLeftOut(Finding, code="unit-left-out", severity=Severity.NOTE):
    """A unit that has no territory in plan b.

    Parameters
    ----------
    unit : str
    """

    unit: About[str]


@dataclass(frozen=True)
class UnitAdded(Finding, code="unit-added", severity=Severity.NOTE):
    """A unit that has a territory in plan b alone.

    Parameters
    ----------
    unit : str
    new : str
    """

    unit: About[str]
    new: TerritoryId


@dataclass(frozen=True)
class MoveFromEnded(Finding, code="move-from-ended", severity=Severity.NOTE):
    """A move from a territory that plan b does not have.

    Parameters
    ----------
    old, new : str
    """

    old: TerritoryId
    new: TerritoryId


@dataclass(frozen=True)
class MoveToAdded(Finding, code="move-to-added", severity=Severity.NOTE):
    """A move to a territory that plan a does not have.

    Parameters
    ----------
    old, new : str
    """

    old: TerritoryId
    new: TerritoryId


@dataclass(frozen=True)
class MoveBalances(Finding, code="move-balances", severity=Severity.NOTE):
    """A move that takes from a territory above its band, or gives to one below it.

    Parameters
    ----------
    territory : str
    measure : str
    deviation_a, deviation_b : float
        Signed, as a fraction of the target.
    """

    territory: TerritoryId
    measure: About[str]
    deviation_a: float
    deviation_b: float


@dataclass(frozen=True)
class MoveNearer(Finding, code="move-nearer", severity=Severity.NOTE):
    """A move to a territory whose base is nearer.

    Parameters
    ----------
    old, new : str
    km_a, km_b : float
        Distance from the base of the territory in plan a, and in plan b.
    """

    old: TerritoryId
    new: TerritoryId
    km_a: float
    km_b: float


@dataclass(frozen=True)
class MoveByExchange(Finding, code="move-by-exchange", severity=Severity.NOTE):
    """A move that neither a band nor a distance explains alone.

    Parameters
    ----------
    old, new : str
    """

    old: TerritoryId
    new: TerritoryId


@dataclass(frozen=True)
class CustomersOfOtherRep(Finding, code="customers-of-other-rep", severity=Severity.NOTE):
    """Customers who have another rep than most of their unit in one of the plans.

    Parameters
    ----------
    unit : str
    """

    unit: About[str]


KINDS = (
    DifferentBooks,
    DifferentObjectives,
    DifferentCriteria,
    DifferentSettings,
    RepsExchanged,
    TableNewerThanReport,
    NoFiguresOfPlan,
    UnitLeftOut,
    UnitAdded,
    MoveFromEnded,
    MoveToAdded,
    MoveBalances,
    MoveNearer,
    MoveByExchange,
    CustomersOfOtherRep,
)
