"""Today's owners: people who have left, typos, and parents in a ring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.ingest import read_book
from territory_opt.ingest.tables.account_contradictions import rings_of
from territory_opt.model.findings.book_findings import DefaultYears, LeftTheCompany

OWNERS = [("rep_id", "reps", "rep"), ("kam_id", "kams", "KAM"), ("agent_id", "inside_sales", "agent")]


def with_owner(book, column, *owners):
    book.tables["inside_sales"] = [{"agent_id": "Innes", "capacity_hours": 900}]
    book["reps"][0]["rep_id"], book["kams"][0]["kam_id"] = "Renate", "Kamille"
    for row in book["customers"]:
        row |= {"rep_id": "", "kam_id": "", "agent_id": ""}
    for row, owner in zip(book["customers"], owners):
        row[column] = owner
    return book.write()


@pytest.mark.parametrize(("column", "table", "entity"), OWNERS)
def test_an_unknown_owner_of_several_customers_has_left(book, column, table, entity):
    read = read_book(with_owner(book, column, "Gone", "Gone", "Away", "Away", "Away"))
    (left,) = (one for one in read.findings if isinstance(one, LeftTheCompany))
    assert (left.column, left.entity, left.ids, left.customers) == (column, entity, ("Away", "Gone"), (3, 2))
    assert getattr(read.customers, column)[:2].tolist() == ["Gone", "Gone"]


@pytest.mark.parametrize(("column", "table", "entity"), OWNERS)
def test_an_unknown_owner_of_one_customer_is_a_fault(book, column, table, entity):
    with_owner(book, column, "Gone")
    (fault,) = book.faults()
    assert (fault.row, fault.column, fault.value) == (2, column, "Gone")
    assert fault.problem == f"no {entity} has this id"


@pytest.mark.parametrize(
    ("column", "written", "known"),
    [("rep_id", "Renata", "Renate"), ("kam_id", "Kamile", "Kamille"), ("agent_id", "Inness", "Innes")],
)
def test_one_that_is_similar_to_a_known_id_is_named(book, column, written, known):
    with_owner(book, column, written)
    (fault,) = book.faults()
    assert f"did you mean {known!r}?" in fault.problem


@pytest.mark.parametrize(("column", "written"), [("rep_id", "renate"), ("kam_id", "Kamille ")])
def test_case_and_spaces_are_faults_whatever_their_number(book, column, written):
    with_owner(book, column, *[written] * 5)
    assert {fault.column for fault in book.faults()} == {column}


def test_blank_years_are_noted_only_where_there_are_kams(book):
    book["customers"][0]["kam_id"] = "M1"
    assert [type(one) for one in read_book(book.write()).findings].count(DefaultYears) == 1
    (book.path / "kams.csv").unlink()
    assert DefaultYears not in [type(one) for one in read_book(book.path).findings]


def test_parents_in_a_ring_are_one_fault_that_names_the_ring(book):
    accounts = {"K2": ("A", "B"), "K3": ("B", "C"), "K4": ("C", "A"), "K5": ("D", "A"), "K6": ("E", "F")}
    for row in book["customers"]:
        row["account_id"], row["parent_id"] = accounts.get(row["customer_id"], (row["account_id"], ""))
    book.write()
    (fault,) = book.faults()
    assert (fault.file, fault.row, fault.column, fault.value) == ("customers.csv", 4, "parent_id", "B")
    assert "A -> B -> C -> A" in fault.problem


def test_an_account_that_names_itself_has_no_parent(book):
    for row in book["customers"]:
        row["parent_id"] = "A1" if row["account_id"] == "A1" else ""
    assert read_book(book.write()).customers.parent_id[0] == "A1"


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_rings_are_found_each_once(parent):
    rings = rings_of(parent)
    for ring in rings:
        assert [parent[one] for one in ring] == [*ring[1:], ring[0]]
    in_rings = [one for ring in rings for one in ring]
    assert len(in_rings) == len(set(in_rings))

    def returns(name):
        seen, now = 0, parent.get(name)
        while now is not None and now != name and seen < 10:
            seen, now = seen + 1, parent.get(now)
        return now == name

    assert set(in_rings) == {name for name in parent if returns(name)}
