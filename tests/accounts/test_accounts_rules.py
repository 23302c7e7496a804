"""Edge cases of each rule, and the priority of coverage and flags."""

from __future__ import annotations

import numpy as np
import pytest
from accounts_cases import assert_worded, book, keys, reason_texts, site
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.accounts.rules import RULES
from territory_opt.accounts.segmentation import segment
from territory_opt.errors import InvalidInput
from territory_opt.model.findings import account_findings as kinds
from territory_opt.model.scenario import KeyAccountRule, Weighted
from territory_opt.wording.finding_text import finding_text

FOUR_ACCOUNTS = [site("D", 40), site("A", 10), site("C", 30), site("B", 20)]  # 100 in all


def pareto(share: float, measure: str = "revenue") -> KeyAccountRule:
    return KeyAccountRule("pareto", measure, share=share)


def top(n: int) -> KeyAccountRule:
    return KeyAccountRule("top_n", n=n)


def at_least(value: float, measure: str = "revenue") -> KeyAccountRule:
    return KeyAccountRule("threshold", measure, at_least=value)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.01, "D"), (0.4, "D"), (0.41, "CD"), (0.7, "CD"), (0.9, "BCD"), (0.901, "ABCD"), (1.0, "ABCD")],
)
def test_pareto_includes_the_account_that_reaches_the_share(share, expected):
    assert sorted(keys(book(FOUR_ACCOUNTS), pareto(share))) == list(expected)


def test_pareto_tolerates_rounding():
    tenths = [site(f"A{i}", 0.1) for i in range(10)]
    assert sorted(keys(book(tenths), pareto(0.3))) == ["A0", "A1", "A2"]


def test_pareto_breaks_ties_by_account_id():
    equal = [site(name, 10) for name in ("E", "B", "D", "A", "C")]
    assert sorted(keys(book(equal), pareto(0.4))) == ["A", "B"]


def test_pareto_never_chooses_accounts_with_0():
    assert sorted(keys(book([*FOUR_ACCOUNTS, site("Z", 0)]), pareto(1.0))) == ["A", "B", "C", "D"]


def test_pareto_counts_explicitly_chosen_accounts_first():
    by_hand = [*FOUR_ACCOUNTS[:1], site("A", 10, flag=True), *FOUR_ACCOUNTS[2:]]
    assert sorted(keys(book(by_hand), pareto(0.5))) == ["A", "D"]
    assert sorted(keys(book(by_hand), pareto(0.10))) == ["A"]


def test_pareto_skips_accounts_kept_out_but_counts_them_in_the_total():
    kept_out = [site("D", 40, flag=False), *FOUR_ACCOUNTS[1:]]
    assert sorted(keys(book(kept_out), pareto(0.5))) == ["B", "C"]
    assert sorted(keys(book(kept_out), pareto(1.0))) == ["A", "B", "C"]


def test_the_reason_of_pareto_has_rank_and_share():
    reasons = keys(book(FOUR_ACCOUNTS), pareto(0.6))
    assert reasons["C"] == "revenue 30 is rank 2; the 2 chosen hold 70% of revenue"


def test_a_family_is_judged_as_one():
    family = [site("F", 15), site("F", 15), site("F", 15), site("D", 40)]
    found = segment(book(family), top(1))
    assert list(found.account_id[found.is_key]) == ["F"]
    assert list(found.coverage) == ["key_account"] * 3 + ["territory"]
    assert list(found.account_of) == [0, 0, 0, 1]


@pytest.mark.parametrize(("n", "expected"), [(0, ""), (1, "D"), (3, "BCD"), (4, "ABCD"), (99, "ABCD")])
def test_top_n(n, expected):
    assert sorted(keys(book(FOUR_ACCOUNTS), top(n))) == list(expected)


def test_top_n_breaks_ties_by_account_id():
    assert sorted(keys(book([site(name, 10) for name in "CAB"]), top(2))) == ["A", "B"]


def test_top_n_counts_explicitly_chosen_accounts_first():
    by_hand = [*FOUR_ACCOUNTS[:1], site("A", 10, flag=True), *FOUR_ACCOUNTS[2:]]
    assert sorted(keys(book(by_hand), top(2))) == ["A", "D"]
    assert sorted(keys(book(by_hand), top(0))) == ["A"]


@pytest.mark.parametrize(("limit", "expected"), [(0, "ABCD"), (30, "CD"), (30.5, "D"), (41, "")])
def test_threshold_includes_its_limit(limit, expected):
    assert sorted(keys(book(FOUR_ACCOUNTS), at_least(limit))) == list(expected)


@pytest.mark.parametrize("measure", ["revenue", "potential", "visits", "customers"])
def test_every_measure_can_be_ranked_by(measure):
    large, small = site("L", **{}), site("S")
    for column in ("revenue", "potential", "visits"):
        large[column], small[column] = (9, 1) if column == measure else (1, 9)
    more = [site("L")] * 2 if measure == "customers" else [site("S")] * 2
    assert list(keys(book([large, small, *more]), KeyAccountRule("top_n", measure, n=1))) == ["L"]


def test_the_default_rule_follows_the_flags():
    assert keys(book([site("A", 5, flag=True), site("B", 9)])) == {"A": "flag true given for C00"}
    assert keys(book([site("A", 5), site("B", 9)])) == {}


@pytest.mark.parametrize("name", ["explicit", "none"])
def test_flags_and_coverage_apply_with_a_rule_that_chooses_none(name):
    sites = [site("A", flag=True), site("B", coverage="key_account"), site("C", 9)]
    assert sorted(keys(book(sites), KeyAccountRule(name))) == ["A", "B"]


def test_coverage_has_priority_over_the_flag():
    sites = [site("A", flag=False, coverage="key_account"), site("B", flag=True, coverage="territory")]
    assert list(keys(book(sites))) == ["A"]


def test_coverage_of_one_site_applies_to_all_blank_sites_of_the_account():
    sites = [site("K", coverage="key_account"), site("K"), site("T", 9, coverage="territory"), site("T", 9)]
    found = segment(book(sites), top(2))
    assert list(found.coverage) == ["key_account", "key_account", "territory", "territory"]
    assert list(reason_texts(found)) == [
        "coverage key_account given for C00",
        "kept out; coverage territory given for C02",
    ]


def test_inside_sales_and_house_apply_to_their_site_only():
    sites = [site("A", 9), site("A", coverage="house"), site("B", 99, coverage="inside_sales"), site("C", 1)]
    found = segment(book(sites), top(2))
    assert list(found.account_id[found.is_key]) == ["A", "C"]
    assert list(found.coverage) == ["key_account", "house", "inside_sales", "key_account"]
    assert found.reason[1] == (
        kinds.KeptOut(),
        kinds.CoverageOfSites(("inside_sales",), ("C02",), count=1, every_site=True),
    )
    assert reason_texts(found)[1] == "kept out; coverage inside_sales given for every site"


def test_a_reason_names_the_first_sites_and_counts_the_rest():
    sites = [site("A", flag=True) for _ in range(1005)]
    ((flag,),) = segment(book(sites)).reason
    assert flag == kinds.FlagOfSites(("C00", "C01", "C02"), count=1005, flag=True)
    assert finding_text(flag) == "flag true given for C00, C01, C02 and 1,002 more"
    assert finding_text(flag, "de") == "Kennzeichen true für C00, C01, C02 und 1.002 weitere angegeben"


def test_all_contradictions_are_listed_with_their_sites():
    sites = [
        site("A", coverage="key_account"),
        site("A", coverage="territory"),
        *[site("B", flag=True)] * 5,
        site("B", flag=False),
        site("C", coverage="key_account"),
    ]
    with pytest.raises(InvalidInput) as refused:
        segment(book(sites))
    coverage, flag = refused.value.faults
    assert (coverage.file, coverage.column) == ("customers", "coverage")
    assert "account A has coverage key_account for C00 and territory for C01" in coverage.problem
    assert flag.column == "key_account"
    assert "true for C02, C03, C04 and 2 more and false for C07" in flag.problem


@pytest.mark.parametrize("rule", [pareto(0.5), top(1)])
def test_a_measure_that_is_0_for_all_cannot_rank(rule):
    with pytest.raises(InvalidInput, match="revenue is 0 for every account"):
        segment(book([site("A"), site("B")]), rule)
    assert keys(book([site("A", coverage="key_account")]), rule).keys() == {"A"}


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        (KeyAccountRule("pareto"), "share"),
        (pareto(0.0), "share"),
        (pareto(1.01), "share"),
        (pareto(float("nan")), "share"),
        (KeyAccountRule("top_n"), "n"),
        (top(-1), "n"),
        (KeyAccountRule("threshold"), "at_least"),
        (at_least(float("inf")), "at_least"),
        (pareto(0.5, "turnover"), "measure"),
        (KeyAccountRule("points"), "rule"),
    ],
)
def test_invalid_rules_are_faults_at_their_key(rule, column):
    with pytest.raises(InvalidInput) as refused:
        segment(book(FOUR_ACCOUNTS), rule)
    assert [fault.column for fault in refused.value.faults] == [f"key_accounts.{column}"]
    assert all(fault.remedy for fault in refused.value.faults)


def test_the_remedy_of_an_unknown_measure_is_the_nearest_one():
    with pytest.raises(InvalidInput, match="Did you mean revenue"):
        segment(book(FOUR_ACCOUNTS), pareto(0.5, "revenu"))


@pytest.mark.parametrize("sites", [None, []])
def test_a_book_without_customers_has_no_accounts(sites):
    found = segment(book(sites), top(3))
    assert [len(part) for part in (found.account_id, found.account_of, found.is_key, found.coverage)] == [
        0
    ] * 4


SITES = st.lists(
    st.builds(
        site,
        account=st.sampled_from("ABCDEF"),
        revenue=st.integers(0, 20),
        flag=st.sampled_from([None, None, None, True]),
        coverage=st.sampled_from(["", "", "", "house", "inside_sales"]),
    ),
    min_size=1,
    max_size=14,
)
RULE_SETTINGS = st.one_of(
    st.builds(pareto, st.integers(1, 100).map(lambda percent: percent / 100)),
    st.builds(top, st.integers(0, 8)),
    st.builds(at_least, st.integers(0, 40)),
    st.sampled_from([KeyAccountRule("explicit"), KeyAccountRule("none")]),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_can_be_set(rule):
    axis = (Weighted("revenue"),)
    cuts = {"attractiveness_at_least": 0.9, "position_at_least": 0.9}
    rule_setting = KeyAccountRule(rule.name, share=0.4, n=1, at_least=35, attractiveness=axis, **cuts)
    assert list(keys(book(FOUR_ACCOUNTS), rule_setting)) == (["D"] if rule.parameters else [])


@given(SITES, RULE_SETTINGS)
def test_under_every_rule_an_account_is_key_as_a_whole_with_a_reason(sites, rule):
    sites = [site("Z", 1), *sites]
    found = segment(book(sites), rule)
    given_coverage = np.array([one.get("coverage", "") for one in sites], dtype=object)
    decided = np.where(found.is_key[found.account_of], "key_account", "territory")
    assert (found.coverage == np.where(given_coverage == "", decided, given_coverage)).all()
    assert all(reason_texts(found)[found.is_key])
    assert_worded(found.reason)
    assert not any(
        reason and not reason.startswith("kept out") for reason in reason_texts(found)[~found.is_key]
    )


@given(SITES, st.integers(1, 100))
def test_pareto_reaches_the_share_with_the_fewest_accounts(sites, percent):
    sites = [site("Z", 1), *sites]
    found = segment(book(sites), pareto(percent / 100))
    revenue = np.bincount(found.account_of, weights=[one["revenue"] for one in sites])
    ruled = found.is_key & np.array([reason.startswith("revenue") for reason in reason_texts(found)])
    could = ~np.array([reason.startswith(("kept", "flag", "coverage")) for reason in reason_texts(found)])
    held, wanted = revenue[found.is_key].sum(), percent / 100 * revenue.sum()
    if (could & ~ruled & (revenue > 0)).any():
        assert held >= wanted - 1e-9
    if ruled.any():
        assert held - revenue[ruled].min() < wanted
        assert revenue[ruled].min() >= revenue[could & ~ruled].max(initial=0)
