"""Findings about customers whose owner changes: the reason of each change.

Where a reason has its own reason (why an account is key, why it has this KAM), that follows as further
findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity, TerritoryId


@dataclass(frozen=True)
class BetweenTerritories:
    """What all moves from one territory to another are about.

    Parameters
    ----------
    old : str
        Territory of the plan, or the owner of today where that has no territory in it.
    new : str
        Territory of the plan.
    """

    old: TerritoryId
    new: TerritoryId


@dataclass(frozen=True)
class UnitNotInTerritory(Finding, code="unit-not-in-territory", severity=Severity.NOTE):
    """The customer's unit has no territory in the plan."""


@dataclass(frozen=True)
class MovedByLock(BetweenTerritories, Finding, code="moved-by-lock", severity=Severity.NOTE):
    """The customer's unit is locked into the territory."""


@dataclass(frozen=True)
class MovedToUnit(BetweenTerritories, Finding, code="moved-to-unit", severity=Severity.NOTE):
    """The customer had another rep than its unit, and one rep serves a whole territory."""


@dataclass(frozen=True)
class MovedFromClosed(BetweenTerritories, Finding, code="moved-from-closed", severity=Severity.NOTE):
    """The owner of today has no territory any more."""


@dataclass(frozen=True)
class MovedToNew(BetweenTerritories, Finding, code="moved-to-new", severity=Severity.NOTE):
    """The territory is new."""


@dataclass(frozen=True)
class MovedForBalance(BetweenTerritories, Finding, code="moved-for-balance", severity=Severity.NOTE):
    """The move brings a measure of one of the two territories into its band, or nearer to it.

    Parameters
    ----------
    territory : str
    measure : str
    deviation_today, deviation : float
        From the target, signed, today and in the plan.
    inside : bool
        Whether the plan is inside the band.
    """

    territory: TerritoryId
    measure: About[str]
    deviation_today: float
    deviation: float
    inside: bool


@dataclass(frozen=True)
class MovedNearer(BetweenTerritories, Finding, code="moved-nearer", severity=Severity.NOTE):
    """The customer is nearer to the base of the new territory than to that of the old one."""


@dataclass(frozen=True)
class MovedForRules(BetweenTerritories, Finding, code="moved-for-rules", severity=Severity.NOTE):
    """All rules hold in all territories only with moves such as this one."""


@dataclass(frozen=True)
class BecameKeyAccount(Finding, code="became-key-account", severity=Severity.NOTE):
    """The account has become a key account, for the reason that follows."""


@dataclass(frozen=True)
class OtherKam(Finding, code="other-kam", severity=Severity.NOTE):
    """The account has another KAM, for the reason that follows."""


@dataclass(frozen=True)
class KeyAccountWithoutKam(Finding, code="key-account-without-kam", severity=Severity.NOTE):
    """The customer belongs to a key account without a KAM, for the reason that follows."""


@dataclass(frozen=True)
class JoinsKeyAccount(Finding, code="joins-key-account", severity=Severity.NOTE):
    """The customer goes to the KAM who has the other sites of its account.

    Parameters
    ----------
    former_kam : str or None
        KAM of the other sites until now; None: the same as in the plan.
    """

    former_kam: About[str | None]


@dataclass(frozen=True)
class NoLongerKeyAccount(Finding, code="no-longer-key-account", severity=Severity.NOTE):
    """The account is not a key account any more, for the reason that follows."""


@dataclass(frozen=True)
class NoRuleChooses(Finding, code="no-rule-chooses", severity=Severity.NOTE):
    """No rule of the scenario makes the account key."""


@dataclass(frozen=True)
class NoLongerInsideSales(Finding, code="no-longer-inside-sales", severity=Severity.NOTE):
    """A territory serves the customer in place of inside sales."""


@dataclass(frozen=True)
class CoverageGiven(Finding, code="coverage-given", severity=Severity.NOTE):
    """The book gives the coverage of the customer.

    Parameters
    ----------
    coverage : {"territory", "inside_sales", "house"}
        territory: for a site of a key account. house: nobody serves it.
    """

    coverage: Literal["territory", "inside_sales", "house"]


@dataclass(frozen=True)
class NoAgentFound(Finding, code="no-agent-found", severity=Severity.NOTE):
    """Inside sales serves the customer, without an agent, for the reason that follows."""


@dataclass(frozen=True)
class JoinsAgent(Finding, code="joins-agent", severity=Severity.NOTE):
    """The customer goes to the agent who has other sites of its account."""


@dataclass(frozen=True)
class OtherAgent(Finding, code="other-agent", severity=Severity.NOTE):
    """The customer has another agent, for the reason that follows."""


@dataclass(frozen=True)
class AgentsBalanced(Finding, code="agents-balanced", severity=Severity.NOTE):
    """The customer has another agent, to balance customers, hours and potential between the agents."""


KINDS = (
    UnitNotInTerritory,
    MovedByLock,
    MovedToUnit,
    MovedFromClosed,
    MovedToNew,
    MovedForBalance,
    MovedNearer,
    MovedForRules,
    BecameKeyAccount,
    OtherKam,
    KeyAccountWithoutKam,
    JoinsKeyAccount,
    NoLongerKeyAccount,
    NoRuleChooses,
    NoLongerInsideSales,
    CoverageGiven,
    NoAgentFound,
    JoinsAgent,
    OtherAgent,
    AgentsBalanced,
)
