"""Who is a key account, and which KAM has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.arrays import Bools, Floats, Ints, Texts


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
    """

    account_id: Texts
    account_of: Ints
    is_key: Bools
    reason: Texts
    coverage: Texts


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
        Whether the assignment is proved best; "none" when there was nothing to assign.
    """

    kam_of: Ints
    reason: Texts
    hours: Floats
    status: Literal["optimal", "feasible", "none"]
