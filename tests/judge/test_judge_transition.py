"""Every change of owner is listed once, with its reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_grid_books import grid_points, grid_resolved, make_customers, make_kams, make_reps

from territory_opt.judge import AccountAssignments, PlanLabels, judge
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.scenario import CriterionSpec, UnitsInTerritory

HALVES = np.array([0, 0, 1, 1] * 2, dtype=np.int64)
"""The left half to the first rep, the right half to the second."""


def make_resolved(territory_id=None, reps=True, criteria=("customers",), **columns):
    """Eight units with one customer each, in two rows of four; homes in both halves."""
    count = 8
    customers = make_customers(np.arange(count), grid_points(2, 4), **columns)
    units = {"people": np.ones(count)} | ({"territory_id": territory_id} if territory_id else {})
    settings_ = {name: columns[name] for name in ("lock",) if name in columns}
    return grid_resolved(
        2,
        4,
        [CriterionSpec(measure, 0.1) for measure in criteria],
        customers=customers,
        reps=make_reps([[0.5, 0.5], [2.5, 0.5]], territory_id=["A", "B"]) if reps else None,
        kams=make_kams(["K1", "K2"]),
        units=units,
        territories=2,
        **settings_,
    )


def kam_assignment(resolved, kam_of=None):
    """Assign key accounts by account id; all others have no KAM."""
    ids = resolved.segmentation.account_id.tolist()
    owner = np.array([(kam_of or {}).get(name, -1) for name in ids], dtype=np.int64)
    reason = texts(
        ("" if not key else "it suits" if kam >= 0 else "nobody fits")
        for key, kam in zip(resolved.segmentation.is_key, owner)
    )
    return KamAssignment(owner, reason, np.where(owner >= 0, 1.0, np.nan), "feasible")


def judged_transition(resolved, label=HALVES, kam_of=None, agents=None):
    accounts = AccountAssignments(kam_assignment(resolved, kam_of), agents)
    plan = judge(resolved, PlanLabels(label), accounts)
    return plan, plan.transition


def rows_of(transition):
    names = ("old_kind", "old_owner", "new_kind", "new_owner", "old_coverage", "new_coverage", "reason")
    return {
        customer: tuple(getattr(transition, name)[i] for name in names)
        for i, customer in enumerate(transition.customer.tolist())
    }


def test_a_book_without_owners_of_today_has_no_transition():
    plan, transition = judged_transition(make_resolved())
    assert transition is None
    assert plan.report["transition"] is None


def test_without_changes_the_transition_is_empty():
    plan, transition = judged_transition(make_resolved(territory_id=["A", "A", "B", "B"] * 2))
    assert len(transition) == 0
    assert plan.report["transition"] == {
        "customers": 0, "accounts": 0, "revenue": 0.0, "owner_unknown": 0, "changes": [],
    }  # fmt: skip


def test_a_move_that_brings_a_load_into_its_band():
    plan, transition = judged_transition(make_resolved(territory_id=["A", "A", "A", "B", "A", "A", "B", "B"]))
    assert rows_of(transition) == {
        2: (
            "rep",
            "R1",
            "rep",
            "R2",
            "territory",
            "territory",
            # Today: five and three customers; the target is four.
            "moved from A to B: brings customers of A into its band "
            "(25.0 % above target today, 0.0 % in this plan)",
        )
    }
    assert plan.report["transition"]["revenue"] == 100.0
    assert plan.report["transition"]["changes"] == [
        {
            **{"from": "territory", "to": "territory", "with_owner": True},
            **{"customers": 1, "accounts": 1, "revenue": 100.0},
        }
    ]


def test_moves_without_effect_on_the_balance():
    today = ["A", "A", "B", "B", "A", "B", "A", "B"]
    _, transition = judged_transition(make_resolved(territory_id=today))
    reasons = {customer: row[-1] for customer, row in rows_of(transition).items()}
    assert reasons == {
        5: "moved from B to A: nearer to its base",
        6: "moved from A to B: nearer to its base",
    }
    _, back = judged_transition(
        make_resolved(territory_id=["A", "A", "B", "B"] * 2), np.array([0, 0, 1, 1, 0, 1, 0, 1])
    )
    assert {row[-1].split(": ")[1] for row in rows_of(back).values()} == {
        "so that all rules hold in all territories"
    }


def test_a_customer_with_another_rep_than_its_unit():
    rep_id = ["R1", "R1", "R2", "R2", "R1", "R2", "R2", "R2"]
    resolved = make_resolved(territory_id=["A", "A", "B", "B"] * 2, rep_id=rep_id)
    _, transition = judged_transition(resolved)
    assert rows_of(transition) == {
        5: (
            *("rep", "R2", "rep", "R1", "territory", "territory"),
            "moved from B to A: its unit belongs to that territory, and one rep serves a whole territory",
        )
    }


def test_a_new_name_is_no_change_and_a_removed_territory_is():
    _, transition = judged_transition(
        make_resolved(territory_id=["north", "north", "south", "south"] * 2, reps=False)
    )
    assert len(transition) == 0
    resolved = make_resolved(territory_id=["A", "A", "B", "B", "A", "A", "B", "old"])
    _, transition = judged_transition(resolved)
    ((customer, row),) = rows_of(transition).items()
    assert customer == 7
    assert row[:4] == ("territory", "old", "rep", "R2")
    assert row[-1] == "moved from old to B: old has no territory any more"


def test_a_locked_unit():
    resolved = make_resolved(
        territory_id=["A", "A", "A", "B", "A", "A", "B", "B"], lock=(UnitsInTerritory(("u002",), "B"),)
    )
    _, transition = judged_transition(resolved)
    assert rows_of(transition)[2][-1] == "moved from A to B: locked into it"


def test_changes_of_key_accounts():
    flags = [1, -1, 1, 1, -1, 1, -1, -1]
    resolved = make_resolved(
        rep_id=["R1", "R1", "R2", "", "R1", "", "R2", "R2"],
        kam_id=["", "", "", "K1", "K2", "K2", "", ""],
        key_account=flags,
        account_id=["a", "b", "c", "d", "e", "f", "g", "g"],
    )
    plan, transition = judged_transition(resolved, kam_of={"a": 0, "d": 1, "f": 1})
    rows = rows_of(transition)
    assert set(rows) == {0, 2, 3, 4}
    assert rows[0][:6] == ("rep", "R1", "kam", "K1", "territory", "key_account")
    assert rows[0][-1].startswith("became a key account: ")
    assert rows[2] == (
        *("rep", "R2", "", "", "territory", "key_account"),
        "key account without a KAM: nobody fits",
    )
    assert rows[3] == (*("kam", "K1", "kam", "K2", "key_account", "key_account"), "another KAM: it suits")
    assert rows[4][:6] == ("kam", "K2", "rep", "R1", "key_account", "territory")
    assert rows[4][-1] == "no longer a key account: no rule makes its account key"
    section = plan.report["transition"]
    assert (section["customers"], section["accounts"], section["owner_unknown"]) == (4, 4, 0)
    changes = [(row["from"], row["to"], row["with_owner"], row["customers"]) for row in section["changes"]]
    assert changes == [
        ("key_account", "key_account", True, 1),
        ("key_account", "territory", True, 1),
        ("territory", "key_account", False, 1),
        ("territory", "key_account", True, 1),
    ]


def test_a_site_that_joins_its_key_account():
    resolved = make_resolved(
        rep_id=["R1", "", "R2", "R2", "R1", "R1", "R2", "R2"],
        kam_id=["", "K1"] + [""] * 6,
        key_account=[1, 1] + [-1] * 6,
        account_id=["a", "a", *"cdefgh"],
    )
    _, same = judged_transition(resolved, kam_of={"a": 0})
    assert rows_of(same)[0][-1] == "joins the other sites of its key account, which are with the same KAM"
    _, other = judged_transition(resolved, kam_of={"a": 1})
    assert rows_of(other)[0][-1].endswith("which were with K1 until now")


def test_inside_sales_and_house():
    resolved = make_resolved(
        rep_id=["R1", "R1", "", "R2", "R1", "", "R2", "R2"],
        coverage=["inside_sales", "house", "inside_sales", ""] + [""] * 4,
    )
    pool = Agents(texts(["I1", "I2"]), texts(["", ""]), np.full(2, 1408.0), (frozenset(), frozenset()))
    agent_id = texts(["", "", "I1", "", "", "I2", "", ""])
    book = replace(
        resolved.book, inside_sales=pool, customers=replace(resolved.book.customers, agent_id=agent_id)
    )
    resolved = replace(resolved, book=book)
    agents = AgentAssignment(np.array([1, -1, 1] + [-1] * 5), texts([""] * 8), np.zeros(8), None, "feasible")
    _, transition = judged_transition(resolved, agents=agents)
    rows = rows_of(transition)
    assert rows[0][:4] == ("rep", "R1", "agent", "I2")
    assert rows[0][-1] == "coverage given as inside_sales"
    assert rows[1][:4] == ("rep", "R1", "", "")
    assert rows[2][:4] == ("agent", "I1", "agent", "I2")
    assert rows[5][:4] == ("agent", "I2", "rep", "R1")
    assert set(rows) == {0, 1, 2, 5}


def test_another_agent_for_the_language_the_account_or_the_balance():
    resolved = make_resolved(coverage=["inside_sales"] * 4 + [""] * 4, account_id=[*"abcc", *"defg"])
    pool = Agents(texts(["I1", "I2"]), texts(["", ""]), np.full(2, 1408.0), (frozenset(), frozenset()))
    agent_id = texts(["I1", "I1", "I1", "I2", *[""] * 4])
    book = replace(
        resolved.book, inside_sales=pool, customers=replace(resolved.book.customers, agent_id=agent_id)
    )
    reason = texts(["I1 does not speak pl", "", "I1 does not speak pl", *[""] * 4])
    agents = AgentAssignment(np.array([1, 1, 1, *[-1] * 4]), reason, np.zeros(7), None, "feasible")
    _, transition = judged_transition(replace(resolved, book=book), agents=agents)
    assert {customer: row[-1] for customer, row in rows_of(transition).items()} == {
        0: "another agent: I1 does not speak pl",
        1: "reassigned to balance the agents' customers, hours and potential",
        2: "joins the other sites of its account, which are with the same agent",
    }


def test_without_agents_in_the_book_customers_of_agents_do_not_change():
    resolved = make_resolved(rep_id=["R1"] * 8, coverage=["inside_sales", *[""] * 7])
    customers = replace(resolved.book.customers, agent_id=texts(["I1", *[""] * 7]))
    resolved = replace(resolved, book=replace(resolved.book, customers=customers))
    _, transition = judged_transition(resolved)
    assert 0 not in rows_of(transition)


def test_a_customer_of_an_unassigned_unit_has_no_owner():
    label = HALVES.copy()
    label[7] = -1
    _, transition = judged_transition(make_resolved(territory_id=["A", "A", "B", "B"] * 2), label)
    assert rows_of(transition)[7][2:4] == ("", "")
    assert rows_of(transition)[7][-1] == "its unit has no territory in this plan"


owners = st.sampled_from(["", "R1", "R2"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(owners, min_size=8, max_size=8),
    st.lists(st.sampled_from(["", "K1", "K2"]), min_size=8, max_size=8),
    st.lists(st.sampled_from([-1, 1]), min_size=8, max_size=8),
    st.lists(st.sampled_from(["", "A", "B"]), min_size=8, max_size=8),
    st.lists(st.integers(0, 1), min_size=8, max_size=8),
    st.integers(0, 5),
)
def test_the_transition_is_the_difference_of_owners_of_today_and_of_the_plan(
    reps, kams, flags, units, label, seed
):
    if not any(reps) and not any(kams) and not any(units):
        return
    resolved = make_resolved(
        territory_id=units if any(units) else None,
        criteria=("people",),
        rep_id=reps,
        kam_id=kams,
        key_account=flags,
    )
    kam_of = {f"c{i}": (i + seed) % 3 - 1 for i in range(8)}
    plan, transition = judged_transition(
        resolved, np.array(label), kam_of={a: k for a, k in kam_of.items() if k >= 0}
    )
    majority = dict(zip("AB", ("R1", "R2")))
    expected, unknown = {}, 0
    for i in range(8):
        of_unit = majority.get(units[i], "") if any(units) else ""
        today = kams[i] or reps[i] or of_unit
        now = ["", "K1", "K2"][kam_of[f"c{i}"] + 1] if flags[i] == 1 else ["R1", "R2"][label[i]]
        unknown += not today
        if today and today != now:
            expected[i] = (today, now)
    assert {i: (row[1], row[3]) for i, row in rows_of(transition).items()} == expected
    assert transition.unknown == unknown == plan.report["transition"]["owner_unknown"]
    assert plan.report["transition"]["revenue"] == pytest.approx(100.0 * len(expected))
    assert all(row[-1] for row in rows_of(transition).values())
