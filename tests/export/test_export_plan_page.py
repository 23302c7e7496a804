"""report.html: contents, no network access, and rendering in a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import shapely
from grid_plans import LOCAL_POINTS, GridPlace, grid_plan
from hypothesis import given
from hypothesis import strategies as st
from typed_reports import criterion_row, findings, infeasible, typed_report

from territory_opt.export import write
from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan import balance_charts, quality_section
from territory_opt.export.report_page.plan.balance_section import balance_sections
from territory_opt.export.report_page.plan.map_colours import area_colours, kam_colours
from territory_opt.export.report_page.plan.map_data import encode_rings
from territory_opt.export.report_page.plan.plan_page import render_plan
from territory_opt.model.arrays import texts
from territory_opt.model.findings.book_findings import ReaderMessage
from territory_opt.model.report.report import TraceRow
from territory_opt.model.result import Bound, Status
from territory_opt.wording.finding_text import worded

SEVERITIES = ("problem", "warning", "note")
BROWSER = Path("/usr/bin/chromium")


class Links(HTMLParser):
    """References to other files, tags and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "srcset", "data", "poster", "action"):
                self.references.append(value)
            if name == "id":
                self.ids.append(value)


@pytest.fixture(scope="module")
def page(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_page_loads_nothing(page):
    found = Links(page)
    assert all(target.startswith(("#", "data:")) for target in found.references)
    assert {target[1:] for target in found.references if target.startswith("#")} <= set(found.ids)
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


def test_the_page_has_two_charts_per_criterion(page, plan):
    assert page.count('<rect class="band"') == 2 * len(plan.loads)
    assert page.count("<figcaption>Today</figcaption>") == len(plan.loads)
    for section in ("map-section", "balance", "quality", "key-accounts", "territories", "shape", "method"):
        assert f'id="{section}"' in page


def test_texts_of_the_book_cannot_become_markup():
    plan = grid_plan(side=6, customers=60)
    markup = "</script><script>alert(1)</script>"
    book = replace(
        plan.book,
        name=markup,
        customers=replace(plan.book.customers, name=texts([markup] * len(plan.book.customers))),
        reps=replace(plan.book.reps, name=texts([markup] * plan.k)),
    )
    found = (ReaderMessage(file=markup, row=1, column=markup, value=markup, message=markup),)
    report = replace(plan.report, findings=worded(found))
    text = render_plan(PlanView(replace(plan, book=book, report=report)))
    assert markup not in text
    assert Links(text).tags.count("script") == 3


def test_an_infeasible_plan_has_reason_and_blocking_rules():
    plan = grid_plan(side=6, customers=60)
    rows = tuple(replace(row, max_deviation=0.42, outside=1) for row in plan.report.criteria)
    report = replace(
        plan.report,
        status=Status.INFEASIBLE,
        gap=None,
        criteria=rows,
        infeasible=infeasible(
            "Unit 00007 alone is larger than a territory",
            ["unit 00007: 900 of at most 110"],
            smallest_tolerance={"customers": 0.42},
        ),
    )
    text = render_plan(PlanView(replace(plan, report=report)))
    assert "No plan can hold every rule" in text
    assert "unit 00007: 900 of at most 110" in text
    assert re.search(r"nearest plan needs, all together:\s+customers 42\.0%\.", text)
    # Another rule is broken, and every band is held.
    held = replace(report, criteria=tuple(replace(row, max_deviation=row.tolerance) for row in rows))
    assert "nearest plan needs" not in render_plan(PlanView(replace(plan, report=held)))


def with_findings(plan, found, **changes):
    """The page of a plan with these findings, without tags, and its section of findings as it is."""
    report = replace(plan.report, **changes).with_findings(found)
    page = render_plan(PlanView(replace(plan, report=report)))
    return page, page[page.index('id="findings"') : page.index('class="tiles"')]


@pytest.mark.parametrize("counts", [(0, 0, 0), (1, 1, 1), (2, 0, 40), (3, 9, 2), (30, 20, 1)])
def test_every_finding_is_shown_once_with_its_severity(counts):
    found = findings(*counts)
    page, section = with_findings(grid_plan(side=6, customers=60), found)
    badge = r'<span class="badge \w+">(\w+)</span>'
    listed = re.findall(badge + r" <span>&lt;\w+&gt; no\. (\d+)\.</span>", section)
    assert listed == [
        (severity, str(number))
        for severity, count in zip(SEVERITIES, counts, strict=True)
        for number in range(count)
    ]
    for severity, count in zip(SEVERITIES, counts, strict=True):
        title = f"<h3>{count} {severity}{'s' if count > 1 else ''}</h3>"
        assert (title in section) == (count > 0)
    assert page.count(" no. 0.") == sum(count > 0 for count in counts), "a finding is also elsewhere"
    assert ("There are no findings" in section) == (sum(counts) == 0)


def test_only_long_lists_of_findings_are_folded():
    plan = grid_plan(side=6, customers=60)
    assert "<details" not in with_findings(plan, findings(3, 3, 3))[1]
    _, section = with_findings(plan, findings(20, 20, 20))
    folded = section.split("<details")
    assert len(folded) == 4
    assert "&lt;problem&gt; no. 0." in folded[0]
    assert "<summary>15 more</summary>" in folded[1]
    assert "&lt;note&gt; no. 0." in folded[3]
    assert " open" not in section


@pytest.mark.parametrize(
    ("counts", "changes", "sentence", "badges"),
    [
        ((0, 1, 1), {}, "Every rule is held; ready to use.", ["Every rule held", "Ready to use"]),
        (
            (2, 0, 0),
            {},
            "Every rule is held; not ready to use: 2 problems.",
            ["Every rule held", "Not ready to use: 2 problems"],
        ),
        (
            (1, 0, 0),
            {"status": None, "holds": False},
            "Not every rule is held; not ready to use: 1 problem.",
            ["Evaluated: rules broken", "Not ready to use: 1 problem"],
        ),
    ],
)
def test_rules_held_and_ready_to_use_are_two_statements(counts, changes, sentence, badges):
    page, section = with_findings(grid_plan(side=6, customers=60), findings(*counts), **changes)
    assert sentence in section
    head = page[page.index('class="badges"') : page.index("</header>")]
    assert re.findall(r'<span class="badge \w+">([^<]*)</span>', head)[:2] == badges


LOCAL = {"bound": Bound(95.0, "fixed_bases", "these_bases"), "gap": None}
BROKEN = {
    "criteria": (criterion_row("customers", outside=2, max_deviation=0.3),),
    "gap": None,
    "holds": False,
    "ready": False,
}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({}, "5.00%: the plan is at most this far above"),
        ({"gap": 0.0}, "0: the plan reaches the bound"),
        (
            {**LOCAL, "gap_these_bases": 0.05},
            "for the bases of this plan; none for the whole problem",
        ),
        (BROKEN, "valid only for plans that hold every rule"),
        ({"gap": None, "bound": None}, "no bound of the whole problem is known"),
    ],
)
def test_the_gap_or_the_reason_without_one_is_shown(change, text):
    assert text in dict(quality_section.quality_lines(typed_report(**change)))["Gap"]


def test_an_evaluated_plan_has_no_bound():
    lines = dict(
        quality_section.quality_lines(typed_report(status=None, bound=None, gap=None, ended_by=None))
    )
    assert "there is no gap" in lines["Bound"]
    assert "Gap" not in lines


@pytest.mark.parametrize(
    ("change", "tone", "text"),
    [
        ({"status": Status.OPTIMAL}, "good", "proved best"),
        ({}, "good", "balanced and connected"),
        ({"status": None, **BROKEN}, "fair", "not every rule is held"),
        ({"status": Status.NOT_FOUND, **BROKEN}, "bad", "No plan that holds every rule was found"),
    ],
)
def test_the_headline_fits_the_status(change, tone, text):
    statement = quality_section.quality_statement(typed_report(**change))
    assert statement.tone == tone
    assert text in statement.headline
    assert ("2 territories outside the band of customers" in statement.detail) == (tone != "good")


def test_bars_show_all_territories_and_mark_those_outside(plan):
    for balance in balance_sections(plan, plan.report):
        chart = balance_charts.new_chart(balance)
        assert len(chart.bars) == plan.k
        assert sum(bar.kind == "outside" for bar in chart.bars) == balance.new.outside
        band = chart.band
        assert band.height == pytest.approx(2 * (chart.zero - band.y))
        for bar, rectangle in zip(balance.bars, chart.bars, strict=True):
            bottom = rectangle.y + rectangle.height
            inside = band.y - 1e-6 <= rectangle.y and bottom <= band.y + band.height + 1
            assert inside != bar.outside


def test_today_has_a_range_where_the_report_has_no_loads(plan):
    found = {b.measure: balance_charts.today_chart(b) for b in balance_sections(plan, plan.report)}
    assert [bar.kind for bar in found["workload"].bars] == ["range"]
    assert len(found["workload"].notes) == 2


def test_today_has_bars_where_the_report_has_loads(plan):
    *others, workload = plan.report.today
    report = replace(plan.report, today=(*others, replace(workload, loads={"A": 10.0, "B": 1e9})))
    chart = balance_charts.today_chart(balance_sections(plan, report)[2])
    assert [(bar.territory, bar.kind) for bar in chart.bars] == [("A", "outside"), ("B", "outside")]


def test_the_search_chart_is_split_where_the_rules_hold(plan):
    trace = balance_charts.search_chart(plan.report.trace)
    assert trace.broken.split()[-1] == trace.held.split()[0]
    assert len(trace.bound.split()) == 2 * 4 - 1
    heights = [float(point.split(",")[1]) for point in trace.held.split()]
    assert heights == sorted(heights)


def test_a_search_with_less_than_two_moments_has_no_chart():
    assert balance_charts.search_chart([]) is None
    moment = TraceRow(seconds=1.0, objective=5.0, excess=0.0, bound=None)
    assert balance_charts.search_chart([moment]) is None
    assert balance_charts.search_chart([moment, replace(moment, objective=None)]) is None


@given(st.integers(2, 12), st.integers(1, 30), st.integers(0, 10_000))
def test_neighbouring_territories_differ_in_colour(side, k, seed):
    """Groups of a grid need fewer colours than the palette has."""
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
def test_encoded_rings_are_exact_to_half_a_step(corners, step, seed):
    random = np.random.default_rng(seed)
    angle = np.sort(random.random(corners)) * 2 * np.pi
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * (1 + random.random((corners, 1))) + 50
    island = shapely.MultiPolygon([shapely.Polygon(ring + 3), shapely.Polygon(ring + 9)])
    none, first, second = encode_rings(np.array([None, shapely.Polygon(ring), island], dtype=object), step)
    assert none == []
    assert (len(first), len(second)) == (1, 2)
    for flat, points in ((first[0], ring), (second[0], ring + 3), (second[1], ring + 9)):
        back = np.cumsum(np.array(flat).reshape(-1, 2), axis=0)
        expected = np.round(points / step)
        keep = np.append(True, (np.diff(expected, axis=0) != 0).any(axis=1))
        assert (back == expected[keep]).all()


@pytest.mark.e2e
@pytest.mark.skipif(not BROWSER.exists(), reason="Chromium is not installed")
@pytest.mark.parametrize("place", [GridPlace(), LOCAL_POINTS], ids=["geographic", "local"])
def test_a_browser_draws_the_page_without_a_network(place, tmp_path):
    from playwright.sync_api import sync_playwright

    write(grid_plan(12, 300, place), tmp_path / "plan")
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
        assert painted_pixels(page) > 1000
        page.click("#territory-table thead th:nth-child(3) button")
        assert page.get_attribute("#territory-table thead th:nth-child(3)", "aria-sort") == "ascending"
        page.click('#territory-table button[data-territory="T005"]')
        assert page.input_value("#pick") == "4"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
    assert problems == []


def painted_pixels(page) -> int:
    """Number of pixels of the map's canvas that are not blank."""
    return page.evaluate(
        """() => { const c = document.querySelector('#map canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let i = 3; i < d.length; i += 4) { if (d[i]) n += 1; } return n; }"""
    )
