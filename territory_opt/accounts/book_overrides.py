"""What the planner decided account by account: coverage first, then the flag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.errors import Fault
from territory_opt.model.arrays import Bools, Ints, Texts, texts

SITES_NAMED = 3
"""How many sites a sentence names before it counts the rest."""


@dataclass(frozen=True)
class BookOverrides:
    """Accounts that need no rule.

    Parameters
    ----------
    chosen, kept_out : Bools, shape (accounts,)
        Key, or not key, whatever the rule says; never both.
    reason : Texts, shape (accounts,)
        In words; blank for an account left to the rule.
    """

    chosen: Bools
    kept_out: Bools
    reason: Texts


def book_overrides(table: AccountTable) -> BookOverrides:
    """Judge every account by what its sites say.

    Coverage comes first. `key_account` on one site makes the whole account key. `territory` on one
    site keeps the whole account out, for an account cannot be served both inside and outside the
    territories. `inside_sales` and `house` speak for their site alone; an account all of whose sites
    have them is not key, since a manager would have nothing to serve. Then comes the flag: true on
    any site makes the account key, false keeps it out.

    Accounts that contradict themselves (see `contradictions`) are to be refused beforehand.
    """
    says = _Says(table)
    out_by_coverage = says("territory") | ~(says("") | says("key_account"))
    chosen = says("key_account") | (says.flagged(1) & ~out_by_coverage)
    kept_out = ~chosen & (out_by_coverage | says.flagged(0))
    reason = texts([""] * len(table))
    for account in np.flatnonzero(chosen | kept_out):
        reason[account] = _reason(table, int(account), bool(chosen[account]))
    return BookOverrides(chosen, kept_out, reason)


def contradictions(table: AccountTable) -> Iterator[Fault]:
    """Accounts that say yes and no at once, one fault each and per column."""
    says = _Says(table)
    for account in np.flatnonzero(says("key_account") & says("territory")):
        given = table.customers.coverage
        yield _contradiction(table, int(account), "coverage", given, ("key_account", "territory"))
    flags = texts({1: "true", 0: "false", -1: ""}[flag] for flag in table.customers.key_account.tolist())
    for account in np.flatnonzero(says.flagged(1) & says.flagged(0)):
        yield _contradiction(table, int(account), "key_account", flags, ("true", "false"))


class _Says:
    """Whether any site of an account gives a coverage or a flag; answers have shape (accounts,)."""

    def __init__(self, table: AccountTable) -> None:
        self._table = table

    def __call__(self, coverage: str) -> Bools:
        return self._any(self._table.customers.coverage == coverage)

    def flagged(self, flag: int) -> Bools:
        return self._any(self._table.customers.key_account == flag)

    def _any(self, of_customers: Bools) -> Bools:
        answer = np.zeros(len(self._table), dtype=np.bool_)
        answer[self._table.account_of[of_customers]] = True
        return answer


def _reason(table: AccountTable, account: int, chosen: bool) -> str:
    sites = table.sites(account)
    coverage = table.customers.coverage[sites]
    given = [c for c in ("key_account", "territory") if (coverage == c).any()]
    if given:
        words = f"coverage {given[0]} given for {_named(table, sites[coverage == given[0]])}"
    elif (coverage != "").all():
        words = f"coverage {' and '.join(sorted(set(coverage)))} given for every site"
    else:
        flagged = sites[table.customers.key_account[sites] == int(chosen)]
        words = f"flag {'true' if chosen else 'false'} given for {_named(table, flagged)}"
    return words if chosen else f"kept out: {words}"


def _contradiction(
    table: AccountTable, account: int, column: str, given: Texts, pair: tuple[str, str]
) -> Fault:
    sites = table.sites(account)
    yes, no = (_named(table, sites[given[sites] == value]) for value in pair)
    return Fault(
        "customers",
        None,
        column,
        f"{pair[0]}, {pair[1]}",
        f"account {table.account_id[account]} has {column} {pair[0]} for {yes} and {pair[1]} for {no}",
        "An account is key as a whole: give all its sites the same value, or leave the others blank.",
    )


def _named(table: AccountTable, sites: Ints) -> str:
    named = ", ".join(table.customers.customer_id[i] for i in sites[:SITES_NAMED])
    more = len(sites) - SITES_NAMED
    return f"{named} and {more:,} more" if more > 0 else named
