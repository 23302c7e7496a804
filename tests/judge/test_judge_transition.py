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
from territory_opt.model.findings import handover_findings as kinds
from territory_opt.model.findings.agent_findings import FormerAgentNotEligible
from territory_opt.model.findings.kam_findings import AccountsOfKam, NoKamInBook
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.scenario import CriterionSpec, UnitsInTerritory
from territory_opt.wording.finding_text import finding_text, joined_text

HALVES = np.array([0, 0, 1, 1] * 2, dtype=np.int64)
"""The left half to the first rep, the right half to the second."""
AGENTS = Agents(texts(["I1", "I2"]), texts(["", ""]), np.full(2, 1408.0), (frozenset(), frozenset()))


def make_resolved(territory_id=None, reps=True, criteria=("customers",), tolerance=0.1, **columns):
    """Eight units with one customer each, in two rows of four; homes in both halves."""
    count = 8
    customers = make_customers(np.arange(count), grid_points(2, 4), **columns)
    units = {"people": np.ones(count)} | ({"territory_id": territory_id} if territory_id else {})
    settings_ = {name: columns[name] for name in ("lock",) if name in columns}
    return grid_resolved(
        2,
        4,
        [CriterionSpec(measure, tolerance) for measure in criteria],
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
    reason = tuple(
        () if not key else (AccountsOfKam(1, 10),) if kam >= 0 else (NoKamInBook(),)
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
            (kinds.MovedForBalance("A", "B", "A", "customers", 0.25, 0.0, inside=True),),
        )
    }
    assert joined_text(transition.reason[0]) == (
        "moved from A to B: brings customers of A into its band "
        "(from +25% above the target today to +0% in this plan)"
    )
    assert plan.report["transition"]["revenue"] == 100.0
    assert plan.report["transition"]["changes"] == [
        {
            **{"from": "territory", "to": "territory", "with_owner": True},
            **{"customers": 1, "accounts": 1, "revenue": 100.0},
        }
    ]


@pytest.mark.parametrize(
    ("today", "label", "finding", "text"),
    [
        # The target is four. Today A has six, in the plan three: inside its band, below the target.
        (
            ["A"] * 6 + ["B"] * 2,
            [0, 0, 0, 1, 1, 1, 1, 1],
            kinds.MovedForBalance("A", "B", "A", "customers", 0.5, -0.25, inside=True),
            "(from +50% above the target today to −25% in this plan)",
        ),
        # Today A has two, in the plan five.
        (
            ["A"] * 2 + ["B"] * 6,
            [0, 0, 0, 0, 0, 1, 1, 1],
            kinds.MovedForBalance("B", "A", "B", "customers", 0.5, -0.25, inside=True),
            "(from +50% above the target today to −25% in this plan)",
        ),
    ],
)
def test_deviations_of_a_reason_are_signed(today, label, finding, text):
    resolved = make_resolved(territory_id=today, tolerance=0.3)
    _, transition = judged_transition(resolved, np.array(label))
    assert set(transition.reason) == {(finding,)}
    assert text in finding_text(finding)


@pytest.mark.parametrize(
    ("deviations", "text"),
    [
        ((0.43257, -0.03677), "(from +43.3% above the target today to −3.7% in this plan)"),
        ((-0.66081, 0.00311), "(from −66.1% below the target today to +0.3% in this plan)"),
        ((0.2, -0.0001), "(from +20% above the target today to +0% in this plan)"),
    ],
)
def test_the_sentence_has_signed_deviations(deviations, text):
    finding = kinds.MovedForBalance("A", "B", "A", "workload", *deviations, inside=False)
    assert finding_text(finding) == f"moved from A to B: moves workload of A towards its band {text}"


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from("AB"), min_size=8, max_size=8).filter(lambda today: len(set(today)) == 2),
    st.lists(st.integers(0, 1), min_size=8, max_size=8),
)
def test_figures_of_a_reason_are_those_of_the_plan_and_of_today(today, label):
    """A plan that is said to bring a load nearer to its target does so."""
    _, transition = judged_transition(make_resolved(territory_id=today), np.array(label))
    for (finding,) in transition.reason:
        if isinstance(finding, kinds.MovedForBalance):
            t = "AB".index(finding.territory)
            assert finding.deviation == pytest.approx(label.count(t) / 4 - 1)
            assert finding.deviation_today == pytest.approx(today.count(finding.territory) / 4 - 1)
            assert abs(finding.deviation) < abs(finding.deviation_today)
            assert finding.inside == (abs(finding.deviation) <= 0.1)


def test_a_load_that_becomes_as_far_too_small_as_it_was_too_large_is_no_reason():
    resolved = make_resolved(territory_id=["A"] * 5 + ["B"] * 3)
    _, transition = judged_transition(resolved, np.array([0, 0, 0, 1, 1, 1, 1, 1]))
    assert {type(finding) for reason in transition.reason for finding in reason} <= {
        kinds.MovedNearer,
        kinds.MovedForRules,
    }


def test_moves_between_the_same_territories_share_one_reason():
    resolved = make_resolved(territory_id=["A"] * 6 + ["B"] * 2, tolerance=0.3)
    _, transition = judged_transition(resolved, np.array([0, 0, 0, 1, 1, 1, 1, 1]))
    assert len(transition) == 3
    assert len({id(finding) for reason in transition.reason for finding in reason}) <= 2


def test_moves_without_effect_on_the_balance():
    today = ["A", "A", "B", "B", "A", "B", "A", "B"]
    _, transition = judged_transition(make_resolved(territory_id=today))
    reasons = {customer: row[-1] for customer, row in rows_of(transition).items()}
    assert reasons == {
        5: (kinds.MovedNearer("B", "A"),),
        6: (kinds.MovedNearer("A", "B"),),
    }
    assert joined_text(reasons[5]) == "moved from B to A: nearer to its base"
    _, back = judged_transition(
        make_resolved(territory_id=["A", "A", "B", "B"] * 2), np.array([0, 0, 1, 1, 0, 1, 0, 1])
    )
    assert {type(finding) for row in rows_of(back).values() for finding in row[-1]} == {kinds.MovedForRules}


def test_a_customer_with_another_rep_than_its_unit():
    rep_id = ["R1", "R1", "R2", "R2", "R1", "R2", "R2", "R2"]
    resolved = make_resolved(territory_id=["A", "A", "B", "B"] * 2, rep_id=rep_id)
    _, transition = judged_transition(resolved)
    assert rows_of(transition) == {
        5: (
            *("rep", "R2", "rep", "R1", "territory", "territory"),
            (kinds.MovedToUnit("B", "A"),),
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
    assert row[-1] == (kinds.MovedFromClosed("old", "B"),)
    assert joined_text(row[-1]) == "moved from old to B: old has no territory any more"


def test_a_locked_unit():
    resolved = make_resolved(
        territory_id=["A", "A", "A", "B", "A", "A", "B", "B"], lock=(UnitsInTerritory(("u002",), "B"),)
    )
    _, transition = judged_transition(resolved)
    assert rows_of(transition)[2][-1] == (kinds.MovedByLock("A", "B"),)


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
    assert rows[0][-1] == (kinds.BecameKeyAccount(), *resolved.segmentation.reason[0])
    assert joined_text(rows[0][-1]) == "became a key account; flag true given for c0"
    assert rows[2] == (
        *("rep", "R2", "", "", "territory", "key_account"),
        (kinds.KeyAccountWithoutKam(), NoKamInBook()),
    )
    why = (kinds.OtherKam(), AccountsOfKam(1, 10))
    assert rows[3] == (*("kam", "K1", "kam", "K2", "key_account", "key_account"), why)
    assert rows[4][:6] == ("kam", "K2", "rep", "R1", "key_account", "territory")
    assert rows[4][-1] == (kinds.NoLongerKeyAccount(), kinds.NoRuleChooses())
    assert joined_text(rows[4][-1]) == "no longer a key account; no rule makes its account key"
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
    assert rows_of(same)[0][-1] == (kinds.JoinsKeyAccount(None),)
    _, other = judged_transition(resolved, kam_of={"a": 1})
    assert rows_of(other)[0][-1] == (kinds.JoinsKeyAccount("K1"),)
    assert joined_text(other.reason[0]).endswith("which were with K1 until now")


def test_inside_sales_and_house():
    resolved = make_resolved(
        rep_id=["R1", "R1", "", "R2", "R1", "", "R2", "R2"],
        coverage=["inside_sales", "house", "inside_sales", ""] + [""] * 4,
    )
    agent_id = texts(["", "", "I1", "", "", "I2", "", ""])
    book = replace(
        resolved.book, inside_sales=AGENTS, customers=replace(resolved.book.customers, agent_id=agent_id)
    )
    resolved = replace(resolved, book=book)
    agents = AgentAssignment(np.array([1, -1, 1] + [-1] * 5), ((),) * 8, np.zeros(8), None, "feasible")
    _, transition = judged_transition(resolved, agents=agents)
    rows = rows_of(transition)
    assert rows[0][:4] == ("rep", "R1", "agent", "I2")
    assert rows[0][-1] == (kinds.CoverageGiven("inside_sales"),)
    assert rows[1][:4] == ("rep", "R1", "", "")
    assert rows[1][-1] == (kinds.CoverageGiven("house"),)
    assert rows[2][:4] == ("agent", "I1", "agent", "I2")
    assert rows[5][:4] == ("agent", "I2", "rep", "R1")
    assert rows[5][-1] == (kinds.NoLongerInsideSales(),)
    assert set(rows) == {0, 1, 2, 5}


def test_another_agent_for_the_language_the_account_or_the_balance():
    resolved = make_resolved(coverage=["inside_sales"] * 4 + [""] * 4, account_id=[*"abcc", *"defg"])
    agent_id = texts(["I1", "I1", "I1", "I2", *[""] * 4])
    book = replace(
        resolved.book, inside_sales=AGENTS, customers=replace(resolved.book.customers, agent_id=agent_id)
    )
    no_polish = (FormerAgentNotEligible("I1", "pl"),)
    reason = (no_polish, (), no_polish, *((),) * 4)
    agents = AgentAssignment(np.array([1, 1, 1, *[-1] * 4]), reason, np.zeros(7), None, "feasible")
    _, transition = judged_transition(replace(resolved, book=book), agents=agents)
    assert {customer: row[-1] for customer, row in rows_of(transition).items()} == {
        0: (kinds.OtherAgent(), *no_polish),
        1: (kinds.AgentsBalanced(),),
        2: (kinds.JoinsAgent(),),
    }


def test_without_agents_in_the_book_customers_of_agents_do_not_change():
    resolved = make_resolved(rep_id=["R1"] * 8, coverage=["inside_sales", *[""] * 7])
    customers = replace(resolved.book.customers, agent_id=texts(["I1", *[""] * 7]))
    resolved = replace(resolved, book=replace(resolved.book, customers=customers))
    _, transition = judged_transition(resolved)
    assert 0 not in rows_of(transition)


def test_a_kam_owns_a_customer_before_an_agent_and_an_agent_before_a_rep():
    resolved = make_resolved(rep_id=["R1"] * 8, kam_id=["K1", "", ""] + [""] * 5)
    customers = replace(resolved.book.customers, agent_id=texts(["I1", "I1", ""] + [""] * 5))
    resolved = replace(resolved, book=replace(resolved.book, customers=customers, inside_sales=AGENTS))
    _, transition = judged_transition(resolved, 1 - HALVES)
    rows = rows_of(transition)
    assert [rows[i][:2] for i in (0, 1, 4)] == [("kam", "K1"), ("agent", "I1"), ("rep", "R1")]


def test_a_customer_of_an_unassigned_unit_has_no_owner():
    label = HALVES.copy()
    label[7] = -1
    _, transition = judged_transition(make_resolved(territory_id=["A", "A", "B", "B"] * 2), label)
    assert rows_of(transition)[7][2:4] == ("", "")
    assert rows_of(transition)[7][-1] == (kinds.UnitNotInTerritory(),)


owners = st.sampled_from(["", "R1", "R2"])


@settings(max_examples=40)
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
