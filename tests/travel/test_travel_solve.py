"""A book solved with times from a network, or from a table: asked before, read by solver and judge."""

from __future__ import annotations

import json
import threading

import numpy as np
import pytest
from fake_roads import fake_roads, hang_up, late
from travel_books import scenario, village_book, write_rows

import territory_opt as to
from territory_opt.cli import main
from territory_opt.errors import Interrupted
from territory_opt.model.progress import SILENT
from territory_opt.pipeline import scenario_for
from territory_opt.pipeline.travel_times import with_travel
from territory_opt.resolve import resolve
from territory_opt.travel.http.cache import FOLDER

NAMES = [f"V{i:02d}" for i in range(16)]
PLACES = np.array([[9.4 + 0.06 * (i % 4), 47.0 + 0.04 * (i // 4)] for i in range(16)]) + 0.001 * np.arange(
    16
).reshape(-1, 1)
HOMES = (0, 6, 13)


@pytest.fixture
def roads(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER, str(tmp_path / "cache"))
    with fake_roads() as server:
        yield server


@pytest.fixture
def folder(tmp_path):
    return village_book(tmp_path / "book", NAMES, PLACES, HOMES)


def osrm(roads, **more):
    return scenario("osrm", url=roads.url, retries=0, **more)


def test_solver_and_judge_read_the_network_and_the_report_says_so(roads, folder):
    book = to.read_book(folder)
    plan = to.optimise(book, osrm(roads))
    told = plan.report["travel"]
    assert plan.report["status"] in ("optimal", "feasible")
    assert told["provider"] == "osrm"
    assert told["settings"]["url"] == roads.url
    field, sites = plan.report["counts"]["field_customers"], 7
    assert told["cells"]["asked"] == 3 * (field + 16) + 1 * sites
    assert told["cells"]["filled"] == told["hops"]["filled"] == told["estimated_bases"] == 0
    assert told["snapped_m"] == {"mean": 10.0, "largest": 10.0, "limit": 2000.0, "beyond": 0}
    assert not [note for note in plan.report["notes"] if "estimated" in note]
    assert plan.report["settings"]["travel"] == told["settings"]
    judged = to.evaluate(book, plan, osrm(roads)).report
    assert judged["objective"] == plan.report["objective"]
    assert judged["criteria"][1]["total"] == plan.report["criteria"][1]["total"]


def test_everything_the_solver_asks_was_asked_of_the_network_before(roads, folder, monkeypatch):
    book = to.read_book(folder)
    resolved = resolve(book, scenario_for(book, osrm(roads)))
    asked_for, told = with_travel(resolved, SILENT, lambda: False, "scenario")
    count = len(roads.questions)
    provider, seen = asked_for.service.provider, []

    real = type(provider).matrix

    def matrix(self, sources, targets):
        table = real(self, sources, targets)
        seen.append(table.counts())
        return table

    monkeypatch.setattr(type(provider), "matrix", matrix)
    to.optimise(book, osrm(roads))
    assert len(seen) > 3
    assert not any(seen)
    assert len(roads.questions) == count
    assert told.hops
    assert not np.allclose(asked_for.service.hop, resolved.service.hop)


def test_whoever_watches_is_told_how_far_it_is(roads, folder):
    class Watcher(to.Progress):
        def __init__(self):
            self.told = []

        def stage(self, name, detail=""):
            self.told += [detail] if name == "travel" else []

    watcher = Watcher()
    to.optimise(to.read_book(folder), osrm(roads), progress=watcher)
    assert watcher.told[0] == "osrm"
    assert watcher.told[1].startswith("osrm, ")
    done, _, wanted, _ = watcher.told[1].removeprefix("osrm, ").split()
    assert 0 < int(done.replace(",", "")) <= int(wanted.replace(",", ""))


def test_without_homes_every_unit_may_be_a_base(roads, folder):
    (folder / "reps.csv").unlink()
    plan = to.optimise(to.read_book(folder), {**osrm(roads), "territories": 3})
    told = plan.report["travel"]
    assert told["cells"]["asked"] == 16 * (plan.report["counts"]["field_customers"] + 16) + 7
    assert told["estimated_bases"] == 0


def test_too_many_candidates_are_refused_with_a_remedy(roads, folder, monkeypatch):
    monkeypatch.setattr("territory_opt.resolve.travel_faults.MOST_CELLS", 1000)
    to.optimise(to.read_book(folder), osrm(roads))  # homes have no such limit
    (folder / "reps.csv").unlink()
    with pytest.raises(to.InvalidInput, match="every rep a home"):
        to.optimise(to.read_book(folder), {**osrm(roads), "territories": 3})


def test_cells_without_a_road_are_noted(roads, folder):
    roads.cut_off = lambda lon, lat: abs(lon - PLACES[3, 0]) < 1e-9
    report = to.optimise(to.read_book(folder), osrm(roads)).report
    assert report["travel"]["cells"]["no_route"] == 3
    assert any("3 of " in note and "without a route" in note for note in report["notes"])


def test_today_without_a_rep_is_estimated_and_noted(roads, folder):
    rows = [
        (name, *place, "north" if i > 7 else "south")
        for i, (name, place) in enumerate(zip(NAMES, PLACES.tolist()))
    ]
    write_rows(folder / "units.csv", "unit_id,lon,lat,territory_id", rows)
    report = to.optimise(to.read_book(folder), osrm(roads)).report
    assert len(report["today"]) == 2
    assert report["travel"]["estimated_bases_today"] == 2
    assert any("2 of today's territories" in note for note in report["notes"])


def test_the_server_going_in_the_middle_is_an_error_or_a_counted_estimate(roads, folder, tmp_path, capsys):
    toml = tmp_path / "osrm.toml"
    toml.write_text(
        f'effort = "quick"\n[travel]\nprovider = "osrm"\nurl = "{roads.url}"\nretries = 0\nmax_table = 20\n'
    )
    roads.tricks = [None, None]
    roads.always = hang_up
    out = tmp_path / "plan"
    assert main(["optimise", str(folder), "--scenario", str(toml), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "osrm.toml, column travel.url" in said
    assert "then no more" in said
    assert not out.exists()
    toml.write_text(toml.read_text() + 'fallback = "estimate"\n')
    assert main(["optimise", str(folder), "--scenario", str(toml), "--out", str(out)]) in (0, 3)
    report = json.loads((out / "report.json").read_text())
    assert report["travel"]["cells"]["not_answered"] > 0
    assert sum("did not answer" in note and roads.url in note for note in report["notes"]) == 1
    said = capsys.readouterr().out
    part = 100 * report["travel"]["cells"]["filled"] / report["travel"]["cells"]["asked"]
    assert f"estimated, not told by osrm: {part:.2f} % of travel times, 100.00 % of times from" in said


def test_stopping_while_the_network_is_asked_writes_nothing(roads, folder):
    roads.always = late(20.0)
    wish = threading.Event()
    threading.Timer(0.5, wish.set).start()
    with pytest.raises(Interrupted):
        to.optimise(to.read_book(folder), osrm(roads, timeout_s=20), stop=wish.is_set)


def test_key_accounts_are_compared_by_the_same_times(roads, folder):
    told = to.preview_key_accounts(to.read_book(folder), osrm(roads))
    plain = to.preview_key_accounts(to.read_book(folder), scenario("great_circle"))
    assert told["rules"][0]["travel_hours"] != plain["rules"][0]["travel_hours"]


def test_a_plane_that_lies_nowhere_has_no_roads(tmp_path):
    book = village_book(tmp_path / "book", NAMES, PLACES, HOMES, kam=False)
    for name in ("units", "customers", "reps"):
        file = book / f"{name}.csv"
        file.write_text(file.read_text().replace("lon,lat", "x,y"))
    asked = {"crs": "local", **scenario("osrm", url="http://127.0.0.1:9"), "criteria": []}
    with pytest.raises(to.InvalidInput, match="no roads"):
        to.optimise(to.read_book(book, asked), asked)


@pytest.mark.parametrize(("provider", "key"), [("osrm", "url"), ("valhalla", "url"), ("matrix", "file")])
def test_what_a_provider_needs_is_asked_for(folder, provider, key):
    with pytest.raises(to.InvalidInput, match=f"needs {key}"):
        to.optimise(to.read_book(folder), scenario(provider))
