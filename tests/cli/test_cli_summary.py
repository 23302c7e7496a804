"""What a run prints: whether the rules are held, whether the plan is ready to use, and its findings."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typed_reports import findings, sentence, typed_report

from territory_opt.cli import main
from territory_opt.cli.summary import show_book_findings, show_summary
from territory_opt.model.finding import Severity
from territory_opt.model.findings import FINDINGS
from territory_opt.model.findings.plan_findings import BookWithoutReps, OverCapacity
from territory_opt.model.result import Bound, Status


def printed(capsys, report, folder=Path("plan")) -> list[str]:
    """Lines on stdout; nothing may be on stderr."""
    capsys.readouterr()
    show_summary(report, folder)
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


def limit_capacity(book, hours="1"):
    """Give each rep these hours a year."""
    with (book / "reps.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (book / "reps.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*header, "capacity_hours"], *([*row, hours] for row in rows)])


@pytest.mark.parametrize(
    ("changes", "found", "line"),
    [
        ({}, (0, 2, 1), "status      feasible: every rule is held; ready to use"),
        ({}, (2, 0, 0), "status      feasible: every rule is held; not ready to use: 2 problems"),
        (
            {"status": Status.OPTIMAL},
            (1, 0, 0),
            "status      optimal: every rule is held, proved best; not ready to use: 1 problem",
        ),
        (
            {"status": Status.INFEASIBLE, "holds": False},
            (0, 0, 0),
            "status      infeasible: proved, no plan holds every rule; not ready to use",
        ),
        ({"status": None}, (0, 0, 0), "judged      every rule is held; ready to use"),
        (
            {"status": None, "holds": False, "broken_rules": (sentence("a"), sentence("b"))},
            (2, 0, 0),
            "judged      2 broken rules; not ready to use: 2 problems",
        ),
    ],
)
def test_the_first_line_says_whether_rules_hold_and_whether_the_plan_is_ready(changes, found, line, capsys):
    report = typed_report(**changes).with_findings(findings(*found))
    assert printed(capsys, report)[0] == line


@pytest.mark.parametrize("counts", [(0, 0, 0), (1, 1, 1), (10, 10, 1), (11, 12, 500)])
@pytest.mark.parametrize("folder", [Path("plan"), None])
def test_problems_and_warnings_are_printed_and_notes_counted(counts, folder, capsys):
    report = typed_report().with_findings(findings(*counts))
    lines = printed(capsys, report, folder)
    problems, warnings, notes = counts
    where = "report.html" if folder else "the report that --json prints"
    expected = [f"problem     <problem> no. {number}." for number in range(min(problems, 10))]
    expected += [f"            and 1 more problem in {where}"] * (problems == 11)
    expected += [f"warning     <warning> no. {number}." for number in range(min(warnings, 10))]
    expected += [f"            and 2 more warnings in {where}"] * (warnings == 12)
    expected += [f"notes       {notes} note{'s' if notes > 1 else ''} in {where}"] * (notes > 0)
    assert lines[1 : 1 + len(expected)] == expected
    assert "no. " not in "\n".join(lines[1 + len(expected) :])


def test_a_run_prints_its_problems_once_on_stdout(book, capsys):
    limit_capacity(book)
    assert main(["optimise", str(book), "--iterations", "1"]) == 0
    out, err = capsys.readouterr()
    report = json.loads((book.parent / "plan" / "report.json").read_text(encoding="utf-8"))
    problems = [one["text"] for one in report["findings"] if one["severity"] == "problem"]
    assert [one["code"] for one in report["findings"]].count("over-capacity") == len(problems) == 3
    assert report["ready"] is False
    assert "every rule is held" in out
    assert "not ready to use: 3 problems" in out
    for text in problems:
        assert out.count(text) == 1
        assert text not in err


def test_the_findings_are_in_the_json_alone_where_json_is_printed(book, capsys):
    limit_capacity(book)
    main(["optimise", str(book), "--iterations", "1", "--json"])
    out, err = capsys.readouterr()
    texts = [one["text"] for one in json.loads(out)["findings"]]
    assert len(texts) >= 3
    assert not [text for text in texts if text in err]
    main(["evaluate", str(book), "plan/assignments.csv", "--json"])
    assert json.loads(capsys.readouterr().out)["ready"] is False


def test_evaluate_prints_the_problems_of_a_plan(solved, book, capsys):
    limit_capacity(book)
    capsys.readouterr()
    assert main(["evaluate", str(book), str(solved / "plan" / "assignments.csv")]) == 0
    out = capsys.readouterr().out
    assert "judged      every rule is held; not ready to use: 3 problems" in out
    assert len([line for line in out.splitlines() if line.startswith("problem ")]) == 3


def test_validate_has_the_findings_about_the_book(book, capsys):
    with (book / "units.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    text = (book / "units.csv").read_text(encoding="utf-8").rstrip("\n")
    text = "\n".join(f"{line},{'Ä' if number else 'Größe'}" for number, line in enumerate(text.splitlines()))
    (book / "units.csv").write_text(text + "\n", encoding="cp1252")
    assert main(["validate", str(book), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["valid", "faults", "findings", "counts"]
    assert (answer["valid"], answer["faults"]) == (True, [])
    assert answer["counts"] == {"units": 36, "customers": 36, "reps": 3}
    assert answer["findings"]
    assert {one["code"] for one in answer["findings"]} <= {kind.code for kind in FINDINGS}
    assert all(list(one) == ["code", "severity", "about", "figures", "text"] for one in answer["findings"])
    assert main(["validate", str(book)]) == 0
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if not line.startswith("no faults")] == [
        f"{one['severity']}: {one['text']}" for one in answer["findings"]
    ]
    assert not [one for one in answer["findings"] if one["text"] in err]


def test_commands_without_a_plan_print_the_findings_about_the_book_without_notes(capsys):
    kinds = [OverCapacity(f"R{n}", "rep", None, 2.0, 1.0, 2.0) for n in range(12)]
    assert BookWithoutReps().severity is Severity.NOTE
    show_book_findings([BookWithoutReps(), *kinds])
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == 11
    assert all(line.startswith("problem: ") for line in lines[:10])
    assert lines[10] == "and 2 more; `territory-opt validate` lists all of them."


def quality_line(capsys, **changes):
    (line,) = (line for line in printed(capsys, typed_report(**changes)) if line.startswith("quality"))
    return line


def test_a_gap_that_holds_for_these_bases_only_does_not_read_as_a_proved_one(capsys):
    these = Bound(95.0, "fixed_bases", "these_bases")
    line = quality_line(capsys, bound=these, gap=None, gap_these_bases=0.05)
    assert "bound 95 (fixed_bases, valid for these_bases)" in line
    assert line.endswith("gap 5.00 % for these bases only")
    proved = Bound(95.0, "free_bases", "problem")
    line = quality_line(capsys, bound=proved, gap=0.05, gap_these_bases=0.04)
    assert line.endswith("gap 5.00 %")
    assert "only" not in line
    assert "gap" not in quality_line(capsys, bound=these, gap=None, gap_these_bases=None)
