"""What a rule is given, what it answers, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.scenario import KeyAccountRuleName, KeyRule, Weighted

ParameterName: TypeAlias = Literal[
    "share", "n", "at_least", "attractiveness_at_least", "position_at_least", "attractiveness", "position"
]


@dataclass(frozen=True)
class Candidates:
    """Every account (or family of accounts) with its measures, and which of them are still open.

    Parameters
    ----------
    measures : mapping of str to Floats, shape (candidates,)
        What the rule measures by.
    totals : mapping of str to float
        The same of the whole book, accounts kept out of their families included.
    by_id : Ints, shape (candidates,)
        Place of each when sorted by id: settles ties.
    by_hand : Bools, shape (candidates,)
        Those that are key already, by coverage, flag or exception.
    open : Bools, shape (candidates,)
        Those the rule is to judge: neither key by hand nor kept out by hand.
    """

    measures: Mapping[str, Floats]
    totals: Mapping[str, float]
    by_id: Ints
    by_hand: Bools
    open: Bools

    def ranking(self, measure: str) -> Ints:
        """All candidates, largest first, ties by id; shape (candidates,)."""
        return np.lexsort((self.by_id, -self.measures[measure]))


@dataclass(frozen=True)
class Choice:
    """The candidates a rule makes key, and why.

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
class Parameter:
    """A parameter that a rule cannot do without.

    Parameters
    ----------
    name : str
    fits : callable
        Whether a value makes sense.
    expects : str
        What such a value looks like, in words.
    """

    name: ParameterName
    fits: Callable[[float], bool]
    expects: str


def one_measure(asked: KeyRule) -> tuple[str, ...]:
    """Measures of a rule that ranks by one."""
    return (asked.measure,)


@dataclass(frozen=True)
class Rule:
    """One way to find key accounts.

    Parameters
    ----------
    name : str
        As the scenario names it.
    choose : callable
        From the scenario's rule and the candidates to the choice.
    parameters : tuple of Parameter
        Those it cannot do without.
    measures : callable
        Measures that the scenario's rule needs.
    axes : callable
        What the scenario's rule says of weights; empty for rules without.
    ranks : bool
        Whether the rule compares accounts with one another, so that a measure which is zero
        everywhere leaves it without an answer.
    """

    name: KeyAccountRuleName
    choose: Callable[[KeyRule, Candidates], Choice]
    parameters: tuple[Parameter, ...] = ()
    measures: Callable[[KeyRule], tuple[str, ...]] = one_measure
    axes: Callable[[KeyRule], tuple[tuple[ParameterName, tuple[Weighted, ...]], ...]] = lambda _: ()
    ranks: bool = False


def ranks(order: Ints) -> Ints:
    """Place of each candidate in an order, from 1; shape (candidates,)."""
    rank = np.empty_like(order)
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def figure(value: float) -> str:
    """A measure as people write it: 1,234,567 or 0.25."""
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 1000 else f"{value:,.4g}"
