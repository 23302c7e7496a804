"""The table of KAMs: limits, levels, conflicts, partners."""

from __future__ import annotations

from territory_opt.ingest import read_book


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


def test_columns_that_are_missing_read_as_blanks(book):
    book.write()
    kams = read_book(book.path).kams
    assert (kams.min_accounts.tolist(), kams.levels, kams.conflicts) == ([0], (frozenset(),), (frozenset(),))


def test_limits_and_levels_that_make_no_sense_are_all_listed(book):
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
