"""The answer of a preview: one row for each rule, and the portfolio of accounts."""

from __future__ import annotations

from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

from territory_opt.model.arrays import Bools, Floats, Texts
from territory_opt.model.scenario import KeyAccountRule, Weighted


@dataclass(frozen=True)
class WholeBook:
    """What there is to divide: every account and customer of the book, money a year."""

    accounts: int
    customers: int
    revenue: float
    potential: float


@dataclass(frozen=True)
class Norm:
    """A manager as the rows count them: the mean of the book's KAMs, or the usual one without any.

    Parameters
    ----------
    kams : int
        KAMs of the book.
    max_accounts : float
    capacity_hours : float
        Hours a year.
    """

    kams: int
    max_accounts: float
    capacity_hours: float


@dataclass(frozen=True)
class FieldPart:
    """What a rule leaves to the territories.

    Parameters
    ----------
    customers : int
        With coverage `territory`, prospects included.
    revenue, potential : float
        Money a year of those customers.
    service_hours : float
        Visits and preparation a year, without driving, for those customers.
    key_service_hours : float
        The same at sites of key accounts, as far as `field_share` leaves it to the field.
    """

    customers: int
    revenue: float
    potential: float
    service_hours: float
    key_service_hours: float


@dataclass(frozen=True)
class Row:
    """What one rule would mean.

    Parameters
    ----------
    name : str
        The rules in words.
    terms : str
        What holds whichever the rules: families and exceptions, in words.
    own : bool
        Whether it is the scenario's own.
    rule : KeyAccountRule
    accounts, families, sites : int
        Key accounts, the families they form, and their sites.
    levels : dict of str to int
        Key accounts of each level.
    revenue, potential : float
        Money a year of those sites.
    revenue_share, potential_share : float or None
        Of all customers; None where there is none.
    service_hours : float
        Visits and preparation a year that the KAMs make.
    travel_hours : float or None
        On top of that, were every site visited from the nearest KAM's home; None without homes or travel.
    kams_by_places, kams_by_hours : int
        KAMs needed for the accounts, and for the hours (travel included where it is known).
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
        What the axes are made of.
    cuts : tuple of float or None
        Least attractiveness and position of a key account; None when the scenario's rule does not score.
    name : Texts
        Id of the account, or of the topmost parent.
    score : Floats, shape (families, 2)
    key : Bools
        Key by the scenario's own rule.
    level : Texts
        global, national or regional, the widest of the family; blank where not key.
    """

    attractiveness: tuple[Weighted, ...]
    position: tuple[Weighted, ...]
    cuts: tuple[float, float] | None
    name: Texts
    score: Floats
    key: Bools
    level: Texts

    def as_json(self) -> dict[str, Any]:
        """Axes, cut lines, and the key accounts with their scores; the others are counted."""
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
    """Rules side by side.

    Parameters
    ----------
    whole : WholeBook
    norm : Norm
    rows : tuple of Row
        In the order asked; the scenario's own first when the usual rules were asked.
    portfolio : Portfolio or None
        None where no measure can place accounts on the axes.
    """

    whole: WholeBook
    norm: Norm
    rows: tuple[Row, ...]
    portfolio: Portfolio | None

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON knows it."""
        return {
            "whole": asdict(self.whole),
            "kams": asdict(self.norm),
            "rules": [{**asdict(row), "rule": settings(row.rule)} for row in self.rows],
            "portfolio": None if self.portfolio is None else self.portfolio.as_json(),
        }


def settings(rule: KeyAccountRule) -> dict[str, Any]:
    """A rule in the shape of the scenario's section, without what was left at its default."""
    usual = {
        item.name: item.default
        for item in fields(rule)
        if item.default is not MISSING and item.name != "rule"
    }
    said: dict[str, Any] = {}
    for name, value in asdict(rule).items():
        if name == "rules":
            if value:
                said[name] = [{k: v for k, v in one.items() if v not in (None, ())} for one in value]
        elif name not in usual or getattr(rule, name) != usual[name]:
            said[name] = value
    return said
