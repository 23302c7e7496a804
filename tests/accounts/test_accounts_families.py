"""Families, exceptions, headquarters, levels and competitors."""

from __future__ import annotations

import numpy as np
import pytest
from accounts_cases import assert_worded, book, keys, reason_texts, site
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.accounts.account_lookup import AccountLookup
from territory_opt.accounts.account_table import build_account_table
from territory_opt.accounts.competitors import competing_families
from territory_opt.accounts.families import find_families
from territory_opt.accounts.segmentation import segment
from territory_opt.errors import InvalidInput
from territory_opt.model.findings import account_findings as kinds
from territory_opt.model.scenario import KeyAccountRule, KeyRule, LevelRules

HOLDING = [
    site("A", 10, parent="P"),
    site("B", 20, parent="P"),
    site("C", 25),
    site("D", 5, parent="C"),
    site("E", 28),
]
"""P holds A and B, 30 together; C holds D, 30 together; E has no family."""


def top(n: int, **more) -> KeyAccountRule:
    return KeyAccountRule("top_n", n=n, **more)


def families(sites) -> list[set[str]]:
    table = build_account_table(book(sites).customers)
    found = find_families(table, "parent")
    return [set(table.account_id[found.family == one]) for one in range(len(found))]


def family_names(sites) -> list[str]:
    return list(find_families(build_account_table(book(sites).customers), "parent").name)


def fault_facts(sites, rule) -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidInput) as caught:
        segment(book(sites), rule)
    return [(fault.column, fault.value, fault.problem) for fault in caught.value.faults]


def test_a_family_is_everything_under_the_topmost_parent():
    assert families(HOLDING) == [{"A", "B"}, {"C", "D"}, {"E"}]
    assert family_names(HOLDING) == ["P", "C", "E"]
    chain = [site("A", parent="B"), site("B", parent="C"), site("C", parent="T"), site("X")]
    assert families(chain) == [{"A", "B", "C"}, {"X"}]
    assert family_names(chain) == ["T", "X"]


def test_cyclic_parents_and_own_parents_are_accepted():
    ring = [site("B", parent="A"), site("A", parent="B"), site("S", parent="S")]
    assert families(ring) == [{"A", "B"}, {"S"}]
    assert family_names(ring) == ["A", "S"]


def test_one_site_can_name_the_parent_for_all():
    assert families([site("A"), site("A", parent="P"), site("B", parent="P")]) == [{"A", "B"}]


def test_without_family_rule_each_account_is_a_family():
    found = segment(book(HOLDING), top(1))
    assert list(found.family) == [0, 1, 2, 3, 4]
    assert list(found.account_id[found.is_key]) == ["E"]


def test_a_family_is_judged_by_its_sum_and_key_as_a_whole():
    found = segment(book(HOLDING), top(2, family="parent"))
    assert list(found.account_id[found.is_key]) == ["A", "B", "C", "D"]
    assert list(found.family) == [0, 0, 1, 1, 2]
    assert reason_texts(found)[0] == "family P of 2 accounts; revenue 30 is rank 2; the rule takes 2"
    assert found.reason[0] is found.reason[1]
    assert reason_texts(found)[2] == "family C of 2 accounts; revenue 30 is rank 1; the rule takes 2"
    assert reason_texts(found)[4] == ""


def test_ties_of_families_are_broken_by_the_parents_id():
    assert sorted(keys(book(HOLDING), top(1, family="parent"))) == ["C", "D"]


def test_the_reason_of_an_account_whose_family_is_not_key():
    found = segment(book(HOLDING), top(1, family="parent"))
    assert reason_texts(found)[0] == "not key: judged as one with the family P of 2 accounts"


def test_an_explicitly_chosen_account_makes_its_family_key():
    sites = [*HOLDING[:1], site("B", 20, parent="P", flag=True), *HOLDING[2:]]
    reasons = keys(book(sites), KeyAccountRule("explicit", family="parent"))
    assert reasons == {
        "A": "family P is key as a whole because of its account B; flag true given for C01",
        "B": "flag true given for C01",
    }


def test_an_account_kept_out_does_not_count_in_its_family():
    sites = [*HOLDING[:1], site("B", 20, parent="P", flag=False), *HOLDING[2:]]
    found = segment(book(sites), KeyAccountRule("threshold", at_least=10, family="parent"))
    assert list(found.account_id[found.is_key]) == ["A", "C", "D", "E"]
    assert reason_texts(found)[0] == "family P of 2 accounts; revenue 10 is at least 10"
    assert reason_texts(found)[1] == "kept out; flag false given for C01"
    assert sorted(keys(book(sites), KeyAccountRule("threshold", at_least=11, family="parent"))) == list("CDE")


def test_pareto_of_families_is_a_share_of_everything():
    sites = [*HOLDING[:1], site("B", 20, parent="P", flag=False), *HOLDING[2:]]  # 88, 20 of it kept out
    assert sorted(keys(book(sites), KeyAccountRule("pareto", share=0.35, family="parent"))) == ["C", "D", "E"]


def test_exceptions_have_priority_over_rules():
    rule = top(1, always=("A", "C"), never=("E",))
    found = segment(book(HOLDING), rule)
    assert dict(zip(found.account_id, reason_texts(found), strict=True)) == {
        "A": "named in always",
        "B": "",
        "C": "named in always",
        "D": "",
        "E": "kept out; named in never",
    }


def test_an_accounts_own_id_has_priority_over_its_parents_id():
    rule = KeyAccountRule("explicit", always=("P",), never=("B",))
    found = segment(book(HOLDING), rule)
    assert list(found.account_id[found.is_key]) == ["A"]
    assert found.reason == (
        (kinds.NamedInScenario("P", "always"),),
        (kinds.KeptOut(), kinds.NamedInScenario(None, "never")),
        *((),) * 3,
    )
    assert list(reason_texts(found))[:2] == ["its parent P is named in always", "kept out; named in never"]


def test_the_customers_flag_has_priority_over_a_parent_in_the_scenario():
    sites = [*HOLDING[:1], site("B", 20, parent="P", flag=False)]
    assert sorted(keys(book(sites), KeyAccountRule("explicit", always=("P",)))) == ["A"]


def test_all_contradicting_and_unknown_exceptions_are_reported():
    sites = [site("A", 1, flag=False), site("B", 1, coverage="key_account"), site("C", 1)]
    rule = KeyAccountRule("explicit", always=("A", "C", "Z"), never=("B", "C", "c"))
    assert fault_facts(sites, rule) == [
        (
            "key_accounts.always",
            "A",
            "account A is named in always, but the customers table contradicts it: flag false given for C00",
        ),
        ("key_accounts.always", "Z", "no account and no parent has this id"),
        (
            "key_accounts.never",
            "B",
            "account B is named in never, but the customers table contradicts it: "
            "coverage key_account given for C01",
        ),
        ("key_accounts.never", "c", "no account and no parent has this id"),
        ("key_accounts.always", "C", "the same id is in always and in never"),
    ]


def test_the_remedy_of_an_unknown_id_is_the_nearest_one():
    with pytest.raises(InvalidInput, match="Did you mean 'C'"):
        segment(book(HOLDING), KeyAccountRule("explicit", always=("c",)))


def test_without_customers_every_id_is_unknown():
    with pytest.raises(InvalidInput, match="no customers, so no account has this id"):
        segment(book(None), KeyAccountRule("explicit", always=("A",)))


def test_competitors_are_resolved_to_families():
    table = build_account_table(book(HOLDING).customers)
    rule = KeyAccountRule("explicit", family="parent", apart=(("A", "E", "A"), ("P", "D")))
    found = competing_families(rule, AccountLookup(table), find_families(table, "parent"))
    assert [[group.tolist() for group in some] for some in found] == [[[0], [2]], [[0], [1]]]


def test_competitors_of_one_family_and_unknown_ones_are_faults():
    rule = KeyAccountRule("explicit", family="parent", apart=(("A", "B"), ("E", "Q")))
    assert fault_facts(HOLDING, rule) == [
        (
            "key_accounts.apart",
            "A, B",
            "A and B are to be kept apart, but both belong to P, which goes to one KAM as a whole",
        ),
        ("key_accounts.apart", "Q", "no account and no parent has this id"),
    ]


SPREAD = [
    site("A", 10, at=(0, 0)),
    site("A", 30, at=(9, 0)),
    site("A", 20, at=(0, 9), headquarters=True),
    site("B", 5),
    site("B", 7),
]


def test_headquarters_are_marked_or_the_largest_and_the_others_are_served_locally():
    rule = KeyAccountRule("threshold", at_least=0, family="headquarters", field_share=0.25)
    assert list(segment(book(SPREAD), rule).field_share) == [1, 1, 0.25, 1, 0.25]


def test_a_sites_own_share_has_priority_and_only_key_accounts_have_one():
    sites = [site("A", 10, field_share=0.5), site("A", 30), site("B", 1, field_share=0.7)]
    found = segment(book(sites), top(1, field_share=0.1))
    assert list(found.field_share) == [0.5, 0.1, 0]
    house = [site("A", 10), site("A", 30, coverage="house", field_share=1)]
    assert list(segment(book(house), top(1, field_share=0.1)).field_share) == [0.1, 0]


def level_of(sites, **rules) -> dict[str, str]:
    found = segment(book(sites), KeyAccountRule("threshold", at_least=1, levels=LevelRules(**rules)))
    return dict(zip(found.account_id, found.level, strict=True))


def test_levels_by_countries_distance_and_sites():
    km = 1000.0  # the plane of these books is in kilometres
    sites = [
        *[site("world", 1, country=c) for c in ("DE", "FR", "")],
        *[site("wide", 1, at=(x, 0), country="DE") for x in (0, 0.3 * km, 0.1 * km)],
        *[site("near", 1, at=(x, 0), country="DE") for x in (0, 0.299 * km)],
        *[site("many", 1)] * 10,
        site("one", 1),
        site("small", 0),
    ]
    expected = {
        "world": "global",
        "wide": "national",
        "near": "regional",
        "many": "national",
        "one": "regional",
        "small": "",
    }
    assert level_of(sites) == expected
    assert level_of(sites, global_countries=3, national_km=1e6, national_sites=11) == {
        **dict.fromkeys(expected, "regional"),
        "small": "",
    }


def test_a_given_level_has_priority_and_applies_to_key_accounts_only():
    sites = [site("A", 1), site("A", 1, level="global"), site("B", 0, level="global")]
    assert level_of(sites) == {"A": "global", "B": ""}


def test_a_family_has_one_level():
    sites = [site("A", 1, parent="P", country="DE"), site("B", 1, parent="P", country="AT"), site("C", 1)]
    found = segment(book(sites), KeyAccountRule("threshold", at_least=1, family="parent"))
    assert list(found.level) == ["global", "global", "regional"]


def test_levels_of_wide_accounts_with_very_many_sites():
    sites = [site("A", 1, at=(i % 37, i % 11)) for i in range(1200)]
    assert level_of(sites, national_sites=5000, national_km=37.0)["A"] == "national"
    assert level_of(sites, national_sites=5000, national_km=38.0)["A"] == "regional"


SITES = st.lists(
    st.builds(
        site,
        account=st.sampled_from("ABCDEFGH"),
        revenue=st.integers(0, 9),
        potential=st.integers(1, 9),
        parent=st.just(""),
        country=st.sampled_from(["", "DE", "FR"]),
        flag=st.sampled_from([None, None, None, None, True]),
        coverage=st.sampled_from(["", "", "", "house"]),
    ),
    min_size=1,
    max_size=20,
)
PARENTS = st.fixed_dictionaries({account: st.sampled_from(["", "", "P", "Q", "A"]) for account in "ABCDEFGH"})
RULES = st.sampled_from(
    [
        KeyRule("pareto", share=0.4),
        KeyRule("top_n", n=2),
        KeyRule("threshold", at_least=8),
        KeyRule("threshold", "potential", at_least=12),
        KeyRule("score", attractiveness_at_least=0.4, position_at_least=0.5),
    ]
)


def with_parents(sites, parents):
    """Give every account its parent, and the book something to rank by."""
    return [site("Z", 1, potential=1), *({**one, "parent": parents[one["account"]]} for one in sites)]


def rule_of(rules, **more) -> KeyAccountRule:
    first, *others = rules
    return KeyAccountRule(**vars(first), rules=tuple(others), **more)


@given(SITES, PARENTS, st.lists(RULES, min_size=1, max_size=3), st.sampled_from(["or", "and"]))
def test_families_are_key_as_a_whole_except_for_accounts_kept_out(sites, parents, rules, combine):
    found = segment(book(with_parents(sites, parents)), rule_of(rules, combine=combine, family="parent"))
    for one in set(found.family.tolist()):
        members = found.family == one
        free = members & np.array([not reason.startswith("kept out") for reason in reason_texts(found)])
        assert len(set(found.is_key[free].tolist())) <= 1
    assert all(reason_texts(found)[found.is_key])
    assert_worded(found.reason)
    assert ((found.level != "") == found.is_key).all()


@given(SITES, PARENTS, st.lists(RULES, min_size=1, max_size=3), st.sampled_from(["account", "parent"]))
def test_or_is_the_union_and_and_the_intersection(sites, parents, rules, family):
    case = book(with_parents(sites, parents))
    by_hand = segment(case, KeyAccountRule("explicit", family=family)).is_key
    each = [segment(case, rule_of([rule], family=family)).is_key & ~by_hand for rule in rules]
    either = segment(case, rule_of(rules, family=family, combine="or")).is_key & ~by_hand
    both = segment(case, rule_of(rules, family=family, combine="and")).is_key & ~by_hand
    assert (either == np.logical_or.reduce(each)).all()
    assert (both == np.logical_and.reduce(each)).all()


@given(SITES, PARENTS, RULES, st.sets(st.sampled_from("ABCDEFGH")), st.sets(st.sampled_from("ABCDEFGH")))
def test_exceptions_always_win(sites, parents, rule, always, never):
    sites = [{**one, "flag": None, "coverage": ""} for one in with_parents(sites, parents)]
    known = {one["account"] for one in sites}
    always, never = sorted((always & known) - never), sorted(never & known)
    rule_setting = rule_of([rule], family="parent", always=tuple(always), never=tuple(never))
    found = segment(book(sites), rule_setting)
    key = set(found.account_id[found.is_key])
    assert set(always) <= key
    assert not set(never) & key


@given(SITES, PARENTS, st.lists(RULES, min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(sites, parents, rules, random):
    sites = [{**one, "id": f"S{i:02d}"} for i, one in enumerate(with_parents(sites, parents))]
    shuffled = random.sample(sites, len(sites))
    rule_setting = rule_of(rules, family="parent")

    def segmented(rows):
        found = segment(book(rows), rule_setting)
        # Reasons of overrides name sites in the order of the book and are not compared.
        by_rule = [r if "rank" in r or "at least" in r else "" for r in reason_texts(found)]
        accounts = zip(found.account_id, found.is_key, found.level, by_rule, strict=True)
        return sorted(accounts), dict(zip([r["id"] for r in rows], found.coverage, strict=True))

    assert segmented(sites) == segmented(shuffled)
