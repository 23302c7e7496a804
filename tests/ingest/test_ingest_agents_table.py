"""The table of inside sales, and today's agents of the customers."""

from __future__ import annotations

import pytest

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book


def with_agents(book, *agents: str):
    """The small book whose customers' agents are these, the rest blank."""
    for index, row in enumerate(book["customers"]):
        row["agent_id"] = agents[index] if index < len(agents) else ""
    return book


def test_agents_are_read_with_their_blanks_filled(book):
    book.tables["inside_sales"] = [
        {"agent_id": "I1", "name": "Eva", "capacity_hours": 704, "languages": "de; pl"},
        {"agent_id": "I2", "name": "", "capacity_hours": "", "languages": ""},
    ]
    with_agents(book, "", "I2").write()
    read = read_book(book.path)
    agents = read.inside_sales
    assert agents.agent_id.tolist() == ["I1", "I2"]
    assert agents.name.tolist() == ["Eva", ""]
    assert agents.capacity_hours.tolist() == [704.0, 1408.0]
    assert agents.languages == (frozenset({"de", "pl"}), frozenset())
    assert [agent for agent in read.customers.agent_id if agent] == ["I2"]


def test_a_book_without_the_table_keeps_todays_agents_unchecked(book):
    with_agents(book, "I9").write()
    read = read_book(book.path)
    assert read.inside_sales is None
    assert read.customers.agent_id[0] == "I9"


def test_faults_of_agents_are_all_listed(book):
    book.tables["inside_sales"] = [
        {"agent_id": "I1", "capacity_hours": "many"},
        {"agent_id": "I1", "capacity_hours": -1},
        {"agent_id": "", "capacity_hours": 1},
    ]
    with_agents(book, "", "i1").write()
    assert {(fault.file, fault.row, fault.column) for fault in book.faults()} == {
        ("inside_sales.csv", 2, "capacity_hours"),
        ("inside_sales.csv", 3, "capacity_hours"),
        ("inside_sales.csv", 3, "agent_id"),
        ("inside_sales.csv", 4, "agent_id"),
        ("customers.csv", 3, "agent_id"),
    }


def test_a_request_can_have_agents():
    body = {
        "units": [{"unit_id": "a", "lon": 9.0, "lat": 50.0}],
        "inside_sales": [{"agent_id": "I1", "languages": "de;fr"}],
    }
    assert book_from_rows(body).inside_sales.languages == (frozenset({"de", "fr"}),)
    body["inside-sales"] = body.pop("inside_sales")
    with pytest.raises(InvalidInput) as refused:
        book_from_rows(body)
    assert "Did you mean 'inside_sales'?" in refused.value.faults[0].remedy
