"""Added and removed neighbour links, on the map and in lists."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

import territory_opt as to
from territory_opt.export.plan_view import PlanView
from territory_opt.export.report_page.plan.map_data import map_data
from territory_opt.export.report_page.plan.neighbour_links import MAX_ROWS, _middles, link_lists
from territory_opt.ingest import book_from_rows
from territory_opt.model.report.shape_rows import Contiguity, EdgeRow


def square(i):
    x, y = 8 + 0.1 * (i % 3) + 0.05 * (i == 11), 50 + 0.1 * (i // 3)
    ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
    properties = {"unit_id": f"u{i}", "customers": 5, "visits": 10, "visit_minutes": 30}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture(scope="module")
def shown():
    units = {"type": "FeatureCollection", "features": [square(i) for i in (0, 1, 2, 3, 4, 5, 11)]}
    edges = [{"unit_a": "u0", "unit_b": "u3", "action": "remove"}, {"unit_a": "u0", "unit_b": "u5"}]
    scenario = {"iterations": 1, "territories": 2, "criteria": [{"measure": "customers", "tolerance": 0.5}]}
    plan = to.optimise(book_from_rows({"units": units, "edges": edges}), scenario)
    return map_data(PlanView(plan)), link_lists(plan.report.contiguity, "km")


def test_a_bar_crosses_the_middle_of_a_border_without_link(shown):
    (bar,) = shown[0]["removed"]
    assert (bar["name"], bar["road"], bar["minutes"]) == ("u0 – u3", False, None)
    ends = np.array([bar["from"], bar["to"]])
    np.testing.assert_allclose(ends.mean(axis=0), [8.05, 50.1], atol=1e-5)
    assert ends[0][1] < 50.1 < ends[1][1]
    assert np.ptp(ends[:, 1]) == pytest.approx(0.035, rel=0.05)


def test_links_go_from_unit_to_unit(shown):
    (added,), (bridge,) = shown[0]["added"], shown[0]["bridges"]
    np.testing.assert_allclose([added["from"], added["to"]], [[8.05, 50.05], [8.25, 50.15]], atol=0.01)
    assert added["name"] == "u0 – u5"
    assert bridge["name"] == "u11 – u5"
    assert bridge["km"] == pytest.approx(11.1, rel=0.01)


def test_there_is_a_list_of_each_kind(shown):
    assert {one.title: one.rows for one in shown[1]} == {
        "1 bridge to the nearest land": [("u11 – u5", "11.1 km")],
        "1 link added by edges.csv": [("u0 – u5", "")],
        "1 link removed by edges.csv": [("u0 – u3", "")],
    }


def test_long_lists_are_truncated_with_a_count():
    row = EdgeRow("a", "b", "road", minutes=None, expected_minutes=12.0)
    contiguity = Contiguity(0, (), 1, "rook", (), (row,) * (MAX_ROWS + 7), ())
    (listed,) = link_lists(contiguity, "km")
    assert (len(listed.rows), listed.left_out) == (MAX_ROWS, 7)
    assert listed.rows[0][1] == "no road, 12 min expected"


def test_outlines_that_do_not_match_have_a_middle():
    one = np.array([shapely.box(0, 0, 1, 1)] * 4)
    others = np.array(
        [shapely.box(1.1, 0, 2, 1), shapely.box(1, 1, 2, 2), shapely.box(0.9, 0.2, 2, 1), one[0]]
    )
    found = _middles(one, others)
    np.testing.assert_allclose(found[:2, 0], [1.05, 1.0])
    assert np.isfinite(found).all()
    assert len(found) == 4
