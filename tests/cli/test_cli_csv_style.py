"""--excel and --verbatim of every command that writes CSV files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

import territory_opt as to
from territory_opt.cli import main

PLAN_FILES = ("assignments.csv", "customers.csv", "kams.csv", "inside_sales.csv", "transition.csv")


def with_names(book):
    """Names of reps that look like formulas, and an id that does."""
    path = book / "reps.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Rep R1", "=Ann").replace("R2,", "-2,"), "utf-8")
    return book


def rows(path, separator=","):
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("optimise", []),
        ("optimise", ["--verbatim"]),
        ("optimise", ["--excel", "de"]),
        ("front", ["--excel", "de", "--verbatim"]),
    ],
)
def test_a_plan_in_each_style(command, options, book, tmp_path):
    scenario = book / "scenario.toml"
    scenario.write_text("iterations = 2\n" + scenario.read_text(encoding="utf-8"), encoding="utf-8")
    out = tmp_path / "out"
    assert main([command, str(with_names(book)), "--out", str(out), *options]) == 0
    folder = out if command == "optimise" else out / "as-asked"
    german = "de" in options
    for name in PLAN_FILES:
        data = (folder / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") == german
        assert (b";" in data.splitlines()[0]) == german
    found = rows(folder / "customers.csv", ";" if german else ",")
    names = {row["rep_id"]: row["rep_name"] for row in found}
    assert names == {"R1": "=Ann" if "--verbatim" in options else "'=Ann", "-2": "Rep -2", "R3": "Rep R3"}
    assert {row["revenue"] for row in found} >= {"1000,0" if german else "1000.0"}
    assert main(["evaluate", str(book), str(folder / "assignments.csv")]) == 0


@pytest.mark.parametrize("options", [[], ["--excel", "de"]])
def test_a_sample_in_each_style(options, tmp_path):
    out = tmp_path / "book"
    assert main(["sample", "--region", "texas", "--customers", "40", "--out", str(out), *options]) == 0
    for path in out.glob("*.csv"):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") == bool(options)
        assert (b";" in data.splitlines()[0]) == bool(options)
    assert (
        to.read_book(out).customers.revenue.tolist()
        == to.sample("texas", customers=40).customers.revenue.tolist()
    )


def test_a_demo_in_german_has_its_book_in_german(tmp_path, monkeypatch):
    """With few customers and iterations."""
    small = to.sample("texas", customers=60, territories=2)
    small = replace(small, scenario={**small.scenario, "iterations": 1, "effort": "quick"})
    monkeypatch.setattr("territory_opt.pipeline.sample", lambda region, **_: small)
    out = tmp_path / "demo"
    assert main(["demo", "--region", "texas", "--out", str(out), "--excel", "de"]) in (0, 3)
    for path in [*out.glob("*.csv"), *(out / "book").glob("*.csv")]:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path
    again = to.read_book(out / "book")
    assert again.customers.customer_id.tolist() == small.customers.customer_id.tolist()
    assert to.evaluate(again, out).label.tolist()


def test_another_language_is_refused(book, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["optimise", str(book), "--excel", "fr"])
    assert stopped.value.code == 2
    assert "--excel" in capsys.readouterr().err
