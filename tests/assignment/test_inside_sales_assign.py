"""The assignment of books to inside-sales agents: eligible agents, hours, reasons."""

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
from territory_opt.model.findings.agent_findings import (
    FormerAgentNotAtWork,
    FormerAgentNotEligible,
    NoAgentEligible,
)
from territory_opt.model.scenario import WorkYear
from territory_opt.wording.finding_text import joined_text


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


def assign_by_account(case: Book, work: WorkYear = NO_PREPARATION):
    segmentation = segment(case)
    result = assign_agents(case, segmentation, work)
    return {
        str(name): (int(result.agent_of[a]), result.reason[a], float(result.hours[a]))
        for a, name in enumerate(segmentation.account_id)
    }, result


def test_sites_of_an_account_stay_together_and_other_coverages_are_ignored():
    sites = [remote("A"), remote("B"), remote("A"), site("C"), site("D", coverage="house"), remote("E")]
    rows, result = assign_by_account(with_pool(sites, agents("", "")))
    assert {name for name, (agent, _, _) in rows.items() if agent >= 0} == {"A", "B", "E"}
    assert rows["B"][0] == rows["E"][0] != rows["A"][0]
    assert result.status == "optimal"
    assert result.bound == 0


def test_hours_are_calls_with_preparation_and_without_travel():
    sites = [remote("A", visits=6, minutes=20, at=(900, 900)), site("B", visits=9, minutes=9)]
    rows, _ = assign_by_account(with_pool(sites, agents("")), WorkYear(prep_minutes=10))
    assert rows["A"][2] == pytest.approx(6 * 30 / 60)
    assert rows["B"] == (-1, (), 0.0)


def test_the_language_of_the_largest_site_is_required():
    sites = [remote("A", 1, language="de"), remote("A", 9, language="pl"), remote("B", language="de")]
    rows, _ = assign_by_account(with_pool(sites, agents("pl", "de")))
    assert rows["A"][0] == 0
    assert rows["B"][0] == 1


def test_a_language_no_agent_speaks_is_a_reason():
    sites = [remote("A", language="fi"), remote("B", language="de"), remote("C", language="de")]
    rows, result = assign_by_account(with_pool(sites, agents("de", "de")))
    assert rows["A"][:2] == (-1, (NoAgentEligible("fi"),))
    assert joined_text(rows["A"][1]) == "nobody at work in inside sales speaks fi"
    assert {rows["B"][0], rows["C"][0]} == {0, 1}
    assert result.status == "optimal"


def test_half_the_hours_are_half_the_target():
    sites = [remote(f"A{i}", potential=10, visits=2, minutes=30) for i in range(9)]
    rows, _ = assign_by_account(with_pool(sites, agents("", "", hours=(1400, 700))))
    assert sum(agent == 0 for agent, _, _ in rows.values()) == 6


def test_no_agent_at_work():
    rows, result = assign_by_account(with_pool([remote("A")], agents("", hours=(0.0,))))
    assert rows["A"][:2] == (-1, (NoAgentEligible(None),))
    assert joined_text(rows["A"][1]) == "nobody is at work in inside sales"
    assert result.status == "none"
    assert result.bound is None


def test_without_agents_hours_are_still_computed():
    rows, result = assign_by_account(with_pool([remote("A", visits=6, minutes=60)], None))
    assert rows["A"] == (-1, (), 6.0)
    assert result.status == "none"


def test_a_book_without_customers():
    case = replace(book(), inside_sales=agents(""))
    assert len(assign_agents(case, segment(case), NO_PREPARATION).agent_of) == 0


def test_ties_keep_todays_agent():
    sites = [remote(f"A{i}", potential=5) for i in range(6)]
    today = ["I1", "I1", "I1", "I0", "I0", "I0"]
    rows, _ = assign_by_account(with_pool(sites, agents("", ""), today))
    assert [rows[f"A{i}"][0] for i in range(6)] == [1, 1, 1, 0, 0, 0]


def test_a_change_of_agent_has_a_reason_and_case_does_not_matter():
    languages = ("pl", "DE", "", "de")
    sites = [remote(name, language=spoken) for name, spoken in zip("ABCD", languages, strict=True)]
    case = with_pool(sites, agents("de", "pl", "de", hours=(1408, 1408, 0)), ["I0", "I0", "I2", ""])
    rows, _ = assign_by_account(case)
    assert {name: row[1] for name, row in rows.items()} == {
        "A": (FormerAgentNotEligible("I0", "pl"),),
        "B": (),
        "C": (FormerAgentNotAtWork("I2"),),
        "D": (),
    }
    assert joined_text(rows["A"][1]) == "I0 does not speak pl"
    assert joined_text(rows["C"][1]) == "I2 is not at work"
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
def test_every_remote_account_has_an_agent_or_a_reason(rows):
    """An account has an agent who speaks its language, or a reason, and only when it has a remote site."""
    pool = agents("de", "fr de")
    case = with_pool([site(name, coverage=how, language=word) for name, how, word in rows], pool)
    found, result = assign_by_account(case)
    has_remote = {a for a, c, _ in rows if c == "inside_sales"}
    for account, (agent, reason, _) in found.items():
        assert (agent >= 0) + bool(reason) == (account in has_remote)
    assert result.agent_of.max() < len(pool)
