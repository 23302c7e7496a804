"""A book is plain input; one from a folder also has the scenario that it came with."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from territory_opt.model.arrays import texts
from territory_opt.model.book import Book, Units
from territory_opt.model.book_with_scenario import BookWithScenario

UNITS = Units(
    unit_id=texts(["a", "b"]),
    points=np.array([[8.0, 50.0], [9.0, 50.0]]),
    geometry=None,
    measures={},
    territory_id=texts(["", ""]),
    group_id=texts(["", ""]),
)


def test_a_plain_book_knows_no_scenario_and_no_folder():
    names = {item.name for item in fields(Book)}
    assert names.isdisjoint({"scenario", "scenario_file", "folder", "split", "notes", "warnings"})
    added = {item.name for item in fields(BookWithScenario)} - names
    assert added == {"scenario", "scenario_file", "folder", "files"}


def test_a_scenario_is_added_and_the_tables_are_shared():
    book = Book("one", UNITS, synthetic=True, attribution=("Made-up",))
    added = BookWithScenario.of(book, {"seed": 4}, "other.toml", "/somewhere")
    assert all(getattr(added, item.name) is getattr(book, item.name) for item in fields(Book))
    assert (added.scenario, added.scenario_file, added.folder) == ({"seed": 4}, "other.toml", "/somewhere")


def test_a_changed_copy_keeps_the_scenario():
    added = BookWithScenario.of(Book("one", UNITS), {"seed": 4}, folder="/somewhere")
    changed = replace(added, name="two")
    assert type(changed) is BookWithScenario
    assert (changed.scenario, changed.folder) == ({"seed": 4}, "/somewhere")
