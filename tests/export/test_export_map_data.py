"""The map of report.html: antimeridian, today's territories, and its controls in a browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from grid_plans import GridPlace, grid_neighbours, grid_plan
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.export import write
from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan import figure_tables, quality_section
from territory_opt.export.report_page.plan.fill_owners import fill_labels
from territory_opt.export.report_page.plan.map_data import map_data
from territory_opt.export.report_page.plan.map_window import MapWindow
from territory_opt.export.report_page.plan.plan_page import render_plan
from territory_opt.geography import tiling
from territory_opt.model.arrays import texts
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.report.shape_rows import Contiguity

BROWSER = Path("/usr/bin/chromium")


def spread(shown) -> float:
    """Degrees from the westernmost to the easternmost coordinate of the map."""
    east = [site[0] for site in shown["sites"]["at"]] + [kam["home"][0] for kam in shown["kams"]]
    for layer in ("territories", "today"):
        for territory in shown[layer]:
            for ring in territory["rings"]:
                east += (np.cumsum(np.array(ring).reshape(-1, 2)[:, 0]) * shown["step"]).tolist()
    east += [territory["base"][0] for territory in shown["territories"]]
    return max(east) - min(east)


@pytest.mark.parametrize("points", [False, True])
def test_a_book_across_the_antimeridian_is_drawn_in_one_piece(points):
    plan = grid_plan(12, 300, GridPlace((179.45, -18.0), points=points))
    elsewhere = grid_plan(12, 300, GridPlace((20.0, -18.0)))
    book = plan.book
    changed = [
        replace(book.units, points=wrapped(book.units.points)),
        replace(book.kams, homes=wrapped(book.kams.homes)),
    ]
    customers = replace(book.customers, points=wrapped(book.customers.points))
    book = replace(book, units=changed[0], kams=changed[1], customers=customers)
    shown = map_data(PlanView(replace(plan, book=book, base=wrapped(plan.base))))
    assert spread(shown) == pytest.approx(spread(map_data(PlanView(elsewhere))), rel=0.1)
    assert [len(t["rings"]) for t in shown["territories"]] == [1] * plan.k


def wrapped(points):
    """Points with longitudes in -180..180."""
    return np.column_stack([(points[:, 0] + 180) % 360 - 180, points[:, 1]])


def test_only_longitudes_of_a_book_across_the_antimeridian_change():
    for shapes in (
        [shapely.box(8, 49, 9, 50)],
        [shapely.box(-125, 25, -67, 49)],
        [shapely.box(-180, -60, 180, 60)],
    ):
        assert MapWindow.around(GEOGRAPHIC, np.array(shapes)).middle is None
    assert MapWindow.around(Frame("local", "local"), np.array([shapely.box(-500, 0, 500, 9)])).middle is None
    pair = np.array([shapely.box(178, 0, 179, 1), shapely.box(-179, 0, -177, 1)])
    assert MapWindow.around(GEOGRAPHIC, pair).middle == 180.5


def from_customers(plan, known):
    """The plan with today's owners from customers, for some units only."""
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
    now = map_data(PlanView(from_customers(plan, known)))
    assert now["today_filled"]
    assert drawn_area(now["today"], now["step"]) == pytest.approx(
        shapely.area(plan.book.units.geometry).sum(), rel=0.01
    )


def test_today_has_holes_where_units_have_a_blank_territory(plan):
    units = replace(plan.book.units, territory_id=texts(["", *plan.before[1:]]))
    now = map_data(PlanView(replace(plan, book=replace(plan.book, units=units), before=units.territory_id)))
    assert not now["today_filled"]
    assert drawn_area(now["today"], now["step"]) == pytest.approx(
        shapely.area(plan.book.units.geometry[1:]).sum(), rel=1e-4
    )


def drawn_area(layer, step) -> float:
    """Area of shapes by the even-odd rule."""
    drawn = []
    for shape in layer:
        corners = [np.cumsum(np.array(ring).reshape(-1, 2), axis=0) for ring in shape["rings"]]
        drawn.append(shapely.build_area(shapely.MultiLineString([[*ring, ring[0]] for ring in corners])))
    return float(shapely.area(drawn).sum()) * step**2


@given(st.integers(2, 9), st.integers(0, 10_000))
def test_filling_keeps_known_labels_and_fills_all_reachable_units(side, seed):
    random = np.random.default_rng(seed)
    label = np.where(random.random(side * side) < 0.2, random.integers(0, 5, side * side), -1)
    label[0] = 2
    full = fill_labels(label, grid_neighbours(side).pairs)
    assert (full[label >= 0] == label[label >= 0]).all()
    assert set(full.tolist()) == set(label.tolist()) - {-1}


def test_edges_are_matched_once_for_all_outlines(plan, monkeypatch):
    calls = []
    match_edges = tiling.match_edges
    monkeypatch.setattr(tiling, "match_edges", lambda shapes: calls.append(1) or match_edges(shapes))
    view = PlanView(plan)
    render_plan(view)
    assert view.territories is not None
    assert calls == [1]


def test_a_plan_without_customers_shows_no_tile_of_customers(plan):
    report = replace(plan.report, counts=replace(plan.report.counts, customers=0, field_customers=0))
    assert "field customers" not in [label for _, label, _ in figure_tables.key_figure_tiles(plan, report)]
    assert "field customers" in [label for _, label, _ in figure_tables.key_figure_tiles(plan, plan.report)]


def test_a_plan_that_may_be_in_pieces_is_not_called_connected(plan):
    report = replace(plan.report, contiguity=Contiguity(3, (), 1, "rook", (), (), ()))
    statement = quality_section.quality_statement(report)
    assert statement.tone == "good"
    assert "connected" not in statement.headline
    assert "3 separate pieces, as the rules allow." in statement.detail


@pytest.mark.e2e
@pytest.mark.skipif(not BROWSER.exists(), reason="Chromium is not installed")
def test_controls_change_the_map(tmp_path):
    from playwright.sync_api import sync_playwright

    plan = grid_plan(side=12, customers=300)
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
    text = render_plan(PlanView(plan))
    found = re.search(r'<script type="application/json" id="map-data">(.*?)</script>', text, re.DOTALL)
    assert len(json.loads(found[1])["territories"]) == plan.k
