"""Sections of the report about key accounts, KAMs, inside sales and house accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from territory_opt.model.finding import WordedText
from territory_opt.model.json_view import JSON_VALUE
from territory_opt.model.key_accounts import KamGoal


def _joined(parts: tuple[WordedText, ...]) -> str:
    return "; ".join(part.text for part in parts)


_STATEMENT = {JSON_VALUE: _joined}


@dataclass(frozen=True)
class UnassignedAccount:
    """A key account without a KAM.

    Parameters
    ----------
    account_id : str
    reason, remedy : tuple of WordedText
        The rule that prevents it, and what would allow a KAM; published as one text each.
    """

    account_id: str
    reason: tuple[WordedText, ...] = field(metadata=_STATEMENT)
    remedy: tuple[WordedText, ...] = field(metadata=_STATEMENT)


@dataclass(frozen=True)
class KamRemedyRow:
    """What would give unassigned accounts a KAM; see `KamRemedy`.

    Parameters
    ----------
    words : WordedText
    accounts : tuple of str
        Accounts that it applies to.
    new_kams : int
        KAMs to hire; 0 for any other remedy.
    languages, industries, countries, levels : tuple of str
        Required of a new KAM; any when empty.
    kam_id : str
        KAM with more capacity; blank for any other remedy.
    places : int
        Further accounts.
    hours : float
        Further hours a year.
    """

    words: WordedText
    accounts: tuple[str, ...]
    new_kams: int
    languages: tuple[str, ...]
    industries: tuple[str, ...]
    countries: tuple[str, ...]
    levels: tuple[str, ...]
    kam_id: str
    places: int
    hours: float


@dataclass(frozen=True)
class KeyAccountsSection:
    """Key accounts and their assignment.

    Parameters
    ----------
    accounts : int
    customers : int
        Sites.
    revenue_share : float
        Of all revenue.
    levels : mapping of str to int
        Key accounts of each level: global, national, regional.
    unassigned : tuple of str
        Ids of accounts without a KAM.
    unassigned_why : tuple of UnassignedAccount
    remedies : tuple of KamRemedyRow
        What together would give them a KAM.
    status : str
        optimal (proved best in every goal), feasible, or none (nothing to assign).
    goals : tuple of KamGoal
    bound : float or None
        Most value that any assignment could place.
    gap : float or None
        Largest gap of all goals.
    field_hours : float or None
        Hours a year of territories at key accounts' sites; None where there are none.
    """

    accounts: int
    customers: int
    revenue_share: float
    levels: Mapping[str, int]
    unassigned: tuple[str, ...]
    unassigned_why: tuple[UnassignedAccount, ...]
    remedies: tuple[KamRemedyRow, ...]
    status: str
    goals: tuple[KamGoal, ...]
    bound: float | None
    gap: float | None
    field_hours: float | None = None


@dataclass(frozen=True)
class KamRow:
    """One KAM, in the order of the book.

    Parameters
    ----------
    kam_id, name : str
    accounts, min_accounts, max_accounts : int
    levels : mapping of str to int
        Accounts of each level.
    hours : float
        The KAM's own, a year, travel included.
    service_hours, travel_hours : float
        Visits and their preparation, and travel to them, by KAM and partner.
    capacity_hours : float
        Of the KAM alone.
    partner_hours, partner_capacity_hours : float
    revenue, potential : float
    cost : float
        Of the book.
    """

    kam_id: str
    name: str
    accounts: int
    min_accounts: int
    max_accounts: int
    levels: Mapping[str, int]
    hours: float
    service_hours: float
    travel_hours: float
    capacity_hours: float
    partner_hours: float
    partner_capacity_hours: float
    revenue: float
    potential: float
    cost: float


@dataclass(frozen=True)
class AgentRow:
    """One agent of inside sales, in the order of the book.

    Parameters
    ----------
    agent_id, name : str
    customers, accounts : int
    hours : float
        A year: calls and their preparation.
    capacity_hours, potential : float
    """

    agent_id: str
    name: str
    customers: int
    accounts: int
    hours: float
    capacity_hours: float
    potential: float


@dataclass(frozen=True)
class PoolDeviation:
    """Balance of one measure within the pool.

    Parameters
    ----------
    max_deviation : float or None
        Greatest distance from an agent's share by capacity, as a fraction of it.
    """

    max_deviation: float | None


@dataclass(frozen=True)
class PoolSection:
    """Totals and balance of inside sales.

    Parameters
    ----------
    customers, accounts : int
    hours, potential : float
    agents : int
        0 when the book names none.
    capacity_hours : float or None
    agents_needed : int or None
        Hours / an agent's capacity, rounded up.
    unassigned : tuple of str
        Ids of accounts without an agent.
    balance : mapping of str to PoolDeviation, or None
        By measure: customers, hours, potential.
    max_deviation : float or None
        The greatest of the three.
    bound : float or None
        Lower bound on `max_deviation` of any assignment.
    gap : float or None
        max_deviation - bound.
    status : str or None
        optimal or feasible.
    """

    customers: int
    accounts: int
    hours: float
    potential: float
    agents: int
    capacity_hours: float | None
    agents_needed: int | None
    unassigned: tuple[str, ...]
    balance: Mapping[str, PoolDeviation] | None = None
    max_deviation: float | None = None
    bound: float | None = None
    gap: float | None = None
    status: str | None = None


@dataclass(frozen=True)
class HouseSection:
    """Customers with coverage `house`.

    Parameters
    ----------
    customers, accounts : int
    revenue : float
    revenue_share : float
        Of all revenue.
    """

    customers: int
    accounts: int
    revenue: float
    revenue_share: float
