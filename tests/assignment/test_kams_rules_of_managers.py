"""The assignment's rules one by one, and what would free the accounts that wait."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from accounts_cases import answered, book, key_site, owners
from hypothesis import given, settings
from hypothesis import strategies as st

from territory_opt.errors import InvalidInput
from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Kams
from territory_opt.model.key_accounts import KamRemedy
from territory_opt.model.scenario import KeyAccountRule

BY_PARENT = KeyAccountRule("explicit", family="parent")


def test_a_family_goes_to_one_kam_and_counts_as_its_accounts():
    sites = [key_site("A", 9, parent="P"), key_site("B", 8, parent="P"), key_site("C", 7)]
    kams = [{"id": "K1", "places": 2}, {"id": "K2", "places": 1}]
    assert owners(book(sites, kams), BY_PARENT) == {"A": "K1", "B": "K1", "C": "K2"}
    _, answer = answered(book(sites, [{"id": "K1", "places": 1}]), BY_PARENT)
    assert answer.kam_of.tolist() == [-1, -1, 0]
    assert "goes with all 2 accounts of its family or not at all" in answer.reason[0]


def test_a_family_asks_for_all_its_languages():
    sites = [key_site("A", language="pl", parent="P"), key_site("B", language="fr", parent="P")]
    kams = [{"id": "K1", "languages": "pl"}, {"id": "K2", "languages": "fr"}]
    _, answer = answered(book(sites, kams), BY_PARENT)
    assert answer.kam_of.tolist() == [-1, -1]
    assert answer.reason[0].startswith("no KAM speaks fr, pl; it goes with all 2 accounts of its family")
    assert answer.remedy[0] == "one more KAM who speaks fr, pl"
    both = [*kams, {"id": "K3", "languages": "pl fr"}]
    assert owners(book(sites, both), BY_PARENT) == {"A": "K3", "B": "K3"}


def test_a_kam_is_said_to_lack_only_what_is_missing():
    asks = [("A", "de", "food", "DE", "global"), ("B", "Fr", "steel", "PL", "national")]
    names = ("account", "language", "industry", "country", "level")
    sites = [key_site(**dict(zip(names, one, strict=True)), parent="P", kam="K1") for one in asks]
    knows = {"languages": "DE en", "industries": "food", "countries": "DE PL", "levels": "global"}
    _, answer = answered(book(sites, [{"id": "K1", **knows}, {"id": "K2"}]), BY_PARENT)
    assert answer.kam_of.tolist() == [1, 1]
    assert answer.reason[0].startswith(
        "was with K1, who, for its family of 2 accounts, does not speak Fr and does not know steel "
        "and does not serve national accounts; speaks Fr, de, "
    )


YEAR = 1408 * 60
"""Minutes in one person's year."""


def waiting(sites: list[dict], kams: list[dict], rule: KeyAccountRule = BY_PARENT):
    """Reason and remedy of the first account that waits, and all remedies."""
    _, answer = answered(book(sites, kams), rule)
    first = int(np.flatnonzero(answer.kam_of < 0)[0])
    return answer.reason[first], answer.remedy[first], answer.remedies


def test_a_family_larger_than_a_year_says_so_whoever_is_full():
    large = [key_site(name, visits=1, minutes=0.6 * YEAR, parent="P", language="pl") for name in "AB"]
    kams = [{"id": "K1", "places": 2, "languages": "pl"}, {"id": "K2", "languages": "pl", "hours": 700}]
    rivals = [key_site(name, 900, language="pl") for name in "XY"]
    reason, remedy, remedies = waiting([*large, *rivals], kams)
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
    # One account cannot be split; who has a longer year shows that there are longer ones.
    assert waiting([large[0], key_site("A", visits=1, minutes=YEAR)], kams)[1].startswith("taking 844.8 h")
    assert waiting(large, [{"id": "K1", "languages": "de"}])[1].endswith("; and one more KAM who speaks pl")
    longer = [*kams, {"id": "K3", "languages": "de", "hours": 1700}]
    assert waiting([*large, *rivals], longer)[1] == "281.6 more hours a year with K1, who speaks pl"


def test_nobody_is_given_more_than_one_persons_year():
    sites = [
        key_site(name, 9 - i, visits=1, minutes=0.33 * YEAR, language="pl") for i, name in enumerate("ABCDEF")
    ]
    case = book(sites, [{"id": "K1", "languages": "pl de", "hours": 1390}])
    _, answer = answered(case)
    assert answer.remedy.tolist() == [
        "",
        "",
        "4.0 more hours a year with K1, who speaks pl",
        "one more KAM like K1, who speaks pl",
        "one more KAM like K1, who speaks pl",
        "2 more KAMs like K1, who speak pl",
    ]
    assert [(one.words, one.new_kams, one.languages) for one in answer.remedies] == [
        ("one more KAM like K1 for 2 accounts", 1, ("de", "pl")),
        ("one more KAM like K1", 1, ("de", "pl")),
        ("4.0 more hours a year with K1", 0, ()),
    ]
    assert (answered(relieved(case, answer.remedies))[1].kam_of >= 0).all()


def test_levels_are_served_by_those_who_may():
    sites = [key_site("A", level="global"), key_site("B", level="regional")]
    kams = [{"id": "K1", "levels": "regional national"}, {"id": "K2", "levels": "global"}]
    _, answer = answered(book(sites, kams))
    assert answer.kam_of.tolist() == [1, 0]
    assert "serves global accounts" in answer.reason[0]
    _, answer = answered(book(sites, kams[:1]))
    assert answer.reason[0] == "no KAM serves global accounts"
    assert answer.remedy[0] == "one more KAM who serves global accounts"


@pytest.mark.parametrize("named", ["A", "P", "steel", "STEEL"])
def test_conflicts_of_interest_name_accounts_parents_or_industries(named):
    sites = [key_site("A", parent="P", industry="steel", kam="K1"), key_site("B", industry="food")]
    kams = [{"id": "K1", "conflicts": named}, {"id": "K2"}]
    _, answer = answered(book(sites, kams))
    assert answer.kam_of[0] == 1
    assert "was with K1, who has a conflict of interest with it" in answer.reason[0]
    _, answer = answered(book(sites, kams[:1]))
    assert answer.reason[0] == "no KAM is free of a conflict of interest with it"
    assert answer.remedy[0] == "one more KAM who is free of a conflict of interest with it"
    assert answer.notes == ()


def test_a_conflict_with_nobody_is_noted():
    _, answer = answered(book([key_site("A")], [{"id": "K1", "conflicts": "Z9"}]))
    assert answer.notes == ("K1 has a conflict of interest with Z9: no key account",)


def test_competitors_are_kept_apart():
    sites = [key_site("A", 9), key_site("B", 8), key_site("C", 7)]
    rule = KeyAccountRule("explicit", apart=(("A", "B", "C"),))
    assert sorted(owners(book(sites, [{"id": "K1"}, {"id": "K2"}, {"id": "K3"}]), rule).values()) == [
        "K1",
        "K2",
        "K3",
    ]
    _, answer = answered(book(sites, [{"id": "K1"}, {"id": "K2"}]), rule)
    assert answer.kam_of[2] == -1
    assert answer.reason[2] == "all 2 KAMs that fit have a competitor of it"
    assert answer.remedy[2] == "one more KAM without a competitor of it"


def test_companies_that_compete_are_kept_apart_with_all_their_accounts():
    sites = [key_site("A", parent="P"), key_site("B", parent="P"), key_site("C", parent="Q")]
    rule = KeyAccountRule("explicit", apart=(("P", "Q"),))
    owner = owners(book(sites, [{"id": "K1"}, {"id": "K2"}]), rule)
    assert owner["C"] not in (owner["A"], owner["B"])


def test_rivals_of_one_family_contradict_each_other():
    sites = [key_site("A", parent="P"), key_site("B", parent="P")]
    rule = KeyAccountRule("explicit", family="parent", apart=(("A", "B"),))
    with pytest.raises(InvalidInput, match="are to be kept apart, but both belong to P"):
        answered(book(sites, [{"id": "K1"}]), rule)


def test_the_least_number_of_accounts_comes_before_everything():
    sites = [key_site(name, 9 - i, at=(0, 0), visits=4) for i, name in enumerate("ABCD")]
    kams = [{"id": "K1", "home": (0, 0)}, {"id": "K2", "home": (900, 0), "least": 3}]
    owner = owners(book(sites, kams))
    assert sum(kam == "K2" for kam in owner.values()) >= 3
    _, answer = answered(book(sites, [{"id": "K1", "least": 9}]))
    assert answer.notes == ("K1 has 4 accounts of the 9 asked for at least; 4 fit this KAM",)
    assert answer.goals[0].goal == "minimum"
    assert (answer.goals[0].value, answer.goals[0].bound, answer.goals[0].status) == (5, 5, "optimal")


def test_a_partner_takes_service_off_the_kam_but_no_travel_and_only_so_much():
    sites = [key_site("A", visits=60, minutes=60, at=(30, 0))]
    kam = {"id": "K1", "home": (0, 0), "hours": 100}
    _, alone = answered(book(sites, [kam]))
    assert alone.kam_of[0] == -1
    assert "(K1 comes nearest with 100.0 of the 120.0 h it takes)" in alone.reason[0]
    _, little = answered(book(sites, [kam | {"partner": 10}]))
    assert "(K1 comes nearest with 110.0 of the 120.0 h it takes)" in little.reason[0]
    _, much = answered(book(sites, [kam | {"hours": 106, "partner": 500}]))
    assert much.kam_of[0] == 0
    assert (much.hours[0], much.partner_hours[0]) == pytest.approx((105, 15))
    _, capped = answered(book(sites, [kam | {"hours": 104, "partner": 500}]))
    assert "(K1 comes nearest with 104.0 of the 105.0 own h it takes)" in capped.reason[0]


def test_more_years_weigh_more():
    sites = [key_site("A", 5, kam="K1", years=9), key_site("B", 6, kam="K1", years=1)]
    kams = [{"id": "K1", "places": 1}, {"id": "K2", "places": 1}]
    assert owners(book(sites, kams)) == {"A": "K1", "B": "K2"}


def test_the_specialist_comes_before_the_generalist():
    sites = [key_site("A", industry="steel"), key_site("B")]
    kams = [{"id": "K1"}, {"id": "K2", "industries": "steel"}]
    assert owners(book(sites, kams)) == {"A": "K2", "B": "K1"}


def test_hours_and_potential_are_spread():
    sites = [key_site(f"A{i}", visits=12, minutes=60, potential=100 + i) for i in range(20)]
    _, answer = answered(book(sites, [{"id": f"K{k}", "places": 20} for k in range(4)]))
    assert set(np.bincount(answer.kam_of).tolist()) <= {4, 5, 6}
    balance = next(goal for goal in answer.goals if goal.goal == "balance")
    assert (balance.value, balance.gap, balance.status) == (1.0, 0.0, "optimal")


def test_every_goal_says_how_far_it_was_brought():
    sites = [key_site(f"A{i}", 5 + i, visits=6, minutes=30, at=(9 * i, 0), kam="K0") for i in range(8)]
    kams = [{"id": f"K{k}", "home": (40 * k, 0), "places": 3, "languages": "de"} for k in range(3)]
    _, answer = answered(book(sites, kams))
    assert answer.status == "optimal"
    assert [goal.goal for goal in answer.goals] == ["value", "balance", "relationships", "travel"]
    assert all(goal.bound == goal.value and goal.gap == 0 for goal in answer.goals)
    assert answer.bound == sum(range(5, 13))
    assert answer.gap == 0
    travel = next(goal for goal in answer.goals if goal.goal == "travel")
    own = sum(6 * 2 * abs(9 * i - 40 * int(k)) / 60 for i, k in enumerate(answer.kam_of))
    assert travel.value == pytest.approx(own, abs=len(sites) / 2)


def relieved(case: Book, remedies: tuple[KamRemedy, ...]) -> Book:
    """The book once all remedies were taken."""
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


def test_three_more_places():
    sites = [key_site(name, 9 - i, industry="chemicals") for i, name in enumerate("ABCDE")]
    case = book(sites, [{"id": "K1", "places": 2, "industries": "chemicals"}])
    _, answer = answered(case)
    assert answer.remedy.tolist() == [
        "",
        "",
        "1 more place with K1, who knows chemicals",
        "2 more places with K1, who knows chemicals, for 1 waiting before it and for it",
        "3 more places with K1, who knows chemicals, for 2 waiting before it and for it",
    ]
    assert [remedy.words for remedy in answer.remedies] == ["3 more places with K1"]
    for waiting, places in ((2, 1), (3, 2), (4, 3)):
        more = replace(case, kams=replace(case.kams, max_accounts=case.kams.max_accounts + places))
        assert answered(more)[1].kam_of[waiting] == 0


def test_more_hours():
    sites = [key_site("A", visits=60, minutes=60), key_site("B", 5, visits=60, minutes=60)]
    case = book(sites, [{"id": "K1", "hours": 70}])
    _, answer = answered(case)
    (waiting,) = np.flatnonzero(answer.kam_of < 0)
    assert answer.remedy[waiting] == "50.0 more hours a year with K1"
    more = replace(case, kams=replace(case.kams, capacity_hours=case.kams.capacity_hours + 50))
    assert (answered(more)[1].kam_of == 0).all()
    less = replace(case, kams=replace(case.kams, capacity_hours=case.kams.capacity_hours + 49))
    assert (answered(less)[1].kam_of < 0).any()


WORDS = st.sampled_from(["", "de", "pl", "de pl"])
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
            "languages": WORDS,
            "industries": st.sampled_from(["", "steel", "food"]),
            "levels": st.sampled_from(["", "global", "regional"]),
            "conflicts": st.sampled_from(["", "A", "steel", "B C"]),
        }
    ),
    min_size=1,
    max_size=3,
).map(lambda kams: [{"id": f"K{i}", **kam} for i, kam in enumerate(kams)])


@settings(deadline=None, max_examples=80)
@given(SITES, KAMS, st.booleans())
def test_all_remedies_together_free_every_account(sites, kams, compete):
    names = {one["account"] for one in sites}
    rule = KeyAccountRule("explicit", apart=(tuple(sorted(names)[:2]),) if compete and len(names) > 1 else ())
    case = book(sites, kams)
    found, answer = answered(case, rule)
    waiting = set(found.account_id[found.is_key & (answer.kam_of < 0)])
    assert {account for remedy in answer.remedies for account in remedy.accounts} == waiting
    assert all(
        bool(answer.remedy[a]) == (found.account_id[a] in waiting) for a in range(len(found.account_id))
    )
    assert all(answer.reason[found.is_key])
    again, freed = answered(relieved(case, answer.remedies), rule)
    assert (freed.kam_of[again.is_key] >= 0).all()
