"""Key accounts, portfolios and handovers in files and on the page."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from grid_plans import grid_plan
from typed_reports import sentence

from territory_opt.export import write
from territory_opt.export.layers import plan_tables
from territory_opt.export.layers.frames import key_accounts_frame
from territory_opt.export.layers.geojson import transition_rows
from territory_opt.export.layers.ownership import topmost_parents
from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan.handover_section import handover_section
from territory_opt.export.report_page.plan.key_account_section import kam_cards, key_account_rows
from territory_opt.export.report_page.plan.plan_page import render_plan
from territory_opt.model.arrays import texts
from territory_opt.model.findings.account_findings import ReachesThreshold
from territory_opt.model.findings.handover_findings import BecameKeyAccount, CoverageGiven
from territory_opt.model.key_accounts import KamGoal
from territory_opt.model.report.account_rows import KamRemedyRow, UnassignedAccount
from territory_opt.model.report.change_rows import TransitionChange, TransitionSection
from territory_opt.model.transition import COLUMNS, Transition
from territory_opt.wording.number_text import format_number


@pytest.fixture(scope="module")
def plan():
    """A plan with levels, a partner, and three customers that change hands."""
    base = grid_plan(side=8, customers=300)
    split = base.segmentation
    level = texts(
        np.where(split.is_key, np.where(np.arange(len(split.is_key)) % 2, "global", "regional"), "")
    )
    kams = replace(
        base.book.kams, partner_hours=np.array([500.0, 0, 0, 0]), inside_sales=texts(["Ada <b>", "", "", ""])
    )
    transition = Transition(
        customer=np.array([0, 5, 9]),
        old_kind=texts(["rep", "rep", "kam"]),
        old_owner=texts(["R001", "R001", "K01"]),
        new_kind=texts(["rep", "kam", ""]),
        new_owner=texts(["R002", "K02", ""]),
        old_coverage=texts(["territory", "territory", "key_account"]),
        new_coverage=texts(["territory", "key_account", "house"]),
        reason=(
            (ReachesThreshold("=cmd", 2.0, 1.0),),
            (BecameKeyAccount(), ReachesThreshold("revenue", 7.0, 5.0)),
            (CoverageGiven("house"),),
        ),
        unknown=4,
    )
    changes = tuple(
        TransitionChange("territory", "key_account", owned, count, 1, 4.0)
        for owned, count in ((True, 188), (False, 53))
    )
    figures = TransitionSection(customers=3, accounts=3, revenue=12.0, owner_unknown=4, changes=changes)
    return replace(
        base,
        book=replace(base.book, kams=kams),
        segmentation=replace(split, level=level),
        kam_assignment=replace(
            base.kam_assignment, partner_hours=np.where(base.kam_assignment.kam_of == 0, 60.0, 0.0)
        ),
        scenario=replace(base.scenario, effective_date="2027-01-01"),
        transition=transition,
        report=replace(base.report, transition=figures),
    )


def test_the_transition_list_is_the_same_in_every_format(plan, tmp_path):
    write(plan, tmp_path / "plan")
    with (tmp_path / "plan/transition.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [row["customer_id"] for row in rows] == plan.book.customers.customer_id[[0, 5, 9]].tolist()
    assert {row["effective_date"] for row in rows} == {"2027-01-01"}
    assert rows[0]["reason"] == "'=cmd 2 is at least 1"
    assert rows[1]["reason"] == "became a key account; revenue 7 is at least 5"
    assert (rows[2]["new_owner_kind"], rows[2]["new_owner"]) == ("", "")
    assert [row["reason"] for row in transition_rows(plan)][1:] == [row["reason"] for row in rows][1:]
    sheet = openpyxl.load_workbook(tmp_path / "plan/plan.xlsx", read_only=True)["transition"]
    assert [cell.value for cell in next(sheet.rows)] == list(COLUMNS)
    assert sum(1 for _ in sheet.rows) == 4


def test_a_plan_without_owners_of_today_has_an_empty_list():
    base = grid_plan(side=8, customers=60)
    assert plan_tables.transition(base).names == COLUMNS
    assert len(plan_tables.transition(base)) == 0
    assert transition_rows(base) == []
    assert handover_section(base, base.report.transition) is None
    assert 'id="handover"' not in render_plan(PlanView(base))


def test_the_page_shows_the_handover(plan):
    page = render_plan(PlanView(plan))
    section = handover_section(plan, plan.report.transition)
    assert [(pair["from"], pair["to"]) for pair in section["pairs"]] != []
    assert {(pair["from"], pair["to"]) for pair in section["pairs"]} == {
        ("Rep 1 Müller (R001)", "Rep 2 Müller (R002)"), ("Rep 1 Müller (R001)", "Kam 2 Øster (K02)"),
        ("Kam 1 Øster (K01)", "nobody"),
    }  # fmt: skip
    assert sum(pair["customers"] for pair in section["pairs"]) == 3
    assert "Effective 2027-01-01." in page
    assert "4 more customers" in page
    assert re.search(r">a territory</th><td>a KAM</td><td class=\"n\">188</td>", page)
    assert re.search(
        r">a territory</th><td>nobody \(key account without a KAM\)</td><td class=\"n\">53</td>", page
    )


def test_every_kam_has_a_card_with_its_accounts(plan):
    accounts = key_account_rows(plan)
    cards = kam_cards(plan, accounts)
    assert [card["kam_id"] for card in cards] == plan.book.kams.kam_id.tolist()
    for index, card in enumerate(cards):
        mine = plan.segmentation.account_id[plan.kam_assignment.kam_of == index].tolist()
        assert sorted(row["id"] for row in card["portfolio"]) == sorted(mine)
        assert card["accounts"] == len(mine)
        assert card["hours"] == pytest.approx(
            sum(row["hours"] for row in card["portfolio"]) - (60.0 * len(mine) if index == 0 else 0.0)
        )
        assert card["revenue"] == pytest.approx(sum(row["revenue"] for row in card["portfolio"]))
    # Hours of the partner are not capacity of the KAM.
    assert cards[0]["capacity_hours"] == 1408.0
    own = format_number(60.0 * cards[0]["accounts"], 0)
    assert cards[0]["partner"] == f"Ada <b>: {own} hours in addition (up to 25% of service, at most 500)"
    assert cards[1]["partner"] == ""
    page = render_plan(PlanView(plan))
    assert page.count('<article class="portfolio"') == 4
    assert "Ada &lt;b&gt;" in page


def test_kams_csv_has_assignments_and_limits(plan):
    table = plan_tables.kams(plan)
    assert table.names == plan_tables.KAMS
    rows = [dict(zip(table.names, row, strict=True)) for row in zip(*table.columns, strict=True)]
    assert rows[1]["languages"] == "de;en"
    assert rows[0]["partner_capacity_hours"] == 500.0
    for row in rows:
        assert row["global"] + row["national"] + row["regional"] == row["accounts"]
        assert row["partner_hours"] == (60.0 * row["accounts"] if row["kam_id"] == "K01" else 0.0)
        assert row["service_hours"] + row["travel_hours"] == pytest.approx(
            row["hours"] + row["partner_hours"]
        )


def test_families_are_named_by_the_company_at_the_top(plan):
    ids = plan.segmentation.account_id
    keys = np.flatnonzero(plan.segmentation.is_key)
    parent = {
        ids[keys[0]]: "mid",
        ids[keys[1]]: "top",
        ids[keys[2]]: ids[keys[3]],
        ids[keys[3]]: ids[keys[2]],
    }
    customers = plan.book.customers
    of_site = texts(parent.get(account, "") for account in customers.account_id)
    changed = replace(plan, book=replace(plan.book, customers=replace(customers, parent_id=of_site)))
    frame = key_accounts_frame(changed)
    families = dict(zip(frame["account_id"], frame["family"]))
    assert families[ids[keys[0]]] == "mid"
    assert families[ids[keys[1]]] == "top"
    assert families[ids[keys[4]]] == ids[keys[4]]
    ring = topmost_parents(changed)[keys[2:4]].tolist()
    assert set(ring) <= {ids[keys[2]], ids[keys[3]]}
    assert frame["parent_id"].isna().any()
    assert set(frame["level"]) == {"global", "regional"}
    assert "attractiveness" not in frame


def test_scores_are_shown_where_there_are_any(plan):
    score = np.full((len(plan.segmentation.account_id), 2), 0.5)
    scored = replace(plan, segmentation=replace(plan.segmentation, score=score))
    assert set(key_accounts_frame(scored)["position"]) == {0.5}


def test_the_page_shows_goals_reasons_and_remedies(plan):
    unassigned = plan.segmentation.account_id[plan.segmentation.is_key & (plan.kam_assignment.kam_of < 0)]
    assert len(unassigned) == 1
    goals = (
        KamGoal("value", 900.0, 900.0, 0.0, "money a year", "most", "optimal"),
        KamGoal("balance", 0.98, 0.99, 0.0101, "share", "most", "feasible"),
        KamGoal("travel", 70.0, None, None, "hours a year", "least", "feasible"),
    )
    remedy = sentence("one more KAM who speaks pl")
    keys = replace(
        plan.report.key_accounts,
        goals=goals,
        remedies=(KamRemedyRow(remedy, (unassigned[0],), 1, ("pl",), (), (), (), "", 0, 0.0),),
        unassigned_why=(UnassignedAccount(unassigned[0], (sentence("nobody speaks pl"),), (remedy,)),),
    )
    page = render_plan(PlanView(replace(plan, report=replace(plan.report, key_accounts=keys))))
    assert "nobody speaks pl. <em>Remedy: one more KAM who speaks pl.</em>" in page
    assert "<li>one more KAM who speaks pl</li>" in page
    table = re.search(r'<table class="goals">.*?</table>', page, re.DOTALL)[0]
    assert table.count("<tr>") == 4
    assert [word in table for word in ("proved best", "98.00%", "1.01%", "no proof")] == [True] * 4
    assert "have a Key Account Manager" in page


def test_a_book_without_kams_has_no_cards(plan):
    without_kams = replace(plan, book=replace(plan.book, kams=None))
    assert kam_cards(without_kams, key_account_rows(without_kams)) == []
    assert len(plan_tables.kams(without_kams)) == 0
