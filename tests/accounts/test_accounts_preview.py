"""Figures of each row of a preview, and invariants of all rows."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from accounts_cases import book, minutes_apart, site
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.accounts.preview.compare_rules import preview
from territory_opt.accounts.segmentation import segment
from territory_opt.errors import InvalidInput
from territory_opt.model.scenario import KeyAccountRule, KeyRule, Weighted, WorkYear

WORK = WorkYear(prep_minutes=10, overnight_after_minutes=50)
SITES = [
    site("A", 60, potential=100, visits=6, minutes=50, at=(30, 0)),
    site("A", 0, potential=20, visits=3, minutes=50, at=(100, 0)),
    site("B", 30, potential=50, visits=12, minutes=20, at=(0, 0)),
    site("C", 10, potential=30, visits=6, minutes=20, at=(0, 0)),
    site("D", 0, potential=0, visits=60, minutes=20, coverage="inside_sales"),
]
KAMS = [
    {"id": "K1", "home": (0, 0), "places": 2, "hours": 10},
    {"id": "K2", "home": (1000, 0), "places": 1, "hours": 20},
    {"id": "K3", "places": 3, "hours": 30},
]


def preview_of(sites=SITES, kams=KAMS, own=None, rules=None, minutes=minutes_apart):
    return preview(book(sites, kams), own, rules, WORK, minutes)


def test_a_row_counts_accounts_money_hours_kams_and_the_field():
    (row,) = preview_of(rules=[KeyAccountRule("top_n", n=1)]).rows
    assert (row.accounts, row.families, row.sites) == (1, 1, 2)
    assert (row.revenue, row.potential) == (60, 120)
    assert (row.revenue_share, row.potential_share) == (0.6, 0.6)
    assert row.service_hours == 9  # nine visits of an hour with their preparation
    assert row.travel_hours == pytest.approx((6 * 2 * 30 + 3 * 2 * 50) / 60)  # the far site stays overnight
    assert (row.kams_by_places, row.kams_by_hours) == (1, 1)
    assert row.levels == {"global": 0, "national": 0, "regional": 1}
    assert (row.field.customers, row.field.revenue, row.field.potential) == (2, 40, 80)
    assert (row.field.service_hours, row.field.key_service_hours) == (9, 0)
    assert row.name == "the 1 largest by revenue"


def test_kams_needed_follow_from_the_mean_kam_of_the_book():
    found = preview_of(rules=[KeyAccountRule("top_n", n=3)])
    assert (found.mean_kam.kams, found.mean_kam.max_accounts, found.mean_kam.capacity_hours) == (3, 2, 20)
    (row,) = found.rows
    assert row.accounts == 3
    assert row.kams_by_places == 2
    assert row.kams_by_hours == 2  # 9 + 6 + 3 hours of service and 11 of travel


def test_without_kams_or_travel_the_default_kam_counts_and_travel_is_unknown():
    for kams, minutes in ((None, minutes_apart), (KAMS, None), ([{"id": "K"}], minutes_apart)):
        found = preview_of(kams=kams, minutes=minutes, rules=[KeyAccountRule("top_n", n=1)])
        assert found.rows[0].travel_hours is None
    assert (found.mean_kam.max_accounts, found.mean_kam.capacity_hours) == (10, 1408)


def test_the_field_share_is_subtracted_from_the_kams_hours():
    rule = KeyAccountRule("top_n", n=1, field_share=0.5)
    (row,) = preview_of(rules=[rule]).rows
    assert row.service_hours == row.field.key_service_hours == 4.5
    assert row.field.revenue == 40


def test_the_default_rules_begin_with_the_scenarios_and_keep_its_terms():
    own = KeyAccountRule("threshold", at_least=50, never=("C",), rules=(KeyRule("top_n", n=2),))
    found = preview_of(own=own)
    assert [row.rule.rule for row in found.rows] == ["threshold", *["pareto"] * 5, "top_n", "score"]
    assert [row.own for row in found.rows] == [True] + [False] * 7
    assert {row.terms for row in found.rows} == {"each account by itself, 1 named never"}
    assert [row.rule.share for row in found.rows[1:6]] == [0.23, 0.30, 0.40, 0.50, 0.60]
    assert found.rows[6].rule.n == 4  # accounts there are; the KAMs have six places
    assert found.rows[0].name == "revenue of at least 50 or the 2 largest by revenue"
    assert not any(row.rule.rules for row in found.rows[1:])


def test_without_revenue_and_potential_visits_rank_the_accounts():
    bare = [{"account": one["account"], "visits": one["visits"]} for one in SITES]
    measures = {row.rule.measure for row in preview_of(bare).rows if row.rule.rule == "pareto"}
    assert measures == {"visits"}
    found = preview_of([{"account": "A"}, {"account": "B"}])
    assert [row.rule.rule for row in found.rows] == ["none"]
    assert found.portfolio is None


def test_the_portfolio_uses_the_axes_and_cut_lines_of_the_scenario():
    axis = (Weighted("visits", 2.0),)
    own = KeyAccountRule("score", position=axis, attractiveness_at_least=0.5, position_at_least=0.2)
    portfolio = preview_of(own=own).portfolio
    assert portfolio.cuts == (0.5, 0.2)
    assert portfolio.position == axis
    assert portfolio.attractiveness == (Weighted("potential"),)
    split = segment(book(SITES), own)
    assert (portfolio.score == split.score).all()
    assert list(portfolio.name[portfolio.key]) == list(split.account_id[split.is_key])
    assert preview_of(own=KeyAccountRule("top_n", n=2)).portfolio.cuts is None


def test_the_portfolio_shows_families_with_their_highest_level():
    sites = [
        site("A", 5, potential=5, parent="P", level="global"),
        site("B", 5, potential=5, parent="P", level="regional"),
        site("C", 1, potential=1),
    ]
    portfolio = preview_of(sites, own=KeyAccountRule("top_n", n=1, family="parent")).portfolio
    assert list(portfolio.name) == ["P", "C"]
    assert portfolio.key.tolist() == [True, False]
    assert list(portfolio.level) == ["global", ""]


def test_as_json_has_the_rules_in_the_form_of_a_scenario():
    report = preview_of(rules=[KeyAccountRule("pareto", share=0.5, always=("C",))]).as_json()
    assert report["rules"][0]["rule"] == {"rule": "pareto", "share": 0.5, "always": ["C"]}
    assert report["whole"] == {"accounts": 4, "customers": 5, "revenue": 100.0, "potential": 200.0}
    assert report["portfolio"]["others"] == 4
    assert list(report) == ["whole", "kams", "rules", "portfolio"]


def test_the_published_portfolio_names_the_key_accounts_with_their_scores():
    own = KeyAccountRule("score", attractiveness_at_least=0.5, position_at_least=0.2)
    found = preview_of(own=own)
    published = json.loads(json.dumps(found.as_json(), allow_nan=False))["portfolio"]
    key = found.portfolio.key
    assert [row["id"] for row in published["key_accounts"]] == list(found.portfolio.name[key])
    scores = [[row["attractiveness"], row["position"]] for row in published["key_accounts"]]
    assert scores == found.portfolio.score[key].tolist()
    assert published["others"] == (~key).sum()
    assert (published["attractiveness_at_least"], published["position_at_least"]) == (0.5, 0.2)
    assert found["portfolio"] == published


def test_without_a_portfolio_it_is_published_as_null():
    assert preview_of([{"account": "A"}, {"account": "B"}])["portfolio"] is None


def test_a_book_without_customers_is_refused():
    with pytest.raises(InvalidInput, match="no customers"):
        preview_of(None)


ROWS = st.lists(
    st.builds(
        site,
        account=st.sampled_from("ABCDEF"),
        revenue=st.integers(0, 9),
        potential=st.integers(0, 9),
        visits=st.integers(0, 9),
        minutes=st.integers(0, 60),
        field_share=st.sampled_from([np.nan, 0.0, 0.4, 1.0]),
        coverage=st.sampled_from(["", "", "house", "inside_sales"]),
    ),
    min_size=1,
    max_size=14,
)


@given(ROWS, st.sampled_from(["account", "headquarters"]), st.floats(0, 1))
def test_kams_and_field_together_have_all_money_and_hours(sites, family, share):
    sites = [site("Z", 1, potential=1, visits=1), *sites]
    own = KeyAccountRule("top_n", n=2, family=family, field_share=share)
    found = preview_of(sites, own=own)
    customers = book(sites).customers
    outside = np.isin(customers.coverage, ["house", "inside_sales"])
    service = customers.visits * (customers.visit_minutes + WORK.prep_minutes) / 60
    for row in found.rows:
        assert row.revenue + row.field.revenue == pytest.approx(customers.revenue[~outside].sum())
        assert row.potential + row.field.potential == pytest.approx(customers.potential[~outside].sum())
        assert row.sites + row.field.customers == (~outside).sum()
        hours = row.service_hours + row.field.service_hours + row.field.key_service_hours
        assert hours == pytest.approx(service[~outside].sum())
        assert row.accounts == sum(row.levels.values())


def test_a_repeated_rule_has_one_row():
    rule = KeyAccountRule("top_n", n=1)
    assert len(preview_of(rules=[rule, replace(rule)]).rows) == 1
