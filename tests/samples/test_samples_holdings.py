"""Parents, headquarters, levels and years with a KAM in the sample books."""

from __future__ import annotations

import numpy as np
import pytest

from territory_opt.accounts.segmentation import segment
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.samples import make


@pytest.fixture(scope="module")
def sample():
    return make("texas", customers=4000, territories=5, seed=2)


def test_some_accounts_with_several_sites_have_a_parent_in_common(sample):
    customers = sample.customers
    above = {}
    for account, parent in zip(customers.account_id, customers.parent_id, strict=True):
        assert above.setdefault(account, parent) == parent
    children = {}
    for account, parent in above.items():
        if parent:
            children.setdefault(parent, set()).add(account)
    assert children
    assert all(2 <= len(some) <= 5 for some in children.values())
    several = {a for a, n in zip(*np.unique(customers.account_id.astype(str), return_counts=True)) if n > 1}
    assert set().union(*children.values()) <= several


def test_every_account_with_several_sites_has_its_largest_as_headquarters(sample):
    customers = sample.customers
    names, index, count = np.unique(customers.account_id.astype(str), return_inverse=True, return_counts=True)
    marked = np.bincount(index, weights=customers.headquarters)
    assert (marked == (count > 1)).all()
    largest = np.zeros(len(names))
    np.maximum.at(largest, index, customers.revenue)
    here = customers.headquarters
    assert (customers.revenue[here] == largest[index[here]]).all()


def test_the_largest_are_global_and_all_levels_occur_among_the_key_accounts(sample):
    customers = sample.customers
    assert set(customers.level) == {"", "global"}
    assert customers.headquarters[customers.level == "global"].all()
    found = segment(sample, KeyAccountRule("pareto", share=0.5))
    assert set(found.level[found.is_key]) == {"global", "national", "regional"}


def test_years_belong_to_accounts_that_have_a_manager_today(sample):
    customers = sample.customers
    assert ((customers.kam_years >= 1) == (customers.kam_id != "")).all()
    years = {}
    for account, with_kam in zip(customers.account_id, customers.kam_years, strict=True):
        assert years.setdefault(account, with_kam) == with_kam
    assert len(set(years.values())) > 4


def test_families_change_who_is_key(sample):
    alone = segment(sample, KeyAccountRule("pareto", share=0.35)).is_key
    together = segment(sample, KeyAccountRule("pareto", share=0.35, family="parent")).is_key
    assert (alone != together).any()
