"""Accounts, or families of them, as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from territory_opt.accounts.account_table import AccountTable, places
from territory_opt.accounts.book_overrides import BookOverrides
from territory_opt.accounts.families import Families
from territory_opt.accounts.rules.rule import Candidates
from territory_opt.model.arrays import Bools


def candidates(
    table: AccountTable, families: Families, by_hand: BookOverrides, measures: Iterable[str]
) -> Candidates:
    """Add accounts up to their families, one candidate each.

    A family with an account that is key by hand is key by hand. An account kept out by hand leaves the
    family: its figures do not count in it, unless the whole family is kept out.
    """
    staying, out = staying_accounts(families, by_hand)
    chosen = families.total(by_hand.chosen.astype(np.float64)) > 0
    totals = {name: table.total(name) for name in measures}
    alone = len(families) == len(table)
    return Candidates(
        measures={name: families.total(each * staying) for name, each in totals.items()},
        totals={name: float(each.sum()) for name, each in totals.items()},
        by_id=table.by_id if alone else places(families.name),
        by_hand=chosen,
        open=~chosen & ~out,
    )


def staying_accounts(families: Families, by_hand: BookOverrides) -> tuple[Bools, Bools]:
    """Accounts that count in their family, and families that are kept out as a whole."""
    kept_out: Bools = by_hand.kept_out
    out: Bools = families.total(kept_out.astype(np.float64)) == families.size
    return ~kept_out | out[families.family], out
