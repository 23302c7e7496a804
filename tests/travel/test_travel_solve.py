"""A book solved with times of a routing server, requested before the solve, read by solver and judge."""

from __future__ import annotations

import json
import threading

import numpy as np
import pytest
from fake_road_server import delayed, fake_road_server, no_response
from travel_books import scenario, village_book, write_rows

import territory_opt as to
from territory_opt.cli import main
from territory_opt.errors import Interrupted
from territory_opt.model.findings.travel_findings import TodaysBasesEstimated
from territory_opt.model.progress import SILENT
from territory_opt.pipeline import scenario_for
from territory_opt.pipeline.travel_times import with_travel
from territory_opt.resolve import resolve
from territory_opt.travel.http.cache import CACHE_DIR_VARIABLE

NAMES = [f"V{i:02d}" for i in range(16)]
PLACES = np.array([[9.4 + 0.06 * (i % 4), 47.0 + 0.04 * (i // 4)] for i in range(16)]) + 0.001 * np.arange(
    16
).reshape(-1, 1)
HOMES = (0, 6, 13)


@pytest.fixture
def roads(monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_DIR_VARIABLE, str(tmp_path / "cache"))
    with fake_road_server() as server:
        yield server


@pytest.fixture
def folder(tmp_path):
    return village_book(tmp_path / "book", NAMES, PLACES, HOMES)


def codes(report):
    return [one.finding.code for one in report.findings]


def osrm(roads, **more):
    return scenario("osrm", url=roads.url, retries=0, **more)


def test_solver_and_judge_use_the_server_times_and_the_report_names_them(roads, folder):
    book = to.read_book(folder)
    plan = to.optimise(book, osrm(roads))
    travel = plan.report["travel"]
    assert plan.report["status"] in ("optimal", "feasible")
    assert travel["provider"] == "osrm"
    assert travel["settings"]["url"] == roads.url
    field, sites = plan.report["counts"]["field_customers"], 7
    assert travel["cells"]["requested"] == 3 * (field + 16) + 1 * sites
    assert travel["cells"]["filled"] == travel["hops"]["filled"] == travel["estimated_bases"] == 0
    assert travel["snapped_m"] == {"mean": 10.0, "largest": 10.0, "limit": 2000.0, "beyond": 0}
    assert "times-estimated" not in codes(plan.report)
    assert plan.report["settings"]["travel"] == travel["settings"]
    judged = to.evaluate(book, plan, osrm(roads)).report
    assert judged["objective"] == plan.report["objective"]
    assert judged["criteria"][1]["total"] == plan.report["criteria"][1]["total"]


def test_all_times_of_the_solver_are_requested_before_the_solve(roads, folder, monkeypatch):
    book = to.read_book(folder)
    resolved = resolve(book, scenario_for(book, osrm(roads)))
    prepared, requests = with_travel(resolved, SILENT, lambda: False, "scenario")
    count = len(roads.requests)
    provider, seen = prepared.service.provider, []

    real = type(provider).matrix

    def matrix(self, sources, targets):
        table = real(self, sources, targets)
        seen.append(table.counts())
        return table

    monkeypatch.setattr(type(provider), "matrix", matrix)
    to.optimise(book, osrm(roads))
    assert len(seen) > 3
    assert not any(seen)
    assert len(roads.requests) == count
    assert requests.hops
    assert not np.allclose(prepared.service.hop, resolved.service.hop)


def test_progress_reports_the_answered_cells(roads, folder):
    class Recorder(to.Progress):
        def __init__(self):
            self.details = []

        def stage(self, name, detail=""):
            self.details += [detail] if name == "travel" else []

    recorder = Recorder()
    to.optimise(to.read_book(folder), osrm(roads), progress=recorder)
    assert recorder.details[0] == "osrm"
    assert recorder.details[1].startswith("osrm, ")
    done, _, wanted, _ = recorder.details[1].removeprefix("osrm, ").split()
    assert 0 < int(done.replace(",", "")) <= int(wanted.replace(",", ""))


def test_without_homes_every_unit_may_be_a_base(roads, folder):
    (folder / "reps.csv").unlink()
    plan = to.optimise(to.read_book(folder), {**osrm(roads), "territories": 3})
    travel = plan.report["travel"]
    assert travel["cells"]["requested"] == 16 * (plan.report["counts"]["field_customers"] + 16) + 7
    assert travel["estimated_bases"] == 0


def test_too_many_candidates_are_refused_with_a_remedy(roads, folder, monkeypatch):
    monkeypatch.setattr("territory_opt.resolve.travel_faults.MAX_CELLS", 1000)
    to.optimise(to.read_book(folder), osrm(roads))  # homes have no such limit
    (folder / "reps.csv").unlink()
    with pytest.raises(to.InvalidInput, match="every rep a home"):
        to.optimise(to.read_book(folder), {**osrm(roads), "territories": 3})


def test_cells_without_a_road_are_noted(roads, folder):
    roads.no_route = lambda lon, lat: abs(lon - PLACES[3, 0]) < 1e-9
    report = to.optimise(to.read_book(folder), osrm(roads)).report
    assert report["travel"]["cells"]["no_route"] == 3
    (found,) = [one for one in report["findings"] if one["code"] == "times-estimated"]
    assert (found["severity"], found["about"]) == ("warning", {"times": "places"})
    assert (found["figures"]["filled"], found["figures"]["no_route"]) == (3, 3)
    assert ": 3 without a route." in found["text"]


def test_today_without_a_rep_is_estimated_and_noted(roads, folder):
    rows = [
        (name, *place, "north" if i > 7 else "south")
        for i, (name, place) in enumerate(zip(NAMES, PLACES.tolist()))
    ]
    write_rows(folder / "units.csv", "unit_id,lon,lat,territory_id", rows)
    report = to.optimise(to.read_book(folder), osrm(roads)).report
    assert len(report["today"]) == 2
    assert report["travel"]["estimated_bases_today"] == 2
    assert TodaysBasesEstimated(2) in [one.finding for one in report.findings]


def test_a_server_that_becomes_unavailable_is_an_error_or_a_counted_estimate(roads, folder, tmp_path, capsys):
    toml = tmp_path / "osrm.toml"
    toml.write_text(
        f'effort = "quick"\n[travel]\nprovider = "osrm"\nurl = "{roads.url}"\nretries = 0\nmax_table = 20\n'
    )
    roads.failures = [None, None]
    roads.permanent_failure = no_response
    out = tmp_path / "plan"
    assert main(["optimise", str(folder), "--scenario", str(toml), "--out", str(out)]) == 2
    output = capsys.readouterr().err
    assert "osrm.toml, column travel.url" in output
    assert "then no more" in output
    assert not out.exists()
    toml.write_text(toml.read_text() + 'fallback = "estimate"\n')
    assert main(["optimise", str(folder), "--scenario", str(toml), "--out", str(out)]) in (0, 3)
    report = json.loads((out / "report.json").read_text())
    assert report["travel"]["cells"]["not_answered"] > 0
    assert [one["about"] for one in report["findings"] if one["code"] == "server-stopped-answering"] == [
        {"url": roads.url}
    ]
    output = capsys.readouterr().out
    part = 100 * report["travel"]["cells"]["filled"] / report["travel"]["cells"]["requested"]
    assert f"estimated, not known to osrm: {part:.2f} % of travel times, 100.00 % of times from" in output


def test_stopping_during_the_requests_writes_nothing(roads, folder):
    roads.permanent_failure = delayed(20.0)
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(Interrupted):
        to.optimise(to.read_book(folder), osrm(roads, timeout_s=20), stop=stop.is_set)


def test_key_account_rules_are_compared_by_the_same_times(roads, folder):
    preview = to.preview_key_accounts(to.read_book(folder), osrm(roads))
    plain = to.preview_key_accounts(to.read_book(folder), scenario("great_circle"))
    assert preview["rules"][0]["travel_hours"] != plain["rules"][0]["travel_hours"]


def test_a_local_frame_has_no_roads(tmp_path):
    book = village_book(tmp_path / "book", NAMES, PLACES, HOMES, kam=False)
    for name in ("units", "customers", "reps"):
        file = book / f"{name}.csv"
        file.write_text(file.read_text().replace("lon,lat", "x,y"))
    settings = {"crs": "local", **scenario("osrm", url="http://127.0.0.1:9"), "criteria": []}
    with pytest.raises(to.InvalidInput, match="no roads"):
        to.optimise(to.read_book(book, settings), settings)


@pytest.mark.parametrize(("provider", "key"), [("osrm", "url"), ("valhalla", "url"), ("matrix", "file")])
def test_missing_settings_of_a_provider_are_faults(folder, provider, key):
    with pytest.raises(to.InvalidInput, match=f"needs {key}"):
        to.optimise(to.read_book(folder), scenario(provider))
