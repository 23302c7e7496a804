"""The OpenAPI document, generated from what reads the request and what the report is written from."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.example import EXAMPLE
from api.problem_details import PROBLEM_JSON
from api.report_schema import report_schemas
from api.scenario_schema import scenario_schemas
from territory_opt.ingest.tables.schema import CHOICES, SCHEMA, TABLES, ColumnSpec
from territory_opt.model.transition import COLUMNS

_REF = "#/components/schemas/"

_KINDS: dict[str, dict[str, Any]] = {
    "amount": {"type": ["number", "null"], "minimum": 0},
    "count": {"type": ["integer", "null"], "minimum": 0},
    "fraction": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "flag": {"type": ["boolean", "null"]},
    "place": {"type": ["number", "null"]},
    "list": {"type": ["string", "null"], "description": "several with ;"},
}
"""JSON type of each kind of column; all others are strings."""

_FEATURE_COLLECTION: dict[str, Any] = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": {"type": "object"}},
    },
}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {PROBLEM_JSON: {"schema": {"$ref": f"{_REF}Problem"}}}}


OPTIMISE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The plan, even when it breaks a rule: see report.status",
            "content": {"application/geo+json": {"schema": {"$ref": f"{_REF}Plan"}}},
        },
        400: _problem("The body is not a JSON object"),
        413: _problem("The body or the number of units is larger than this service accepts"),
        422: _problem("The book or the scenario has faults; all of them are listed"),
        503: _problem(
            "As many solves are running as this service allows; Retry-After says when to try again"
        ),
    },
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": f"{_REF}Request"},
                    "examples": {"eight points": {"value": EXAMPLE}},
                }
            },
        }
    },
}
"""OpenAPI fields of the route that its docstring does not cover."""


def describe(app: FastAPI) -> None:
    """Set the OpenAPI document of the application; it is generated on first use."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            document.setdefault("components", {}).setdefault("schemas", {}).update(_schemas())
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # the documented way to extend OpenAPI in FastAPI


def _schemas() -> dict[str, Any]:
    return {
        **scenario_schemas(_REF),
        **report_schemas(_REF),
        **{_row_name(table): _row(table) for table in TABLES},
        "Request": _request(),
        "Plan": _plan(),
        "Problem": _problem_schema(),
    }


def _row_name(table: str) -> str:
    return f"{table.title().replace('_', '')}Row"


def _row(table: str) -> dict[str, Any]:
    columns = SCHEMA[table]
    return {
        "type": "object",
        "required": [column.name for column in columns if column.required],
        "properties": {column.name: _column(column) for column in columns},
    }


def _column(column: ColumnSpec) -> dict[str, Any]:
    if column.kind in CHOICES:
        return {"enum": [*CHOICES[column.kind], "", None]}
    text: dict[str, Any] = (
        {"type": "string", "minLength": 1} if column.required else {"type": ["string", "null"]}
    )
    return _KINDS.get(column.kind, text)


def _request() -> dict[str, Any]:
    def rows(table: str) -> dict[str, Any]:
        return {"type": "array", "items": {"$ref": f"{_REF}{_row_name(table)}"}}

    return {
        "type": "object",
        "anyOf": [{"required": ["units"]}, {"required": ["customers"]}],
        "properties": {
            "units": {
                "description": "GeoJSON with unit_id as a property, or rows with lon and lat (or x and y); "
                "without units they are made from the customers",
                "anyOf": [_FEATURE_COLLECTION, rows("units")],
            },
            **{table: rows(table) for table in TABLES if table != "units"},
            "scenario": {"$ref": f"{_REF}Scenario"},
        },
    }


def _plan() -> dict[str, Any]:
    return {
        "description": "FeatureCollection of the territories with report, assignments, key_accounts and "
        "transition.",
        "type": "object",
        "required": ["type", "features", "report", "assignments", "key_accounts", "transition"],
        "properties": {
            **_FEATURE_COLLECTION["properties"],
            "report": {"$ref": f"{_REF}Report"},
            "assignments": {
                "type": "object",
                "description": "unit_id to territory_id",
                "additionalProperties": {"type": ["string", "null"]},
            },
            "key_accounts": _FEATURE_COLLECTION,
            "transition": {
                "type": "array",
                "description": "Customers whose owner changes; empty when the book has no owners of today",
                "items": {
                    "type": "object",
                    "properties": {name: {"type": "string"} for name in COLUMNS},
                },
            },
        },
    }


def _problem_schema() -> dict[str, Any]:
    texts = {name: {"type": "string"} for name in ("type", "title", "detail", "instance")}
    fault = {
        "type": "object",
        "required": ["file", "row", "column", "value", "problem", "remedy"],
        "properties": {
            **{name: {"type": "string"} for name in ("file", "problem", "remedy")},
            **{name: {"type": ["string", "null"]} for name in ("column", "value")},
            "row": {"type": ["integer", "null"]},
        },
    }
    return {
        "description": "Problem details (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {**texts, "status": {"type": "integer"}, "faults": {"type": "array", "items": fault}},
    }
