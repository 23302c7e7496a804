"""Interface of a rule: its candidates, its choice, and its declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.finding import Finding
from territory_opt.model.scenario import KeyAccountRuleName, KeyRule, Weighted
from territory_opt.wording.number_text import format_number

ParameterName: TypeAlias = Literal[
    "share", "n", "at_least", "attractiveness_at_least", "position_at_least", "attractiveness", "position"
]


@dataclass(frozen=True)
class Candidates:
    """Accounts (or families of accounts) with their measures.

    Parameters
    ----------
    measures : mapping of str to Floats, shape (candidates,)
        Measures that the rules need.
    totals : mapping of str to float
        Totals of the whole book, accounts kept out of their families included.
    by_id : Ints, shape (candidates,)
        Position in the order of ids; breaks ties.
    explicit : Bools, shape (candidates,)
        Key already, by coverage, flag or exception.
    open : Bools, shape (candidates,)
        Left to the rules: neither key nor kept out by coverage, flag or exception.
    """

    measures: Mapping[str, Floats]
    totals: Mapping[str, float]
    by_id: Ints
    explicit: Bools
    open: Bools

    def ranking(self, measure: str) -> Ints:
        """All candidates, largest first, ties by id; shape (candidates,)."""
        return np.lexsort((self.by_id, -self.measures[measure]))


@dataclass(frozen=True)
class Choice:
    """The candidates that a rule makes key, and the reasons.

    Parameters
    ----------
    accounts : Ints, shape (chosen,)
        Among the open candidates only.
    reasons : tuple of Finding
        One for each.
    """

    accounts: Ints
    reasons: tuple[Finding, ...]


NO_CHOICE = Choice(np.array([], dtype=np.int64), ())


@dataclass(frozen=True)
class Parameter:
    """A required parameter of a rule.

    Parameters
    ----------
    name : str
    fits : callable
        Whether a value is valid.
    expects : str
        Text that describes valid values.
    """

    name: ParameterName
    fits: Callable[[float], bool]
    expects: str


def one_measure(rule: KeyRule) -> tuple[str, ...]:
    """Measures of a rule that uses a single one."""
    return (rule.measure,)


@dataclass(frozen=True)
class Rule:
    """Declaration of a rule that finds key accounts.

    Parameters
    ----------
    name : str
        Name in the scenario.
    choose : callable
        Computes the choice from the scenario's rule and the candidates.
    parameters : tuple of Parameter
        Required parameters.
    measures : callable
        Measures that the scenario's rule needs.
    axes : callable
        Weighted measures of the scenario's rule by axis; empty for rules without axes.
    ranks : bool
        Whether the rule compares accounts with one another, so that it needs a measure that is not 0 for all.
    """

    name: KeyAccountRuleName
    choose: Callable[[KeyRule, Candidates], Choice]
    parameters: tuple[Parameter, ...] = ()
    measures: Callable[[KeyRule], tuple[str, ...]] = one_measure
    axes: Callable[[KeyRule], tuple[tuple[ParameterName, tuple[Weighted, ...]], ...]] = lambda _: ()
    ranks: bool = False


def rank_numbers(order: Ints) -> Ints:
    """Position of each candidate in an order, from 1; shape (candidates,)."""
    rank = np.empty_like(order)
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def format_amount(value: float) -> str:
    """Format an amount of a measure: 1,234,567 or 0.25."""
    return format_number(value, significant=4)
