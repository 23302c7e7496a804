"""The table of KAMs: limits, levels, conflicts, partners, unmatched skills."""

from __future__ import annotations

import pytest

from territory_opt.errors import InvalidInput
from territory_opt.ingest import book_from_rows, read_book
from territory_opt.model.findings.book_findings import UnmatchedSkill
from territory_opt.wording.finding_text import as_fault, finding_text


def test_every_column_is_read_with_its_blanks_filled(book):
    book.tables["kams"] = [
        {
            "kam_id": "M1",
            "max_accounts": 8,
            "min_accounts": 2,
            "levels": "Global; national",
            "conflicts": "A1; steel",
            "cost": 120000,
            "partner_hours": 200,
        },
        {"kam_id": "M2"}
        | dict.fromkeys(("min_accounts", "levels", "conflicts", "cost", "partner_hours"), ""),
    ]
    book.write()
    kams = read_book(book.path).kams
    assert kams.min_accounts.tolist() == [2, 0]
    assert kams.max_accounts.tolist() == [8, 10]
    assert kams.levels == (frozenset({"global", "national"}), frozenset())
    assert kams.conflicts == (frozenset({"A1", "steel"}), frozenset())
    assert kams.cost.tolist() == [120000, 0]
    assert kams.partner_hours.tolist() == [200, 0]


@pytest.mark.parametrize(("share", "faults"), [("1", []), ("0", []), ("1.001", ["the number is above 1"])])
def test_a_fraction_is_at_most_1(book, share, faults):
    for row in book["customers"]:
        row["field_share"] = share if row["customer_id"] == "K3" else ""
    book.write()
    if faults:
        assert [fault.problem for fault in book.faults()] == faults
    else:
        assert read_book(book.path).customers.field_share[3] == float(share)


@pytest.mark.parametrize(("shares", "rows"), [(("0.5", ""), [3]), (("", "0.25"), [2]), (("", ""), [])])
def test_all_reps_have_a_share_or_none(book, shares, rows):
    for row, share in zip(book["reps"], shares, strict=True):
        row["share"] = share
    book.write()
    if rows:
        assert [(fault.row, fault.column) for fault in book.faults()] == [(row, "share") for row in rows]
    else:
        assert len(read_book(book.path).reps) == 2


@pytest.mark.parametrize(("hours", "rows"), [(("700", "0"), [3]), (("", "700"), [2]), (("1", "2"), [])])
def test_targets_by_capacity_need_hours_of_every_rep(book, hours, rows):
    scenario = {"criteria": [{"measure": "customers", "tolerance": 0.5, "targets": "capacity"}]}
    for row, given in zip(book["reps"], hours, strict=True):
        row["capacity_hours"] = given
    book.write()
    if rows:
        assert [(fault.row, fault.column) for fault in book.faults(scenario)] == [
            (row, "capacity_hours") for row in rows
        ]
    else:
        assert read_book(book.path, scenario).reps.capacity_hours.tolist() == [1.0, 2.0]


def test_columns_that_are_missing_read_as_blanks(book):
    book.write()
    kams = read_book(book.path).kams
    assert (kams.min_accounts.tolist(), kams.levels, kams.conflicts) == ([0], (frozenset(),), (frozenset(),))


def test_invalid_limits_and_levels_are_all_listed(book):
    book.tables["kams"] = [
        {"kam_id": "M1", "max_accounts": 3, "min_accounts": 4, "levels": "global", "cost": "-1"},
        {"kam_id": "M2", "max_accounts": "", "min_accounts": 11, "levels": "continental; global", "cost": ""},
        {"kam_id": "M3", "max_accounts": "", "min_accounts": 10, "levels": "", "cost": ""},
    ]
    book.write()
    found = book.faults()
    assert {(fault.row, fault.column, fault.value) for fault in found} == {
        (2, "min_accounts", "4"),
        (2, "cost", "-1"),
        (3, "min_accounts", "11"),
        (3, "levels", "continental; global"),
    }
    assert any("at least 4 accounts and at most 3" in fault.problem for fault in found)
    assert all(fault.remedy for fault in found)


def remedy_of(finding):
    return as_fault(finding).remedy


def test_unmatched_skills_that_look_wrong_are_warnings(book):
    for row in book["customers"]:
        row |= {"language": "de" if row["customer_id"] != "K3" else "EN", "industry": "construction"}
    book.tables["kams"] = [
        {"kam_id": "M1", "languages": "de,en", "industries": "", "countries": "de;AT"},
        {"kam_id": "M2", "languages": "DE;it", "industries": "Constructions", "countries": "Germany"},
        {"kam_id": "M3", "languages": "", "industries": "steel; Construction", "countries": "Germany"},
    ]
    book.tables["inside_sales"] = [
        {"agent_id": "I1", "languages": "de,pl"},
        {"agent_id": "I2", "languages": "en"},
    ]
    read = read_book(book.write())
    unmatched = [one for one in read.findings if isinstance(one, UnmatchedSkill)]
    found = {(one.file, one.row, one.column, one.value): remedy_of(one) for one in unmatched}
    assert found == {
        ("kams.csv", 2, "languages", "de,en"): "Write a semicolon between two: de;en.",
        ("kams.csv", 3, "industries", "Constructions"): "Did you mean 'construction'?",
        ("kams.csv", 3, "countries", "Germany"): (
            "Write it as the customers' country is written (DE), or leave it blank."
        ),
        ("inside_sales.csv", 2, "languages", "de,pl"): "Write a semicolon between two: de;pl.",
    }
    (country,) = (one for one in unmatched if one.value == "Germany")
    assert (country.rows, country.known, country.meant) == ((3, 4), ("DE",), None)
    assert "no customer has the country 'Germany' (also in row 4)" in finding_text(country)


def test_skills_are_not_checked_where_customers_have_no_such_column(book):
    book.tables["kams"] = [{"kam_id": "M1", "languages": "xx", "industries": "steel", "countries": ""}]
    assert not [one for one in read_book(book.write()).findings if isinstance(one, UnmatchedSkill)]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [(5, "5"), ({"a": 1}, '{"a": 1}'), (["de", {"a": 1}], '["de", {"a": 1}]'), (True, "true")],
)
def test_a_list_in_a_request_is_texts(cell, shown):
    units = [{"unit_id": f"u{i}", "lon": 9 + i, "lat": 50} for i in range(2)]
    kams = [{"kam_id": "M0", "languages": ["de"], "conflicts": [1001]}, {"kam_id": "M1", "languages": cell}]
    with pytest.raises(InvalidInput) as refused:
        book_from_rows({"units": units, "kams": kams, "reps": [{"rep_id": {"a": 1}}]})
    found = {(fault.file, fault.row, fault.column, fault.value) for fault in refused.value.faults}
    assert found == {("kams", 2, "languages", shown), ("reps", 1, "rep_id", '{"a": 1}')}
