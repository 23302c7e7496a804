"""edges.csv with parts of units that will be cut."""

from __future__ import annotations

from territory_opt.ingest import read_book

SPLIT = {"units": {"split_above": 0.5}}


def edges(book, *rows):
    book.write()
    book.put("edges.csv", "\n".join(["unit_a,unit_b,action", *rows]) + "\n")
    return book


def test_a_part_is_kept_with_its_unit(book):
    rules = read_book(edges(book, "000#12,022,add", "000#1,000#2,remove", "001,002,").path, SPLIT).edges
    assert rules.unit_a.tolist() == [0, 0, 1]
    assert rules.unit_b.tolist() == [8, 0, 2]
    assert rules.part_a.tolist() == ["000#12", "000#1", ""]
    assert rules.part_b.tolist() == ["", "000#2", ""]


def test_a_pair_is_added_unless_it_is_to_be_removed(book):
    rules = read_book(edges(book, "000,022,", "001,002,remove", "010,020,add").path).edges
    assert rules.remove.tolist() == [False, True, False]


def test_parts_of_units_that_stay_whole_are_unknown(book):
    (fault,) = edges(book, "000#12,022,add").faults({})
    assert (fault.column, fault.value) == ("unit_a", "000#12")
    (fault,) = edges(book, "009#1,022,add").faults(SPLIT)
    assert fault.problem == "no unit has this id"


def test_the_same_pair_of_parts_twice(book):
    first, second = edges(book, "000#1,022,", "022,000#1,remove", "000#2,022,", "000#1,000#1,").faults(SPLIT)
    assert "the pair is in row 2 already" in first.problem
    assert "a unit is not its own neighbour" in second.problem
