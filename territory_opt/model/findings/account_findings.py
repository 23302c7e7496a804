"""Findings about accounts: why an account is a key account, or why it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity


@dataclass(frozen=True)
class KeptOut(Finding, code="kept-out", severity=Severity.NOTE):
    """An account that is not key whatever the rules choose, for the reason that follows."""


@dataclass(frozen=True)
class CoverageOfSites(Finding, code="coverage-of-sites", severity=Severity.NOTE):
    """The coverage that the book gives decides whether an account is key.

    Parameters
    ----------
    coverages : tuple of str
        Sorted.
    sites : tuple of str
        The first sites with them.
    count : int
        All sites with them.
    every_site : bool
        Whether all sites of the account have one.
    """

    coverages: tuple[str, ...]
    sites: About[tuple[str, ...]]
    count: int
    every_site: bool


@dataclass(frozen=True)
class FlagOfSites(Finding, code="flag-of-sites", severity=Severity.NOTE):
    """The flag key_account of the book decides whether an account is key.

    Parameters
    ----------
    sites : tuple of str
        The first sites with the flag.
    count : int
        All sites with it.
    flag : bool
        Whether it makes the account key.
    """

    sites: About[tuple[str, ...]]
    count: int
    flag: bool


@dataclass(frozen=True)
class NamedInScenario(Finding, code="named-in-scenario", severity=Severity.NOTE):
    """The scenario names an account, or the company above it, in `always` or `never`.

    Parameters
    ----------
    parent : str or None
        The company that is named; None: the account itself.
    named_in : {"always", "never"}
    """

    parent: About[str | None]
    named_in: Literal["always", "never"]


@dataclass(frozen=True)
class LargestByShare(Finding, code="largest-by-share", severity=Severity.NOTE):
    """One of the largest accounts, or families, that together hold a share of a measure.

    Parameters
    ----------
    measure : str
    value : float
    rank : int
    chosen : int
        Number of accounts or families that hold the share.
    share : float
        What they hold of the measure.
    explicit : int
        Those of them that the book or the scenario names.
    """

    measure: About[str]
    value: float
    rank: int
    chosen: int
    share: float
    explicit: int


@dataclass(frozen=True)
class LargestByNumber(Finding, code="largest-by-number", severity=Severity.NOTE):
    """One of the n largest accounts, or families.

    Parameters
    ----------
    measure : str
    value : float
    rank : int
    n : int
    explicit : int
        Those of the n that the book or the scenario names.
    """

    measure: About[str]
    value: float
    rank: int
    n: int
    explicit: int


@dataclass(frozen=True)
class ReachesThreshold(Finding, code="reaches-threshold", severity=Severity.NOTE):
    """An account, or a family, with at least so much of a measure.

    Parameters
    ----------
    measure : str
    value : float
    at_least : float
    """

    measure: About[str]
    value: float
    at_least: float


@dataclass(frozen=True)
class ReachesScore(Finding, code="reaches-score", severity=Severity.NOTE):
    """An account, or a family, above the cut lines of both axes.

    Parameters
    ----------
    attractiveness, position : float
        0 to 1.
    attractiveness_at_least, position_at_least : float
    """

    attractiveness: float
    position: float
    attractiveness_at_least: float
    position_at_least: float


@dataclass(frozen=True)
class RulesCombined(Finding, code="rules-combined", severity=Severity.NOTE):
    """How many rules of the scenario choose an account.

    Parameters
    ----------
    chosen_by : int
    of : int
        Rules of the scenario.
    combine : {"and", "or"}
        Whether all rules must choose it, or one is enough.
    """

    chosen_by: int
    of: int
    combine: Literal["and", "or"]


@dataclass(frozen=True)
class JudgedAsFamily(Finding, code="judged-as-family", severity=Severity.NOTE):
    """An account that is key because of the sums of its family.

    Parameters
    ----------
    family : str
    accounts : int
        Of the family.
    """

    family: About[str]
    accounts: int


@dataclass(frozen=True)
class FamilyNotKey(Finding, code="family-not-key", severity=Severity.NOTE):
    """An account that is not key, because its family is not.

    Parameters
    ----------
    family : str
    accounts : int
        Of the family.
    """

    family: About[str]
    accounts: int


@dataclass(frozen=True)
class KeyWithFamily(Finding, code="key-with-family", severity=Severity.NOTE):
    """An account that is key because another one of its family is, for the reason that follows.

    Parameters
    ----------
    family : str
    account : str
        The other account.
    """

    family: About[str]
    account: About[str]


@dataclass(frozen=True)
class OwnerLost(Finding, code="owner-lost", severity=Severity.WARNING):
    """Accounts that lose their KAM or agent of today, because their sites are served otherwise.

    Parameters
    ----------
    role : {"KAM", "agent"}
    accounts : tuple of str
        The first `MAX_IDS`, by revenue, largest first.
    count : int
        All of them.
    partly : int
        Those that keep the owner at other sites.
    customers : int
        Their sites that lose the owner.
    revenue : float
        Of these sites, a year.
    owners : tuple of str
        The owners of today; the first `MAX_IDS`.
    coverages : tuple of str
        How these sites are served instead.
    given : int
        Sites whose coverage the book gives.
    any_key : bool
        Whether the book has a key account at all.
    """

    role: About[Literal["KAM", "agent"]]
    accounts: About[tuple[str, ...]]
    count: int
    partly: int
    customers: int
    revenue: float
    owners: About[tuple[str, ...]]
    coverages: tuple[str, ...]
    given: int
    any_key: bool


KINDS = (
    OwnerLost,
    KeptOut,
    CoverageOfSites,
    FlagOfSites,
    NamedInScenario,
    LargestByShare,
    LargestByNumber,
    ReachesThreshold,
    ReachesScore,
    RulesCombined,
    JudgedAsFamily,
    FamilyNotKey,
    KeyWithFamily,
)
