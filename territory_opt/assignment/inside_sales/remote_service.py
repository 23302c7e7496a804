"""The accounts of inside sales: load and language of the sites with coverage `inside_sales`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory_opt.model.arrays import Floats, Ints, Texts, sums, texts
from territory_opt.model.book import Customers
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.scenario import WorkYear

MEASURES = ("customers", "hours", "potential")
"""Measures that are balanced together."""


@dataclass(frozen=True)
class RemoteService:
    """Accounts with sites in inside sales, in the order of the segmentation. Arrays have shape (remote,).

    Parameters
    ----------
    account : Ints
        Index of each in the segmentation.
    load : Floats, shape (remote, 3)
        Customers, hours a year and potential a year (`MEASURES`).
    language : Texts
        Of its largest site in inside sales (by revenue, ties by potential, then by id).
    agent_id : Texts
        Today's agent: the one with most of its sites (ties: the smallest id); blank where unknown.
    """

    account: Ints
    load: Floats
    language: Texts
    agent_id: Texts

    def __len__(self) -> int:
        """Number of accounts with sites in inside sales."""
        return len(self.account)


def remote_hours(customers: Customers, work: WorkYear) -> Floats:
    """Hours a year of every customer by phone: visits with their preparation, without travel."""
    return customers.visits * (customers.visit_minutes + work.prep_minutes) / 60.0


def remote_accounts(customers: Customers, segmentation: Segmentation, work: WorkYear) -> RemoteService:
    """Add up the sites with coverage `inside_sales` by account."""
    site = np.flatnonzero(segmentation.coverage == "inside_sales")
    account, index = np.unique(segmentation.account_of[site], return_inverse=True)
    by_site = (np.ones(len(site)), remote_hours(customers, work)[site], customers.potential[site])
    return RemoteService(
        account=account,
        load=np.column_stack([sums(index, values, len(account)) for values in by_site]),
        language=_languages(customers, site, index, len(account)),
        agent_id=_todays_agents(customers, site, index, len(account)),
    )


def _languages(customers: Customers, site: Ints, index: Ints, accounts: int) -> Texts:
    ids = customers.customer_id[site].astype(str)
    order = np.lexsort((ids, -customers.potential[site], -customers.revenue[site], index))
    first = np.searchsorted(index[order], np.arange(accounts))
    language: Texts = customers.language[site[order[first]]]
    return language


def _todays_agents(customers: Customers, site: Ints, index: Ints, accounts: int) -> Texts:
    counts: list[dict[str, int]] = [{} for _ in range(accounts)]
    known = np.flatnonzero(customers.agent_id[site] != "")
    for account, agent in zip(index[known].tolist(), customers.agent_id[site[known]], strict=True):
        counts[account][agent] = counts[account].get(agent, 0) + 1
    return texts(min(of, key=lambda agent: (-of[agent], agent), default="") for of in counts)
