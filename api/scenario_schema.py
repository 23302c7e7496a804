"""The JSON Schema of the scenario: pydantic's, with the limits that only our own annotations declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from territory_opt.ingest.tables.schema import TABLES, names_of
from territory_opt.model.limits import NOT_BLANK, BookFile, IdOf, IsoDay, TextForm, WebAddress
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.keys.declared_keys import SCENARIO_KEYS, Keys, ScenarioKey, keys_of
from territory_opt.resolve.keys.derived_check import AnnotatedType

Schema = dict[str, Any]

NULL: Schema = {"type": "null"}


def scenario_schemas(reference: str) -> dict[str, Schema]:
    """Schemas of the scenario and of its tables, by the names of their dataclasses.

    Parameters
    ----------
    reference : str
        What stands before the name of a schema where another one refers to it.

    Notes
    -----
    A key may be null, which leaves it out. Unknown keys are refused. Conditions between keys, and between the
    scenario and its book, are not in the schema.
    """
    scenario = TypeAdapter(Scenario).json_schema(ref_template=f"{reference}{{model}}")
    schemas = {**scenario.pop("$defs", {}), Scenario.__name__: scenario}
    for table, keys in _tables(Scenario, SCENARIO_KEYS):
        _complete(schemas[table.__name__], table, keys)
    scenario["properties"]["columns"] = _columns()
    return schemas


def _tables(table: type[Any], keys: Keys) -> Iterator[tuple[type[Any], Keys]]:
    """Every dataclass of the scenario with its keys, those of values written inline too."""
    yield table, keys
    for key in keys.values():
        if key.table is not None:
            yield from _tables(key.table, key.keys)
        elif (inline := key.inline_table) is not None:
            yield inline, keys_of(inline)


def _complete(schema: Schema, table: type[Any], keys: Keys) -> None:
    """Add to the schema of a table, in place, what pydantic does not see."""
    schema["description"] = (table.__doc__ or "").split("\n\n")[0]
    schema["additionalProperties"] = False
    required = [name for name, key in keys.items() if key.required]
    schema.pop("required", None)
    if required:
        schema["required"] = required
    schema["properties"] = {name: _property(schema["properties"][name], key) for name, key in keys.items()}


def _property(given: Schema, key: ScenarioKey) -> Schema:
    """The schema of one key, from pydantic's."""
    about: Schema = {name: given[name] for name in ("title", "default") if name in given}
    if key.meaning:
        about["description"] = re.sub(r"\bNone\b", "null", key.meaning)
    if key.required:
        about.pop("default", None)
    value = _restricted(_without_null(given), key.declared)
    if key.listed and key.table is None:
        value = _one_key_tables(value, key)
    return {**about, **(value if key.required else {"anyOf": [value, NULL]})}


def _without_null(given: Schema) -> Schema:
    """The schema of the value itself."""
    for one in given.get("anyOf", ()):
        if one != NULL:
            return dict(one)
    return {name: part for name, part in given.items() if name not in ("title", "default", "description")}


def _restricted(schema: Schema, declared: AnnotatedType) -> Schema:
    """The schema with the limits that annotated-types has no class for, those of items too."""
    if declared.items is not None and "items" in schema:
        return {**schema, "items": _restricted(schema["items"], declared.items)}
    for limit in declared.limits:
        match limit:
            case TextForm():
                return {**schema, "pattern": f"^(?:{limit.pattern})$"}
            case IdOf() | BookFile():
                return {**schema, "pattern": f"^(?:{NOT_BLANK.pattern})$"}
            case IsoDay():
                return {**schema, "format": "date"}
            case WebAddress():
                return {**schema, "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}
    return schema


def _one_key_tables(value: Schema, key: ScenarioKey) -> Schema:
    """A list of tables with one key each; the bare lists are accepted too."""
    ((name, entry),) = key.keys.items()
    table: Schema = {
        "type": "object",
        "required": [name],
        "properties": {name: {**value["items"], "description": entry.meaning}},
        "additionalProperties": False,
    }
    return {"type": "array", "items": {"anyOf": [table, value["items"]]}}


def _columns() -> Schema:
    """Names of the user's columns; units may have measures of any name."""
    name: Schema = {"anyOf": [{"type": "string", "pattern": f"^(?:{NOT_BLANK.pattern})$"}, NULL]}

    def table_of(table: str) -> Schema:
        if table == "units":
            return {"type": "object", "additionalProperties": name}
        known: Mapping[str, Schema] = dict.fromkeys(names_of(table), name)
        return {"type": "object", "properties": dict(known), "additionalProperties": False}

    return {
        "description": "The user's own column names: table, column of this product, name in the file",
        "anyOf": [
            {
                "type": "object",
                "properties": {table: table_of(table) for table in TABLES},
                "additionalProperties": False,
            },
            NULL,
        ],
    }
