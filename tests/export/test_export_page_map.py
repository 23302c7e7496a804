"""The map of report.html: around the antimeridian, of today, and its controls in a real browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from made import grid_neighbours, made_plan

from territory_opt.export import write
from territory_opt.export.layers import outlines
from territory_opt.export.plan_view import View
from territory_opt.export.report_page.plan import figure_tables, quality_section
from territory_opt.export.report_page.plan.fill_owners import filled
from territory_opt.export.report_page.plan.map_data import picture
from territory_opt.export.report_page.plan.map_window import Window
from territory_opt.export.report_page.plan.plan_page import render
from territory_opt.model.arrays import texts
from territory_opt.model.frame import GEOGRAPHIC, Frame

BROWSER = Path("/usr/bin/chromium")


def spread(shown) -> float:
    """Degrees from the westernmost to the easternmost thing of the map."""
    east = [site[0] for site in shown["sites"]["at"]] + [kam["home"][0] for kam in shown["kams"]]
    for layer in ("territories", "today"):
        for territory in shown[layer]:
            for ring in territory["rings"]:
                east += (np.cumsum(np.array(ring).reshape(-1, 2)[:, 0]) * shown["step"]).tolist()
    east += [territory["base"][0] for territory in shown["territories"]]
    return max(east) - min(east)


@pytest.mark.parametrize("points", [False, True])
def test_a_book_around_the_antimeridian_is_drawn_in_one_piece(points):
    plan = made_plan(side=12, customers=300, corner=(179.45, -18.0), points=points)
    here = made_plan(side=12, customers=300, corner=(20.0, -18.0))
    book = plan.book
    turned = [
        replace(book.units, points=wrapped(book.units.points)),
        replace(book.kams, homes=wrapped(book.kams.homes)),
    ]
    customers = replace(book.customers, points=wrapped(book.customers.points))
    book = replace(book, units=turned[0], kams=turned[1], customers=customers)
    shown = picture(View(replace(plan, book=book, base=wrapped(plan.base))))
    assert spread(shown) == pytest.approx(spread(picture(View(here))), rel=0.1)
    assert [len(t["rings"]) for t in shown["territories"]] == [1] * plan.k


def wrapped(points):
    """Longitudes brought back into -180..180."""
    return np.column_stack([(points[:, 0] + 180) % 360 - 180, points[:, 1]])


def test_only_a_book_around_the_antimeridian_is_moved():
    for shapes in (
        [shapely.box(8, 49, 9, 50)],
        [shapely.box(-125, 25, -67, 49)],
        [shapely.box(-180, -60, 180, 60)],
    ):
        assert Window.around(GEOGRAPHIC, np.array(shapes)).middle is None
    assert Window.around(Frame("local", "local"), np.array([shapely.box(-500, 0, 500, 9)])).middle is None
    pair = np.array([shapely.box(178, 0, 179, 1), shapely.box(-179, 0, -177, 1)])
    assert Window.around(GEOGRAPHIC, pair).middle == 180.5


def from_customers(plan, known):
    """The plan with today's owners known from customers, and only for some units."""
    blank = texts([""] * len(plan.label))
    units = replace(plan.book.units, territory_id=blank)
    before = texts(np.where(known, plan.before, ""))
    return replace(
        plan,
        book=replace(plan.book, units=units),
        before=before,
        label_before=np.where(known, plan.label_before, -1),
    )


def test_today_has_no_holes_where_units_have_no_customers(plan):
    known = np.random.default_rng(3).random(len(plan.label)) < 0.4
    now = picture(View(from_customers(plan, known)))
    assert now["todayFilled"]
    assert drawn_area(now["today"], now["step"]) == pytest.approx(
        shapely.area(plan.book.units.geometry).sum(), rel=0.01
    )


def test_today_is_left_blank_where_the_units_themselves_say_so(plan):
    units = replace(plan.book.units, territory_id=texts(["", *plan.before[1:]]))
    now = picture(View(replace(plan, book=replace(plan.book, units=units), before=units.territory_id)))
    assert not now["todayFilled"]
    assert drawn_area(now["today"], now["step"]) == pytest.approx(
        shapely.area(plan.book.units.geometry[1:]).sum(), rel=1e-4
    )


def drawn_area(layer, step) -> float:
    """Area of shapes as a map fills them: inside an odd number of rings."""
    drawn = []
    for shape in layer:
        corners = [np.cumsum(np.array(ring).reshape(-1, 2), axis=0) for ring in shape["rings"]]
        drawn.append(shapely.build_area(shapely.MultiLineString([[*ring, ring[0]] for ring in corners])))
    return float(shapely.area(drawn).sum()) * step**2


@given(st.integers(2, 9), st.integers(0, 10_000))
def test_filling_keeps_what_is_known_and_leaves_nothing_reachable_out(side, seed):
    random = np.random.default_rng(seed)
    label = np.where(random.random(side * side) < 0.2, random.integers(0, 5, side * side), -1)
    label[0] = 2
    full = filled(label, grid_neighbours(side).pairs)
    assert (full[label >= 0] == label[label >= 0]).all()
    assert set(full.tolist()) == set(label.tolist()) - {-1}


def test_edges_are_matched_once_for_all_outlines(plan, monkeypatch):
    asked = []
    mend = outlines.mend
    monkeypatch.setattr(outlines, "mend", lambda shapes: asked.append(1) or mend(shapes))
    view = View(plan)
    render(view)
    assert view.territories is not None
    assert asked == [1]


def test_a_plan_without_customers_shows_no_tile_of_customers(plan):
    report = {**plan.report, "counts": {**plan.report["counts"], "customers": 0, "field_customers": 0}}
    assert "field customers" not in [label for _, label, _ in figure_tables.tiles(plan, report)]
    assert "field customers" in [label for _, label, _ in figure_tables.tiles(plan, plan.report)]


def test_a_plan_that_may_be_in_pieces_is_not_called_connected(plan):
    report = {
        **plan.report,
        "status": "feasible",
        "holds": True,
        "contiguity": {"fragments": 3, "bridges": []},
    }
    verdict = quality_section.verdict(report)
    assert verdict.tone == "good"
    assert "connected" not in verdict.headline
    assert "3 separate pieces, as the rules allow." in verdict.detail


@pytest.mark.e2e
@pytest.mark.skipif(not BROWSER.exists(), reason="Chromium is not installed")
def test_controls_do_what_they_say(tmp_path):
    from playwright.sync_api import sync_playwright

    plan = made_plan(side=12, customers=300)
    write(plan, tmp_path / "with")
    write(replace(plan, book=replace(plan.book, kams=None)), tmp_path / "without")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(BROWSER), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto((tmp_path / "with" / "report.html").as_uri())
        size = "node => getComputedStyle(node).fontSize"
        assert len({badge.evaluate(size) for badge in page.locator(".badge").all()}) == 1
        page.uncheck("#layers input[name=sites]")
        page.select_option("#kam-pick", "1")
        assert page.is_checked("#layers input[name=sites]")
        page.click("#key-accounts > details > summary")
        page.click("#key-accounts > details thead th:nth-child(4) button")
        column = page.locator("#key-accounts > details tbody td:nth-child(4)").all_inner_texts()
        revenue = [float(text.replace(",", "")) for text in column]
        assert len(revenue) > 2
        assert revenue == sorted(revenue)
        page.select_option("#colour-by", "0")
        page.check("#layers input[type=radio] >> nth=1")
        assert "against target" not in page.inner_text("#legend")
        legend, stage = page.locator("#legend").bounding_box(), page.locator("#map").bounding_box()
        assert legend["y"] >= stage["y"] + stage["height"]
        page.goto((tmp_path / "without" / "report.html").as_uri())
        assert not page.is_visible("#kam-pick")
        assert "without a KAM" in page.inner_text("#legend")
        browser.close()


def test_the_map_s_data_is_json(plan):
    text = render(View(plan))
    found = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', text, re.DOTALL)
    assert len(json.loads(found[1])["territories"]) == plan.k
