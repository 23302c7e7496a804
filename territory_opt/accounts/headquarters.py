"""Headquarters of each account, and the field share of each site."""

from __future__ import annotations

import numpy as np

from territory_opt.accounts.account_table import AccountTable
from territory_opt.model.arrays import Bools, Floats, Ints, Texts
from territory_opt.model.scenario import KeyAccountRule


def headquarters(table: AccountTable) -> Ints:
    """Customer that is each account's headquarters: the marked one, else the largest; (accounts,)."""
    site = table.largest.copy()
    marked = np.flatnonzero(table.customers.headquarters)[::-1]
    site[table.account_of[marked]] = marked
    return site


def field_shares(table: AccountTable, rule: KeyAccountRule, coverage: Texts) -> Floats:
    """Part of each site's service that loads the territory's rep; shape (customers,).

    A share given in the customers table has priority. With the family `headquarters` every other site of a
    key account is served locally (1). 0 unless the coverage is `key_account`.
    """
    default = np.full(len(table.customers), rule.field_share)
    if rule.family == "headquarters":
        default = np.where(_not_headquarters(table), 1.0, default)
    given = table.customers.field_share
    share = np.where(np.isnan(given), default, given)
    return np.where(coverage == "key_account", share, 0.0)


def _not_headquarters(table: AccountTable) -> Bools:
    mask = np.ones(len(table.customers), dtype=np.bool_)
    mask[headquarters(table)] = False
    return mask
