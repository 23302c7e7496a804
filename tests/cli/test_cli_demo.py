"""The demo, with a small book as its sample."""

import json

import pytest

import territory_opt.pipeline
from territory_opt.cli import main
from territory_opt.pipeline import read_book


@pytest.fixture
def calls(solved, monkeypatch):
    """Replace the sample by the small book, and record the calls."""
    recorded = []

    def sample(region, **options):
        recorded.append((region, options))
        return read_book(solved / "book")

    monkeypatch.setattr(territory_opt.pipeline, "sample", sample)
    return recorded


def test_the_plan_is_written_with_its_book(calls, tmp_path, capsys):
    assert main(["demo", "--seed", "4", "--territories", "3"]) == 0
    region, options = calls[0]
    assert (region, options["territories"], options["seed"]) == ("germany", 3, 4)
    out = tmp_path / "demo-germany"
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["seed"] == 4
    assert "demo-germany" in capsys.readouterr().out
    assert main(["evaluate", str(out / "book"), str(out / "assignments.csv"), "--json"]) == 0
    judged = json.loads(capsys.readouterr().out)
    assert judged["input_hash"] == report["input_hash"]
    assert judged["objective"] == report["objective"]


def test_a_second_demo_replaces_the_first(calls, tmp_path):
    assert main(["demo", "--region", "us"]) == 0
    first = (tmp_path / "demo-us").stat().st_ino
    assert main(["demo", "--region", "us"]) == 0
    assert (tmp_path / "demo-us").stat().st_ino != first
    assert [path.name for path in tmp_path.iterdir()] == ["demo-us"]


def test_a_folder_that_is_not_a_plan_is_not_replaced(calls, tmp_path, capsys):
    mine = tmp_path / "demo-texas"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear", encoding="utf-8")
    assert main(["demo", "--region", "texas"]) == 2
    assert calls == []
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]
