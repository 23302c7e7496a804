"""The assignment of books: optimal by brute force, within all limits, with reasons."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from accounts_cases import NO_PREPARATION, assignment_rows, book, keys, minutes_apart, site
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.accounts.segmentation import segment
from territory_opt.assignment.kams.assign_kams import assign_kams
from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
from territory_opt.assignment.kams.solve.solve_options import SolveOptions
from territory_opt.model.deadline import Deadline
from territory_opt.model.scenario import KeyAccountRule, WorkYear

SETTINGS = AssignmentSettings(NO_PREPARATION, minutes_apart)


def key(account: str, revenue: float = 10, **more) -> dict:
    return site(account, revenue, flag=True, **more)


def test_eligibility_comes_before_travel():
    sites = [key("A", language="pl", at=(0, 0), visits=1), key("B", language="DE", at=(9, 0), visits=1)]
    kams = [
        {"id": "K1", "languages": "de en", "home": (0, 0)},
        {"id": "K2", "languages": "pl", "home": (9, 0)},
    ]
    rows, status = assignment_rows(book(sites, kams))
    assert {account: row[0] for account, row in rows.items()} == {"A": "K2", "B": "K1"}
    assert status == "optimal"


def test_language_is_that_of_the_largest_site_and_all_countries_count():
    sites = [
        key("A", 5, language="de", country="DE", industry="retail"),
        key("A", 9, language="fr", country="FR", industry=""),
    ]
    kams = [
        {"id": "K1", "languages": "fr", "countries": "FR"},
        {"id": "K2", "languages": "fr", "industries": "steel", "countries": "FR DE CH"},
    ]
    rows, _ = assignment_rows(book(sites, kams))
    assert rows["A"][0] == "K2"
    assert "speaks fr, covers DE, FR" in rows["A"][1]


def test_equal_sites_are_ordered_by_potential_then_by_id():
    sites = [
        key("A", language="fr", id="S2", potential=1),
        key("A", language="de", id="S1", potential=1),
        key("A", language="it", id="S0"),
    ]
    rows, _ = assignment_rows(book(sites, [{"id": "F", "languages": "fr"}, {"id": "D", "languages": "de"}]))
    assert rows["A"][0] == "D"


def test_hours_are_visits_with_preparation_and_travel_both_ways():
    sites = [key("A", at=(30, 40), visits=6, minutes=45), key("A", at=(0, 0), visits=2, minutes=20)]
    rows, _ = assignment_rows(book(sites, [{"id": "K", "home": (0, 0)}]), WorkYear(prep_minutes=15))
    assert rows["A"][2] == pytest.approx((6 * (45 + 15 + 100) + 2 * (20 + 15)) / 60)


def test_an_assignment_that_was_stopped_is_not_called_optimal():
    many = book(
        [key(f"A{i}", 10 + i, at=(i, i % 3), visits=1) for i in range(12)],
        [{"id": f"K{i}", "home": (3 * i, 0)} for i in range(3)],
    )
    stopped = SolveOptions(deadline=Deadline(stop=lambda: True))
    for options, status in ((SolveOptions(), "optimal"), (stopped, "feasible")):
        found = assign_kams(many, segment(many), SETTINGS, options)
        assert found.status == status
        assert {goal.status for goal in found.goals} >= {status}


def test_far_visits_are_charged_no_more_than_the_overnight_threshold():
    rows, _ = assignment_rows(book([key("A", at=(1000, 0), visits=6)], [{"id": "K", "home": (0, 0)}]))
    assert rows["A"][2] == pytest.approx(6 * 2 * 150 / 60)


def test_a_kam_without_a_home_has_no_travel_hours_and_no_advantage():
    sites = [key("A", at=(10, 0), visits=6, minutes=60)]
    away = [{"id": "K0"}, {"id": "K1", "home": (0, 0)}, {"id": "K2", "home": (100, 0)}]
    assert assignment_rows(book(sites, away[:1]))[0]["A"][2] == pytest.approx(6)
    assert assignment_rows(book(sites, away))[0]["A"][0] == "K1"


def test_sites_with_another_coverage_take_no_hours_of_the_kam():
    sites = [key("A", visits=6, minutes=60), key("A", visits=90, minutes=60, coverage="inside_sales")]
    assert assignment_rows(book(sites, [{"id": "K"}]))[0]["A"][2] == pytest.approx(6)


def test_the_relationship_is_kept_even_with_more_travel():
    sites = [key("A", at=(0, 0), visits=4, kam="K2")]
    kams = [{"id": "K1", "home": (0, 0)}, {"id": "K2", "home": (50, 0)}]
    row = assignment_rows(book(sites, kams))[0]["A"]
    assert row[0] == "K2"
    assert (
        row[1] == "keeps the relationship with K2; number 2 by travel of the 2 KAMs that fit; 1 account of 10"
    )


def test_today_is_the_kam_with_most_of_the_revenue():
    sites = [key("A", 1, kam="K1"), key("A", 1, kam="K1"), key("A", 5, kam="K2"), key("A", 9)]
    assert assignment_rows(book(sites, [{"id": "K1"}, {"id": "K2"}]))[0]["A"][0] == "K2"


def test_the_nearest_kam_is_chosen_without_a_relationship():
    sites = [key("A", at=(0, 0), visits=4, kam="K9")]
    kams = [{"id": "K1", "home": (50, 0)}, {"id": "K2", "home": (10, 0)}]
    row = assignment_rows(book(sites, kams))[0]["A"]
    assert row[0] == "K2"
    assert row[1].startswith("was with K9, who is not in the book; least travel of the 2 KAMs that fit")


def test_accounts_are_balanced_when_nothing_else_differs():
    rows, _ = assignment_rows(
        book([key(name) for name in "ABCDEF"], [{"id": "K1"}, {"id": "K2"}, {"id": "K3"}])
    )
    assert sorted(kam for kam, *_ in rows.values()) == ["K1", "K1", "K2", "K2", "K3", "K3"]


def test_value_comes_before_relationships():
    sites = [key("A", 5, kam="K"), key("B", 9)]
    rows, _ = assignment_rows(book(sites, [{"id": "K", "places": 1}]))
    assert rows["B"][0] == "K"
    assert rows["A"][:2] == ("", "the only KAM that fits, K, is full (1 of 1 accounts)")


def test_a_change_of_kam_has_a_reason():
    lost = [key("A", language="pl", kam="K1")]
    rows, _ = assignment_rows(book(lost, [{"id": "K1", "languages": "de"}, {"id": "K2"}]))
    assert rows["A"][1] == "was with K1, who does not speak pl; speaks pl; 1 account of 10"
    crowded = [key("A", 5, kam="K1"), key("B", 9, kam="K1")]
    rows, _ = assignment_rows(book(crowded, [{"id": "K1", "places": 1}, {"id": "K2", "places": 1}]))
    assert rows["A"][1] == "was with K1, who is full (1 account of 1); 1 account of 1"


UNASSIGNED_REASONS = {
    "no KAM speaks pl": ({"language": "pl"}, [{"id": "K1", "languages": "de"}]),
    "no KAM speaks pl, and no KAM knows steel": (
        {"language": "pl", "industry": "steel"},
        [{"id": "K1", "languages": "de", "industries": "retail"}],
    ),
    "no KAM speaks pl and knows steel": (
        {"language": "pl", "industry": "steel"},
        [{"id": "K1", "languages": "pl", "industries": "retail"}, {"id": "K2", "languages": "de"}],
    ),
    "no KAM covers PL": ({"country": "PL"}, [{"id": "K1", "countries": "DE"}]),
    "the only KAM that fits, K1, has too few places, even with no other account "
    "(K1 comes nearest with 0 for 1 account)": ({}, [{"id": "K1", "places": 0}]),
    "the only KAM that fits, K1, has too short a year, even with no other account "
    "(K1 comes nearest with 5.0 of the 6.0 h it takes)": (
        {},
        [{"id": "K1", "hours": 5}],
    ),
    "all 2 KAMs that fit have too short a year, even with no other account "
    "(K2 comes nearest with 5.0 of the 6.0 h it takes)": (
        {},
        [{"id": "K1", "hours": 1}, {"id": "K2", "hours": 5}],
    ),
    "of the 2 KAMs that fit, 1 has too short a year, even with no other account "
    "(K2 comes nearest with 5.0 of the 6.0 h it takes) "
    "and 1 has too few places, even with no other account (K1 comes nearest with 0 for 1 account)": (
        {},
        [{"id": "K1", "places": 0}, {"id": "K2", "hours": 5}],
    ),
    "the book names no KAM": ({}, []),
}


@pytest.mark.parametrize("reason", UNASSIGNED_REASONS)
def test_unassigned_accounts_have_the_reason(reason):
    attributes, kams = UNASSIGNED_REASONS[reason]
    rows, _ = assignment_rows(book([key("A", visits=6, minutes=60, **attributes)], kams))
    assert rows["A"][:2] == ("", reason)
    assert np.isnan(rows["A"][2])


def test_all_full_counts_the_kams_that_fit():
    sites = [key(name, revenue) for name, revenue in zip("ABCDE", (5, 4, 3, 2, 1), strict=True)]
    rows, _ = assignment_rows(book(sites, [{"id": "K1", "places": 2}, {"id": "K2", "places": 2}]))
    assert rows["E"][1] == "all 2 KAMs that fit are full (2 of 2 accounts)"


def test_time_taken_by_other_accounts_differs_from_a_year_too_short():
    sites = [key(name, revenue, visits=6, minutes=60) for name, revenue in (("A", 9), ("B", 5))]
    rows, _ = assignment_rows(book(sites, [{"id": "K1", "hours": 8}]))
    assert rows["B"][1] == (
        "the only KAM that fits, K1, has too little time (K1 comes nearest with 2.0 of the 6.0 h it takes)"
    )


def test_a_book_without_kams_or_without_key_accounts():
    rows, status = assignment_rows(book([key("A")], None))
    assert rows["A"][:2] == ("", "the book names no KAM")
    assert status == "none"
    assert assignment_rows(book([site("A")], [{"id": "K"}])) == ({}, "none")
    assert assignment_rows(book(None, [{"id": "K"}])) == ({}, "none")


def test_ordinary_accounts_have_neither_kam_nor_reason():
    case = book([site("O", 5), key("A"), site("P", 5)], [{"id": "K"}])
    found = segment(case)
    result = assign_kams(case, found, SETTINGS)
    assert result.kam_of.tolist() == [-1, 0, -1]
    assert [bool(reason) for reason in result.reason] == [False, True, False]
    assert np.isnan(result.hours[[0, 2]]).all()


LANGUAGES = st.sampled_from(["", "de", "pl"])
SITES = st.lists(
    st.builds(
        key,
        account=st.sampled_from("ABCDE"),
        revenue=st.integers(0, 12),
        visits=st.integers(0, 6),
        minutes=st.integers(10, 90),
        language=LANGUAGES,
        at=st.tuples(st.integers(0, 60), st.just(0)),
        kam=st.sampled_from(["", "K0", "K1"]),
    ),
    min_size=1,
    max_size=8,
)
KAMS = st.lists(
    st.fixed_dictionaries(
        {
            "home": st.tuples(st.integers(0, 60), st.just(0)),
            "hours": st.sampled_from([3.0, 8.0, 20.0]),
            "places": st.integers(0, 3),
            "languages": st.sampled_from(["", "de", "pl", "de pl"]),
        }
    ),
    min_size=1,
    max_size=3,
).map(lambda kams: [{"id": f"K{i}", **kam} for i, kam in enumerate(kams)])


def needs(sites: list[dict], kam: dict) -> dict[str, float]:
    """Hours each account takes of a KAM, computed independently; without accounts in other languages."""
    hours: dict[str, float] = {}
    for one in sites:
        there_and_back = 2 * abs(one["at"][0] - kam["home"][0])
        year = one["visits"] * (one["minutes"] + there_and_back) / 60
        hours[one["account"]] = hours.get(one["account"], 0) + year
    speaks = kam["languages"].split()
    return {a: h for a, h in hours.items() if not speaks or language(sites, a) in ("", *speaks)}


def language(sites: list[dict], account: str) -> str:
    """Of the account's largest site, the first of equals."""
    return max((one for one in sites if one["account"] == account), key=lambda one: one["revenue"])[
        "language"
    ]


def most_value(sites: list[dict], kams: list[dict]) -> tuple[int, int]:
    """Most revenue, then most accounts, that any assignment within the limits can place."""
    revenue: dict[str, int] = {}
    for one in sites:
        revenue[one["account"]] = revenue.get(one["account"], 0) + one["revenue"]
    takes = [needs(sites, kam) for kam in kams]
    best = (0, 0)
    for choice in product(range(-1, len(kams)), repeat=len(revenue)):
        portfolios = [
            [a for a, k in zip(revenue, choice, strict=True) if k == kam] for kam in range(len(kams))
        ]
        if all(
            len(portfolio) <= kam["places"]
            and all(account in take for account in portfolio)
            and sum(take[account] for account in portfolio) <= kam["hours"] + 1e-9
            for portfolio, kam, take in zip(portfolios, kams, takes, strict=True)
        ):
            assigned_rows = [account for portfolio in portfolios for account in portfolio]
            best = max(best, (sum(revenue[a] for a in assigned_rows), len(assigned_rows)))
    return best


@settings(max_examples=60)
@given(SITES, KAMS)
def test_no_assignment_has_more_value_and_no_limit_is_exceeded(sites, kams):
    rows, status = assignment_rows(book(sites, kams))
    assigned_rows = {account: row for account, row in rows.items() if row[0]}
    revenue = sum(one["revenue"] for one in sites if one["account"] in assigned_rows)
    assert status == "optimal"
    assert (revenue, len(assigned_rows)) == most_value(sites, kams)
    for kam in kams:
        portfolio = [account for account, row in assigned_rows.items() if row[0] == kam["id"]]
        take = needs(sites, kam)
        assert len(portfolio) <= kam["places"]
        assert sum(take[account] for account in portfolio) <= kam["hours"] + 1e-6
        assert all(rows[account][2] == pytest.approx(take[account]) for account in portfolio)
    assert all(row[1] for row in rows.values())


def large_book(accounts: int, kams: int, seed: int = 3):
    """Many accounts, and KAMs with too little time for all of them."""
    rng = np.random.default_rng(seed)
    sites = [
        key(
            f"A{i:03d}",
            float(np.round(np.exp(rng.normal(13, 1)))),
            visits=int(rng.choice([12, 24])),
            minutes=60,
            at=tuple(rng.uniform(0, 300, 2)),
            language=str(rng.choice(["de", "fr", "pl"])),
            kam=f"K{rng.integers(kams):02d}",
        )
        for i in range(accounts)
    ]
    members = [
        {
            "id": f"K{k:02d}",
            "home": tuple(rng.uniform(0, 300, 2)),
            "places": 12,
            "hours": 500.0,
            "languages": str(rng.choice(["de", "fr pl", "de fr", "de pl"])),
        }
        for k in range(kams)
    ]
    return book(sites, members)


def test_the_same_seed_gives_the_same_assignment_of_a_large_book():
    case = large_book(40, 4)
    found = segment(case)
    first, second = (assign_kams(case, found, SETTINGS, SolveOptions(5)) for _ in range(2))
    assert first.kam_of.tolist() == second.kam_of.tolist()
    assert first.status == second.status


def test_unassigned_accounts_of_a_large_book_have_no_kam_with_capacity():
    case = large_book(40, 4)
    rows, _ = assignment_rows(case)
    unassigned = [row[1] for row in rows.values() if not row[0]]
    assert unassigned
    assert all("too little time" in reason or "full" in reason for reason in unassigned)


def test_accounts_that_the_rule_leaves_out_get_no_kam():
    case = large_book(20, 3)
    case = replace(case, customers=replace(case.customers, key_account=np.full(20, -1)))
    assert len(keys(case, KeyAccountRule("top_n", n=4))) == 4
    result = assign_kams(case, segment(case, KeyAccountRule("top_n", n=4)), SETTINGS)
    assert (result.kam_of >= 0).sum() <= 4
