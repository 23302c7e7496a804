"""What a rule is given, what it answers, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts
from territory_opt.model.scenario import KeyAccountRule, KeyAccountRuleName


@dataclass(frozen=True)
class Candidates:
    """Every account with its measure, and which of them are still open.

    Parameters
    ----------
    measure : str
        What the rule measures by.
    values : Floats, shape (accounts,)
        That measure, of every account.
    account_id : Texts, shape (accounts,)
    by_hand : Bools, shape (accounts,)
        Accounts that are key already, by coverage or flag.
    open : Bools, shape (accounts,)
        Accounts the rule is to judge: neither key by hand nor kept out by hand.
    """

    measure: str
    values: Floats
    account_id: Texts
    by_hand: Bools
    open: Bools

    def ranking(self) -> Ints:
        """All accounts, largest first, ties by id; shape (accounts,)."""
        order = sorted(range(len(self.values)), key=lambda a: (-self.values[a], self.account_id[a]))
        return np.array(order, dtype=np.int64)


@dataclass(frozen=True)
class Choice:
    """The accounts a rule makes key, and why.

    Parameters
    ----------
    accounts : Ints, shape (chosen,)
        Among the open candidates only.
    reasons : tuple of str
        One for each.
    """

    accounts: Ints
    reasons: tuple[str, ...]


NOBODY = Choice(np.array([], dtype=np.int64), ())


@dataclass(frozen=True)
class Rule:
    """One way to find key accounts.

    Parameters
    ----------
    name : str
        As the scenario names it.
    choose : callable
        From the scenario's rule and the candidates to the choice.
    parameter : {"share", "n", "at_least"} or None
        The one parameter the rule reads.
    fits : callable
        Whether a value of that parameter makes sense.
    expects : str
        What such a value looks like, in words.
    ranks : bool
        Whether the rule compares accounts with one another, so that a measure which is zero
        everywhere leaves it without an answer.
    """

    name: KeyAccountRuleName
    choose: Callable[[KeyAccountRule, Candidates], Choice]
    parameter: Literal["share", "n", "at_least"] | None = None
    fits: Callable[[float], bool] = lambda _: True
    expects: str = ""
    ranks: bool = False


def ranks(order: Ints) -> Ints:
    """Place of each account in an order, from 1; shape (accounts,)."""
    rank = np.empty_like(order)
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def figure(value: float) -> str:
    """A measure as people write it: 1,234,567 or 0.25."""
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 1000 else f"{value:,.4g}"
