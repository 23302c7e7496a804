"""Result of a preview: one row for each rule, and the portfolio of accounts."""

from __future__ import annotations

from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

from territory_opt.model.arrays import Bools, Floats, Texts
from territory_opt.model.scenario import KeyAccountRule, Weighted


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
    rule: KeyAccountRule
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
class Portfolio:
    """Every family of accounts on two axes. Arrays have shape (families,).

    Parameters
    ----------
    attractiveness, position : tuple of Weighted
        Weighted measures of each axis.
    cuts : tuple of float or None
        Least attractiveness and position of a key account; None when the scenario has no rule `score`.
    name : Texts
        Id of the account, or of the topmost parent.
    score : Floats, shape (families, 2)
    key : Bools
        Key by the scenario's rule.
    level : Texts
        global, national or regional, the highest of the family; blank if not key.
    """

    attractiveness: tuple[Weighted, ...]
    position: tuple[Weighted, ...]
    cuts: tuple[float, float] | None
    name: Texts
    score: Floats
    key: Bools
    level: Texts

    def as_json(self) -> dict[str, Any]:
        """Axes, cut lines, the key accounts with their scores, and the number of others."""
        keys = [
            {"id": self.name[i], "attractiveness": first, "position": second, "level": self.level[i]}
            for i, (first, second) in zip(self.key.nonzero()[0], self.score[self.key].tolist())
        ]
        return {
            "attractiveness": [asdict(item) for item in self.attractiveness],
            "position": [asdict(item) for item in self.position],
            "attractiveness_at_least": self.cuts[0] if self.cuts else None,
            "position_at_least": self.cuts[1] if self.cuts else None,
            "key_accounts": keys,
            "others": int((~self.key).sum()),
        }


@dataclass(frozen=True)
class Preview:
    """Comparison of rules.

    Parameters
    ----------
    whole : WholeBook
    mean_kam : Norm
    rows : tuple of RuleRow
        In the requested order; the scenario's rule first when the default rules were compared.
    portfolio : Portfolio or None
        None when a measure of the axes is 0 for every account.
    """

    whole: WholeBook
    mean_kam: MeanKam
    rows: tuple[RuleRow, ...]
    portfolio: Portfolio | None

    def as_json(self) -> dict[str, Any]:
        """All figures as JSON-compatible values."""
        return {
            "whole": asdict(self.whole),
            "kams": asdict(self.mean_kam),
            "rules": [{**asdict(row), "rule": rule_settings(row.rule)} for row in self.rows],
            "portfolio": None if self.portfolio is None else self.portfolio.as_json(),
        }


def rule_settings(rule: KeyAccountRule) -> dict[str, Any]:
    """A rule in the form of the scenario's section, without default values."""
    defaults = {
        item.name: item.default
        for item in fields(rule)
        if item.default is not MISSING and item.name != "rule"
    }
    settings: dict[str, Any] = {}
    for name, value in asdict(rule).items():
        if name == "rules":
            if value:
                settings[name] = [{k: v for k, v in one.items() if v not in (None, ())} for one in value]
        elif name not in defaults or getattr(rule, name) != defaults[name]:
            settings[name] = value
    return settings
