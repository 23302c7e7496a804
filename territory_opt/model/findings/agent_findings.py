"""Findings about inside sales and about house accounts."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import About, Finding, Severity


@dataclass(frozen=True)
class NoAgentEligible(Finding, code="no-agent-eligible", severity=Severity.NOTE):
    """No agent at work speaks the language of an account.

    Parameters
    ----------
    language : str or None
        None: no agent is at work.
    """

    language: str | None


@dataclass(frozen=True)
class FormerAgentNotAtWork(Finding, code="former-agent-not-at-work", severity=Severity.NOTE):
    """Today's agent of an account has no hours.

    Parameters
    ----------
    agent : str
    """

    agent: About[str]


@dataclass(frozen=True)
class FormerAgentNotInBook(Finding, code="former-agent-not-in-book", severity=Severity.NOTE):
    """Today's agent of an account is not in the book.

    Parameters
    ----------
    agent : str
    """

    agent: About[str]


@dataclass(frozen=True)
class FormerAgentNotEligible(Finding, code="former-agent-not-eligible", severity=Severity.NOTE):
    """Today's agent of an account does not speak its language.

    Parameters
    ----------
    agent : str
    language : str
    """

    agent: About[str]
    language: str


@dataclass(frozen=True)
class InsideSalesWithoutAgents(Finding, code="inside-sales-without-agents", severity=Severity.NOTE):
    """Customers of inside sales in a book without agents.

    Parameters
    ----------
    customers : int
    hours : float
        A year.
    agents_needed : int
    agent_hours : float
        Hours a year of one agent.
    """

    customers: int
    hours: float
    agents_needed: int
    agent_hours: float


@dataclass(frozen=True)
class AccountsWithoutAgent(Finding, code="accounts-without-agent", severity=Severity.WARNING):
    """Accounts of inside sales that no agent can serve.

    Parameters
    ----------
    accounts : tuple of str
    language : str or None
        Of these accounts; None: no agent is at work.
    """

    accounts: About[tuple[str, ...]]
    language: str | None


@dataclass(frozen=True)
class HouseCustomers(Finding, code="house-customers", severity=Severity.NOTE):
    """Customers with coverage house, whom nobody serves.

    Parameters
    ----------
    customers : int
    revenue : float
        A year.
    revenue_share : float
        Of all revenue.
    """

    customers: int
    revenue: float
    revenue_share: float


KINDS = (
    NoAgentEligible,
    FormerAgentNotAtWork,
    FormerAgentNotInBook,
    FormerAgentNotEligible,
    InsideSalesWithoutAgents,
    AccountsWithoutAgent,
    HouseCustomers,
)
