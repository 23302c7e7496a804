"""Keys of the scenario: what the annotations of the dataclasses make of a value, and one key by its path."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Literal

import pytest
from annotated_types import Ge, Gt, Le, MultipleOf
from hypothesis import given
from hypothesis import strategies as st

from territory_opt.accounts.rules import RULES
from territory_opt.errors import InvalidInput
from territory_opt.model.limits import NOT_BLANK
from territory_opt.model.scenario import NOT_BUILT, KeyRule, Scenario, Weighted
from territory_opt.resolve.keys.declared_keys import (
    OPTIONAL_PARAMETERS,
    PARTS,
    RULE_PARAMETERS,
    SCENARIO_KEYS,
    Keys,
    ScenarioKey,
    keys_of,
)
from territory_opt.resolve.keys.derived_check import AnnotatedType, Range, check_of
from territory_opt.resolve.keys.field_meanings import field_meanings
from territory_opt.resolve.keys.key_path import check_setting, check_setting_text, find_key
from territory_opt.resolve.keys.value_checks import ValueRefused


def leaves(keys: Keys, prefix: str = "") -> Iterator[tuple[str, ScenarioKey]]:
    """Every value with its path; the first table of every list."""
    for name, key in keys.items():
        if key.keys:
            yield from leaves(key.keys, f"{prefix}{name}{'[1]' if key.listed else ''}.")
        else:
            yield f"{prefix}{name}", key


VALUES = dict(leaves(SCENARIO_KEYS))
NUMBERS = {path: key for path, key in VALUES.items() if key.declared.kind in (int, float)}


def refused(check, *arguments):
    with pytest.raises(InvalidInput) as caught:
        check(*arguments)
    (fault,) = caught.value.faults
    return fault


def test_every_field_is_a_key_that_says_what_it_means():
    def compare(table: type, keys: Keys) -> None:
        assert [field.name for field in fields(table)] == list(keys)
        for key in keys.values():
            assert key.meaning, key.path
            if key.table is not None:
                assert is_dataclass(key.table)
                compare(key.table, key.keys)

    compare(Scenario, SCENARIO_KEYS)


@given(path=st.sampled_from(sorted(NUMBERS)), value=st.floats(-1e6, 1e6) | st.integers(-2000, 2000))
def test_a_number_is_accepted_within_its_range_only(path, value):
    key = NUMBERS[path]
    span = Range.of(key.declared)
    inside = (value > span.low if span.above else value >= span.low) and value <= span.high
    whole = key.declared.kind is float or value == int(value)
    if inside and whole:
        assert check_setting(path, value) == value
    else:
        fault = refused(check_setting, path, value)
        assert (fault.column, fault.row) == (path, None)
        bound = span.low if value <= span.low or math.isinf(span.high) else span.high
        assert not whole or f"{bound:g}" in f"{fault.problem} {fault.remedy}"


@given(path=st.sampled_from(sorted(VALUES)))
def test_every_default_is_valid_and_null_is_the_default(path):
    key = VALUES[path]
    if key.required:
        assert refused(check_setting, path, None).column == path
    else:
        assert check_setting(path, None) == key.default
        assert key.default is None or check_setting(path, key.default) == key.default


@pytest.mark.parametrize("path", [path for path, key in VALUES.items() if key.declared.words])
def test_words_are_accepted_and_no_others(path):
    words = VALUES[path].declared.words
    assert [check_setting(path, word) for word in words] == list(words)
    fault = refused(check_setting, path, f"{words[0]}x")
    assert all(word in fault.remedy for word in words)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("travel.circuty", ["circuity"]),
        ("circuity", ["[travel]"]),
        ("zzz", ["territories"]),
        ("travel", ["table", "circuity"]),
        ("criteria.tolerance", ["criteria[1]"]),
        ("criteria[0].tolerance", ["criteria[1]"]),
        ("criteria[1]", ["table", "tolerance"]),
        ("travel[1].circuity", ["no list"]),
        ("seed[1]", ["no list"]),
        ("seed.x", ["unknown"]),
        ("", ["unknown"]),
        ("a..b", ["unknown"]),
        ("criteria[1", ["unknown"]),
    ],
)
def test_a_path_that_leads_to_no_value_is_refused(path, words):
    fault = refused(check_setting, path, 1, "change 1")
    assert (fault.file, fault.column) == ("change 1", path)
    assert all(word in f"{fault.problem} {fault.remedy}" for word in words)


@pytest.mark.parametrize("path", [path for path, words in NOT_BUILT.items() if not words])
def test_what_is_not_built_is_refused_by_name(path):
    section, dot, name = path.partition(".")
    placed = f"{section}[1].{name}" if section in ("lock", "forbid") else path
    assert "not built" in refused(check_setting, placed, 1).problem
    assert (name if dot else section) in refused(find_key, placed).problem


def test_a_value_that_is_not_built_is_refused_by_name():
    assert "'no_new_pieces' is not built" in refused(check_setting, "contiguity", "no_new_pieces").problem


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("travel.circuity", "1.4", 1.4),
        ("territories", "61", 61),
        ("contiguity", "false", False),
        ("effort", "best", "best"),
        ("compactness_weight", "visits", "visits"),
        ("criteria[2].measure", "true", "true"),
        ("lock[1].units", '["01", "02"]', ("01", "02")),
        ("key_accounts.rules[3].share", "0.3", 0.3),
        ("key_accounts.levels.national_sites", "3", 3),
        ("key_accounts.position", '[{measure = "revenue", weight = 2}]', (Weighted("revenue", 2.0),)),
        ("effective_date", "2027-01-31", "2027-01-31"),
        ("travel.url", "http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
    ],
)
def test_text_of_a_command_line_is_read_by_the_type_of_the_key(path, text, value):
    found = check_setting_text(path, text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["", "x", "1, 2", "1\nseed = 3", "[", "nan", "0x", '"1.4"'])
def test_text_that_is_no_number_is_a_fault(text):
    assert refused(check_setting_text, "travel.circuity", text).column == "travel.circuity"


def test_steps_of_a_path():
    found = find_key("key_accounts.rules[2].share")
    assert [(step.name, step.place) for step in found.steps] == [
        ("key_accounts", None),
        ("rules", 2),
        ("share", None),
    ]
    assert found.key is PARTS["key_accounts.rules"].keys["share"]


def test_parameters_of_rules_are_those_that_the_rules_need():
    for rule in RULES:
        needed = {parameter.name: parameter for parameter in rule.parameters}
        declared = set(RULE_PARAMETERS[rule.name])
        # Axes have a default of their own.
        assert declared - OPTIONAL_PARAMETERS == set(needed)
        keys = keys_of(KeyRule)
        for name, parameter in needed.items():
            span = Range.of(keys[name].declared)
            highest = span.high if math.isfinite(span.high) else 1e9
            for value in (span.low, highest, span.low - 1, highest + 1):
                assert parameter.fits(value) == accepts(keys[name], value), (rule.name, name, value)


def accepts(key: ScenarioKey, value: object) -> bool:
    try:
        key.check(value)
    except ValueRefused:
        return False
    return True


@pytest.mark.parametrize(
    "hint",
    [
        int,
        float,
        str,
        list[int],
        tuple[int, ...],
        Annotated[int, Gt(0)],
        Annotated[float, Le(1)],
        Annotated[float, Ge(0), Gt(0)],
        Annotated[float, Ge(0), MultipleOf(2)],
        Annotated[str, Ge(0)],
        dict[str, int],
    ],
)
def test_a_type_without_a_check_is_refused_when_it_is_declared(hint):
    with pytest.raises(TypeError, match=r"is needed|needs a form|no check for|whole numbers have a Ge"):
        check_of(AnnotatedType.of(hint))


def test_meanings_are_read_from_the_docstrings_of_a_class_and_its_parents():
    @dataclass(frozen=True)
    class Parent:
        """A table.

        Parameters
        ----------
        near, far : int
            How near,
            and how far.

        Notes
        -----
        word : not a field
        """

        near: Annotated[int, Ge(1), Le(3)] = 1
        far: Annotated[int, Ge(1)] | None = None

    @dataclass(frozen=True)
    class Child(Parent):
        """Another one.

        Parameters
        ----------
        word : {"a", "b"}
            One of two.
        name : str
        """

        word: Literal["a", "b"] = "a"
        name: Annotated[str, NOT_BLANK] = "x"

    parent_meaning = "How near, and how far."
    assert field_meanings(Child) == {"near": parent_meaning, "far": parent_meaning, "word": "One of two."}
