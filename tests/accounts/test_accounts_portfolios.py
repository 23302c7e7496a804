"""Portfolio figures of each KAM against direct sums."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.accounts.portfolios import portfolios
from territory_opt.accounts.segmentation import segment
from territory_opt.ingest import book_from_rows
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.scenario import WorkYear

WORK = WorkYear(prep_minutes=15)


def book_of(accounts, shares):
    units = [{"unit_id": "u", "lon": 9, "lat": 50}, {"unit_id": "v", "lon": 10, "lat": 50}]
    customers = [
        {
            "customer_id": f"c{i}",
            "unit_id": "u",
            "account_id": f"a{account}",
            "key_account": account != 0,
            "revenue": 10 + i,
            "potential": 2 * i,
            "visits_per_year": 1 + i,
            "visit_minutes": 45,
            "field_share": share,
        }
        for i, (account, share) in enumerate(zip(accounts, shares))
    ]
    kams = [{"kam_id": f"K{k}", "capacity_hours": 5, "partner_hours": 9} for k in range(2)]
    return book_from_rows({"units": units, "customers": customers, "kams": kams})


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.0, 0.25, 1.0])), min_size=1, max_size=12),
    st.integers(0, 80),
)
def test_every_site_counts_once_for_the_kam_of_its_account(sites, seed):
    accounts, shares = zip(*sites)
    book = book_of(accounts, shares)
    split = segment(book)
    kam_of = np.array(
        [(seed + int(name[1:])) % 3 - 1 if key else -1 for name, key in zip(split.account_id, split.is_key)]
    )
    hours = np.where(kam_of >= 0, 7.5, np.nan)
    assigned = KamAssignment(
        kam_of,
        ((),) * len(kam_of),
        hours,
        "feasible",
        partner_hours=np.where(kam_of >= 0, 80.0, np.nan),
    )
    found = portfolios(book.customers, book.kams, split, assigned, WORK)
    for kam in range(2):
        mine = [a for a in range(len(kam_of)) if kam_of[a] == kam]
        rows = [i for i in range(len(sites)) if split.account_of[i] in mine]
        assert found.accounts[kam] == len(mine) == sum(count[kam] for count in found.levels.values())
        assert np.isclose(found.revenue[kam], sum(10 + i for i in rows))
        assert np.isclose(found.potential[kam], sum(2 * i for i in rows))
        assert np.isclose(found.service_hours[kam], sum((1 + i) * (1 - shares[i]) for i in rows))
        assert np.isclose(found.hours[kam], 7.5 * len(mine))
        assert np.isclose(found.partner_hours[kam], 80 * len(mine))
        whole = found.hours[kam] + found.partner_hours[kam]
        assert np.isclose(found.service_hours[kam] + found.travel_hours[kam], whole)


def test_portfolios_are_empty_without_customers():
    book = book_from_rows(
        {"units": [{"unit_id": "u", "lon": 9, "lat": 50}], "kams": [{"kam_id": "K", "lon": 9, "lat": 50}]}
    )
    no_assignment = KamAssignment(np.zeros(0, dtype=np.int64), (), np.zeros(0), "none")
    found = portfolios(None, book.kams, segment(book), no_assignment, WORK)
    assert found.accounts.tolist() == [0]
    assert found.hours.tolist() == [0.0]
