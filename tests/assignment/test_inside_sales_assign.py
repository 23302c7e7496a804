"""Inside sales: who is served by it, who can serve whom, and what is said when nobody can."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from accounts_cases import NO_PREPARATION, book, site
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.accounts.segmentation import segment
from territory_opt.assignment.inside_sales.assign_agents import assign_agents
from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents, Book
from territory_opt.model.scenario import WorkYear


def agents(*languages: str, hours: tuple[float, ...] = ()) -> Agents:
    return Agents(
        agent_id=texts(f"I{i}" for i in range(len(languages))),
        name=texts([""] * len(languages)),
        capacity_hours=np.array(hours or [1408.0] * len(languages)),
        languages=tuple(frozenset(spoken.split()) for spoken in languages),
    )


def remote(account: str, revenue: float = 0.0, **more) -> dict:
    return site(account, revenue, coverage="inside_sales", **more)


def with_pool(sites: list[dict], pool: Agents | None, today: list[str] | None = None) -> Book:
    case = book(sites)
    if today is not None:
        case = replace(case, customers=replace(case.customers, agent_id=texts(today)))
    return replace(case, inside_sales=pool)


def shared(case: Book, work: WorkYear = NO_PREPARATION):
    found = segment(case)
    answer = assign_agents(case, found, work)
    return {
        str(name): (int(answer.agent_of[a]), answer.reason[a], float(answer.hours[a]))
        for a, name in enumerate(found.account_id)
    }, answer


def test_sites_of_an_account_stay_together_and_other_coverages_are_left_alone():
    sites = [remote("A"), remote("B"), remote("A"), site("C"), site("D", coverage="house"), remote("E")]
    rows, answer = shared(with_pool(sites, agents("", "")))
    assert {name for name, (agent, _, _) in rows.items() if agent >= 0} == {"A", "B", "E"}
    assert rows["B"][0] == rows["E"][0] != rows["A"][0]
    assert answer.status == "optimal"
    assert answer.bound == 0


def test_hours_are_calls_with_their_preparation_and_nobody_drives():
    sites = [remote("A", visits=6, minutes=20, at=(900, 900)), site("B", visits=9, minutes=9)]
    rows, _ = shared(with_pool(sites, agents("")), WorkYear(prep_minutes=10))
    assert rows["A"][2] == pytest.approx(6 * 30 / 60)
    assert rows["B"] == (-1, "", 0.0)


def test_the_language_is_that_of_the_largest_site_and_binds():
    sites = [remote("A", 1, language="de"), remote("A", 9, language="pl"), remote("B", language="de")]
    rows, _ = shared(with_pool(sites, agents("pl", "de")))
    assert rows["A"][0] == 0
    assert rows["B"][0] == 1


def test_a_language_nobody_speaks_is_said_and_the_others_are_served():
    sites = [remote("A", language="fi"), remote("B", language="de"), remote("C", language="de")]
    rows, answer = shared(with_pool(sites, agents("de", "de")))
    assert rows["A"][:2] == (-1, "nobody at work in inside sales speaks fi")
    assert {rows["B"][0], rows["C"][0]} == {0, 1}
    assert answer.status == "optimal"


def test_half_the_hours_are_half_the_share():
    sites = [remote(f"A{i}", potential=10, visits=2, minutes=30) for i in range(9)]
    rows, _ = shared(with_pool(sites, agents("", "", hours=(1400, 700))))
    assert sum(agent == 0 for agent, _, _ in rows.values()) == 6


def test_nobody_at_work():
    rows, answer = shared(with_pool([remote("A")], agents("", hours=(0.0,))))
    assert rows["A"][:2] == (-1, "nobody is at work in inside sales")
    assert answer.status == "none"
    assert answer.bound is None


def test_without_a_table_nobody_is_named_and_hours_are_known():
    rows, answer = shared(with_pool([remote("A", visits=6, minutes=60)], None))
    assert rows["A"] == (-1, "", 6.0)
    assert answer.status == "none"


def test_a_book_without_customers_has_no_work_for_anybody():
    case = replace(book(), inside_sales=agents(""))
    assert len(assign_agents(case, segment(case), NO_PREPARATION).agent_of) == 0


def test_ties_keep_todays_agent():
    sites = [remote(f"A{i}", potential=5) for i in range(6)]
    today = ["I1", "I1", "I1", "I0", "I0", "I0"]
    rows, _ = shared(with_pool(sites, agents("", ""), today))
    assert [rows[f"A{i}"][0] for i in range(6)] == [1, 1, 1, 0, 0, 0]


def test_why_todays_agent_cannot_go_on_is_said_and_case_does_not_matter():
    languages = ("pl", "DE", "", "de")
    sites = [remote(name, language=spoken) for name, spoken in zip("ABCD", languages, strict=True)]
    case = with_pool(sites, agents("de", "pl", "de", hours=(1408, 1408, 0)), ["I0", "I0", "I2", ""])
    rows, _ = shared(case)
    assert {name: row[1] for name, row in rows.items()} == {
        "A": "I0 does not speak pl",
        "B": "",
        "C": "I2 is not at work",
        "D": "",
    }
    assert (rows["A"][0], rows["B"][0]) == (1, 0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCDE"),
            st.sampled_from(["inside_sales", "territory", "house"]),
            st.sampled_from(["", "de", "fr", "fi"]),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_everybody_remote_is_served_once_or_told_why(rows):
    """An account has an agent who speaks its language, or a reason, and only when it has a remote site."""
    pool = agents("de", "fr de")
    case = with_pool([site(name, coverage=how, language=word) for name, how, word in rows], pool)
    found, answer = shared(case)
    has_remote = {a for a, c, _ in rows if c == "inside_sales"}
    for account, (agent, why, _) in found.items():
        assert (agent >= 0) + (why != "") == (account in has_remote)
    assert answer.agent_of.max() < len(pool)
