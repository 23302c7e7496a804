"""The table of territories that a run prints adds up, as it is read."""

from __future__ import annotations

import json
import re

import listed_book
import pytest

import territory_opt as to
from territory_opt.cli import main
from territory_opt.cli.territory_table import MAX_ROWS, show_territories


def table(text: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the table of territories in a run's output."""
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("territory "))
    last = next(i for i, line in enumerate(lines) if line.startswith("all "))
    header = lines[first].split()
    return header, [re.split(r"  +", line.replace(" %", "%").strip()) for line in lines[first + 1 : last + 1]]


def figures(rows: list[list[str]], column: int) -> list[float]:
    """A column of figures, counted from the right; the last row is the total."""
    return [float(row[column].rstrip("%").replace(",", "")) for row in rows]


def assert_adds_up(text: str, criteria: list[dict]) -> None:
    header, rows = table(text)
    assert header[-3 * len(criteria) :] == [
        name for row in criteria for name in (row["measure"], "share", "target")
    ]
    for c, row in enumerate(reversed(criteria)):
        for column in (-3 * c - 1, -3 * c - 2, -3 * c - 3):
            *parts, total = figures(rows, column)
            assert sum(parts) == pytest.approx(total, abs=1e-9), (row["measure"], column)
        assert figures(rows, -3 * c - 2)[-1] == 100.0
        assert figures(rows, -3 * c - 1)[-1] == figures(rows, -3 * c - 3)[-1]
        assert figures(rows, -3 * c - 3)[-1] == pytest.approx(row["total"], rel=0.01)


def test_loads_shares_and_targets_of_a_run_add_up(book, capsys):
    text = (book / "scenario.toml").read_text(encoding="utf-8").replace("0.2", "0.5")
    more = '[[criteria]]\nmeasure = "workload"\ntolerance = 0.5\n'
    (book / "scenario.toml").write_text(text + more, encoding="utf-8")
    rows = (book / "reps.csv").read_text(encoding="utf-8").splitlines()
    shares = ["share", "0.7", "1", "0.9"]
    (book / "reps.csv").write_text("\n".join(map(",".join, zip(rows, shares, strict=True))), encoding="utf-8")
    assert main(["optimise", str(book), "--iterations", "4"]) == 0
    out = capsys.readouterr().out
    report = json.loads((book.parent / "plan" / "report.json").read_text(encoding="utf-8"))
    assert_adds_up(out, report["criteria"])
    assert re.search(r"customers .* 36  9.69 to 13.8 ", out)
    assert "Rep R1 (R1)" in out
    seconds = re.search(r"^seconds +([\d.]+) \((.*)\)$", out, re.MULTILINE)
    parts = [float(part.split()[-1]) for part in seconds[2].split(", ")]
    assert sum(parts) == pytest.approx(float(seconds[1]), abs=1e-9)
    assert main(["evaluate", str(book), str(book.parent / "plan" / "assignments.csv")]) == 0
    assert table(capsys.readouterr().out) == table(out)


def test_every_row_is_that_of_its_territory(tmp_path, capsys):
    book = to.read_book(listed_book.write_folder(tmp_path / "book"))
    plan = to.evaluate(book, tmp_path / "assignments.csv")
    show_territories(plan)
    header, rows = table(capsys.readouterr().out)
    assert header[:2] == ["territory", "rep"]
    name_of = {row["rep_id"]: row["name"] for row in listed_book.REPS}
    for row, territory, rep, load in zip(
        rows, plan.territory_id, plan.rep_of, plan.loads["customers"], strict=False
    ):
        rep_id = "" if rep < 0 else plan.book.reps.rep_id[rep]
        assert row[:2] == [territory, f"{name_of[rep_id]} ({rep_id})" if rep_id else "vacant"]
        assert row[2] == str(int(load))


def test_more_territories_than_rows_are_added_up(tmp_path, capsys):
    lines = ["unit_id,lon,lat,people"]
    lines += [f"u{i:02d},{8 + i % 6 / 10:.1f},{50 + i // 6 / 10:.1f},{3 + i % 7}" for i in range(30)]
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "units.csv").write_text("\n".join(lines), encoding="utf-8")
    book = to.read_book(tmp_path / "book")
    scenario = {"territories": 30, "criteria": [{"measure": "people", "tolerance": 0.9}]}
    plan = to.evaluate(book, {f"u{i:02d}": f"T{i + 1:03d}" for i in range(30)}, scenario)
    show_territories(plan)
    out = capsys.readouterr().out
    _, rows = table(out)
    assert [row[0] for row in rows[-2:]] == [f"{30 - MAX_ROWS} others", "all"]
    assert len(rows) == MAX_ROWS + 2
    assert_adds_up(out, [{"measure": "people", "total": float(plan.loads["people"].sum())}])
