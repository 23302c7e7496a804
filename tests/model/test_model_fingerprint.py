"""Fingerprint of a book: it changes only with members that can change a plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.fingerprint import fingerprint

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
        {"scenario": {"seed": 4}},
    ],
)
def test_members_that_cannot_change_a_plan_do_not_change_the_hash(change):
    assert fingerprint(replace(BOOK, **change)) == fingerprint(BOOK)


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
