"""Owners of today in a plan: people who left, owners that are lost, limits by default."""

from __future__ import annotations

import pytest

import territory_opt as to
from territory_opt.ingest import book_from_rows
from territory_opt.model.finding import Severity
from territory_opt.model.findings.account_findings import OwnerLost
from territory_opt.model.findings.book_findings import DefaultLimit, LeftTheCompany
from territory_opt.pipeline import validate_book
from territory_opt.wording.finding_text import finding_text, joined_text

SCENARIO = {"territories": 2, "iterations": 3, "criteria": [{"measure": "customers", "tolerance": 0.9}]}
UNITS = [{"unit_id": f"u{i}", "lon": 9 + 0.1 * i, "lat": 50} for i in range(6)]


def customer(i, **cells):
    visits = {"visits_per_year": 4, "visit_minutes": 30, "revenue": 100}
    return {"customer_id": f"c{i:02d}", "unit_id": f"u{i % 6}", **visits, **cells}


def plan_of(customers, **tables):
    return to.optimise(book_from_rows({"units": UNITS, "customers": customers, **tables}), SCENARIO)


def found(plan, kind):
    return [one.finding for one in plan.report.findings if isinstance(one.finding, kind)]


def old_owners(plan, owner):
    """Reason of each customer that the owner loses, by customer."""
    moved, ids = plan.transition, plan.book.customers.customer_id
    rows = [row for row in range(len(moved)) if moved.old_owner[row] == owner]
    return {str(ids[moved.customer[row]]): joined_text(moved.reason[row]) for row in rows}


def test_a_kam_who_left_stays_the_old_owner():
    key = [customer(i, key_account=True, kam_id="K9" if i < 3 else "K1") for i in range(4)]
    plan = plan_of([*key, *map(customer, range(4, 12))], kams=[{"kam_id": "K1"}, {"kam_id": "K2"}])
    (left,) = found(plan, LeftTheCompany)
    assert (left.entity, left.ids, left.customers) == ("KAM", ("K9",), (3,))
    reasons = old_owners(plan, "K9")
    assert set(reasons) == {"c00", "c01", "c02"}
    assert all("was with K9, who is not in the book" in reason for reason in reasons.values())


def test_an_agent_who_left_stays_the_old_owner():
    desk = [customer(i, coverage="inside_sales", agent_id="I9" if i < 3 else "I1") for i in range(6)]
    agents = [{"agent_id": "I1"}, {"agent_id": "I2"}]
    plan = plan_of([*desk, *map(customer, range(6, 14))], inside_sales=agents)
    (left,) = found(plan, LeftTheCompany)
    assert (left.entity, left.ids) == ("agent", ("I9",))
    reasons = old_owners(plan, "I9")
    assert set(reasons) == {"c00", "c01", "c02"}
    assert all("was with I9, who is not in the book" in reason for reason in reasons.values())


def test_a_kam_of_accounts_that_nothing_makes_key():
    plan = plan_of([customer(i, kam_id="K1" if i % 4 == 0 else "") for i in range(12)])
    (lost,) = found(plan, OwnerLost)
    assert (lost.accounts, lost.revenue) == (("c00", "c04", "c08"), 300)
    assert set(old_owners(plan, "K1")) == {"c00", "c04", "c08"}


@pytest.mark.parametrize(("accounts", "without"), [(10, 0), (11, 1), (13, 3)])
def test_the_default_limit_is_a_problem_where_it_leaves_accounts_without_a_kam(accounts, without):
    key = [customer(i, key_account=True) for i in range(accounts)]
    plan = plan_of([*key, *map(customer, range(accounts, 20))], kams=[{"kam_id": "K1"}])
    (limit,) = found(plan, DefaultLimit)
    assert limit.accounts_count == len(limit.accounts) == without
    assert limit.severity is (Severity.PROBLEM if without else Severity.NOTE)
    assert limit.full == (("K1",) if without else ())
    assert "K1" in finding_text(limit)
    assert "10 accounts" in finding_text(limit)
    assert plan.report.ready is (without == 0)


def test_a_limit_that_is_given_is_none_by_default():
    key = [customer(i, key_account=True) for i in range(11)]
    kams = [{"kam_id": "K1", "max_accounts": 10}]
    plan = plan_of([*key, *map(customer, range(11, 20))], kams=kams)
    assert found(plan, DefaultLimit) == []


def test_hours_that_are_too_few_are_not_blamed_on_the_limit():
    key = [customer(i, key_account=True) for i in range(5)]
    kams = [{"kam_id": "K1", "capacity_hours": 1}]
    plan = plan_of([*key, *map(customer, range(5, 20))], kams=kams)
    (limit,) = found(plan, DefaultLimit)
    assert (limit.severity, limit.accounts) == (Severity.NOTE, ())


def test_validation_says_it_without_a_solve(tmp_path):
    (tmp_path / "units.csv").write_text("unit_id,lon,lat\nu1,9,50\nu2,9.1,50\n", encoding="utf-8")
    rows = "customer_id,unit_id,kam_id\nc1,u1,K1\nc2,u2,\n"
    (tmp_path / "customers.csv").write_text(rows, encoding="utf-8")
    book = validate_book(tmp_path, {"territories": 2})
    (lost,) = (one for one in book.findings if isinstance(one, OwnerLost))
    assert lost.accounts == ("c1",)
