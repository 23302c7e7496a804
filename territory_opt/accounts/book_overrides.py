"""Accounts that the book itself makes key or not key: by coverage, else by flag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.errors import Fault
from territory_opt.model.arrays import Bools, Ints, Texts, texts
from territory_opt.model.finding import Finding, Statement
from territory_opt.model.findings.account_findings import CoverageOfSites, FlagOfSites, KeptOut

SITES_NAMED = 3
"""Number of sites that a message names; further ones are counted."""


@dataclass(frozen=True)
class BookOverrides:
    """Accounts that are decided before any rule applies.

    Parameters
    ----------
    chosen, kept_out : Bools, shape (accounts,)
        Key, or not key; never both.
    reason : sequence of Statement
        By account; empty for an account that the rules decide.
    """

    chosen: Bools
    kept_out: Bools
    reason: Sequence[Statement]


def book_overrides(table: AccountTable) -> BookOverrides:
    """Decide accounts by the coverage and the flag of their sites.

    Coverage has priority. `key_account` on one site makes the whole account key; `territory` on one site
    keeps the whole account out. `inside_sales` and `house` apply to their site only; an account all of
    whose sites have them is not key. Otherwise the flag decides: true on any site makes the account key,
    false keeps it out.

    Contradicting accounts (see `contradictions`) must have been refused before.
    """
    site_values = _SiteValues(table)
    out_by_coverage = site_values.has_coverage("territory") | ~(
        site_values.has_coverage("") | site_values.has_coverage("key_account")
    )
    chosen = site_values.has_coverage("key_account") | (site_values.has_flag(1) & ~out_by_coverage)
    kept_out = ~chosen & (out_by_coverage | site_values.has_flag(0))
    reason: list[Statement] = [()] * len(table)
    for account in np.flatnonzero(chosen | kept_out).tolist():
        given = _given(table, account, bool(chosen[account]))
        reason[account] = (given,) if chosen[account] else (KeptOut(), given)
    return BookOverrides(chosen, kept_out, reason)


def contradictions(table: AccountTable) -> Iterator[Fault]:
    """Accounts whose sites contradict each other, one fault per account and column."""
    site_values = _SiteValues(table)
    coverage = table.customers.coverage
    for account in np.flatnonzero(
        site_values.has_coverage("key_account") & site_values.has_coverage("territory")
    ):
        yield _contradiction(table, int(account), "coverage", coverage, ("key_account", "territory"))
    flags = texts({1: "true", 0: "false", -1: ""}[flag] for flag in table.customers.key_account.tolist())
    for account in np.flatnonzero(site_values.has_flag(1) & site_values.has_flag(0)):
        yield _contradiction(table, int(account), "key_account", flags, ("true", "false"))


class _SiteValues:
    """Whether any site of an account has a given coverage or flag; results have shape (accounts,)."""

    def __init__(self, table: AccountTable) -> None:
        self._table = table

    def has_coverage(self, coverage: str) -> Bools:
        return self._any(self._table.customers.coverage == coverage)

    def has_flag(self, flag: int) -> Bools:
        return self._any(self._table.customers.key_account == flag)

    def _any(self, of_customers: Bools) -> Bools:
        of_accounts = np.zeros(len(self._table), dtype=np.bool_)
        of_accounts[self._table.account_of[of_customers]] = True
        return of_accounts


def _given(table: AccountTable, account: int, chosen: bool) -> Finding:
    """The coverage or the flag that decides an account."""
    sites = table.sites(account)
    coverage = table.customers.coverage[sites]
    for given in ("key_account", "territory"):
        if (coverage == given).any():
            with_it = sites[coverage == given]
            return CoverageOfSites((given,), _first_sites(table, with_it), len(with_it), False)
    if (coverage != "").all():
        given_for_all = tuple(sorted(set(coverage.tolist())))
        return CoverageOfSites(given_for_all, _first_sites(table, sites), len(sites), True)
    flagged = sites[table.customers.key_account[sites] == int(chosen)]
    return FlagOfSites(_first_sites(table, flagged), len(flagged), chosen)


def _first_sites(table: AccountTable, sites: Ints) -> tuple[str, ...]:
    return tuple(table.customers.customer_id[sites[:SITES_NAMED]].tolist())


def _contradiction(
    table: AccountTable, account: int, column: str, values: Texts, pair: tuple[str, str]
) -> Fault:
    sites = table.sites(account)
    first, second = (_site_names(table, sites[values[sites] == value]) for value in pair)
    return Fault(
        "customers",
        None,
        column,
        f"{pair[0]}, {pair[1]}",
        f"account {table.account_id[account]} has {column} {pair[0]} for {first} and {pair[1]} for {second}",
        "An account is key as a whole: give all its sites the same value, or leave the others blank.",
    )


def _site_names(table: AccountTable, sites: Ints) -> str:
    names = ", ".join(table.customers.customer_id[i] for i in sites[:SITES_NAMED])
    more = len(sites) - SITES_NAMED
    return f"{names} and {more:,} more" if more > 0 else names
