"""Candidates of the rules: accounts, or families of accounts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from territory_opt.accounts.account_table import AccountTable, sorted_positions
from territory_opt.accounts.book_overrides import BookOverrides
from territory_opt.accounts.families import Families
from territory_opt.accounts.rules.rule import Candidates
from territory_opt.model.arrays import Bools


def candidates(
    table: AccountTable, families: Families, overrides: BookOverrides, measures: Iterable[str]
) -> Candidates:
    """Sum accounts by family; each family is one candidate.

    A family is key explicitly when an override makes one of its accounts key. An account that an override
    keeps out does not count in its family, unless the whole family is kept out.
    """
    counted, out = counted_accounts(families, overrides)
    chosen = families.total(overrides.chosen.astype(np.float64)) > 0
    totals = {name: table.total(name) for name in measures}
    all_single = len(families) == len(table)
    return Candidates(
        measures={name: families.total(values * counted) for name, values in totals.items()},
        totals={name: float(values.sum()) for name, values in totals.items()},
        by_id=table.by_id if all_single else sorted_positions(families.name),
        explicit=chosen,
        open=~chosen & ~out,
    )


def counted_accounts(families: Families, overrides: BookOverrides) -> tuple[Bools, Bools]:
    """Accounts that count in their family, and families that are kept out as a whole."""
    kept_out: Bools = overrides.kept_out
    out: Bools = families.total(kept_out.astype(np.float64)) == families.size
    return ~kept_out | out[families.family], out
