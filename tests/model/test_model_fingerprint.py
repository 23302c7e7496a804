"""Fingerprint of a book: it changes only with members that can change a plan."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.findings.book_findings import UnreadFile
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.frame import Frame

PLANE = Frame("local", "local", 1.0)
BOOK = Book(
    name="one",
    units=Units(
        unit_id=texts(["a", "b"]),
        points=np.array([[8.0, 50.0], [9.0, 50.0]]),
        geometry=None,
        measures={"people": np.array([1.0, 2.0])},
        territory_id=texts(["", ""]),
        group_id=texts(["", ""]),
    ),
)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "two"},
        {"attribution": ("Made-up Geography, CC0",)},
        {"synthetic": True},
        {"findings": (UnreadFile(file="unit.csv", table="units"),)},
    ],
)
def test_members_that_cannot_change_a_plan_do_not_change_the_hash(change):
    assert fingerprint(replace(BOOK, **change)) == fingerprint(BOOK)


def test_the_scenario_that_a_book_comes_with_does_not_change_the_hash():
    with_scenario = BookWithScenario.of(BOOK, {"seed": 4}, "other.toml", "/somewhere")
    assert fingerprint(with_scenario) == fingerprint(BOOK)


def test_every_member_of_a_book_is_in_the_hash_or_cannot_change_a_plan():
    tables = {"units", "customers", "reps", "kams", "edges", "frame", "inside_sales", "travel"}
    assert tables | {"name", "findings", "attribution", "synthetic"} == {item.name for item in fields(Book)}
    for name in tables - {"units"}:
        other = replace(BOOK, **{name: PLANE if name == "frame" else BOOK.units})
        assert fingerprint(other) != fingerprint(BOOK)


@pytest.mark.parametrize(
    "change",
    [
        {"points": np.array([[8.0, 50.0], [9.0, 50.1]])},
        {"measures": {"people": np.array([1.0, 3.0])}},
        {"territory_id": texts(["T1", ""])},
        {"unit_id": texts(["a", "c"])},
    ],
)
def test_members_that_can_change_a_plan_change_the_hash(change):
    assert fingerprint(replace(BOOK, units=replace(BOOK.units, **change))) != fingerprint(BOOK)
