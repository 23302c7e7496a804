"""What is written as CSV, in any style, is read back as it was."""

from __future__ import annotations

import csv
from dataclasses import fields

import listed_book
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import territory_opt as to
from territory_opt.export.text_files.csv_style import PLAIN, CsvStyle
from territory_opt.export.text_files.csv_text import write_cells
from territory_opt.export.write_book import write_book
from territory_opt.ingest.cells.decimals import read_numbers
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.csv_table import read_csv
from territory_opt.model.fingerprint import fingerprint

GERMAN = CsvStyle(excel="de")
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)
IDS = st.one_of(
    TEXT.filter(str.strip), st.sampled_from(["007", "-1", "=A1", "Ü", "a;b", 'q"x', "1,5", "1.234"])
)
NUMBERS = st.floats(-1e14, 1e14, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-300)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return to.read_book(listed_book.write_folder(tmp_path_factory.mktemp("styles") / "book"))


@pytest.fixture(scope="module")
def plan(book):
    return to.optimise(book)


@pytest.mark.parametrize(
    "style", [{}, {"verbatim": True}, {"excel": "de"}, {"excel": "de", "verbatim": True}]
)
def test_a_plan_is_evaluated_from_its_own_file(style, book, plan, tmp_path):
    to.write(plan, tmp_path / "plan", **style)
    again = to.evaluate(book, tmp_path / "plan" / "assignments.csv")
    names = dict(zip(plan.book.units.unit_id, plan.territory_id[plan.label], strict=True))
    assert dict(zip(again.book.units.unit_id, again.territory_id[again.label], strict=True)) == names
    reps = [(name, rep) for name, rep in zip(again.territory_id, again.rep_of, strict=True)]
    assert sorted(reps) == sorted(zip(plan.territory_id, plan.rep_of, strict=True))


def test_plans_in_both_styles_are_the_same_plan(plan, tmp_path):
    to.write(plan, tmp_path / "a")
    to.write(plan, tmp_path / "b", excel="de")
    assert to.compare(tmp_path / "a", tmp_path / "b").units_moved == 0
    assert to.compare(tmp_path / "b", plan).units_moved == 0


def test_moves_between_plans_name_the_reps(book, plan, tmp_path):
    (tmp_path / "other").mkdir()
    with (tmp_path / "other" / "assignments.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["unit_id", "territory_id", "rep_id"])
        writer.writeheader()
        writer.writerows(listed_book.assignments())
    other = to.evaluate(book, tmp_path / "other" / "assignments.csv")
    name_of = {row["rep_id"]: row["name"] for row in listed_book.REPS} | {"": ""}
    found = to.compare(other, plan).moves
    assert found
    rep_of = {row["unit_id"]: row["rep_id"] for row in listed_book.assignments()}
    new = dict(zip(plan.book.units.unit_id, plan.rep_of[plan.label], strict=True))
    for move in found:
        rep = rep_of[move.unit_id]
        assert (move.from_rep_id, move.from_rep_name) == (rep, name_of[rep])
        index = new[move.unit_id]
        after = plan.book.reps.rep_id[index] if index >= 0 else ""
        assert (move.to_rep_id, move.to_rep_name) == (after, name_of[after])


@pytest.mark.parametrize("excel", [None, "de"])
def test_a_book_is_read_back(excel, book, tmp_path):
    write_book(book, tmp_path / "book", excel)
    again = to.read_book(tmp_path / "book")
    assert fingerprint(again) == fingerprint(book)
    for item in fields(book.customers):
        one, other = getattr(book.customers, item.name), getattr(again.customers, item.name)
        if isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other, err_msg=item.name)
    assert set(again.customers.place_source) == {"given", "unit"}


def test_another_language_is_refused(plan, tmp_path):
    with pytest.raises(ValueError, match="'fr'"):
        to.write(plan, tmp_path / "plan", excel="fr")
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("style", [PLAIN, GERMAN], ids=["plain", "german"])
@example(rows=[("-1", 1.234, "1,234"), ("007", 1e15, ";"), ("=A1", 1.5e-7, "")])
@given(rows=st.lists(st.tuples(IDS, NUMBERS, TEXT), min_size=1, max_size=6))
def test_texts_and_numbers_come_back(style, rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("cells") / "customers.csv"
    names = ["customer_id", "revenue", "name"]
    write_cells(names, list(zip(*rows, strict=True)), path, style)
    findings = CollectedFaults()
    table = read_csv(path, "customers", set(names), findings)
    values = read_numbers(table, table.columns["revenue"], findings, lowest=None)
    assert not findings.faults
    assert not findings.findings
    assert table.columns["customer_id"].texts.tolist() == [row[0] for row in rows]
    assert table.columns["name"].texts.tolist() == [row[2] for row in rows]
    assert values.tolist() == [row[1] for row in rows]
