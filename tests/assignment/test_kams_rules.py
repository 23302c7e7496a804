"""The rules of the assignment one by one, and the remedies for unassigned accounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from accounts_cases import assert_worded, book, kam_by_account, key_site, segment_and_assign
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Kams
from territory_opt.model.findings import kam_findings as kinds
from territory_opt.model.key_accounts import KamRemedy
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.wording.finding_text import finding_text, joined_text, joined_texts

BY_PARENT = KeyAccountRule("explicit", family="parent")


def test_a_family_goes_to_one_kam_and_counts_as_its_accounts():
    sites = [key_site("A", 9, parent="P"), key_site("B", 8, parent="P"), key_site("C", 7)]
    kams = [{"id": "K1", "places": 2}, {"id": "K2", "places": 1}]
    assert kam_by_account(book(sites, kams), BY_PARENT) == {"A": "K1", "B": "K1", "C": "K2"}
    _, result = segment_and_assign(book(sites, [{"id": "K1", "places": 1}]), BY_PARENT)
    assert result.kam_of.tolist() == [-1, -1, 0]
    assert "goes with all 2 accounts of its family or not at all" in joined_text(result.reason[0])


def test_a_family_requires_all_its_languages():
    sites = [key_site("A", language="pl", parent="P"), key_site("B", language="fr", parent="P")]
    kams = [{"id": "K1", "languages": "pl"}, {"id": "K2", "languages": "fr"}]
    _, result = segment_and_assign(book(sites, kams), BY_PARENT)
    assert result.kam_of.tolist() == [-1, -1]
    assert joined_text(result.reason[0]).startswith(
        "no KAM speaks fr, pl; it goes with all 2 accounts of its family"
    )
    assert joined_text(result.remedy[0]) == "one more KAM who speaks fr, pl"
    both = [*kams, {"id": "K3", "languages": "pl fr"}]
    assert kam_by_account(book(sites, both), BY_PARENT) == {"A": "K3", "B": "K3"}


def test_the_reason_names_only_what_is_missing():
    accounts = [("A", "de", "food", "DE", "global"), ("B", "Fr", "steel", "PL", "national")]
    names = ("account", "language", "industry", "country", "level")
    sites = [key_site(**dict(zip(names, one, strict=True)), parent="P", kam="K1") for one in accounts]
    skills = {"languages": "DE en", "industries": "food", "countries": "DE PL", "levels": "global"}
    _, result = segment_and_assign(book(sites, [{"id": "K1", **skills}, {"id": "K2"}]), BY_PARENT)
    assert result.kam_of.tolist() == [1, 1]
    assert joined_text(result.reason[0]).startswith(
        "was with K1, who, for its family of 2 accounts, does not speak Fr and does not know steel "
        "and does not serve national accounts; speaks Fr, de, "
    )


YEAR = 1408 * 60
"""Minutes in one person's year."""


def first_unassigned(sites: list[dict], kams: list[dict], rule: KeyAccountRule = BY_PARENT):
    """Reason and remedy of the first unassigned account, and all remedies."""
    _, result = segment_and_assign(book(sites, kams), rule)
    first = int(np.flatnonzero(result.kam_of < 0)[0])
    return joined_text(result.reason[first]), joined_text(result.remedy[first]), result.remedies


def test_a_family_larger_than_a_year():
    large = [key_site(name, visits=1, minutes=0.6 * YEAR, parent="P", language="pl") for name in "AB"]
    kams = [{"id": "K1", "places": 2, "languages": "pl"}, {"id": "K2", "languages": "pl", "hours": 700}]
    others = [key_site(name, 900, language="pl") for name in "XY"]
    reason, remedy, remedies = first_unassigned([*large, *others], kams)
    assert reason == (
        "all 2 KAMs that fit have too short a year, even with no other account (K1 comes nearest with "
        "1,408.0 of the 1,689.6 h it takes); it goes with all 2 accounts of its family or not at all"
    )
    assert remedy.startswith(
        "splitting the family of 2 accounts into at least 2 parts, or taking 281.6 h a year off its KAM, "
        "for one person's year has 1,408 h, by leaving more of its service to the field"
    )
    assert [one.accounts for one in remedies] == [("A", "B")]
    assert (remedies[0].new_kams, remedies[0].kam_id, remedies[0].hours) == (0, "", 0)
    # One account cannot be split; the longest year in the book is the limit.
    assert first_unassigned([large[0], key_site("A", visits=1, minutes=YEAR)], kams)[1].startswith(
        "taking 844.8 h"
    )
    assert first_unassigned(large, [{"id": "K1", "languages": "de"}])[1].endswith(
        "; and one more KAM who speaks pl"
    )
    longer = [*kams, {"id": "K3", "languages": "de", "hours": 1700}]
    assert first_unassigned([*large, *others], longer)[1] == "281.6 more hours a year with K1, who speaks pl"


def test_no_kam_gets_more_than_one_persons_year():
    sites = [
        key_site(name, 9 - i, visits=1, minutes=0.33 * YEAR, language="pl") for i, name in enumerate("ABCDEF")
    ]
    case = book(sites, [{"id": "K1", "languages": "pl de", "hours": 1390}])
    _, result = segment_and_assign(case)
    assert joined_texts(result.remedy) == [
        "",
        "",
        "4.0 more hours a year with K1, who speaks pl",
        "one more KAM like K1, who speaks pl",
        "one more KAM like K1, who speaks pl",
        "2 more KAMs like K1, who speak pl",
    ]
    assert [(finding_text(one.finding), one.new_kams, one.languages) for one in result.remedies] == [
        ("one more KAM like K1 for 2 accounts", 1, ("de", "pl")),
        ("one more KAM like K1", 1, ("de", "pl")),
        ("4.0 more hours a year with K1", 0, ()),
    ]
    assert (segment_and_assign(with_remedies(case, result.remedies))[1].kam_of >= 0).all()


def test_a_statement_has_typed_parts_and_is_worded_in_two_languages():
    sites = [
        key_site("A", language="pl", parent="P", kam="K1"),
        key_site("B", 5, parent="P", years=3, kam="K2"),
    ]
    kams = [{"id": "K1", "languages": "de", "home": (0, 0)}, {"id": "K2", "home": (9, 0)}]
    _, result = segment_and_assign(book(sites, kams), BY_PARENT)
    polish = (kinds.RequiredSkill("languages", ("pl",)),)
    shared = (kinds.SkillsMet(polish), kinds.WithFamily(2), kinds.AccountsOfKam(2, 10))
    assert result.reason == (
        (kinds.FormerKamNotEligible("K1", polish, accounts=2), *shared),
        (kinds.KeepsRelationship("K2", years=3.0), *shared),
    )
    assert joined_text(result.reason[1]) == (
        "keeps the relationship with K2 of 3 years; speaks pl; with all 2 accounts of its family; "
        "2 accounts of 10"
    )
    assert joined_text(result.reason[0], "de") == (
        "war bei K1; für seine Familie mit 2 Accounts: K1 spricht nicht pl; spricht pl; mit allen 2 Accounts "
        "seiner Familie; 2 Accounts von 10"
    )


def test_remedies_are_data():
    sites = [key_site("A", 9), key_site("B", 8), key_site("C", 7, language="pl")]
    _, result = segment_and_assign(book(sites, [{"id": "K1", "places": 1, "languages": "de"}]))
    assert result.remedy == (
        (),
        (kinds.CapacityForAccount("K1", places=1, hours=0.0, skills=(), others=0),),
        (kinds.NewKamForAccount(1, (kinds.RequiredSkill("languages", ("pl",)),), None, False, None),),
    )
    assert {one.finding: one.accounts for one in result.remedies} == {
        kinds.OneMoreKam((kinds.RequiredSkill("languages", ("pl",)),), None, False, 1, 1): ("C",),
        kinds.MoreCapacity("K1", places=1, hours=0.0): ("B",),
    }
    assert [finding_text(one.finding, "de") for one in result.remedies] == [
        "ein weiterer KAM (spricht pl)",
        "1 weiterer Platz bei K1",
    ]


FORMER = {
    "was with K1, whose whole year is too short for it (5.0 of the 6.0 h it takes)": ({"hours": 5}, {}),
    "was with K1, who may have too few accounts for it (0 for 1 account)": ({"places": 0}, {}),
    "was with K1, who has 2.0 of the 6.0 h it takes left": ({"hours": 8}, {"hours": 8}),
}


@pytest.mark.parametrize("text", FORMER)
def test_why_an_account_does_not_stay_with_its_kam(text):
    sites = [key_site(name, value, kam="K1", visits=6, minutes=60) for name, value in (("A", 5), ("B", 9))]
    former, other = FORMER[text]
    _, result = segment_and_assign(book(sites, [{"id": "K1"} | former, {"id": "K2"} | other]))
    assert isinstance(result.reason[0][0], kinds.FormerKamShort)
    assert finding_text(result.reason[0][0]) == text


def test_a_former_kam_who_has_a_competitor():
    sites = [key_site("A", 5, kam="K1"), key_site("B", 9, kam="K1")]
    rule = KeyAccountRule("explicit", apart=(("A", "B"),))
    _, result = segment_and_assign(book(sites, [{"id": "K1"}, {"id": "K2"}]), rule)
    assert kinds.FormerKamHasCompetitor("K1") in result.reason[0]
    assert joined_text(result.reason[0]).startswith("was with K1, who has a competitor of it; ")


def test_levels_are_served_by_eligible_kams():
    sites = [key_site("A", level="global"), key_site("B", level="regional")]
    kams = [{"id": "K1", "levels": "regional national"}, {"id": "K2", "levels": "global"}]
    _, result = segment_and_assign(book(sites, kams))
    assert result.kam_of.tolist() == [1, 0]
    assert "serves global accounts" in joined_text(result.reason[0])
    _, result = segment_and_assign(book(sites, kams[:1]))
    assert joined_text(result.reason[0]) == "no KAM serves global accounts"
    assert joined_text(result.remedy[0]) == "one more KAM who serves global accounts"


@pytest.mark.parametrize("named", ["A", "P", "steel", "STEEL"])
def test_conflicts_of_interest_name_accounts_parents_or_industries(named):
    sites = [key_site("A", parent="P", industry="steel", kam="K1"), key_site("B", industry="food")]
    kams = [{"id": "K1", "conflicts": named}, {"id": "K2"}]
    _, result = segment_and_assign(book(sites, kams))
    assert result.kam_of[0] == 1
    assert "was with K1, who has a conflict of interest with it" in joined_text(result.reason[0])
    _, result = segment_and_assign(book(sites, kams[:1]))
    assert joined_text(result.reason[0]) == "no KAM is free of a conflict of interest with it"
    assert joined_text(result.remedy[0]) == "one more KAM who is free of a conflict of interest with it"
    assert result.findings == ()


def test_a_conflict_that_names_no_key_account_is_noted():
    _, result = segment_and_assign(book([key_site("A")], [{"id": "K1", "conflicts": "Z9"}]))
    assert result.findings == (kinds.ConflictWithNobody("K1", ("Z9",)),)
    assert finding_text(result.findings[0]) == "K1 has a conflict of interest with Z9: no key account."


def test_competitors_are_kept_apart():
    sites = [key_site("A", 9), key_site("B", 8), key_site("C", 7)]
    rule = KeyAccountRule("explicit", apart=(("A", "B", "C"),))
    assert sorted(kam_by_account(book(sites, [{"id": "K1"}, {"id": "K2"}, {"id": "K3"}]), rule).values()) == [
        "K1",
        "K2",
        "K3",
    ]
    _, result = segment_and_assign(book(sites, [{"id": "K1"}, {"id": "K2"}]), rule)
    assert result.kam_of[2] == -1
    assert joined_text(result.reason[2]) == "all 2 KAMs that fit have a competitor of it"
    assert joined_text(result.remedy[2]) == "one more KAM without a competitor of it"


def test_companies_that_compete_are_kept_apart_with_all_their_accounts():
    sites = [key_site("A", parent="P"), key_site("B", parent="P"), key_site("C", parent="Q")]
    rule = KeyAccountRule("explicit", apart=(("P", "Q"),))
    owner = kam_by_account(book(sites, [{"id": "K1"}, {"id": "K2"}]), rule)
    assert owner["C"] not in (owner["A"], owner["B"])


def test_competitors_of_one_family_are_a_contradiction():
    sites = [key_site("A", parent="P"), key_site("B", parent="P")]
    rule = KeyAccountRule("explicit", family="parent", apart=(("A", "B"),))
    with pytest.raises(InvalidInput, match="are to be kept apart, but both belong to P"):
        segment_and_assign(book(sites, [{"id": "K1"}]), rule)


def test_the_minimum_of_accounts_is_the_first_goal():
    sites = [key_site(name, 9 - i, at=(0, 0), visits=4) for i, name in enumerate("ABCD")]
    kams = [{"id": "K1", "home": (0, 0)}, {"id": "K2", "home": (900, 0), "least": 3}]
    owner = kam_by_account(book(sites, kams))
    assert sum(kam == "K2" for kam in owner.values()) >= 3
    _, result = segment_and_assign(book(sites, [{"id": "K1", "least": 9}]))
    assert result.findings == (kinds.KamBelowMinimum("K1", accounts=4, min_accounts=9, eligible=4),)
    assert finding_text(result.findings[0]) == "K1 has 4 accounts of the 9 required at least; 4 fit this KAM."
    assert result.goals[0].goal == "minimum"
    assert (result.goals[0].value, result.goals[0].bound, result.goals[0].status) == (5, 5, "optimal")


def test_a_partner_takes_over_service_up_to_a_share_but_no_travel():
    sites = [key_site("A", visits=60, minutes=60, at=(30, 0))]
    kam = {"id": "K1", "home": (0, 0), "hours": 100}
    _, alone = segment_and_assign(book(sites, [kam]))
    assert alone.kam_of[0] == -1
    assert "(K1 comes nearest with 100.0 of the 120.0 h it takes)" in joined_text(alone.reason[0])
    _, small = segment_and_assign(book(sites, [kam | {"partner": 10}]))
    assert "(K1 comes nearest with 110.0 of the 120.0 h it takes)" in joined_text(small.reason[0])
    _, large = segment_and_assign(book(sites, [kam | {"hours": 106, "partner": 500}]))
    assert large.kam_of[0] == 0
    assert (large.hours[0], large.partner_hours[0]) == pytest.approx((105, 15))
    _, capped = segment_and_assign(book(sites, [kam | {"hours": 104, "partner": 500}]))
    assert capped.reason[0] == (
        kinds.KamsWithoutCapacity(
            "K1", 1, (kinds.KamsShort(1, "year", "K1", kinds.CapacityShortage(104.0, 105.0, own_hours=True)),)
        ),
    )
    assert "(K1 comes nearest with 104.0 of the 105.0 own h it takes)" in joined_text(capped.reason[0])


def test_more_years_weigh_more():
    sites = [key_site("A", 5, kam="K1", years=9), key_site("B", 6, kam="K1", years=1)]
    kams = [{"id": "K1", "places": 1}, {"id": "K2", "places": 1}]
    assert kam_by_account(book(sites, kams)) == {"A": "K1", "B": "K2"}


def test_the_specialist_comes_before_the_generalist():
    sites = [key_site("A", industry="steel"), key_site("B")]
    kams = [{"id": "K1"}, {"id": "K2", "industries": "steel"}]
    assert kam_by_account(book(sites, kams)) == {"A": "K2", "B": "K1"}


def test_hours_and_potential_are_balanced():
    sites = [key_site(f"A{i}", visits=12, minutes=60, potential=100 + i) for i in range(20)]
    _, result = segment_and_assign(book(sites, [{"id": f"K{k}", "places": 20} for k in range(4)]))
    assert set(np.bincount(result.kam_of).tolist()) <= {4, 5, 6}
    balance = next(goal for goal in result.goals if goal.goal == "balance")
    assert (balance.value, balance.gap, balance.status) == (1.0, 0.0, "optimal")


def test_every_goal_has_value_bound_and_gap():
    sites = [key_site(f"A{i}", 5 + i, visits=6, minutes=30, at=(9 * i, 0), kam="K0") for i in range(8)]
    kams = [{"id": f"K{k}", "home": (40 * k, 0), "places": 3, "languages": "de"} for k in range(3)]
    _, result = segment_and_assign(book(sites, kams))
    assert result.status == "optimal"
    assert [goal.goal for goal in result.goals] == ["value", "balance", "relationships", "travel"]
    assert all(goal.bound == goal.value and goal.gap == 0 for goal in result.goals)
    assert result.bound == sum(range(5, 13))
    assert result.gap == 0
    travel = next(goal for goal in result.goals if goal.goal == "travel")
    travel_hours = sum(6 * 2 * abs(9 * i - 40 * int(k)) / 60 for i, k in enumerate(result.kam_of))
    assert travel.value == pytest.approx(travel_hours, abs=len(sites) / 2)


def with_remedies(case: Book, remedies: tuple[KamRemedy, ...]) -> Book:
    """The book with all remedies applied."""
    kams = case.kams
    places, hours = kams.max_accounts.copy(), kams.capacity_hours.copy()
    new = [remedy for remedy in remedies if remedy.new_kams]
    for remedy in remedies:
        if not remedy.new_kams:
            row = kams.kam_id.tolist().index(remedy.kam_id)
            places[row] += remedy.places
            hours[row] += remedy.hours
    lists = {
        name: (*getattr(kams, name), *(frozenset(getattr(remedy, name)) for remedy in new))
        for name in ("languages", "industries", "countries", "levels")
    }
    return replace(
        case,
        kams=Kams(
            kam_id=texts([*kams.kam_id, *(f"N{i}" for i in range(len(new)))]),
            name=texts([""] * (len(kams) + len(new))),
            homes=np.vstack([kams.homes, np.full((len(new), 2), np.nan)]),
            capacity_hours=np.append(hours, [remedy.hours for remedy in new]),
            max_accounts=np.append(places, [remedy.places for remedy in new]).astype(np.int64),
            inside_sales=texts([""] * (len(kams) + len(new))),
            min_accounts=np.append(kams.min_accounts, [0] * len(new)).astype(np.int64),
            conflicts=(*kams.conflicts, *(frozenset() for _ in new)),
            partner_hours=np.append(kams.partner_hours, [0.0] * len(new)),
            **lists,
        ),
    )


def test_remedy_of_more_places():
    sites = [key_site(name, 9 - i, industry="chemicals") for i, name in enumerate("ABCDE")]
    case = book(sites, [{"id": "K1", "places": 2, "industries": "chemicals"}])
    _, result = segment_and_assign(case)
    assert joined_texts(result.remedy) == [
        "",
        "",
        "1 more place with K1, who knows chemicals",
        "2 more places with K1, who knows chemicals, for it and 1 more valuable one",
        "3 more places with K1, who knows chemicals, for it and 2 more valuable ones",
    ]
    assert [finding_text(remedy.finding) for remedy in result.remedies] == ["3 more places with K1"]
    for account, places in ((2, 1), (3, 2), (4, 3)):
        more = replace(case, kams=replace(case.kams, max_accounts=case.kams.max_accounts + places))
        assert segment_and_assign(more)[1].kam_of[account] == 0


def test_remedy_of_more_hours():
    sites = [key_site("A", visits=60, minutes=60), key_site("B", 5, visits=60, minutes=60)]
    case = book(sites, [{"id": "K1", "hours": 70}])
    _, result = segment_and_assign(case)
    (unassigned,) = np.flatnonzero(result.kam_of < 0)
    assert joined_text(result.remedy[unassigned]) == "50.0 more hours a year with K1"
    more = replace(case, kams=replace(case.kams, capacity_hours=case.kams.capacity_hours + 50))
    assert (segment_and_assign(more)[1].kam_of == 0).all()
    less = replace(case, kams=replace(case.kams, capacity_hours=case.kams.capacity_hours + 49))
    assert (segment_and_assign(less)[1].kam_of < 0).any()


LANGUAGE_LISTS = st.sampled_from(["", "de", "pl", "de pl"])
SITES = st.lists(
    st.builds(
        key_site,
        account=st.sampled_from("ABCDEFG"),
        revenue=st.integers(0, 12),
        visits=st.integers(0, 6),
        minutes=st.integers(10, 90),
        language=st.sampled_from(["", "de", "pl", "fr"]),
        industry=st.sampled_from(["", "steel", "food"]),
        level=st.sampled_from(["", "global"]),
        at=st.tuples(st.integers(0, 60), st.just(0)),
        kam=st.sampled_from(["", "K0"]),
    ),
    min_size=1,
    max_size=12,
)
KAMS = st.lists(
    st.fixed_dictionaries(
        {
            "home": st.tuples(st.integers(0, 60), st.just(0)),
            "hours": st.sampled_from([3.0, 8.0, 20.0]),
            "partner": st.sampled_from([0.0, 5.0]),
            "places": st.integers(0, 3),
            "least": st.sampled_from([0, 0, 1]),
            "languages": LANGUAGE_LISTS,
            "industries": st.sampled_from(["", "steel", "food"]),
            "levels": st.sampled_from(["", "global", "regional"]),
            "conflicts": st.sampled_from(["", "A", "steel", "B C"]),
        }
    ),
    min_size=1,
    max_size=3,
).map(lambda kams: [{"id": f"K{i}", **kam} for i, kam in enumerate(kams)])


@settings(max_examples=80)
@given(SITES, KAMS, st.booleans())
def test_with_all_remedies_every_account_is_assigned(sites, kams, has_competitors):
    names = {one["account"] for one in sites}
    rule = KeyAccountRule(
        "explicit", apart=(tuple(sorted(names)[:2]),) if has_competitors and len(names) > 1 else ()
    )
    case = book(sites, kams)
    found, result = segment_and_assign(case, rule)
    unassigned = set(found.account_id[found.is_key & (result.kam_of < 0)])
    assert {account for remedy in result.remedies for account in remedy.accounts} == unassigned
    assert all(
        bool(remedy) == (account in unassigned)
        for remedy, account in zip(result.remedy, found.account_id, strict=True)
    )
    assert [bool(reason) for reason in result.reason] == found.is_key.tolist()
    assert_worded([*result.reason, *result.remedy, [one.finding for one in result.remedies]])
    segmentation, after = segment_and_assign(with_remedies(case, result.remedies), rule)
    assert (after.kam_of[segmentation.is_key] >= 0).all()
