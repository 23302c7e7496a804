"""report.html: what it says, that it needs no network, and that a real browser draws it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from made import made_plan

from territory_opt.errors import Fault
from territory_opt.export import write
from territory_opt.export.plan_view import View
from territory_opt.export.report_page.plan import balance_charts, quality_section
from territory_opt.export.report_page.plan.balance_section import balances
from territory_opt.export.report_page.plan.map_colours import area_colours, kam_colours
from territory_opt.export.report_page.plan.map_data import rings
from territory_opt.export.report_page.plan.plan_page import render
from territory_opt.model.arrays import texts
from territory_opt.model.frame import Frame

BROWSER = Path("/usr/bin/chromium")


class Links(HTMLParser):
    """Everything a page could fetch, and its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "srcset", "data", "poster", "action"):
                self.fetched.append(value)
            if name == "id":
                self.ids.append(value)


@pytest.fixture(scope="module")
def page(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_page_fetches_nothing(page):
    found = Links(page)
    assert all(target.startswith(("#", "data:")) for target in found.fetched)
    assert {target[1:] for target in found.fetched if target.startswith("#")} <= set(found.ids)
    assert "default-src 'none'" in page
    styles = " ".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert "@import" not in styles
    assert not re.search(r"url\((?!#)", styles)
    assert "sourceMappingURL" not in page


def test_the_page_names_sources_and_the_licence_of_its_map(page, plan):
    assert plan.book.attribution[0] in page
    assert "synthetic" in page
    assert "BSD-2-Clause" in page
    assert "made &amp; &lt;made&gt;" in page


def test_the_page_has_a_chart_per_criterion_with_today_beside_it(page, plan):
    assert page.count('<rect class="band"') == 2 * len(plan.loads)
    assert page.count("<figcaption>Today</figcaption>") == len(plan.loads)
    for section in ("map-section", "balance", "quality", "key-accounts", "territories", "shape", "method"):
        assert f'id="{section}"' in page


def test_texts_of_the_book_cannot_become_markup():
    plan = made_plan(side=6, customers=60)
    evil = "</script><script>alert(1)</script>"
    book = replace(
        plan.book,
        name=evil,
        customers=replace(plan.book.customers, name=texts([evil] * len(plan.book.customers))),
        reps=replace(plan.book.reps, name=texts([evil] * plan.k)),
        warnings=(Fault(evil, 1, evil, evil, evil, evil),),
    )
    text = render(View(replace(plan, book=book)))
    assert evil not in text
    assert Links(text).tags.count("script") == 3


def test_a_plan_that_cannot_be_says_what_blocks():
    plan = made_plan(side=6, customers=60)
    report = {
        **plan.report,
        "status": "infeasible",
        "gap": None,
        "infeasible": {
            "reason": "Unit 00007 alone is larger than a territory",
            "blocking": ["unit 00007: 900 of at most 110"],
            "smallest_tolerance": {"customers": 0.42},
        },
    }
    text = render(View(replace(plan, report=report)))
    assert "No plan can hold every rule" in text
    assert "unit 00007: 900 of at most 110" in text
    assert "42.0%" in text


BASE = {
    "status": "feasible",
    "ended_by": "time",
    "counts": {"territories": 2},
    "criteria": [{"measure": "customers", "outside": 0, "max_deviation": 0.05}],
    "contiguity": {"fragments": 0},
    "objective": {"name": "travel", "value": 100.0, "unit": "hours"},
    "bound": {"value": 95.0, "kind": "fixed_bases", "valid_for": "problem"},
    "gap": 0.05,
    "gap_these_bases": None,
}
LOCAL = {"bound": {"value": 95.0, "kind": "fixed_bases", "valid_for": "these_bases"}, "gap": None}
BROKEN = {"criteria": [{"measure": "customers", "outside": 2, "max_deviation": 0.3}], "gap": None}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "5.00%: the plan is at most this far above"),
        ({"gap": 0.0}, "0: the plan reaches the limit"),
        (
            {**LOCAL, "gap_these_bases": 0.05},
            "for the bases of this plan; none is stated for the whole question",
        ),
        (BROKEN, "a plan that breaks a rule"),
        ({"gap": None, "bound": None}, "no limit valid for this question is known"),
    ],
)
def test_the_gap_is_stated_or_it_is_said_why_not(change, says):
    assert says in dict(quality_section.statements({**BASE, **change}))["Gap"]


def test_a_judged_plan_claims_no_limit():
    lines = dict(
        quality_section.statements({**BASE, "status": None, "bound": None, "gap": None, "ended_by": None})
    )
    assert "no gap is stated" in lines["Limit"]
    assert "Gap" not in lines


@pytest.mark.parametrize(
    ("change", "tone", "says"),
    [
        ({"status": "optimal"}, "good", "proved best"),
        ({}, "good", "balanced and connected"),
        ({"status": None, **BROKEN}, "fair", "not every rule is held"),
        ({"status": "not_found", **BROKEN}, "bad", "No plan that holds every rule was found"),
    ],
)
def test_the_headline_fits_the_status(change, tone, says):
    verdict = quality_section.verdict({**BASE, **change})
    assert verdict.tone == tone
    assert says in verdict.headline
    assert ("2 territories outside the band of customers" in verdict.detail) == (tone != "good")


def test_bars_stand_for_the_territories_and_mark_those_outside(plan):
    for balance in balances(plan, plan.report):
        panel = balance_charts.new_panel(balance)
        assert len(panel.bars) == plan.k
        assert sum(bar.kind == "outside" for bar in panel.bars) == balance.new["outside"]
        assert panel.band.height == pytest.approx(2 * (panel.zero - panel.band.y))
        for bar, mark in zip(balance.bars, panel.bars, strict=True):
            inside = (
                panel.band.y - 1e-6 <= mark.y and mark.y + mark.height <= panel.band.y + panel.band.height + 1
            )
            assert inside != bar.outside


def test_today_shows_its_range_where_the_report_carries_no_loads(plan):
    found = {b.measure: balance_charts.today_panel(b) for b in balances(plan, plan.report)}
    assert [bar.kind for bar in found["workload"].bars] == ["range"]
    assert len(found["workload"].notes) == 2


def test_today_has_bars_where_the_report_carries_its_loads(plan):
    report = {**plan.report, "today": [dict(row) for row in plan.report["today"]]}
    report["today"][2]["loads"] = {"A": 10.0, "B": 1e9}
    panel = balance_charts.today_panel(balances(plan, report)[2])
    assert [(bar.territory, bar.kind) for bar in panel.bars] == [("A", "outside"), ("B", "outside")]


def test_the_course_of_the_search_is_split_where_the_rules_come_to_hold(plan):
    trace = balance_charts.trace_chart(plan.report["trace"])
    assert trace.missed.split()[-1] == trace.held.split()[0]
    assert len(trace.bound.split()) == 2 * 4 - 1
    heights = [float(point.split(",")[1]) for point in trace.held.split()]
    assert heights == sorted(heights)


def test_a_search_that_never_moved_has_no_chart():
    assert balance_charts.trace_chart([]) is None
    assert (
        balance_charts.trace_chart([{"seconds": 1.0, "objective": 5.0, "excess": 0.0, "bound": None}]) is None
    )


@given(st.integers(2, 12), st.integers(1, 30), st.integers(0, 10_000))
def test_neighbouring_territories_differ_in_colour(side, k, seed):
    """Groups of a triangulated grid need few colours; more than the palette would be a failure here."""
    cell = np.arange(side * side).reshape(side, side)
    pairs = np.vstack(
        [
            np.column_stack([cell[:, :-1].ravel(), cell[:, 1:].ravel()]),
            np.column_stack([cell[:-1].ravel(), cell[1:].ravel()]),
        ]
    )
    seeds = np.random.default_rng(seed).random((k, 2)) * side
    centres = np.column_stack([cell.ravel() % side, cell.ravel() // side])
    label = np.argmin(((centres[:, None] - seeds[None]) ** 2).sum(axis=2), axis=1)
    colour = np.array(area_colours(label, k, pairs))
    across = label[pairs]
    across = across[across[:, 0] != across[:, 1]]
    assert (colour[across[:, 0]] != colour[across[:, 1]]).all()


def test_kam_colours_are_distinct_and_strong_against_white():
    colours = kam_colours(25)
    assert len(set(colours)) == 25
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)


@given(st.integers(3, 40), st.floats(0.001, 0.5), st.integers(0, 1000))
def test_rings_come_back_within_half_a_step(corners, step, seed):
    random = np.random.default_rng(seed)
    angle = np.sort(random.random(corners)) * 2 * np.pi
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * (1 + random.random((corners, 1))) + 50
    island = shapely.MultiPolygon([shapely.Polygon(ring + 3), shapely.Polygon(ring + 9)])
    none, first, second = rings(np.array([None, shapely.Polygon(ring), island], dtype=object), step)
    assert none == []
    assert (len(first), len(second)) == (1, 2)
    for flat, points in ((first[0], ring), (second[0], ring + 3), (second[1], ring + 9)):
        back = np.cumsum(np.array(flat).reshape(-1, 2), axis=0)
        expected = np.round(points / step)
        keep = np.append(True, (np.diff(expected, axis=0) != 0).any(axis=1))
        assert (back == expected[keep]).all()


@pytest.mark.e2e
@pytest.mark.skipif(not BROWSER.exists(), reason="Chromium is not installed")
@pytest.mark.parametrize("frame", ["geographic", "local"])
def test_a_real_browser_draws_the_page_without_a_network(frame, tmp_path):
    from playwright.sync_api import sync_playwright

    options = (
        {}
        if frame == "geographic"
        else {"frame": Frame("local", "local"), "points": True, "corner": (0, 0), "cell": 1}
    )
    write(made_plan(side=12, customers=300, **options), tmp_path / "plan")
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(BROWSER),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("console", lambda message: problems.append(message.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda request: problems.append(request.url) if "report.html" not in request.url else None,
        )
        page.goto((tmp_path / "plan" / "report.html").as_uri())
        page.wait_for_selector("#map canvas")
        page.select_option("#pick", "2")
        assert page.inner_text("#details h3") == "T003"
        page.select_option("#colour-by", "1")
        assert "Potential against target" in page.inner_text("#legend")
        for box in page.query_selector_all("#layers input"):
            box.click()
        page.select_option("#kam-pick", "0")
        page.click("#whole")
        assert painted(page) > 1000
        page.click("#territory-table thead th:nth-child(3) button")
        assert page.get_attribute("#territory-table thead th:nth-child(3)", "aria-sort") == "ascending"
        page.click('#territory-table button[data-territory="T005"]')
        assert page.input_value("#pick") == "4"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    assert problems == []


def painted(page) -> int:
    """Pixels of the map's canvas that are not blank."""
    return page.evaluate(
        """() => { const c = document.querySelector('#map canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) { if (d[i]) n += 1; } return n; }"""
    )
