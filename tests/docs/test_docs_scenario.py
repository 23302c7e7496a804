"""The page about the scenario, compared with the dataclasses: keys, values, defaults, the example."""

from __future__ import annotations

import math
import tomllib
from typing import Any

import pytest
from test_docs import FENCE, rows, section, text_of

from territory_opt.errors import InvalidInput
from territory_opt.ingest.scenario.read_scenario import parse_scenario
from territory_opt.model.limits import (
    NOT_BLANK,
    ONE_WORD,
    REFERENCE_SYSTEM,
    BookFile,
    IdOf,
    IsoDay,
    WebAddress,
)
from territory_opt.model.scenario import NOT_BUILT, Disruption
from territory_opt.resolve.keys.declared_keys import (
    LISTS,
    PARTS,
    SCENARIO_KEYS,
    SECTIONS,
    TOP,
    Keys,
    ScenarioKey,
)
from territory_opt.resolve.keys.derived_check import Range

PAGE = "docs/scenario.md"
TABLES: dict[str, Keys] = {
    "Top level": TOP,
    **{path: key.keys for path, key in (LISTS | SECTIONS).items()},
    "key_accounts.levels": PARTS["key_accounts.levels"].keys,
}
"""Heading and keys of every table of the page; those of key_accounts.rules are in key_accounts."""
FORMS: dict[object, str] = {
    NOT_BLANK: "text",
    REFERENCE_SYSTEM: "reference system",
    ONE_WORD: "word",
    IsoDay(): "date",
    WebAddress(): "address",
    BookFile(): "file",
}


def documented(heading: str) -> dict[str, list[str]]:
    return {name: cells for name, *cells in rows(section(text_of(PAGE), heading))}


def values(key: ScenarioKey) -> str:
    """The cell of the column "values" that the annotations require."""
    declared = key.declared
    if key.keys:
        return "tables" if key.listed else "table"
    if declared.words:
        return ", ".join(f"`{word}`" for word in declared.words)
    if declared.kind is bool:
        return "`true`, `false`"
    if declared.kind in (int, float):
        span = Range.of(declared)
        low = f"{'>' if span.above else '≥'} {span.low:g}"
        high = "" if math.isinf(span.high) else f", ≤ {span.high:g}"
        return f"{'whole, ' if declared.kind is int else ''}{low}{high}"
    if declared.kind is str:
        return next(FORMS[limit] for limit in declared.limits if limit in FORMS)
    if key.inline_table:
        return "measures and weights"
    one = declared.items.limit(IdOf)
    return f"list of {one.entity} ids" if one else f"lists of {declared.items.items.limit(IdOf).entity} ids"


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_is_documented_with_its_values_and_default(heading):
    cells = documented(heading)
    assert set(cells) == set(TABLES[heading])
    for name, (range_cell, default_cell, meaning) in cells.items():
        key = TABLES[heading][name]
        assert range_cell == values(key), name
        default = None if default_cell == "–" else tomllib.loads(f"x = {default_cell.strip('`')}")["x"]
        # A table has its defaults in a section of its own.
        expected = None if key.keys and not key.listed else key.default
        assert (() if default == [] else default) == expected, name
        assert key.listed or meaning.startswith("required") == key.required, name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        (heading, name)
        for heading, keys in TABLES.items()
        for name, key in keys.items()
        if key.declared.kind in (int, float)
    ],
)
def test_a_number_outside_the_documented_limits_is_a_fault_that_names_them(heading, name):
    cell = documented(heading)[name][0]
    limits = {one.split()[0]: float(one.split()[1]) for one in cell.removeprefix("whole, ").split(", ")}
    low = limits.get("≥", limits.get(">"))
    outside = [low - 1, *([low] if ">" in limits else []), *([limits["≤"] + 1] if "≤" in limits else [])]
    for value in outside:
        with pytest.raises(InvalidInput) as caught:
            parse_scenario(placed(heading, name, value))
        (fault,) = [one for one in caught.value.faults if one.column and one.column.endswith(name)]
        broken = low if value <= low else limits["≤"]
        assert f"{broken:g}" in f"{fault.problem} {fault.remedy}"


def placed(heading: str, name: str, value: object) -> dict[str, Any]:
    """A scenario with this key."""
    if heading == "Top level":
        return {name: value}
    if heading == "key_accounts.levels":
        return {"key_accounts": {"rule": "none", "levels": {name: value}}}
    return {heading: [{name: value}] if heading in LISTS else {name: value}}


def test_every_default_is_a_valid_value():
    def defaults(keys: Keys) -> None:
        for key in keys.values():
            if key.keys:
                defaults(key.keys)
            elif key.default is not None:
                assert key.check(key.default) == key.default, key.path

    defaults(SCENARIO_KEYS)


@pytest.mark.parametrize("path", [path for path, words in NOT_BUILT.items() if not words])
def test_keys_that_are_not_built_are_neither_declared_nor_documented(path):
    section_name, _, name = path.rpartition(".")
    keys = SCENARIO_KEYS[section_name].keys if section_name else SCENARIO_KEYS
    assert name not in keys
    assert name not in documented(section_name or "Top level")
    assert name not in SCENARIO_KEYS or section_name


def test_the_example_is_a_scenario_and_names_every_key():
    (example,) = [body for kind, body in FENCE.findall(text_of(PAGE)) if kind == "toml"]
    raw = tomllib.loads(example)
    scenario = parse_scenario(raw)
    assert len(scenario.criteria) == 3
    assert (len(scenario.lock), len(scenario.forbid), len(scenario.together)) == (1, 1, 1)
    assert scenario.disruption == Disruption(0.10, "customers")
    left_out = {
        "crs": "only for planar coordinates",
        "vacant": "set by changes",
        "retired": "set by changes",
    }
    assert set(SCENARIO_KEYS) <= set(raw) | set(left_out)
    named_in_criteria = {key for criterion in raw["criteria"] for key in criterion}
    assert set(LISTS["criteria"].keys) - {"min"} <= named_in_criteria
    for name in ("travel", "workload"):
        assert set(raw[name]) == set(SECTIONS[name].keys)
