"""Key accounts and their assignment to KAMs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts, fill_left_out, left_out, texts
from territory_opt.model.finding import Finding, Statement


@dataclass(frozen=True)
class Segmentation:
    """Every account classified by the key account rules.

    Parameters
    ----------
    account_id : Texts, shape (accounts,)
        Distinct, in order of first appearance.
    account_of : Ints, shape (customers,)
        Account of each customer.
    is_key : Bools, shape (accounts,)
    reason : tuple of Statement
        By account: why it is key, or why it is not although it or its family is named; empty for all others.
    coverage : Texts, shape (customers,)
        How each customer is served: territory, key_account, inside_sales or house.
    family : Ints, shape (accounts,)
        Index of each account's family; key accounts of one family go to one KAM. Left out: every account
        is a family of its own.
    level : Texts, shape (accounts,)
        global, national or regional; blank for accounts that are not key.
    score : Floats, shape (accounts, 2)
        Attractiveness and position, 0 to 1; NaN unless a rule scores.
    field_share : Floats, shape (customers,)
        Part of each site's service, 0 to 1, that loads the territory's rep; 0 unless the coverage is
        key_account.
    """

    account_id: Texts
    account_of: Ints
    is_key: Bools
    reason: tuple[Statement, ...]
    coverage: Texts
    family: Ints = field(default_factory=left_out)
    level: Texts = field(default_factory=left_out)
    score: Floats = field(default_factory=left_out)
    field_share: Floats = field(default_factory=left_out)

    def __post_init__(self) -> None:
        """Fill the parts that were left out."""
        accounts = len(self.account_id)
        fill_left_out(
            self,
            family=np.arange(accounts),
            level=texts([""] * accounts),
            score=np.full((accounts, 2), np.nan),
            field_share=np.zeros(len(self.account_of)),
        )


@dataclass(frozen=True)
class KamGoal:
    """Result of one goal of the lexicographic assignment, subject to the goals before it.

    Parameters
    ----------
    goal : str
        minimum, value, balance, relationships, travel or skills.
    value : float
        Value of the assignment.
    bound : float or None
        Bound over all assignments as good in the goals before; None where unknown.
    gap : float or None
        |value - bound| over the larger of the two; 0/0 = 0.
    unit : str
        Unit of `value`.
    best : {"most", "least"}
    status : {"optimal", "feasible"}
        Whether the value is proved optimal.
    """

    goal: str
    value: float
    bound: float | None
    gap: float | None
    unit: str
    best: Literal["most", "least"]
    status: Literal["optimal", "feasible"]


@dataclass(frozen=True)
class KamRemedy:
    """A change that would give unassigned key accounts a KAM.

    Parameters
    ----------
    finding : Finding
        What to change: a new KAM, more capacity, or a smaller family.
    accounts : tuple of str
        Accounts that it would assign.
    new_kams : int
        KAMs to hire. 0: more capacity for the KAM `kam_id`, or, where that is blank, fewer hours for the
        account.
    languages, industries, countries, levels : tuple of str
        Skills that a new KAM needs; empty for remedies without a new KAM.
    kam_id : str
        KAM who needs more capacity; blank for any other remedy.
    places : int
        Accounts by which max_accounts of that KAM must rise.
    hours : float
        Hours a year by which the capacity of that KAM must rise.
    """

    finding: Finding
    accounts: tuple[str, ...]
    new_kams: int = 0
    languages: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    kam_id: str = ""
    places: int = 0
    hours: float = 0.0


@dataclass(frozen=True)
class KamAssignment:
    """Which KAM has which key account.

    Parameters
    ----------
    kam_of : Ints, shape (accounts,)
        Index of the KAM; -1 for accounts that are not key or not assigned.
    reason : tuple of Statement
        By account: why this KAM, or why none; empty for accounts that are not key.
    hours : Floats, shape (accounts,)
        Hours a year the account takes from its KAM, travel included; NaN where it has none.
    status : {"optimal", "feasible", "none"}
        Whether the assignment is proved best in every goal; "none" when there was nothing to assign.
    goals : tuple of KamGoal
        The goals that apply, in order of priority.
    bound : float or None
        Upper bound of the value that any assignment gives a KAM, in money.
    gap : float or None
        Largest gap of all goals.
    remedy : tuple of Statement
        By account: what would give an unassigned account a KAM; empty for all others.
    remedies : tuple of KamRemedy
        Together they assign every unassigned account, except families with more hours than one KAM's year.
    partner_hours : Floats, shape (accounts,)
        Hours a year of the KAM's partner, in addition to `hours`; NaN where there is no KAM.
    findings : tuple of Finding
        KAMs below their minimum, and conflicts of interest that name no key account.

    Notes
    -----
    Parts from `goals` on may be left out.
    """

    kam_of: Ints
    reason: tuple[Statement, ...]
    hours: Floats
    status: Literal["optimal", "feasible", "none"]
    goals: tuple[KamGoal, ...] = ()
    bound: float | None = None
    gap: float | None = None
    remedy: tuple[Statement, ...] = ()
    remedies: tuple[KamRemedy, ...] = ()
    partner_hours: Floats = field(default_factory=left_out)
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Fill the parts that were left out."""
        fill_left_out(
            self,
            partner_hours=np.where(np.isnan(self.hours), np.nan, 0.0),
        )
        if not self.remedy:
            object.__setattr__(self, "remedy", ((),) * len(self.kam_of))
