"""The commands on a small book, with the real pipeline."""

import csv
import json
import shutil
from dataclasses import asdict

import pytest

from territory_opt.cli import main
from territory_opt.export.output_folder.written_files import RECORD
from territory_opt.model.report.report import Seconds

FILES = {
    "book.json",
    "territories.geojson",
    "units.geojson",
    "key_accounts.geojson",
    "assignments.csv",
    "customers.csv",
    "kams.csv",
    "inside_sales.csv",
    "transition.csv",
    "plan.gpkg",
    "plan.xlsx",
    "report.json",
    "report.html",
}


def owners(folder):
    with (folder / "assignments.csv").open(encoding="utf-8") as file:
        return {row["unit_id"]: row["territory_id"] for row in csv.DictReader(file)}


def test_optimise_writes_everything(solved):
    plan = solved / "plan"
    assert {path.name for path in plan.iterdir()} == {*FILES, RECORD}
    report = json.loads((plan / "report.json").read_text(encoding="utf-8"))
    assert report["status"] in ("optimal", "feasible")
    assert set(report["seconds"]) == set(asdict(Seconds()))
    parts = [report["seconds"][part] for part in ("read", "geography", "solve", "judge", "export")]
    assert all(seconds >= 0 for seconds in parts)
    assert sum(parts) <= report["seconds"]["total"] + 0.01


def test_json_is_the_report_and_nothing_else(book, capsys):
    assert main(["optimise", str(book), "--json", "--iterations", "5", "--seed", "7"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report == json.loads((book.parent / "plan" / "report.json").read_text(encoding="utf-8"))
    assert report["seed"] == 7
    assert "search" in err


def test_a_summary_is_printed_without_json(book, capsys):
    assert main(["optimise", str(book), "--out", "there", "--time-limit", "5"]) == 0
    out = capsys.readouterr().out
    for word in ("status", "customers", "visits", "20.00 %", "gap", "0 fragments", "report.html", "seconds"):
        assert word in out


def test_an_infeasible_plan_is_written_too(book, capsys):
    scenario = book.parent / "strict.toml"
    scenario.write_text('effort = "quick"\n[[criteria]]\nmeasure = "revenue"\nmin = 1e9\n', encoding="utf-8")
    assert main(["optimise", str(book), "--scenario", str(scenario), "--json"]) == 3
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["status"] in ("infeasible", "not_found")
    assert report["infeasible"]["reason"] in err
    assert {path.name for path in (book.parent / "plan").iterdir()} == {*FILES, RECORD}


def test_more_territories_than_reps(book):
    assert main(["optimise", str(book), "--territories", "4", "--scenario", str(loose(book))]) == 0
    assert len(set(owners(book.parent / "plan").values())) == 4


def loose(book):
    path = book.parent / "loose.toml"
    path.write_text(
        'effort = "quick"\n[[criteria]]\nmeasure = "customers"\ntolerance = 0.5\n', encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("start", ["plan", "plan/assignments.csv"])
def test_a_plan_to_start_from(solved, start, capsys):
    arguments = ["optimise", str(solved / "book"), "--start", str(solved / start), "--iterations", "1"]
    assert main([*arguments, "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    first = json.loads((solved / "plan" / "report.json").read_text(encoding="utf-8"))
    assert again["objective"]["value"] <= first["objective"]["value"] * (1 + 1e-9)


def test_the_target_is_checked_before_anything_else(book, capsys):
    mine = book.parent / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear", encoding="utf-8")
    assert main(["optimise", str(book), "--out", str(mine)]) == 2
    err = capsys.readouterr().err
    assert "mine" in err
    assert "read" not in err.splitlines()
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]


def test_bad_input_writes_nothing(book, capsys):
    (book / "units.csv").write_text("unit_id,lon,lat\na,9,50\na,9,x\n", encoding="utf-8")
    assert main(["optimise", str(book), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "units.csv" in err
    assert "Traceback" not in err
    assert not (book.parent / "plan").exists()


def test_faults_of_a_scenario_file_name_that_file(book, capsys):
    scenario = book.parent / "mine.toml"
    scenario.write_text("teritories = 3\n", encoding="utf-8")
    assert main(["optimise", str(book), "--scenario", str(scenario)]) == 2
    err = capsys.readouterr().err
    assert "mine.toml" in err
    assert "'territories'" in err


def test_validate_accepts_a_valid_book(book, capsys):
    assert main(["validate", str(book)]) == 0
    assert "36 units" in capsys.readouterr().out


def test_validate_does_not_require_options_of_the_command_line(book):
    (book / "reps.csv").unlink()
    assert main(["validate", str(book)]) == 0
    assert main(["optimise", str(book)]) == 2


def test_validate_lists_every_fault(book, capsys):
    (book / "reps.csv").write_text("rep_id,lon,lat\nR1,8,50\nR1,8,99\n", encoding="utf-8")
    (book / "customers.csv").write_text(
        "customer_id,unit_id,revenue\nc1,nowhere,5\nc2,u00,-1\n", encoding="utf-8"
    )
    (book / "scenario.toml").write_text("seed = -1\n", encoding="utf-8")
    assert main(["validate", str(book), "--json"]) == 2
    out = json.loads(capsys.readouterr().out)
    assert out["valid"] is False
    assert {(fault["file"], fault["column"]) for fault in out["faults"]} >= {
        ("reps.csv", "rep_id"),
        ("reps.csv", "lat"),
        ("customers.csv", "unit_id"),
        ("customers.csv", "revenue"),
        ("scenario.toml", "seed"),
    }
    assert all(
        set(fault) == {"file", "row", "column", "value", "problem", "remedy"} for fault in out["faults"]
    )
    assert main(["validate", str(book)]) == 2
    assert capsys.readouterr().out.count("\n") == len(out["faults"]) + 1


def test_evaluate_computes_the_figures_of_the_run(solved, capsys):
    plan = solved / "plan"
    assert main(["evaluate", str(solved / "book"), str(plan / "assignments.csv"), "--json"]) == 0
    judged = json.loads(capsys.readouterr().out)
    report = json.loads((plan / "report.json").read_text(encoding="utf-8"))
    assert judged["status"] is judged["ended_by"] is judged["bound"] is judged["gap"] is None
    assert judged["objective"]["value"] == pytest.approx(report["objective"]["value"], rel=1e-9)
    assert judged["input_hash"] == report["input_hash"]
    for before, after in zip(report["criteria"], judged["criteria"], strict=True):
        assert after["max_deviation"] == pytest.approx(before["max_deviation"])
        assert after["outside"] == before["outside"] == 0


def test_evaluate_returns_0_for_a_plan_with_broken_rules(solved, tmp_path, capsys):
    table = tmp_path / "one.csv"
    units = owners(solved / "plan")
    table.write_text("unit_id,territory_id\n" + "".join(f"{unit},T001\n" for unit in units), encoding="utf-8")
    assert main(["evaluate", str(solved / "book"), str(table)]) == 0
    assert "broken" in capsys.readouterr().out


def test_evaluate_takes_the_number_of_territories_from_the_plan(solved, tmp_path, capsys):
    book = tmp_path / "book"
    shutil.copytree(solved / "book", book)
    (book / "reps.csv").unlink()
    table = tmp_path / "plan.csv"
    rows = (f"{unit},{name}\n" for unit, name in owners(solved / "plan").items())
    table.write_text("unit_id,territory_id\n" + "".join(rows), encoding="utf-8")
    assert main(["evaluate", str(book), str(table), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["territories"] == 3


def test_evaluate_refuses_assignments_of_another_book(solved, tmp_path, capsys):
    table = tmp_path / "other.csv"
    table.write_text("unit_id,territory_id\nelsewhere,T001\n", encoding="utf-8")
    assert main(["evaluate", str(solved / "book"), str(table), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "elsewhere" in err


def test_compare_a_plan_with_an_edited_one(solved, tmp_path, capsys):
    edited = tmp_path / "edited"
    shutil.copytree(solved / "plan", edited)
    text = (edited / "assignments.csv").read_text(encoding="utf-8").splitlines()
    unit, name, rep = text[1].split(",")
    other = next(line.split(",")[1] for line in text[2:] if line.split(",")[1] != name)
    text[1] = f"{unit},{other},{rep}"
    (edited / "assignments.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    assert main(["compare", str(solved / "plan"), str(edited), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(move["unit_id"], move["from"], move["to"]) for move in found["moves"]] == [(unit, name, other)]
    assert (found["units_moved"], found["customers_moved"]) == (1, 1)
    assert 0 < found["revenue_moved_share"] < 0.1
    assert {row["measure"] for row in found["criteria"]} == {"customers", "visits"}
    assert main(["compare", str(solved / "plan"), str(edited)]) == 0
    assert unit in capsys.readouterr().out


def test_compare_refuses_a_folder_without_a_plan(solved, capsys):
    assert main(["compare", str(solved / "plan"), str(solved / "book"), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "assignments.csv" in err


def test_a_sample_book_is_valid(tmp_path, capsys):
    place = tmp_path / "texas"
    arguments = [
        "sample",
        "--region",
        "texas",
        "--customers",
        "300",
        "--territories",
        "4",
        "--out",
        str(place),
    ]
    assert main([*arguments, "--seed", "3"]) == 0
    assert "300 customers" in capsys.readouterr().out
    assert main(["validate", str(place), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert (counts["customers"], counts["reps"]) == (300, 4)


@pytest.mark.parametrize("out", ["book", "."])
def test_the_book_is_not_replaced_by_its_plan(out, book, capsys):
    before = {path.name: path.read_bytes() for path in book.iterdir()}
    assert main(["optimise", "book", "--out", out]) == 2
    assert "is, or holds, an input of this run (book)" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in book.iterdir()} == before


@pytest.mark.parametrize("start", ["plan", "plan/assignments.csv"])
def test_the_start_plan_is_not_replaced(start, solved, tmp_path, capsys):
    shutil.copytree(solved / "plan", tmp_path / "plan")
    assert main(["optimise", str(solved / "book"), "--start", start]) == 2
    assert f"an input of this run ({start})" in capsys.readouterr().err


def test_files_of_the_user_in_a_plan_are_kept_and_edits_are_said(book, capsys):
    plan = book.parent / "plan"
    assert main(["optimise", str(book), "--iterations", "2"]) == 0
    (plan / "notes.xlsx").write_text("mine", encoding="utf-8")
    (plan / "assignments.csv").write_text("edited", encoding="utf-8")
    capsys.readouterr()
    assert main(["optimise", str(book), "--iterations", "2", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["status"] in ("optimal", "feasible")
    assert f"kept: {plan / 'assignments.csv'} was not as an earlier run wrote it" in err
    assert "it is now assignments.before.csv" in err
    assert {path.name for path in plan.iterdir()} == {
        *FILES, RECORD, "notes.xlsx", "assignments.before.csv"
    }  # fmt: skip
    assert (plan / "assignments.before.csv").read_text(encoding="utf-8") == "edited"


def test_a_second_sample_keeps_files_of_the_user(tmp_path, capsys):
    command = ["sample", "--region", "texas", "--customers", "90", "--territories", "2", "--out", "there"]
    assert main(command) == 0
    there = tmp_path / "there"
    (there / "letter.txt").write_text("dear", encoding="utf-8")
    (there / "scenario.toml").write_text("seed = 7\n", encoding="utf-8")
    assert main(command) == 0
    assert (there / "letter.txt").read_text(encoding="utf-8") == "dear"
    assert (there / "scenario.before.toml").read_text(encoding="utf-8") == "seed = 7\n"
    assert "it is now scenario.before.toml" in capsys.readouterr().err
    assert main(["validate", "there"]) == 0
