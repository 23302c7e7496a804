"""The published JSON Schema of the scenario: accepts what the reader accepts, refuses what it refuses."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.example import EXAMPLE
from api.scenario_schema import scenario_schemas
from territory_opt.errors import InvalidInput
from territory_opt.ingest import parse_scenario
from territory_opt.model.limits import BookFile, IsoDay, WebAddress
from territory_opt.model.scenario import NOT_BUILT, Scenario
from territory_opt.resolve.keys.declared_keys import LISTS, SCENARIO_KEYS, SECTIONS, TOP, ScenarioKey
from territory_opt.resolve.keys.derived_check import Range

SCHEMAS = scenario_schemas("#/$defs/")
VALIDATOR = jsonschema_rs.validator_for({**SCHEMAS["Scenario"], "$defs": SCHEMAS}, validate_formats=True)
FREE_FORM = (WebAddress, BookFile)
"""Texts whose reader knows more than a pattern can say."""


def simple_keys() -> dict[str, tuple[Any, ScenarioKey]]:
    """Path of each key whose value stands alone -> a scenario with a given value there, and the key."""
    found: dict[str, tuple[Any, ScenarioKey]] = {
        name: (lambda value, name=name: {name: value}, key) for name, key in TOP.items()
    }
    for section in SECTIONS:
        if section != "key_accounts":  # its keys depend on its rule
            for name, key in SECTIONS[section].keys.items():
                others = {"max_moved_share": 0.1} if section == "disruption" else {}
                found[key.path] = (
                    lambda value, s=section, n=name, o=others: {s: {**o, n: value}},
                    key,
                )
    for name, key in LISTS["criteria"].keys.items():
        others = {"measure": "size", "tolerance": 0.1, "min": 0}  # one limit is needed
        found[key.path] = (lambda value, n=name, o=others: {"criteria": [{**o, n: value}]}, key)
    for name in ("field_share", "partner_share", "combine", "family", "always", "never"):
        key = SECTIONS["key_accounts"].keys[name]
        found[key.path] = (lambda value, n=name: {"key_accounts": {"rule": "explicit", n: value}}, key)
    levels = SECTIONS["key_accounts"].keys["levels"]
    for name, key in levels.keys.items():
        found[key.path] = (
            lambda value, n=name: {"key_accounts": {"rule": "none", "levels": {n: value}}},
            key,
        )
    return {
        path: one
        for path, one in found.items()
        if not any(isinstance(limit, FREE_FORM) for limit in one[1].declared.limits)
    }


KEYS = simple_keys()


def candidates(key: ScenarioKey) -> st.SearchStrategy[object]:
    """Values of every JSON type, many of them near the limits of the key."""
    anything = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-3, 3) | st.text("a ", max_size=3)
    anything |= st.lists(st.text("u ", max_size=2), max_size=3) | st.just({}) | st.just({"x": 1})
    if key.declared.words:
        return anything | st.sampled_from([*key.declared.words, "".join(key.declared.words)])
    if key.declared.kind in (int, float):
        span = Range.of(key.declared)
        limits = [span.low] if math.isinf(span.high) else [span.low, span.high]
        near = [limit + step for limit in limits for step in (-1, -1e-3, 0, 1e-3, 1)]
        return anything | st.sampled_from([*near, *(str(limit) for limit in limits)])
    return anything | st.sampled_from(
        ["EPSG:25832", "EPSG:25", "local", "2027-01-31", "2027-02-30", "2027-1-1", "2027-01-31T00:00:00"]
    )


def is_read(raw: object) -> bool:
    try:
        parse_scenario(raw)
    except InvalidInput:
        return False
    return True


@settings(max_examples=400)
@given(data=st.data(), path=st.sampled_from(sorted(KEYS)))
def test_a_value_is_valid_by_the_schema_when_the_reader_accepts_it(data, path):
    scenario_with, key = KEYS[path]
    raw = scenario_with(data.draw(candidates(key)))
    assert VALIDATOR.is_valid(raw) == is_read(raw), raw


@pytest.mark.parametrize(
    "raw",
    [
        {"sed": 1},
        {"travel": {"circuty": 1.2}},
        {"criteria": [{"tolerance": 0.1}]},
        {"lock": [{"units": ["u"]}]},
        {"lock": [{"units": [], "territory": "T1"}]},
        {"lock": {"units": ["u"], "territory": "T1"}},
        {"disruption": {}},
        {"disruption": {"max_moved_share": None}},
        {"together": [{"units": []}]},
        {"together": [{"unit": ["u", "v"]}]},
        {"key_accounts": {"measure": "revenue"}},
        {"key_accounts": {"rule": None}},
        {"key_accounts": {"rule": "none", "apart": [["A"]]}},
        {
            "key_accounts": {
                "rule": "score",
                "attractiveness_at_least": 0.5,
                "position_at_least": 0.5,
                "position": [{"measure": "revenue", "weight": 0}],
            }
        },
        {"key_accounts": {"rule": "none", "rules": [{"n": 3}]}},
        {"columns": {"customers": {"revenue": 3}}},
        {"columns": {"customers": {"revenu": "x"}}},
        {"columns": {"custmers": {}}},
        *({path: {}} for path, words in NOT_BUILT.items() if not words and "." not in path),
        {"contiguity": "no_new_pieces"},
    ],
)
def test_both_refuse(raw):
    assert not is_read(raw)
    assert not VALIDATOR.is_valid(raw)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        EXAMPLE["scenario"],
        {"together": [["u", "v"]]},
        {"together": [{"units": ["u", "v"]}]},
        {"columns": {"units": {"households": "HH"}, "customers": {"revenue": "Umsatz"}}},
        {"travel": {"url": "http://127.0.0.1:5000", "file": "travel.csv", "profile": "car"}},
        {
            "key_accounts": {
                "rule": "score",
                "attractiveness": [{"measure": "potential"}, {"measure": "sites", "weight": None}],
                "attractiveness_at_least": 1,
                "position_at_least": 0,
                "rules": [{"rule": "top_n", "n": 3}],
                "apart": [["A", "B"]],
            }
        },
        dict.fromkeys(SCENARIO_KEYS),
        json.loads(json.dumps(asdict(Scenario(territories=3)))),
    ],
)
def test_both_accept(raw):
    assert is_read(raw)
    assert VALIDATOR.is_valid(raw)


def test_the_schema_has_ranges_words_defaults_and_descriptions():
    scenario, travel = SCHEMAS["Scenario"]["properties"], SCHEMAS["TravelSettings"]["properties"]
    assert scenario["effort"]["anyOf"][0]["enum"] == ["quick", "standard", "best"]
    assert scenario["effort"]["default"] == "standard"
    assert travel["timeout_s"]["anyOf"][0] == {"exclusiveMinimum": 0, "maximum": 600, "type": "number"}
    assert travel["timeout_s"]["description"] == "Timeout of one request."
    assert scenario["effective_date"]["anyOf"][0]["format"] == "date"
    assert IsoDay() in SCENARIO_KEYS["effective_date"].declared.limits
    described = [
        (name, key)
        for name, schema in SCHEMAS.items()
        for key, about in schema["properties"].items()
        if "None" in about.get("description", "None")
    ]
    assert described == []


def test_the_service_publishes_the_schema(make_client):
    published = make_client().get("/openapi.json").json()["components"]["schemas"]
    wanted = scenario_schemas("#/components/schemas/")
    assert {name: published[name] for name in wanted} == json.loads(json.dumps(wanted))
