"""Where an account is served from, and what of its sites' service is left to the territories."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.model.arrays import Bools, Floats, Ints, Texts
from territory_opt.model.scenario import KeyAccountRule


def headquarters(table: AccountTable) -> Ints:
    """Customer that is each account's headquarters: the one marked so, else the largest; (accounts,)."""
    site = table.largest.copy()
    marked = np.flatnonzero(table.customers.headquarters)[::-1]
    site[table.account_of[marked]] = marked
    return site


def field_shares(table: AccountTable, rule: KeyAccountRule, coverage: Texts) -> Floats:
    """Part of each site's service that loads the territory's rep; shape (customers,).

    What the customers say comes first. Under the family `headquarters` every other site of a key account
    is served locally. 0 unless the coverage is `key_account`.
    """
    usual = np.full(len(table.customers), rule.field_share)
    if rule.family == "headquarters":
        usual = np.where(_elsewhere(table), 1.0, usual)
    given = table.customers.field_share
    share = np.where(np.isnan(given), usual, given)
    return np.where(coverage == "key_account", share, 0.0)


def _elsewhere(table: AccountTable) -> Bools:
    away = np.ones(len(table.customers), dtype=np.bool_)
    away[headquarters(table)] = False
    return away
