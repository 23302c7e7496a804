"""Accounts that lose today's KAM or agent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from accounts_cases import customers, site
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.accounts.account_table import build_account_table
from territory_opt.accounts.lost_owners import lost_owners
from territory_opt.accounts.segmentation import segment_accounts
from territory_opt.model.arrays import texts
from territory_opt.model.finding import Severity
from territory_opt.model.frame import Frame
from territory_opt.model.scenario import KeyAccountRule
from territory_opt.wording.finding_text import finding_text

PLANE = Frame("planar", "EPSG:25832", 1.0)


def found(sites, rule="explicit"):
    made = customers(sites)
    made = replace(made, agent_id=texts(one.get("agent", "") for one in sites))
    segmentation = segment_accounts(build_account_table(made), KeyAccountRule(rule), PLANE)
    return tuple(lost_owners(made, segmentation))


def test_a_kam_without_anything_that_makes_key():
    sites = [site("A", 10, kam="K1"), site("A", 5, kam="K1"), site("B", 90, kam="K2"), site("C", 7)]
    (lost,) = found(sites, "none")
    assert lost.severity is Severity.WARNING
    assert lost.about == {"role": "KAM", "accounts": ("B", "A"), "owners": ("K1", "K2")}
    assert (lost.count, lost.partly, lost.customers, lost.revenue) == (2, 0, 3, 105)
    assert (lost.coverages, lost.given, lost.any_key) == (("territory",), 0, False)
    text = finding_text(lost)
    assert "Nothing makes any account key." in text
    for remedy in ("key_account = true", "[key_accounts]", "kam_id blank"):
        assert remedy in text
    assert "kam_id leer" in finding_text(lost, "de")


def test_some_are_key_and_others_lose_their_kam():
    sites = [site("A", 10, kam="K1", flag=True), site("B", 90, kam="K1")]
    (lost,) = found(sites)
    assert (lost.accounts, lost.any_key) == (("B",), True)
    assert "Nothing makes" not in finding_text(lost)


def test_an_account_that_loses_its_kam_at_one_site():
    sites = [
        site("A", 10, kam="K1", flag=True),
        site("A", 4, kam="K1", coverage="house"),
        site("B", 3, kam="K1", flag=True),
    ]
    (lost,) = found(sites)
    assert (lost.accounts, lost.partly, lost.customers, lost.revenue) == (("A",), 1, 1, 4)
    assert (lost.coverages, lost.given) == (("house",), 1)
    assert "1 of them keep the KAM at other sites" in finding_text(lost)
    assert "coverage is given in the customers" in finding_text(lost)


def test_agents():
    sites = [
        site("A", 10, agent="I1", coverage="inside_sales"),
        site("A", 4, agent="I1"),
        site("B", 3, agent="I2"),
        site("C", 3, agent="I2", kam="K1", flag=True),
    ]
    (lost,) = found(sites)
    assert (lost.role, lost.accounts, lost.partly, lost.owners) == ("agent", ("A", "B"), 1, ("I1", "I2"))
    assert "coverage = inside_sales" in finding_text(lost)


def test_nobody_loses_anything():
    assert found([site("A", 10, kam="K1", flag=True), site("B", 5)]) == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.sampled_from(["", "K1"]),
            st.sampled_from(["", "I1"]),
            st.sampled_from(["", "house", "inside_sales", "territory"]),
        ),
        min_size=1,
    )
)
def test_every_owner_of_today_is_kept_or_counted(rows):
    sites = [site(a, 1, kam=kam, agent=agent, coverage=coverage) for a, kam, agent, coverage in rows]
    of = {one.role: one.customers for one in found(sites, "none")}
    assert of.get("KAM", 0) == sum(bool(kam) for _, kam, _, _ in rows)
    assert of.get("agent", 0) == sum(
        bool(agent) and not kam and coverage != "inside_sales" for _, kam, agent, coverage in rows
    )
    assert np.sum(list(of.values())) <= len(rows)
