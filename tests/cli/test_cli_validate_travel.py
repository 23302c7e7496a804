"""`validate-travel` from the command line and from Python: table, JSON, faults."""

from __future__ import annotations

import json

import pytest

import territory_opt as to
from territory_opt.cli import main
from territory_opt.export.write_book import write_book


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toured") / "book"
    write_book(to.sample("texas", customers=120, territories=3, seed=1), folder)
    return folder


@pytest.fixture(scope="module")
def report(book):
    return to.validate_travel(to.read_book(book), sample=1, seed=3)


def test_a_seed_gives_the_same_tours(book, report):
    assert to.validate_travel(to.read_book(book), sample=1, seed=3) == report
    assert len(report["territories"]) == 1
    assert report["groups"] == "homes"
    assert report["seed"] == 3
    assert report["estimate"]["provider"] == "great_circle"


def test_the_estimate_is_that_of_the_measure_workload(report):
    row = report["territories"][0]
    assert row["drive_hours"]["estimate"] / row["drive_hours"]["tours"] - 1 == pytest.approx(
        row["drive_error"]
    )
    visiting = row["workload_hours"]["tours"] - row["drive_hours"]["tours"]
    assert visiting == pytest.approx(row["workload_hours"]["estimate"] - row["drive_hours"]["estimate"])
    assert report["mean_drive_error"] == pytest.approx(abs(row["drive_error"]))


def test_json_is_alone_on_stdout(book, report, capsys):
    assert main(["validate-travel", str(book), "--sample", "1", "--seed", "3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == report.as_json()


def test_the_table_has_the_worst_error_and_the_lines_for_the_scenario(book, report, capsys):
    assert main(["validate-travel", str(book), "--sample", "1", "--seed", "3"]) == 0
    out = capsys.readouterr().out
    assert (
        f"{100 * report['worst_drive']['drive_error']:+.1f} % in {report['worst_drive']['territory_id']}"
        in out
    )
    assert f"measured_drive_error = {report['mean_drive_error']:.4f}" in out


def test_a_plan_s_territories_are_toured(book):
    read = to.read_book(book)
    plan = {unit: f"P{i % 3}" for i, unit in enumerate(read.units.unit_id)}
    found = to.validate_travel(read, plan=plan, sample=9)
    assert found["groups"] == "plan"
    assert {row["territory_id"] for row in found["territories"]} == {"P0", "P1", "P2"}


def test_a_book_without_visits_is_a_fault(tmp_path, capsys):
    (tmp_path / "units.csv").write_text("unit_id,lon,lat,people\na,1,1,5\nb,2,1,5\n", encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(
        'territories = 2\n[[criteria]]\nmeasure = "people"\ntolerance = 0.1\n', encoding="utf-8"
    )
    assert main(["validate-travel", str(tmp_path)]) == 2
    assert "no customer is visited" in capsys.readouterr().err
