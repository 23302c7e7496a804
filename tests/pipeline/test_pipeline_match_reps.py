"""Homes from the scenario to the files: missing and shared ones, and reps matched to free territories."""

import csv
import itertools
import json
from dataclasses import replace

import numpy as np
import pytest

import territory_opt as to
from territory_opt.cli import main
from territory_opt.ingest import book_from_rows
from territory_opt.model.block_name import BlockName
from territory_opt.model.findings.blocked_findings import TerritoryOutsideBand, UnitMayGoNowhere
from territory_opt.model.findings.scenario_findings import HomeMissing
from territory_opt.model.result import Blocked
from territory_opt.pipeline.match_reps import with_matched_reps

SIDE = 6
IDS = ("T001", "T002", "T003", "T004")
HOMES = {"R1": (9.4, 50.8), "R2": (8.2, 50.8), "R3": (9.4, 50.2), "R4": (8.2, 50.2)}
"""The corners are not in the order of the reps, so that an assignment in order is wrong."""


def book_of(homes=HOMES, today=None):
    """6 x 6 units with one customer each, with two visits a year."""
    places = [(i, j, 8 + 0.3 * i, 50 + 0.2 * j) for i, j in itertools.product(range(SIDE), repeat=2)]
    units = [{"unit_id": f"u{i}{j}", "lon": lon, "lat": lat} for i, j, lon, lat in places]
    customers = [
        {"customer_id": f"c{i}{j}", "lon": lon, "lat": lat, "unit_id": f"u{i}{j}", "visits_per_year": 2,
         "visit_minutes": 30, "rep_id": today(i, j) if today else ""}
        for i, j, lon, lat in places
    ]  # fmt: skip
    reps = [
        {"rep_id": rep, **({} if home is None else {"lon": home[0], "lat": home[1]})}
        for rep, home in homes.items()
    ]
    return book_from_rows({"units": units, "customers": customers, "reps": reps})


def unmatched(book, scenario):
    """The resolved scenario, and the solver's result before reps are matched."""
    from territory_opt.formulate import formulate
    from territory_opt.model.budget import Budget
    from territory_opt.resolve import resolve
    from territory_opt.solver import solve

    resolved = resolve(book, to.pipeline.scenario_for(book, scenario))
    return resolved, solve(formulate(resolved), Budget(iterations=6))


def make_scenario(**changes):
    return {"iterations": 6, "criteria": [{"measure": "customers", "tolerance": 0.2}], **changes}


def evaluates_alike(plan, book, scenario):
    """Check that evaluating the plan gives the same sections of the report."""
    rows = {
        str(unit): str(plan.territory_id[t]) for unit, t in zip(book.units.unit_id, plan.label, strict=True)
    }
    again = to.evaluate(book, rows, scenario).report
    for key in ("matching", "suggested_homes", "objective"):
        assert json.dumps(again[key]) == json.dumps(plan.report[key]), key
    return again


def corner(plan, rep):
    """Middle of a rep's units."""
    (t,) = np.flatnonzero(plan.rep_of == rep)
    return plan.book.units.points[plan.label == t].mean(axis=0)


@pytest.mark.parametrize("missing", [("R3", "R4"), ("R1",), ("R2", "R3", "R4")])
@pytest.mark.parametrize("changes", [{}, {"bases": "homes"}])
def test_known_homes_stay_where_others_are_missing(missing, changes):
    homes = {rep: None if rep in missing else home for rep, home in HOMES.items()}
    plan = to.optimise(book_of(homes), make_scenario(**changes))
    assert plan.scenario.bases == "homes"
    for rep, home in enumerate(homes.values()):
        if home is not None:
            assert plan.base[plan.rep_of == rep][0].tolist() == list(home)
    assert [row.rep_id for row in plan.report.suggested_homes] == list(missing)
    found = [one.finding for one in plan.report.findings if isinstance(one.finding, HomeMissing)]
    assert found == [HomeMissing(missing, len(missing), 4)]
    assert plan.report.bound.valid_for == "problem"


@pytest.mark.parametrize("homes", [HOMES, dict.fromkeys(HOMES)])
def test_no_home_is_missing_where_all_reps_have_one_or_none_has(homes):
    plan = to.optimise(book_of(homes), make_scenario())
    assert not [one for one in plan.report.findings if isinstance(one.finding, HomeMissing)]


def test_reps_get_the_free_territory_they_live_in():
    book, scenario = book_of(), make_scenario(bases="free")
    plan = to.optimise(book, scenario)
    report = plan.report["matching"]
    assert report["plan"] == report["least_travel"]
    for rep, home in enumerate(HOMES.values()):
        middles = [np.linalg.norm(corner(plan, other) - home) for other in range(4)]
        assert int(np.argmin(middles)) == rep
    assert plan.report["suggested_homes"] == []
    evaluates_alike(plan, book, scenario)
    table = plan.territories
    assert np.allclose(table[["home_lon", "home_lat"]].to_numpy(), list(HOMES.values()))
    assert (table["home_minutes"] > 0).all()


def test_customers_keep_their_rep_with_matching_keep():
    def today(i, j):
        return {(0, 0): "R1", (0, 1): "R3", (1, 0): "R2", (1, 1): "R4"}[i // 3, j // 3]

    book = book_of(today=today)
    kept = to.optimise(book, make_scenario(bases="free", matching={"keep": 1.0}))
    near = to.optimise(book, make_scenario(bases="free", matching={"keep": 0.0}))
    assert kept.report["matching"]["plan"]["kept"] > 30
    assert near.report["matching"]["plan"]["kept"] < 12
    assert near.report["matching"]["plan"]["travel_hours"] < kept.report["matching"]["plan"]["travel_hours"]
    assert near.report["objective"]["value"] == pytest.approx(kept.report["objective"]["value"])
    # Without any change the limit decides, whatever the travel.
    unchanged = to.optimise(
        book, make_scenario(bases="free", matching={"keep": 0.0}, disruption={"max_moved_share": 0.0})
    )
    assert unchanged.report["disruption"]["moved_share"] == 0.0
    assert unchanged.report["matching"]["plan"]["kept"] == 36


@pytest.mark.parametrize("missing", [("R2",), ("R1", "R2", "R4")])
def test_a_home_is_suggested_for_reps_without_one(missing):
    homes = {rep: None if rep in missing else home for rep, home in HOMES.items()}
    book, scenario = book_of(homes), make_scenario(bases="homes")
    plan = to.optimise(book, scenario)
    assert plan.report["status"] in ("feasible", "optimal")
    rows = plan.report["suggested_homes"]
    assert [row["rep_id"] for row in rows] == list(missing)
    for rep, home in enumerate(homes.values()):
        if home is not None:
            assert plan.base[plan.rep_of == rep][0].tolist() == list(home)
    for row in rows:
        (t,) = np.flatnonzero(plan.territory_id == row["territory_id"])
        assert plan.base[t].tolist() == [row["lon"], row["lat"]]
        assert row["travel_hours"] == pytest.approx(plan.drive_hours[t])
        assert [other["more"] >= 0 for other in row["next"]] == [True, True]
    evaluates_alike(plan, book, scenario)


def test_without_any_home_bases_are_free():
    book = book_of(dict.fromkeys(HOMES))
    with pytest.raises(to.InvalidInput, match="no rep has a home"):
        to.optimise(book, make_scenario(bases="homes"))
    plan = to.optimise(book, make_scenario())
    assert plan.scenario.bases == "free"
    assert len(plan.report["suggested_homes"]) == 4
    assert plan.report["matching"] is None
    assert "home_lon" not in plan.territories


def test_reps_of_a_depot_keep_their_customers():
    def today(i, j):
        return f"R{(1 - i // 3) * 2 + (1 - j // 3) + 1}"

    book = book_of(dict.fromkeys(HOMES, (8.75, 50.5)), today)
    scenario = make_scenario(criteria=[{"measure": "customers", "tolerance": 0.12}])
    plan = to.optimise(book, scenario)
    assert plan.scenario.bases == "homes"
    assert plan.report["status"] in ("feasible", "optimal")
    assert plan.report["contiguity"]["fragments"] == 0
    report = plan.report["matching"]
    assert report["plan"]["kept"] == report["most_kept"]["kept"] > 18
    evaluates_alike(plan, book, scenario)


def test_findings_about_the_nearest_plan_follow_the_territories():
    resolved, result = unmatched(book_of(), make_scenario(bases="free"))
    rows = tuple(TerritoryOutsideBand(name, "customers", 0.1 * t, 0.1) for t, name in enumerate(IDS))
    other = UnitMayGoNowhere(BlockName(("T001",)))
    moved = with_matched_reps(
        resolved, replace(result, blocked=Blocked(rows[0], (*rows, other), proved=False))
    )
    place = {int(a): int(b) for a, b in zip(result.label, moved.label, strict=True)}
    assert place != {t: t for t in range(4)}
    assert [one.territory for one in moved.blocked.blocking[:4]] == [IDS[place[t]] for t in range(4)]
    assert [one.deviation for one in moved.blocked.blocking[:4]] == [one.deviation for one in rows]
    assert moved.blocked.reason == moved.blocked.blocking[0]
    assert moved.blocked.blocking[4] == other  # a unit whose id is like that of a territory


def row_of_five(west):
    """Five equal units in a row; one of two reps lives in its west, the other in its east."""
    places = [(f"u{i}", 8 + 0.2 * i) for i in range(5)]
    customers = [
        {"customer_id": f"c{unit}", "lon": lon, "lat": 50, "unit_id": unit, "visits_per_year": 2}
        for unit, lon in places
    ]
    return book_from_rows({
        "units": [{"unit_id": unit, "lon": lon, "lat": 50} for unit, lon in places],
        "customers": customers,
        "reps": [{"rep_id": rep, "lon": 8.0 if rep == west else 8.8, "lat": 50} for rep in ("R1", "R2")],
    })  # fmt: skip


HALVES = make_scenario(
    bases="free", matching={"keep": 0.0}, criteria=[{"measure": "customers", "tolerance": 0.01}]
)
"""Two equal halves, which five equal units cannot give."""


@pytest.mark.parametrize("west", ["R1", "R2"])
def test_findings_have_the_ids_after_two_reps_are_exchanged(west):
    plan = to.optimise(row_of_five(west), HALVES)
    infeasible = plan.report.infeasible
    assert infeasible.proved
    found = [one.finding for one in infeasible.blocking]
    outside = {one.territory: one.deviation for one in found if isinstance(one, TerritoryOutsideBand)}
    customers = np.bincount(plan.label, minlength=2)
    assert outside == pytest.approx(dict(zip(plan.territory_id, customers / 2.5 - 1)))
    # By brute force: no division is nearer, and with the reps the other way round travel is longer.
    divisions = itertools.product(range(2), repeat=5)
    nearest = min(abs(sum(division) / 2.5 - 1) for division in divisions)
    assert max(map(abs, outside.values())) == pytest.approx(nearest)
    middle = [plan.book.units.points[plan.label == t].mean(axis=0) for t in range(2)]
    home = plan.book.reps.homes[plan.rep_of]
    assert np.linalg.norm(middle - home, axis=1).sum() < np.linalg.norm(middle - home[::-1], axis=1).sum()


def test_one_of_two_orders_of_the_homes_needs_an_exchange():
    """So that the test above is about exchanged reps too."""
    exchanged = []
    for west in ("R1", "R2"):
        resolved, result = unmatched(row_of_five(west), HALVES)
        matched = with_matched_reps(resolved, result)
        exchanged.append(not np.array_equal(matched.label, result.label))
        names = {"T001": "T002", "T002": "T001"} if exchanged[-1] else {}
        assert matched.blocked == result.blocked.renamed(names)
    assert sorted(exchanged) == [False, True]


def test_a_proof_about_one_territory_keeps_its_name():
    shut = [{"units": [f"u{i}{j}" for i in range(SIDE) for j in range(SIDE)], "territory": "T004"}]
    report = to.optimise(book_of(), make_scenario(bases="free", forbid=shut)).report["infeasible"]
    assert report["proved"]
    assert report["blocking"][0].startswith("No unit may go to territory T004.")


def test_findings_about_the_nearest_plan_have_the_written_ids():
    scenario = make_scenario(bases="free", matching={"keep": 0.0}, territories=5)
    scenario["criteria"] = [{"measure": "customers", "tolerance": 0.001}]
    plan = to.optimise(book_of(), scenario)
    found = [one.finding for one in plan.report.infeasible.blocking]
    outside = [one for one in found if isinstance(one, TerritoryOutsideBand)]
    assert outside
    load = plan.territories.set_index("territory_id")["deviation_customers"]
    assert all(load[one.territory] == pytest.approx(one.deviation) for one in outside)


def test_from_the_command_line(tmp_path, capsys):
    book = to.sample("texas", customers=300, territories=4, seed=2)
    homes = book.reps.homes.copy()
    homes[1] = np.nan
    book = replace(book, reps=replace(book.reps, homes=homes))
    from territory_opt.export.write_book import write_book

    write_book(book, tmp_path / "book")
    file = tmp_path / "scenario.toml"
    file.write_text(
        'bases = "homes"\niterations = 3\n[[criteria]]\nmeasure = "customers"\ntolerance = 0.6\n'
        "[matching]\nkeep = 0.7\n"
    )
    args = [str(tmp_path / "book"), "--scenario", str(file)]
    assert main(["optimise", *args, "--out", str(tmp_path / "plan")]) == 0
    report = json.loads((tmp_path / "plan/report.json").read_text())
    (row,) = report["suggested_homes"]
    name = f"{book.reps.name[1]} ({row['rep_id']})"
    assert f"suggested for reps without one: {name} in {row['unit_id']}" in capsys.readouterr().out
    assert [row["rep_id"] for row in report["suggested_homes"]] == [str(book.reps.rep_id[1])]
    assert "Suggested homes" in (tmp_path / "plan/report.html").read_text()
    capsys.readouterr()
    table = tmp_path / "plan/assignments.csv"
    assert main(["evaluate", args[0], str(table), *args[1:], "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["suggested_homes"] == report["suggested_homes"]
    assert again["matching"] == report["matching"]
    with (tmp_path / "plan/assignments.csv").open() as rows:
        assert {row["rep_id"] for row in csv.DictReader(rows)} == set(book.reps.rep_id)
    file.write_text('bases = "homes"\n[matching]\nkeep = 1.2\nkeeep = 1\n')
    assert main(["optimise", *args]) == 2
    err = capsys.readouterr().err
    assert "matching.keep" in err
    assert "Did you mean 'keep'" in err
