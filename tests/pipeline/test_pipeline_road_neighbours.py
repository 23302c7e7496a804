"""Neighbours on irregular maps and by road: solved, and judged again."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

import territory_opt as to
from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows
from territory_opt.model.findings.travel_findings import NeighbourTimesUnknown
from territory_opt.model.report.shape_rows import EdgeRow

DEGREE = np.array([1 / 71.7, 1 / 111.2]) * 10.0
"""Ten km at 50 degrees north."""


def on_earth(shapes):
    return shapely.transform(np.array(shapes, dtype=object), lambda points: points * DEGREE + [8.0, 50.0])


def book_of(shapes, edges=None):
    """Units u00, u01, ... with 10 customers and 40 visits each."""
    features = [
        {
            "type": "Feature",
            "properties": {"unit_id": f"u{i:02d}", "customers": 10, "visits": 40, "visit_minutes": 30},
            "geometry": shapely.geometry.mapping(shape),
        }
        for i, shape in enumerate(on_earth(shapes))
    ]
    rows = [dict(zip(("unit_a", "unit_b", "action"), row)) for row in edges or []]
    units = {"type": "FeatureCollection", "features": features}
    return book_from_rows({"units": units, **({"edges": rows} if rows else {})})


def make_scenario(territories=3, tolerance=0.34, **more):
    criteria = [{"measure": "customers", "tolerance": tolerance}]
    return {"territories": territories, "iterations": 1, "criteria": criteria, **more}


def board(columns, rows):
    return [shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]


def links(rows):
    return {(row["unit_a"], row["unit_b"]) for row in rows}


def solve_and_judge(book, scenario):
    """The plan, checked to have the same contiguity section when it is evaluated."""
    plan = to.optimise(book, scenario)
    judged = to.evaluate(book, plan, scenario).report
    assert judged["contiguity"] == plan.report["contiguity"]
    assert plan.report["contiguity"]["fragments"] == 0
    assert plan.report["status"] in ("optimal", "feasible")
    return plan


@pytest.mark.parametrize("width", [0.999, 1.001])
def test_slivers_do_not_change_the_neighbours(width):
    rng = np.random.default_rng(3)
    lattice = np.array([[[x, y] for x in range(6)] for y in range(5)], dtype=float)
    lattice[1:-1, 1:-1] += rng.uniform(-0.3, 0.3, lattice[1:-1, 1:-1].shape)
    exact = [
        shapely.Polygon([lattice[y, x], lattice[y, x + 1], lattice[y + 1, x + 1], lattice[y + 1, x]])
        for y in range(4)
        for x in range(5)
    ]
    torn = book_of([shapely.affinity.scale(shape, width, width) for shape in exact])
    plan = solve_and_judge(torn, make_scenario(4))
    whole = to.evaluate(book_of(exact), plan, make_scenario(4)).report
    report = plan.report["contiguity"]
    assert whole["contiguity"] == report
    assert (report["islands"], report["bridges"]) == (1, [])
    assert whole["compactness"]["cut_edges"] == plan.report["compactness"]["cut_edges"]


ISLANDS = [*board(2, 2), *(shapely.affinity.translate(one, 2.5, 1.2) for one in board(2, 2)),
           *(shapely.affinity.translate(one, -1.6, 3.8) for one in board(2, 2))]  # fmt: skip
"""Two islands five km apart, and a third eighteen km to the north of both."""


def test_islands_are_joined_by_the_shortest_bridges():
    plan = solve_and_judge(book_of(ISLANDS), make_scenario())
    report = plan.report["contiguity"]
    assert report["islands"] == 3
    assert links(report["bridges"]) == {("u03", "u04"), ("u02", "u09")}
    assert sorted(row["km"] for row in report["bridges"]) == pytest.approx([5.0, 18.0], rel=0.01)
    islands = [set(plan.label[start : start + 4].tolist()) for start in (0, 4, 8)]
    assert all(len(owners) == 1 for owners in islands)


def test_an_added_edge_replaces_a_bridge():
    ferry = [("u06", "u09", "add")]
    plan = solve_and_judge(book_of(ISLANDS, ferry), make_scenario())
    report = plan.report["contiguity"]
    assert report["islands"] == 2
    assert links(report["bridges"]) == {("u03", "u04")}
    assert plan.report.contiguity.edges_added == (EdgeRow("u06", "u09", "edges.csv"),)
    across = {f"u{i:02d}": "A" if i in (6, 9) else "B" for i in range(12)}
    with_ferry, without = (
        to.evaluate(book_of(ISLANDS, rows), across, make_scenario(2, 0.9)).report["contiguity"]
        for rows in (ferry, None)
    )
    assert (with_ferry["fragments"], without["fragments"]) == (1, 2)


def test_removed_edges_separate_neighbours():
    shut = [("u01", "u02", "remove"), ("u06", "u05", "remove")]
    plan = solve_and_judge(book_of(board(4, 2), shut), make_scenario(2))
    report = plan.report["contiguity"]
    assert links(report["edges_removed"]) == {("u01", "u02"), ("u05", "u06")}
    assert {row["reason"] for row in report["edges_removed"]} == {"edges.csv"}
    assert [row["minutes"] for row in report["edges_removed"]] == [None, None]
    assert {(one["km"], report["islands"]) for one in report["bridges"]} == {(0.0, 2)}


@pytest.mark.parametrize("drawn", ["hole", "on top"])
def test_an_enclave_belongs_to_the_territory_around_it(drawn):
    """A town within a county, as a hole or overlapping, has no other neighbour."""
    town = shapely.box(0.3, 0.3, 0.7, 0.7)
    land = board(4, 2)
    shapes = [land[0] - town if drawn == "hole" else land[0], *land[1:], town]
    plan = solve_and_judge(book_of(shapes), make_scenario(2))
    report = plan.report["contiguity"]
    assert (report["islands"], report["bridges"], report["edges_removed"]) == (1, [], [])
    assert plan.label[8] == plan.label[0]
    alone = {f"u{i:02d}": "A" if i in (8, 3) else "B" for i in range(9)}
    assert to.evaluate(book_of(shapes), alone, make_scenario(2, 0.9)).report["contiguity"]["fragments"] == 1


def test_a_chequered_map_is_connected_for_queen_only():
    black = [shape for i, shape in enumerate(board(4, 4)) if (i // 4 + i % 4) % 2 == 0]
    rook, queen = (
        solve_and_judge(book_of(black), make_scenario(2, 0.9, neighbours={"rule": rule})).report["contiguity"]
        for rule in ("rook", "queen")
    )
    assert (rook["islands"], len(rook["bridges"]), rook["rule"]) == (8, 7, "rook")
    assert (queen["islands"], len(queen["bridges"]), queen["rule"]) == (1, 0, "queen")
    colours = {f"u{i:02d}": "A" if (i // 4 + i % 4) % 2 else "B" for i in range(16)}
    judged = {
        rule: to.evaluate(book_of(board(4, 4)), colours, make_scenario(2, neighbours={"rule": rule})).report
        for rule in ("rook", "queen")
    }
    assert judged["rook"]["contiguity"]["fragments"] == 14
    assert judged["queen"]["contiguity"]["fragments"] == 0


def units_csv(rows):
    return "unit_id,lon,lat\n" + "".join(f"{name},{lon},{lat}\n" for name, lon, lat in rows)


def river_book(folder, *, known=True, bridges=("a2",)):
    """Two rows of villages on both sides of a river, six km apart; only bridges cross it."""
    folder.mkdir(exist_ok=True)
    south = [(f"a{i}", 8.0 + 0.08 * i, 50.0) for i in range(6)]
    north = [(f"b{i}", 8.0 + 0.08 * i, 50.054) for i in range(6)]
    (folder / "units.csv").write_text(units_csv(south + north))
    rows = [
        f"c{i}{k},{name},{lon},{lat},1000,12,30"
        for i, (name, lon, lat) in enumerate(south + north)
        for k in range(4)
    ]
    header = "customer_id,unit_id,lon,lat,potential,visits_per_year,visit_minutes\n"
    (folder / "customers.csv").write_text(header + "\n".join(rows) + "\n")
    reps = [("R1", *south[1][1:]), ("R2", *south[4][1:]), ("R3", *north[2][1:])]
    (folder / "reps.csv").write_text("rep_id,lon,lat\n" + "".join(f"{r},{x},{y}\n" for r, x, y in reps))
    ways = [(a[0], b[0], 11) for row in (south, north) for a, b in pairwise(row)]
    if known:
        ways += [(a[0], b[0], 12 if a[0] in bridges else 70) for a, b in zip(south, north)]
    text = "from_id,to_id,minutes\n" + "".join(f"{a},{b},{minutes}\n" for a, b, minutes in ways)
    (folder / "travel.csv").write_text(text)
    return folder


def road_scenario(**more):
    travel = {"provider": "matrix", "file": "travel.csv", **more}
    return make_scenario(3, 0.5, neighbours={"road_factor": 3.0}, travel=travel)


def test_a_river_without_a_bridge_separates_neighbours(tmp_path):
    plan = solve_and_judge(to.read_book(river_book(tmp_path / "book")), road_scenario())
    report = plan.report["contiguity"]
    assert links(report["edges_removed"]) == {(f"a{i}", f"b{i}") for i in range(6) if i != 2}
    assert all(row["reason"] == "road" and row["minutes"] == 70.0 for row in report["edges_removed"])
    assert all(70.0 > 3 * row["expected_minutes"] > 12.0 for row in report["edges_removed"])
    assert (report["edges_kept"], report["bridges"], report["islands"]) == ([], [], 1)
    counts = plan.report["travel"]["neighbours"]
    assert (counts["requested"], counts["filled"]) == (2 * 16, 0)
    crossing = {f"{side}{i}": side for side in "ab" for i in range(6)} | {"a5": "b", "b0": "a"}
    assert to.evaluate(plan.book, crossing, road_scenario()).report["contiguity"]["fragments"] == 2


def test_without_any_bridge_the_quickest_link_is_kept_and_reported(tmp_path):
    plan = solve_and_judge(to.read_book(river_book(tmp_path / "book", bridges=())), road_scenario())
    report = plan.report["contiguity"]
    assert len(report["edges_removed"]) == 5
    (kept,) = report["edges_kept"]
    assert (kept["reason"], kept["minutes"]) == ("only road", 70.0)


def test_edges_of_the_book_override_the_road(tmp_path):
    folder = river_book(tmp_path / "book")
    (folder / "edges.csv").write_text("unit_a,unit_b,action\na1,a2,remove\n")
    report = solve_and_judge(to.read_book(folder), road_scenario()).report["contiguity"]
    assert {row["reason"] for row in report["edges_removed"]} == {"edges.csv", "road"}
    assert ("a1", "a2") in links(report["edges_removed"])


def test_times_that_are_not_in_the_table_separate_no_neighbours_and_are_counted(tmp_path):
    plan = solve_and_judge(to.read_book(river_book(tmp_path / "book", known=False)), road_scenario())
    assert plan.report["contiguity"]["edges_removed"] == []
    assert plan.report["travel"]["neighbours"]["not_in_table"] == 12
    assert NeighbourTimesUnknown(12, 32) in [one.finding for one in plan.report.findings]
    with pytest.raises(InvalidInput) as caught:
        to.optimise(plan.book, road_scenario(fallback="error"))
    missing = [fault.value for fault in caught.value.faults]
    assert "unit a0 to unit b0" in missing
    assert "unit a1 to unit a4" in missing  # from a home; requested after the neighbours
    assert all(fault.file == "travel.csv" for fault in caught.value.faults)


def test_roads_that_separate_units_kept_together_are_a_fault(tmp_path):
    book = to.read_book(river_book(tmp_path / "book"))
    with pytest.raises(InvalidInput, match="lie in 2 pieces"):
        to.optimise(book, road_scenario() | {"together": [{"units": ["a5", "b5"]}]})


POINTS = [{"unit_id": f"p{i}", "lon": 8 + 0.1 * (i % 3), "lat": 50 + 0.1 * (i // 3)} for i in range(9)]


@pytest.mark.parametrize(
    ("neighbours", "edges", "problems"),
    [
        ({"road_factor": 3}, None, ["'great_circle' knows no roads"]),
        ({"tolerance_m": 5}, None, ["the units are points"]),
        ({"rule": "queen"}, [("p0", "p1", "add")], ["that table alone decides"]),
        ({"rule": "queen", "tolerance_m": 5, "road_factor": 2}, [("p0", "p1", "add")],
         ["that table alone decides", "that table alone decides", "the units are points", "knows no roads"]),
        ({"rule": "bishop", "tolerance_m": 0, "road_factor": 1, "depth": 2}, None,
         ["unknown key 'depth'", "", "out of range", "out of range"]),
    ],
)  # fmt: skip
def test_all_faults_are_reported_together(neighbours, edges, problems):
    rows = [dict(zip(("unit_a", "unit_b", "action"), row)) for row in edges or []]
    points = [dict(point, customers=1) for point in POINTS]
    book = book_from_rows({"units": points, **({"edges": rows} if rows else {})})
    with pytest.raises(InvalidInput) as caught:
        to.optimise(book, make_scenario(2, 0.5, neighbours=neighbours))
    found = caught.value.faults
    assert len(found) == len(problems)
    assert all(part in fault.problem for part, fault in zip(problems, found, strict=True))
    assert all(fault.column.startswith("neighbours.") and fault.remedy for fault in found)


def test_a_tolerance_wider_than_units_is_refused_with_the_greatest_valid_one():
    with pytest.raises(InvalidInput, match=r"narrower than (9,9\d\d|10,0\d\d) m\. Give at most (49\d|50\d)"):
        to.optimise(book_of(board(3, 3)), make_scenario(2, neighbours={"tolerance_m": 900}))
