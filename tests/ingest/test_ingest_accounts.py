"""Accounts in the table of customers and in the scenario: what is read, and what is refused."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from territory_opt.errors import InvalidInput
from territory_opt.export.write_book import write_book
from territory_opt.ingest import parse_scenario, read_book
from territory_opt.model.findings.book_findings import FlagOverruled, YearsWithoutKam
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.scenario import KeyAccountRule, KeyRule, LevelRules, Weighted
from territory_opt.wording.finding_text import finding_text


def put(book, column, **cells):
    """Give some customers, named K0, K1 and so on, a value in a column; blank for the others."""
    for row in book["customers"]:
        row[column] = cells.get(row["customer_id"], row.get(column, ""))


def test_columns_of_accounts_are_read(book):
    put(book, "parent_id", K0="P1", K2="P1")
    put(book, "headquarters", K1="ja", K2="x", K3="no")
    put(book, "level", K0="Global", K5="regional")
    put(book, "field_share", K0="0.25", K3="1")
    put(book, "kam_id", K0="M1", K2="M1")
    put(book, "kam_years", K0="2.5")
    customers = read_book(book.write()).customers
    assert list(customers.parent_id[:4]) == ["P1", "", "P1", ""]
    assert customers.headquarters[:4].tolist() == [False, True, True, False]
    assert list(customers.level[:6]) == ["global", "", "", "", "", "regional"]
    assert customers.field_share[[0, 3]].tolist() == [0.25, 1]
    assert np.isnan(customers.field_share[1])
    assert customers.kam_years[:4].tolist() == [2.5, 0, 1, 0]


def test_without_the_columns_everything_is_blank(book):
    customers = read_book(book.write()).customers
    assert not any(customers.parent_id)
    assert not any(customers.level)
    assert not customers.headquarters.any()
    assert np.isnan(customers.field_share).all()
    assert not customers.kam_years.any()


def test_a_written_book_keeps_them(book, tmp_path):
    put(book, "parent_id", K0="007", K2="P1")
    put(book, "headquarters", K1="true")
    put(book, "level", K0="national")
    put(book, "field_share", K0="0.3")
    put(book, "kam_id", K0="M1", K2="M1")
    put(book, "kam_years", K0="7")
    put(book, "staff", K3="12")
    read = read_book(book.write())
    write_book(read, tmp_path / "copy")
    assert fingerprint(read_book(tmp_path / "copy")) == fingerprint(read)


@pytest.mark.parametrize(
    ("column", "cells", "row", "words"),
    [
        ("parent_id", {"K0": "P1", "K1": "P2"}, 3, "'P1' in row 2; an account has one parent"),
        ("level", {"K0": "global", "K1": "regional"}, 3, "'global' in row 2; an account has one level"),
        ("level", {"K4": "worldwide"}, 6, "not a known level"),
        ("headquarters", {"K0": "true", "K1": "true"}, 3, "has its headquarters in row 2 already"),
        ("headquarters", {"K4": "perhaps"}, 6, "neither true nor false"),
        ("field_share", {"K4": "1.5"}, 6, "above 1"),
        ("field_share", {"K4": "-0.1"}, 6, "negative"),
        ("kam_years", {"K4": "two"}, 6, "not a number"),
    ],
)
def test_each_fault_names_its_cell(book, column, cells, row, words):
    put(book, column, **cells)
    book.write()
    (fault,) = book.faults()
    assert (fault.file, fault.row, fault.column) == ("customers.csv", row, column)
    assert words in fault.problem


def test_years_without_a_kam_are_a_warning(book):
    put(book, "kam_years", K4="3")
    read = read_book(book.write())
    (found,) = (one for one in read.findings if isinstance(one, YearsWithoutKam))
    assert (found.ids, found.row, found.column) == (("K4",), 6, "kam_years")
    assert read.customers.kam_years[4] == 0


def test_own_columns_of_numbers_are_measures(book):
    put(book, "staff", K0="12", K1="1,500", K2="")
    put(book, "mixed", K0="12", K1="a dozen")
    put(book, "code", K0="007")
    customers = read_book(book.write()).customers
    assert set(customers.measures) == {"staff"}
    assert customers.measures["staff"][:3].tolist() == [12, 1500, 0]
    assert set(customers.extra) == {"staff", "mixed", "code"}


def test_a_column_the_scenario_ranks_by_must_be_numbers(book):
    put(book, "staff", K0="12", K1="a dozen")
    book.write()
    rule = {"rule": "score", "attractiveness_at_least": 0.5, "position_at_least": 0.5}
    scenario = {"key_accounts": {**rule, "attractiveness": [{"measure": "staff"}]}}
    (fault,) = book.faults(scenario)
    assert (fault.row, fault.column, fault.value) == (3, "staff", "a dozen")
    additional = {"key_accounts": {"rule": "none", "rules": [{"rule": "top_n", "n": 1, "measure": "staff"}]}}
    assert [fault.column for fault in book.faults(additional)] == ["staff"]


FULL = {
    "rule": "score",
    "attractiveness": [{"measure": "potential", "weight": 0.6}, {"measure": "sites"}],
    "position": [{"measure": "revenue", "weight": 2}],
    "attractiveness_at_least": 0.9,
    "position_at_least": 0.8,
    "combine": "and",
    "family": "parent",
    "always": ["007", "P 1"],
    "never": ["B"],
    "field_share": 0.3,
    "partner_share": 0.1,
    "apart": [["A", "B"], ["C", "D", "E"]],
    "rules": [{"rule": "threshold", "measure": "potential", "at_least": 5}, {"rule": "top_n", "n": 3}],
    "levels": {"global_countries": 3, "national_km": 200.5, "national_sites": 4},
}


def test_the_whole_section_is_read():
    assert parse_scenario({"key_accounts": FULL}).key_accounts == KeyAccountRule(
        "score",
        attractiveness=(Weighted("potential", 0.6), Weighted("sites", 1.0)),
        position=(Weighted("revenue", 2.0),),
        attractiveness_at_least=0.9,
        position_at_least=0.8,
        combine="and",
        family="parent",
        always=("007", "P 1"),
        never=("B",),
        field_share=0.3,
        partner_share=0.1,
        apart=(("A", "B"), ("C", "D", "E")),
        rules=(KeyRule("threshold", "potential", at_least=5), KeyRule("top_n", n=3)),
        levels=LevelRules(3, 200.5, 4),
    )


@pytest.mark.parametrize("rule", [{"rule": "pareto", "share": 0.4}, FULL | {"rules": FULL["rules"][:1]}])
def test_a_section_written_out_is_the_same_section(rule):
    read = parse_scenario({"key_accounts": rule}).key_accounts
    written = json.loads(json.dumps(asdict(read)))
    if written["rule"] == "score":
        del written["measure"]
    assert parse_scenario({"key_accounts": written}).key_accounts == read


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"position_at_least": None}, "position_at_least", "needs 'position_at_least'"),
        ({"position_at_least": 2}, "position_at_least", "at most 1"),
        ({"share": 0.3}, "share", "has no 'share'"),
        ({"attractiveness": "potential"}, "attractiveness", "list of measures and weights"),
        ({"attractiveness": [{"weight": 1}]}, "attractiveness", "entry 1 has no measure"),
        ({"attractiveness": [{"measure": "a", "weight": 0}]}, "attractiveness", "greater than 0"),
        ({"attractiveness": [{"measure": "a", "wait": 1}]}, "attractiveness", "unknown key 'wait'"),
        ({"position": [{"measure": "a"}, {"measure": "a"}]}, "position", "named twice"),
        ({"combine": "xor"}, "combine", "or | and"),
        ({"family": "parents"}, "family", "Did you mean 'parent'"),
        ({"always": "A"}, "always", "list of ids"),
        ({"never": [7]}, "never", 'in quotes: "7"'),
        ({"never": [" "]}, "never", "Name the account"),
        ({"apart": ["A", "B"]}, "apart", "list of lists"),
        ({"apart": [["A", "B"], ["C", "C"]]}, "apart", "list 2 names fewer than two"),
        ({"field_share": 30}, "field_share", "at most 1"),
        ({"partner_share": -1}, "partner_share", "at least 0"),
        ({"rules": {"rule": "none"}}, "rules", "[[key_accounts.rules]]"),
        ({"rules": [{"n": 3}]}, "rules[1].rule", "the rule is missing"),
        ({"rules": [{"rule": "none"}], "combine": "or"}, None, ""),
        ({"rules": [{"rule": "none"}]}, "combine", "selects no account"),
        ({"rules": [FULL["rules"][0], {"rule": "pareto"}]}, "rules[2].share", "needs 'share'"),
        ({"rules": [{"rule": "top_n", "n": 3, "family": "parent"}]}, "rules[1].family", "unknown key"),
        ({"levels": 3}, "levels", "[key_accounts.levels]"),
        ({"levels": {"national_kms": 3}}, "levels.national_kms", "'national_km'"),
        ({"levels": {"global_countries": 0}}, "levels.global_countries", "at least 1"),
    ],
)
def test_each_fault_of_the_section_names_its_key_and_a_remedy(change, column, words):
    raw = {"key_accounts": {**FULL, **change}}
    if column is None:
        parse_scenario(raw)
        return
    with pytest.raises(InvalidInput) as refused:
        parse_scenario(raw)
    (fault,) = refused.value.faults
    assert fault.column == f"key_accounts.{column}"
    assert words in f"{fault.problem} {fault.remedy}"


def test_flags_that_coverage_overrules_are_a_warning(book):
    put(book, "account_id", K0="A1", K1="A1", K4="B", K5="B", K7="D", K8="D")
    put(
        book,
        "coverage",
        K0="key_account",
        K2="territory",
        K3="territory",
        K4="house",
        K5="inside_sales",
        K7="house",
    )
    put(book, "key_account", K1="false", K2="true", K3="true", K5="true", K7="true")
    found = [one for one in read_book(book.write()).findings if isinstance(one, FlagOverruled)]
    assert [(one.row, one.value) for one in found] == [(None, None), (3, "false"), (7, "true")]
    assert [(one.accounts, one.flag, one.coverage) for one in found] == [
        (("K2", "K3"), True, "territory"),
        (("A1",), False, "key_account"),
        (("B",), True, "elsewhere"),
    ]
    assert (found[0].flag_rows, found[0].coverage_rows, found[0].count) == ((4, 5), (4, 5), 2)
    texts = [finding_text(one) for one in found]
    assert (
        "2 accounts are not key, as coverage territory comes before key_account true: "
        "K2 (key_account in row 4, coverage in row 4), K3 (key_account in row 5, coverage in row 5)"
    ) in texts[0]
    assert "A1 (key_account in row 3, coverage in row 2)" in texts[1]
    assert "all sites have coverage inside_sales or house" in texts[2]


def test_flags_and_coverage_that_agree_are_no_warning(book):
    put(book, "coverage", K0="key_account", K2="territory", K3="house", K4="inside_sales")
    put(book, "key_account", K0="true", K2="false", K4="false", K5="true")
    assert not [one for one in read_book(book.write()).findings if isinstance(one, FlagOverruled)]
