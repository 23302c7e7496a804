"""`territory-opt accounts`: the table, the two files, and the Python functions."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import pytest

import territory_opt as to
from territory_opt.cli import main
from territory_opt.errors import InvalidInput
from territory_opt.export.output_folder.written_files import RECORD

SCENARIO = """
[key_accounts]
rule = "score"
attractiveness = [{measure = "potential", weight = 0.5}, {measure = "sites", weight = 0.5}]
attractiveness_at_least = 0.6
position_at_least = 0.6
"""


@pytest.fixture(scope="module")
def rich(tmp_path_factory, book_maker):
    """A book whose customers have potential, with a score as its rule; read only."""
    book = book_maker(tmp_path_factory.mktemp("accounts") / "book")
    path = book / "customers.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "potential"])
        writer.writeheader()
        writer.writerows({**row, "potential": 3000 + index % 7} for index, row in enumerate(rows))
    (book / "kams.csv").write_text("kam_id,lon,lat\nK1,9,50\nK2,10,51\n", encoding="utf-8")
    scenario = book / "scenario.toml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + SCENARIO, encoding="utf-8")
    return book


def test_it_prints_a_row_for_each_rule_and_writes_nothing(rich, capsys, tmp_path):
    assert main(["accounts", str(rich)]) == 0
    out = capsys.readouterr().out
    assert "attractiveness from 0.6 and position from 0.6 (current)" in out
    assert "the largest that hold 60 % of revenue" in out
    assert "a KAM       10 accounts, 1,408 hours a year" in out
    assert list(tmp_path.iterdir()) == []


def test_json_is_the_result_of_the_python_function(rich, capsys):
    assert main(["accounts", str(rich), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    same = to.preview_key_accounts(to.read_book(rich)).as_json()
    assert {name: report[name] for name in same} == same
    assert set(report) == {*same, "managers", "cut", "version", "input_hash"}
    assert report["cut"] is report["managers"] is None


def test_both_files_are_written_and_the_page_is_self_contained(rich, tmp_path, capsys):
    assert main(["accounts", str(rich), "--out", str(tmp_path / "out")]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.json", "report.html", RECORD}
    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)", page)
    keys = report["portfolio"]["key_accounts"]
    assert keys
    assert page.count('<circle class="key-dot') == len(keys) == report["rules"][0]["accounts"]
    assert page.count('<line class="cut"') == 2
    words = re.sub(r"\s", " ", page)
    assert all(words.count(row["name"]) >= 2 for row in report["rules"])


def test_a_sweep_of_the_cut_is_in_table_file_and_page(rich, tmp_path, capsys):
    scenario = tmp_path / "quick.toml"
    scenario.write_text(
        "iterations = 3\n[[criteria]]\nmeasure = 'customers'\ntolerance = 0.9\n"
        "[key_accounts]\nrule = 'pareto'\nshare = 0.5\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    arguments = ["accounts", str(rich), "--scenario", str(scenario), "--cut", "0.5,0.2", "--out", str(out)]
    assert main([*arguments, "--time-limit", "20"]) == 0
    printed, progress = capsys.readouterr()
    assert re.search(r"^cut at +accounts", printed, re.MULTILINE)
    assert "50 % (current)" in printed
    assert "cut at 20 %" in progress
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))["cut"]
    assert [row["share"] for row in report["cuts"]] == [0.2, 0.5]
    assert report["seconds_each"] == 10
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.count('<polyline class="series') == 6
    assert page.count('<circle class="point') == 12
    assert "undefined" not in page.lower()


@pytest.mark.parametrize("shares", ["0", "1.5", "0.3;0.4", "a"])
def test_invalid_shares_are_refused(rich, shares, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["accounts", str(rich), "--cut", shares])
    assert "--cut" in capsys.readouterr().err


def test_only_a_folder_of_an_earlier_run_is_replaced(rich, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["accounts", str(rich), "--out", str(out)]) == 0
    assert main(["accounts", str(rich), "--out", str(out)]) == 0
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "report.json").write_text("edited", encoding="utf-8")
    assert main(["accounts", str(rich), "--out", str(out)]) == 0
    assert f"kept: {out / 'report.json'}" in capsys.readouterr().err
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (out / "report.before.json").read_text(encoding="utf-8") == "edited"
    (out / RECORD).unlink()
    assert main(["accounts", str(rich), "--out", str(out)]) == 2
    assert "is left alone" in capsys.readouterr().err


def test_another_scenario_can_be_given(rich, tmp_path, capsys):
    other = tmp_path / "other.toml"
    other.write_text('[key_accounts]\nrule = "top_n"\nn = 4\nalways = ["c1", "c99"]\n', encoding="utf-8")
    assert main(["accounts", str(rich), "--scenario", str(other)]) == 2
    assert "other.toml, column key_accounts.always, value 'c99'" in capsys.readouterr().err
    other.write_text('[key_accounts]\nrule = "top_n"\nn = 4\nalways = ["c1"]\n', encoding="utf-8")
    assert main(["accounts", str(rich), "--scenario", str(other), "--json"]) == 0
    own = json.loads(capsys.readouterr().out)["rules"][0]
    assert (own["accounts"], own["terms"]) == (4, "each account by itself, 1 named always")
    assert own["rule"] == {"rule": "top_n", "n": 4, "always": ["c1"]}


def test_a_book_without_customers_is_refused(book, capsys):
    (book / "customers.csv").unlink()
    assert main(["accounts", str(book)]) == 2
    assert "the book has no customers" in capsys.readouterr().err


def test_rules_can_be_mappings_as_in_the_scenario(rich):
    book = to.read_book(rich)
    found = to.preview_key_accounts(book, rules=[{"rule": "pareto", "share": 0.5}, {"rule": "top_n", "n": 2}])
    assert [row["rule"]["rule"] for row in found["rules"]] == ["pareto", "top_n"]
    assert not any(row["own"] for row in found["rules"])
    assert found["rules"][1]["accounts"] == 2
    with pytest.raises(InvalidInput, match="needs 'share'"):
        to.preview_key_accounts(book, rules=[{"rule": "pareto"}])


def test_a_local_plane_has_no_travel():
    from territory_opt.ingest import book_from_rows

    rows = [{"unit_id": f"u{i}", "x": i, "y": i % 2} for i in range(4)]
    sites = [{"customer_id": f"c{i}", "unit_id": f"u{i}", "revenue": i + 1} for i in range(4)]
    kams = [{"kam_id": "K", "x": 0, "y": 0}]
    scenario = {"crs": "local", "territories": 2}
    book = book_from_rows({"units": rows, "customers": sites, "kams": kams, "scenario": scenario})
    assert {row["travel_hours"] for row in to.preview_key_accounts(book, scenario)["rules"]} == {None}


def test_how_many_kams_in_table_file_and_page(rich, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["accounts", str(rich), "--managers", "1..4", "--out", str(out)]) == 0
    printed, progress = capsys.readouterr()
    assert "2 KAMs" in progress
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))["managers"]
    assert [row["kams"] for row in report["counts"]] == [1, 2, 3, 4]
    assert sum(row["own"] for row in report["counts"]) == 1
    assert "(current)" in printed.split("\n\n")[-1]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert 'id="managers"' in page
    assert page.count('<circle class="point') >= 4 * 6


@pytest.mark.parametrize("span", ["0..3", "4..2", "a..3", "x"])
def test_invalid_ranges_are_refused(rich, span, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["accounts", str(rich), "--managers", span])
    assert "--managers" in capsys.readouterr().err


def test_a_book_without_kams_has_no_curve(rich):
    book = replace(to.read_book(rich), kams=None)
    with pytest.raises(InvalidInput, match="names no KAM"):
        to.how_many_kams(book)


@pytest.mark.parametrize(("few", "many"), [(0, 3), (3, 2)])
def test_invalid_ranges_are_faults(rich, few, many):
    with pytest.raises(InvalidInput, match="managers"):
        to.how_many_kams(to.read_book(rich), few=few, many=many)
