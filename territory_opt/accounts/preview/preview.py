"""Result of a preview: one row for each rule, and the portfolio of accounts."""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, asdict, dataclass, fields

from territory_opt.accounts.preview.portfolio import Portfolio, portfolio_summary
from territory_opt.model.json_view import JSON_NAME, JSON_VALUE, JsonView
from territory_opt.model.scenario import KeyAccountRule


@dataclass(frozen=True)
class WholeBook:
    """Totals of the book: accounts, customers, revenue and potential a year."""

    accounts: int
    customers: int
    revenue: float
    potential: float


@dataclass(frozen=True)
class MeanKam:
    """The mean KAM of the book, by which KAMs are counted; default figures when the book has none.

    Parameters
    ----------
    kams : int
        Number of KAMs of the book.
    max_accounts : float
    capacity_hours : float
        Hours a year.
    """

    kams: int
    max_accounts: float
    capacity_hours: float


@dataclass(frozen=True)
class FieldPart:
    """What remains for the territories under a rule.

    Parameters
    ----------
    customers : int
        With coverage `territory`, prospects included.
    revenue, potential : float
        Money a year of those customers.
    service_hours : float
        Visits and preparation a year, without driving, for those customers.
    key_service_hours : float
        The field share of the same hours at sites of key accounts.
    """

    customers: int
    revenue: float
    potential: float
    service_hours: float
    key_service_hours: float


def rule_settings(rule: KeyAccountRule) -> dict[str, object]:
    """A rule in the form of the scenario's section, without default values."""
    defaults = {
        item.name: item.default
        for item in fields(rule)
        if item.default is not MISSING and item.name != "rule"
    }
    settings: dict[str, object] = {}
    for name, value in asdict(rule).items():
        if name == "rules":
            if value:
                settings[name] = [{k: v for k, v in one.items() if v not in (None, ())} for one in value]
        elif name not in defaults or getattr(rule, name) != defaults[name]:
            settings[name] = value
    return settings


@dataclass(frozen=True)
class RuleRow:
    """Figures of one rule.

    Parameters
    ----------
    name : str
        Text of the rules.
    terms : str
        Text of families and exceptions, which hold for every rule.
    own : bool
        Whether it is the scenario's rule.
    rule : KeyAccountRule
        Published in the form of the scenario's section.
    accounts, families, sites : int
        Key accounts, the families they form, and their sites.
    levels : dict of str to int
        Key accounts of each level.
    revenue, potential : float
        Money a year of those sites.
    revenue_share, potential_share : float or None
        Share of all customers' total; None when the total is 0.
    service_hours : float
        Hours a year of the KAMs' visits and preparation.
    travel_hours : float or None
        Additional travel if every site were visited from the nearest KAM's home; None without homes or
        travel times.
    kams_by_places, kams_by_hours : int
        KAMs needed for the accounts, and for the hours (travel included when known).
    field : FieldPart
    """

    name: str
    terms: str
    own: bool
    rule: KeyAccountRule = dataclasses.field(metadata={JSON_VALUE: rule_settings})
    accounts: int
    families: int
    sites: int
    levels: dict[str, int]
    revenue: float
    potential: float
    revenue_share: float | None
    potential_share: float | None
    service_hours: float
    travel_hours: float | None
    kams_by_places: int
    kams_by_hours: int
    field: FieldPart


@dataclass(frozen=True)
class Preview(JsonView):
    """Comparison of rules.

    Parameters
    ----------
    whole : WholeBook
    mean_kam : MeanKam
        Published as `kams`.
    rows : tuple of RuleRow
        In the requested order; the scenario's rule first when the default rules were compared. Published as
        `rules`.
    portfolio : Portfolio or None
        None when a measure of the axes is 0 for every account. Published as `PortfolioSummary`.
    """

    whole: WholeBook
    mean_kam: MeanKam = dataclasses.field(metadata={JSON_NAME: "kams"})
    rows: tuple[RuleRow, ...] = dataclasses.field(metadata={JSON_NAME: "rules"})
    portfolio: Portfolio | None = dataclasses.field(metadata={JSON_VALUE: portfolio_summary})
