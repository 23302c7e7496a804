"""Inside sales and house accounts in the report."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from judge_grid_books import grid_points, grid_resolved, judged, make_customers

from territory_opt.assignment.inside_sales.assign_agents import assign_agents
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents
from territory_opt.model.findings.agent_findings import KINDS
from territory_opt.model.scenario import CriterionSpec

SITES = ["territory", "inside_sales", "inside_sales", "inside_sales", "house", "inside_sales"]


def agents(*hours: float, languages: str = "") -> Agents:
    spoken = frozenset(languages.split())
    names = [f"I{i}" for i in range(len(hours))]
    return Agents(texts(names), texts(f"Agent {n}" for n in names), np.array(hours), (spoken,) * len(hours))


def make_resolved(pool: Agents | None, coverage=SITES, **columns):
    count = len(coverage)
    customers = make_customers(
        np.arange(count) % 4,
        grid_points(1, 4)[np.arange(count) % 4],
        coverage=coverage,
        account_id=["t", "a", "a", "b", "h", "c"][:count],
        revenue=[10, 20, 30, 40, 60, 40][:count],
        potential=[1, 10, 20, 30, 40, 30][:count],
        visits=[1, 6, 6, 12, 1, 12][:count],
        visit_minutes=np.full(count, 20.0),
        **columns,
    )
    resolved = grid_resolved(
        1, 4, customers=customers, criteria=(CriterionSpec("customers", 9.0),), territories=1
    )
    return replace(resolved, book=replace(resolved.book, inside_sales=pool))


def report_of(resolved, assignment: AgentAssignment | None = None):
    assignment = assignment or assign_agents(resolved.book, resolved.segmentation, resolved.scenario.workload)
    return judged(resolved, np.zeros(4, dtype=np.int64), agents=assignment).report


def coded(report, code: str) -> list[dict]:
    """What the findings of one code are about, and their figures."""
    found = [one for one in report["findings"] if one["code"] == code]
    return [{"about": one["about"], "figures": one["figures"]} for one in found]


def test_agents_pool_and_house():
    report = report_of(make_resolved(agents(1400, 1400, 1400)))
    rows = {tuple(row[name] for name in ("customers", "accounts", "hours")) for row in report["inside_sales"]}
    assert rows == {(2, 1, 6.0), (1, 1, 6.0)}
    assert [row["potential"] for row in report["inside_sales"]] == [30.0, 30.0, 30.0]
    pool = report["inside_sales_pool"]
    assert {name: pool[name] for name in ("customers", "accounts", "hours", "potential", "agents")} == {
        "customers": 4, "accounts": 3, "hours": 18.0, "potential": 90.0, "agents": 3,
    }  # fmt: skip
    assert pool["capacity_hours"] == 4200.0
    assert pool["agents_needed"] == 1
    assert pool["unassigned"] == []
    assert pool["balance"] == {
        "customers": {"max_deviation": pytest.approx(0.5)},
        "hours": {"max_deviation": pytest.approx(0.0)},
        "potential": {"max_deviation": pytest.approx(0.0)},
    }
    assert pool["max_deviation"] == pytest.approx(0.5)
    assert pool["bound"] == pytest.approx(0.5, abs=1e-3)
    assert pool["gap"] == pytest.approx(0.0, abs=1e-3)
    assert pool["status"] == "optimal"
    assert report["house"] == {"customers": 1, "accounts": 1, "revenue": 60.0, "revenue_share": 0.3}
    assert coded(report, "house-customers") == [
        {"about": {}, "figures": {"customers": 1, "revenue": 60.0, "revenue_share": 0.3}}
    ]


def test_figures_come_from_the_assignment_not_from_its_bound():
    resolved = make_resolved(agents(1400, 1400))
    index = {str(name): i for i, name in enumerate(resolved.segmentation.account_id)}
    agent_of = np.full(len(index), -1, dtype=np.int64)
    agent_of[[index["a"], index["b"], index["c"]]] = 0
    assignment = AgentAssignment(agent_of, ((),) * len(index), np.zeros(len(index)), 0.0, "optimal")
    report = report_of(resolved, assignment)
    assert [row["customers"] for row in report["inside_sales"]] == [4, 0]
    assert report["inside_sales_pool"]["max_deviation"] == 1.0
    assert report["inside_sales_pool"]["gap"] == 1.0


def test_without_agents_only_totals_are_reported():
    report = report_of(make_resolved(None))
    assert report["inside_sales"] == []
    pool = report["inside_sales_pool"]
    assert (pool["customers"], pool["hours"], pool["agents"], pool["agents_needed"]) == (4, 18.0, 0, 1)
    assert pool["balance"] is pool["bound"] is pool["status"] is pool["capacity_hours"] is None
    assert pool["unassigned"] == []
    (finding,) = coded(report, "inside-sales-without-agents")
    assert finding["figures"] == {"customers": 4, "hours": 18.0, "agents_needed": 1, "agent_hours": 1408.0}


def test_an_account_without_a_suitable_agent_is_listed():
    languages = ["", "fi", "fi", "de", "", "de"]
    report = report_of(make_resolved(agents(1400, 1400, languages="de"), language=languages))
    assert report["inside_sales_pool"]["unassigned"] == ["a"]
    assert coded(report, "accounts-without-agent") == [
        {"about": {"accounts": ["a"]}, "figures": {"language": "fi"}}
    ]
    (text,) = [one["text"] for one in report["findings"] if one["code"] == "accounts-without-agent"]
    assert text == "1 account of inside sales without an agent: nobody at work in inside sales speaks fi: a."
    assert sum(row["accounts"] for row in report["inside_sales"]) == 2


def test_without_inside_sales_and_house_accounts_there_are_no_findings():
    report = report_of(make_resolved(None, coverage=["territory"] * 4))
    assert report["inside_sales"] == []
    assert report["inside_sales_pool"] is report["house"] is None
    assert not [one for kind in KINDS for one in coded(report, kind.code)]


def test_a_pool_without_work():
    report = report_of(make_resolved(agents(1400), coverage=["territory"] * 4))
    assert report["inside_sales"][0]["customers"] == 0
    assert report["inside_sales_pool"]["customers"] == 0
    assert report["inside_sales_pool"]["balance"] is None
