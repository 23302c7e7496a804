"""Customers whose owner changes, for the update of the customer database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.finding import Statement

OwnerKind = Literal["rep", "kam", "agent", "territory", ""]
"""territory: one that no rep owns. Blank: nobody."""

COLUMNS = (
    "customer_id",
    "account_id",
    "old_owner_kind",
    "old_owner",
    "old_owner_name",
    "new_owner_kind",
    "new_owner",
    "new_owner_name",
    "local_rep_id",
    "local_rep_name",
    "coverage_before",
    "coverage_after",
    "reason",
    "effective_date",
)
"""Columns of the output."""


@dataclass(frozen=True)
class Transition:
    """One row for each customer whose owner changes, in the order of the book. Arrays have shape (rows,).

    Parameters
    ----------
    customer : Ints
        Index of the customer.
    old_kind, new_kind : Texts
        See `OwnerKind`.
    old_owner, new_owner : Texts
        Id of the rep, KAM, agent, or territory without a rep; blank for nobody.
    old_coverage, new_coverage : Texts
        Coverage of the customer today, inferred from its owner, and in the plan.
    reason : tuple of Statement
        One for each row; rows with the same reason share one.
    unknown : int
        Number of customers whose owner of today is unknown; they have no row.
    """

    customer: Ints
    old_kind: Texts
    old_owner: Texts
    new_kind: Texts
    new_owner: Texts
    old_coverage: Texts
    new_coverage: Texts
    reason: tuple[Statement, ...]
    unknown: int

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.customer)
