"""Who is a key account, and which KAM has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from territory_opt.model.arrays import Bools, Floats, Ints, Texts, fill_left_out, left_out, texts


@dataclass(frozen=True)
class Segmentation:
    """Every account judged by the rule.

    Parameters
    ----------
    account_id : Texts, shape (accounts,)
        Distinct, in order of first appearance.
    account_of : Ints, shape (customers,)
        Account of each customer.
    is_key : Bools, shape (accounts,)
    reason : Texts, shape (accounts,)
        Why the account is key (or was kept out by hand), in words; blank for an ordinary account.
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
    reason: Texts
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
    """How far one goal of the assignment was brought, once the goals before it were held.

    Parameters
    ----------
    goal : str
        minimum, value, balance, relationships, travel or skills.
    value : float
        What the assignment reaches.
    bound : float or None
        No assignment that does as well in the goals before reaches better; None where nothing is known.
    gap : float or None
        Distance of the two over the larger one; 0/0 = 0.
    unit : str
        What `value` is measured in.
    best : {"most", "least"}
    status : {"optimal", "feasible"}
        Whether nothing better exists, proved.
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
    """Something that would free key accounts that have no KAM.

    Parameters
    ----------
    words : str
        "one more KAM who speaks pl".
    accounts : tuple of str
        Accounts it is for.
    new_kams : int
        KAMs to hire; the remedy is then that, else more room for those there are, or, where `kam_id` is
        blank too, less work for one KAM.
    languages, industries, countries, levels : tuple of str
        What a new KAM must offer, besides which any will do; empty for those there are.
    kam_id : str
        KAM who gets more room; blank for any other remedy.
    places : int
        Further accounts that KAM must be able to have.
    hours : float
        Further hours a year that KAM needs.
    """

    words: str
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
        Index of the KAM; -1 for accounts that are not key or could not be placed.
    reason : Texts, shape (accounts,)
        Why this KAM, or why none; blank for accounts that are not key.
    hours : Floats, shape (accounts,)
        Hours a year the account takes from its KAM, travel included; NaN where it has none.
    status : {"optimal", "feasible", "none"}
        Whether the assignment is proved best in every goal; "none" when there was nothing to assign.
    goals : tuple of KamGoal
        In order, those that matter here.
    bound : float or None
        Most value that any assignment could place, in the money that value is measured in.
    gap : float or None
        Largest gap of all goals.
    remedy : Texts, shape (accounts,)
        What would free an account that has no KAM; blank for all others.
    remedies : tuple of KamRemedy
        Together they free every account that waits, families larger than any one year apart.
    partner_hours : Floats, shape (accounts,)
        Hours a year that the KAM's partner takes over, besides `hours`; NaN where there is no KAM.
    notes : tuple of str
        What else the planner should know.

    Notes
    -----
    Parts from `goals` on may be left out.
    """

    kam_of: Ints
    reason: Texts
    hours: Floats
    status: Literal["optimal", "feasible", "none"]
    goals: tuple[KamGoal, ...] = ()
    bound: float | None = None
    gap: float | None = None
    remedy: Texts = field(default_factory=left_out)
    remedies: tuple[KamRemedy, ...] = ()
    partner_hours: Floats = field(default_factory=left_out)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Fill the parts that were left out."""
        fill_left_out(
            self,
            remedy=texts([""] * len(self.kam_of)),
            partner_hours=np.where(np.isnan(self.hours), np.nan, 0.0),
        )
