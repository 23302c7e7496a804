"""Findings about the assignment of key accounts: why this KAM, why none, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity

SkillColumn = Literal["languages", "industries", "countries", "levels", "conflicts"]
"""Columns of the KAMs that accounts have requirements to; conflicts: no conflict of interest."""


@dataclass(frozen=True)
class RequiredSkill:
    """What a family of accounts requires of its KAM.

    Parameters
    ----------
    column : SkillColumn
    values : tuple of str
        Sorted; empty for conflicts.
    """

    column: SkillColumn
    values: tuple[str, ...]


@dataclass(frozen=True)
class CapacityShortage:
    """What a KAM has and what a family takes.

    Parameters
    ----------
    available, needed : float
        Hours a year, or accounts.
    own_hours : bool
        Whether these are hours of the KAM without the partner's, where there is a partner.
    """

    available: float
    needed: float
    own_hours: bool = False


ShortOf = Literal["year", "places", "time"]
"""What eligible KAMs lack: their whole year is too short; they may have too few accounts; the other accounts
leave too little time."""


@dataclass(frozen=True)
class KamsShort:
    """Eligible KAMs that lack the same for a family.

    Parameters
    ----------
    kams : int
    short_of : ShortOf
    nearest : str
        The KAM who lacks least.
    shortage : CapacityShortage
        Of that KAM.
    """

    kams: int
    short_of: ShortOf
    nearest: str
    shortage: CapacityShortage


@dataclass(frozen=True)
class KamsFull:
    """Eligible KAMs without enough places for a family.

    Parameters
    ----------
    kams : int
    least, most : int
        Accounts that they have.
    all_places : bool
        Whether each has as many accounts as allowed.
    """

    kams: int
    least: int
    most: int
    all_places: bool


@dataclass(frozen=True)
class KamsWithCompetitor:
    """Eligible KAMs who have a competitor of a family.

    Parameters
    ----------
    kams : int
    """

    kams: int


@dataclass(frozen=True)
class KeepsRelationship(Finding, code="keeps-relationship", severity=Severity.NOTE):
    """An account stays with its KAM of today.

    Parameters
    ----------
    kam : str
    years : float
        Of the relationship.
    """

    kam: About[str]
    years: float


@dataclass(frozen=True)
class FormerKamNotInBook(Finding, code="former-kam-not-in-book", severity=Severity.NOTE):
    """Today's KAM of an account is not in the book.

    Parameters
    ----------
    kam : str
    """

    kam: About[str]


@dataclass(frozen=True)
class FormerKamNotEligible(Finding, code="former-kam-not-eligible", severity=Severity.NOTE):
    """Today's KAM of an account does not meet what its family requires.

    Parameters
    ----------
    kam : str
    missing : tuple of RequiredSkill
    accounts : int
        Of the family.
    """

    kam: About[str]
    missing: tuple[RequiredSkill, ...]
    accounts: int


@dataclass(frozen=True)
class FormerKamShort(Finding, code="former-kam-short", severity=Severity.NOTE):
    """Today's KAM of an account lacks time or places for its family.

    Parameters
    ----------
    kam : str
    short_of : ShortOf
    shortage : CapacityShortage
    """

    kam: About[str]
    short_of: ShortOf
    shortage: CapacityShortage


@dataclass(frozen=True)
class FormerKamFull(Finding, code="former-kam-full", severity=Severity.NOTE):
    """Today's KAM of an account has too many other accounts.

    Parameters
    ----------
    kam : str
    accounts, max_accounts : int
    """

    kam: About[str]
    accounts: int
    max_accounts: int


@dataclass(frozen=True)
class FormerKamHasCompetitor(Finding, code="former-kam-has-competitor", severity=Severity.NOTE):
    """Today's KAM of an account has a competitor of it.

    Parameters
    ----------
    kam : str
    """

    kam: About[str]


@dataclass(frozen=True)
class FormerKamReplaced(Finding, code="former-kam-replaced", severity=Severity.NOTE):
    """Today's KAM of an account could keep it, but all accounts together are served better with another.

    Parameters
    ----------
    kam : str
    """

    kam: About[str]


@dataclass(frozen=True)
class SkillsMet(Finding, code="skills-met", severity=Severity.NOTE):
    """What a family requires and its KAM has.

    Parameters
    ----------
    skills : tuple of RequiredSkill
    """

    skills: tuple[RequiredSkill, ...]


@dataclass(frozen=True)
class RankByTravel(Finding, code="rank-by-travel", severity=Severity.NOTE):
    """The rank of a KAM by travel to an account.

    Parameters
    ----------
    rank : int
    of : int
        Eligible KAMs with a home.
    """

    rank: int
    of: int


@dataclass(frozen=True)
class WithFamily(Finding, code="with-family", severity=Severity.NOTE):
    """A KAM has all accounts of a family.

    Parameters
    ----------
    accounts : int
    """

    accounts: int


@dataclass(frozen=True)
class AccountsOfKam(Finding, code="accounts-of-kam", severity=Severity.NOTE):
    """How many accounts a KAM has and may have.

    Parameters
    ----------
    accounts, max_accounts : int
    """

    accounts: int
    max_accounts: int


@dataclass(frozen=True)
class NoKamInBook(Finding, code="no-kam-in-book", severity=Severity.NOTE):
    """The book names no KAM."""


@dataclass(frozen=True)
class NoKamEligible(Finding, code="no-kam-eligible", severity=Severity.NOTE):
    """No KAM meets what a family requires.

    Parameters
    ----------
    unmet : tuple of tuple of RequiredSkill
        The smallest groups of requirements that no KAM meets together.
    """

    unmet: tuple[tuple[RequiredSkill, ...], ...]


@dataclass(frozen=True)
class KamsWithoutCapacity(Finding, code="kams-without-capacity", severity=Severity.NOTE):
    """Why none of the eligible KAMs can take a family.

    Parameters
    ----------
    kam : str or None
        The only eligible KAM; None where there are several.
    of : int
        Eligible KAMs.
    obstacles : tuple of KamsFull, KamsShort or KamsWithCompetitor
        Every eligible KAM counts in one.
    """

    kam: About[str | None]
    of: int
    obstacles: tuple[KamsFull | KamsShort | KamsWithCompetitor, ...]


@dataclass(frozen=True)
class OthersServedBetter(Finding, code="others-served-better", severity=Severity.NOTE):
    """A KAM could take the account, but all accounts together are served better without it."""


@dataclass(frozen=True)
class FamilyUndivided(Finding, code="family-undivided", severity=Severity.NOTE):
    """All accounts of a family have one KAM, or none.

    Parameters
    ----------
    accounts : int
    """

    accounts: int


@dataclass(frozen=True)
class FirstKamNeeded(Finding, code="first-kam-needed", severity=Severity.NOTE):
    """The book needs a first KAM."""


@dataclass(frozen=True)
class CapacityForAccount(Finding, code="capacity-for-account", severity=Severity.NOTE):
    """A KAM with more capacity could take an account.

    Parameters
    ----------
    kam : str
    places : int
        More accounts.
    hours : float
        More hours a year; where both are 0, the capacity that is left is enough.
    skills : tuple of RequiredSkill
        What the account requires.
    others : int
        More valuable families that the capacity is for too.
    """

    kam: About[str]
    places: int
    hours: float
    skills: tuple[RequiredSkill, ...]
    others: int


@dataclass(frozen=True)
class NewKamForAccount(Finding, code="new-kam-for-account", severity=Severity.NOTE):
    """A new KAM could take an account.

    Parameters
    ----------
    number : int
        New KAMs with the same skills up to this one.
    skills : tuple of RequiredSkill
    like : str or None
        A KAM with all skills that are needed; None: the present KAMs lack skills, or have a competitor.
    with_partner : bool
        Whether a partner with as many hours as that KAM's is needed too.
    hours : float or None
        A year; None: no more than the present KAMs have on average.
    """

    number: int
    skills: tuple[RequiredSkill, ...]
    like: About[str | None]
    with_partner: bool
    hours: float | None


@dataclass(frozen=True)
class FamilyTooLarge(Finding, code="family-too-large", severity=Severity.NOTE):
    """A family must become smaller, because it takes more than one person's year.

    Parameters
    ----------
    account : str or None
        First account of the family, in a list of remedies; None in the remedy of one account.
    accounts : int
        Of the family.
    parts : int
        Smallest number of parts, one for each KAM, into which it could be split.
    hours_over : float
        Hours a year by which it is too large for one KAM.
    year_hours : float
        One person's year.
    skills : tuple of RequiredSkill
        Of a new KAM that it needs in addition; empty when a KAM is eligible.
    """

    account: About[str | None]
    accounts: int
    parts: int
    hours_over: float
    year_hours: float
    skills: tuple[RequiredSkill, ...]


@dataclass(frozen=True)
class OneMoreKam(Finding, code="one-more-kam", severity=Severity.NOTE):
    """A KAM to hire.

    Parameters
    ----------
    skills : tuple of RequiredSkill
    like : str or None
        A KAM with all skills that are needed.
    with_partner : bool
        Whether a partner with as many hours as that KAM's is needed too.
    families : int
        Families that the new KAM would have.
    accounts : int
        Accounts of those families.
    """

    skills: tuple[RequiredSkill, ...]
    like: About[str | None]
    with_partner: bool
    families: int
    accounts: int


@dataclass(frozen=True)
class MoreCapacity(Finding, code="more-capacity", severity=Severity.NOTE):
    """Capacity to add to a KAM.

    Parameters
    ----------
    kam : str
    places : int
        More accounts.
    hours : float
        More hours a year; where both are 0, the capacity that is left is enough.
    """

    kam: About[str]
    places: int
    hours: float


@dataclass(frozen=True)
class KamBelowMinimum(Finding, code="kam-below-minimum", severity=Severity.WARNING):
    """A KAM with fewer accounts than required.

    Parameters
    ----------
    kam : str
    accounts, min_accounts : int
    eligible : int
        Accounts that this KAM could serve.
    """

    kam: About[str]
    accounts: int
    min_accounts: int
    eligible: int


@dataclass(frozen=True)
class ConflictWithNobody(Finding, code="conflict-with-nobody", severity=Severity.WARNING):
    """A conflict of interest that names no key account.

    Parameters
    ----------
    kam : str
    names : tuple of str
    """

    kam: About[str]
    names: About[tuple[str, ...]]


KINDS = (
    KeepsRelationship,
    FormerKamNotInBook,
    FormerKamNotEligible,
    FormerKamShort,
    FormerKamFull,
    FormerKamHasCompetitor,
    FormerKamReplaced,
    SkillsMet,
    RankByTravel,
    WithFamily,
    AccountsOfKam,
    NoKamInBook,
    NoKamEligible,
    KamsWithoutCapacity,
    OthersServedBetter,
    FamilyUndivided,
    FirstKamNeeded,
    CapacityForAccount,
    NewKamForAccount,
    FamilyTooLarge,
    OneMoreKam,
    MoreCapacity,
    KamBelowMinimum,
    ConflictWithNobody,
)
