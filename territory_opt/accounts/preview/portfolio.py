"""The portfolio of accounts: attractiveness and position of every family, and what is published of it."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Bools, Floats, Texts
from territory_opt.model.scenario import Weighted


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


@dataclass(frozen=True)
class PortfolioAccount:
    """A key account, or a family of them, on both axes.

    Parameters
    ----------
    id : str
        Of the account, or of the topmost parent.
    attractiveness, position : float
        Shares of the other accounts with a lower value.
    level : str
        global, national or regional.
    """

    id: str
    attractiveness: float
    position: float
    level: str


@dataclass(frozen=True)
class PortfolioSummary:
    """The portfolio as published.

    Parameters
    ----------
    attractiveness, position : tuple of Weighted
        Weighted measures of each axis.
    attractiveness_at_least, position_at_least : float or None
        Cut lines; None when the scenario has no rule `score`.
    key_accounts : tuple of PortfolioAccount
    others : int
        Number of the other families.
    """

    attractiveness: tuple[Weighted, ...]
    position: tuple[Weighted, ...]
    attractiveness_at_least: float | None
    position_at_least: float | None
    key_accounts: tuple[PortfolioAccount, ...]
    others: int


def portfolio_summary(portfolio: Portfolio | None) -> PortfolioSummary | None:
    """Axes, cut lines, the key accounts with their scores, and the number of others."""
    if portfolio is None:
        return None
    key = portfolio.key
    accounts = zip(portfolio.name[key], portfolio.score[key].tolist(), portfolio.level[key], strict=True)
    return PortfolioSummary(
        attractiveness=portfolio.attractiveness,
        position=portfolio.position,
        attractiveness_at_least=portfolio.cuts[0] if portfolio.cuts else None,
        position_at_least=portfolio.cuts[1] if portfolio.cuts else None,
        key_accounts=tuple(
            PortfolioAccount(str(name), first, second, str(level))
            for name, (first, second), level in accounts
        ),
        others=int((~key).sum()),
    )
