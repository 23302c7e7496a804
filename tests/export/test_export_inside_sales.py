"""Inside sales, house accounts and local service for key accounts in the outputs."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from grid_plans import grid_plan

from territory_opt.export import write
from territory_opt.export.write_book import write_book
from territory_opt.ingest import read_book
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents
from territory_opt.model.report.account_rows import AgentRow, HouseSection, PoolDeviation, PoolSection
from territory_opt.model.report.balance_rows import BalanceFigures

POOL = PoolSection(
    customers=1, accounts=1, hours=12.0, potential=5.0, agents=2, capacity_hours=2112.0, agents_needed=1,
    unassigned=("A<1>",), max_deviation=1.0, bound=1.0, gap=0.0, status="optimal",
    balance=dict.fromkeys(("customers", "hours", "potential"), PoolDeviation(1.0)),
)  # fmt: skip
ROWS = (AgentRow("I1", "=Eva", 1, 1, 12.0, 1408.0, 5.0), AgentRow("I2", "", 0, 0, 0.0, 704.0, 0.0))
WITHOUT = BalanceFigures(total=90.0, target=10.0, min=9.0, max=11.0, max_deviation=0.0123, outside=2)


def with_inside_sales(plan):
    """The plan with two agents, one of whom serves the only customer of inside sales."""
    agents = Agents(
        agent_id=texts(["I1", "I2"]),
        name=texts(["=Eva", ""]),
        capacity_hours=np.array([1408.0, 704.0]),
        languages=(frozenset({"de", "pl"}), frozenset()),
    )
    account = plan.segmentation.account_of[plan.segmentation.coverage == "inside_sales"]
    count = len(plan.segmentation.account_id)
    agent_of = np.full(count, -1, dtype=np.int64)
    agent_of[account] = 0
    *others, last = plan.report.criteria
    return replace(
        plan,
        book=replace(plan.book, inside_sales=agents),
        agents=AgentAssignment(agent_of, ((),) * count, np.zeros(count), 0.0, "optimal"),
        key_service_hours=np.arange(plan.k, dtype=float),
        report=replace(
            plan.report,
            criteria=(*others, replace(last, without_key_service=WITHOUT)),
            key_accounts=replace(plan.report.key_accounts, field_hours=4321.0),
            inside_sales=ROWS,
            inside_sales_pool=POOL,
            house=HouseSection(customers=2, accounts=2, revenue=7.0, revenue_share=0.25),
        ),
    )


@pytest.fixture(scope="module")
def inside_sales_folder(plan, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("inside_sales") / "plan"
    write(with_inside_sales(plan), folder)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_customers_of_inside_sales_name_their_agent_and_nobody_else_does(inside_sales_folder):
    found = rows(inside_sales_folder / "customers.csv")
    assert {(row["coverage"], row["agent_id"]) for row in found} == {
        ("inside_sales", "I1"), ("territory", ""), ("key_account", ""), ("house", ""),
    }  # fmt: skip
    assert all(not row["territory_id"] and not row["kam_id"] for row in found if row["agent_id"])


def test_the_table_of_agents_is_safe_for_spreadsheets(inside_sales_folder):
    found = rows(inside_sales_folder / "inside_sales.csv")
    assert [(row["agent_id"], row["name"], row["capacity_hours"]) for row in found] == [
        ("I1", "'=Eva", "1408.0"), ("I2", "", "704.0"),
    ]  # fmt: skip


def test_the_workbook_has_a_sheet_of_agents_only_with_a_pool(inside_sales_folder, folder):
    def sheets(place: Path) -> dict[str, int]:
        book = openpyxl.load_workbook(place / "plan.xlsx", read_only=True)
        return {sheet.title: sheet.max_row for sheet in book}

    assert sheets(inside_sales_folder)["inside sales"] == 3
    assert "inside sales" not in sheets(folder)


def test_without_a_pool_there_are_no_agents(folder):
    assert {row["agent_id"] for row in rows(folder / "customers.csv")} == {""}
    assert rows(folder / "inside_sales.csv") == []
    properties = json.loads((folder / "territories.geojson").read_text(encoding="utf-8"))["features"]
    assert "key_service_hours" not in properties[0]["properties"]


def test_hours_for_key_accounts_are_in_the_layer_of_territories(inside_sales_folder, plan):
    features = json.loads((inside_sales_folder / "territories.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
    assert [row["properties"]["key_service_hours"] for row in features] == list(range(plan.k))


def test_the_page_shows_agents_house_accounts_and_local_service(inside_sales_folder, folder):
    page = (inside_sales_folder / "report.html").read_text(encoding="utf-8")
    for text in (
        'id="inside-sales"',
        "=Eva",
        "de, pl",
        "Without an agent: A&lt;1&gt;",
        "proved best to 0.1%",
        "Served by nobody, with coverage house: 2 customers with 7 of revenue a year, 25.0% of all.",
        "With local service for key accounts, 4,321 hours a year in all.",
        "at most 1.23% off target, 2 outside",
    ):
        assert text in page, text
    plain = (folder / "report.html").read_text(encoding="utf-8")
    assert "inside-sales" not in plain
    assert "local service for key accounts" not in plain


def test_a_book_with_a_pool_is_read_back_as_it_was_written(tmp_path):
    book = with_inside_sales(grid_plan()).book
    today = texts([""] * len(book.customers))
    today[:2] = ["I2", "I1"]
    book = replace(book, customers=replace(book.customers, agent_id=today))
    write_book(book, tmp_path / "book")
    again = read_book(tmp_path / "book")
    assert again.inside_sales.agent_id.tolist() == ["I1", "I2"]
    assert again.inside_sales.languages == book.inside_sales.languages
    assert again.inside_sales.capacity_hours.tolist() == [1408.0, 704.0]
    assert again.customers.agent_id.tolist() == today.tolist()
