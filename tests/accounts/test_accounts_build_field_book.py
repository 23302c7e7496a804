"""The field book of a segmented book."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from accounts_cases import book, site, units
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.accounts.build_field_book import field_book
from territory_opt.accounts.segmentation import segment
from territory_opt.model.scenario import KeyAccountRule


def test_only_coverage_territory_stops_and_prospects_are_included():
    sites = [
        site("K", 90, visits=24, minutes=60),
        site("A", 5, visits=4, minutes=30, potential=7, at=(3, 4)),
        site("P", prospect=True),
        site("I", 1, coverage="inside_sales"),
        site("H", 1, coverage="house"),
    ]
    case = book(sites)
    field = field_book(case, segment(case, KeyAccountRule("top_n", n=1)))
    assert field.has_customers
    assert field.points.tolist() == [[3, 4], [0, 0]]
    assert field.revenue.tolist() == [5, 0]
    assert field.potential.tolist() == [7, 0]
    assert field.visits.tolist() == [4, 0]
    assert field.visit_minutes.tolist() == [30, 0]


def test_without_customers_visited_units_are_the_stops():
    case = replace(book(), units=units(3, visits=[0, 6, 2], visit_minutes=[30, 45, 60], revenue=[1, 2, 3]))
    field = field_book(case, segment(case))
    assert not field.has_customers
    assert field.unit.tolist() == [1, 2]
    assert field.points.tolist() == case.units.points[1:].tolist()
    assert field.visits.tolist() == [6, 2]
    assert field.visit_minutes.tolist() == [45, 60]
    assert field.unit_measures["revenue"].tolist() == [1, 2, 3]


def test_units_with_visits_but_without_minutes_have_no_stops():
    case = replace(book(), units=units(2, visits=[1, 2]))
    field = field_book(case, segment(case))
    assert (len(field), len(field.unit)) == (2, 0)


@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(1, 9)), min_size=1, max_size=12),
    st.integers(0, 4),
)
def test_key_accounts_are_never_in_the_field_book(pairs, n):
    case = book([site(account, revenue, at=(i, i)) for i, (account, revenue) in enumerate(pairs)])
    found = segment(case, KeyAccountRule("top_n", n=n))
    stops = set(field_book(case, found).points[:, 0].astype(int))
    of_keys = set(np.flatnonzero(found.is_key[found.account_of]))
    assert stops | of_keys == set(range(len(pairs)))
    assert not stops & of_keys
