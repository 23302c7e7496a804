"""The JSON Schema of the report, from the dataclasses that it is written from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model
from pydantic import Field as About

from territory_opt.model.finding import Severity, Worded, WordedText
from territory_opt.model.findings import FINDINGS
from territory_opt.model.json_view import JSON_VALUE, published_name
from territory_opt.model.report import Report
from territory_opt.resolve.keys.field_meanings import field_meanings

Schema = dict[str, Any]

_EXACT = ConfigDict(extra="forbid")
_CODES: Any = Literal[tuple(kind.code for kind in FINDINGS)]
_FINDING = create_model(
    "Finding",
    __config__=_EXACT,
    __doc__="One statement about a book or a plan.",
    code=(_CODES, About(description="Its kind.")),
    severity=(Severity, About(description="A problem keeps a plan from being ready to use.")),
    about=(dict[str, object], About(description="Ids, files and columns that it is about, by name.")),
    figures=(dict[str, object], About(description="Its figures, by name; shares are fractions.")),
    text=(str, About(description="The finding as one or more sentences.")),
)
_NOTE: Schema = {
    "type": "string",
    "description": "That the customers are synthetic; only in report.json, and only where they are.",
}


def report_schemas(reference: str) -> dict[str, Schema]:
    """Schemas of the report and of its sections, by the names of their dataclasses.

    Parameters
    ----------
    reference : str
        What stands before the name of a schema where another one refers to it.

    Notes
    -----
    Every field is always present, and there are no others.
    """
    report = TypeAdapter(_published(Report)).json_schema(
        ref_template=f"{reference}{{model}}", mode="serialization"
    )
    report["properties"]["note"] = _NOTE
    return {**report.pop("$defs"), Report.__name__: report}


@cache
def _published(section: type[Any]) -> type[BaseModel]:
    """A section with the names and types of the fields that `as_json` gives."""
    hints, meanings = get_type_hints(section), field_meanings(section)
    members: Mapping[str, Any] = {
        published_name(item): (
            _type_of(item, hints[item.name]),
            About(description=_in_json(meanings.get(item.name))),
        )
        for item in fields(section)
    }
    about = _in_json((section.__doc__ or "").split("\n\n")[0])
    return create_model(section.__name__, __config__=_EXACT, __doc__=about, **members)


def _type_of(item: Field[Any], hint: Any) -> Any:  # noqa: ANN401 - types are of any class
    """Type of the published value of a field."""
    convert = item.metadata.get(JSON_VALUE)
    return _replaced(hint if convert is None else get_type_hints(convert)["return"])


def _replaced(hint: Any) -> Any:  # noqa: ANN401
    """A type with findings and dataclasses as they are published."""
    if hint is WordedText:
        return str
    if hint is Worded:
        return _FINDING
    if isinstance(hint, type) and is_dataclass(hint):
        return _published(hint)
    parts = get_args(hint)
    if not parts or get_origin(hint) is Literal:
        return hint
    origin: Any = get_origin(hint)
    replaced = tuple(_replaced(part) for part in parts)
    return Union[replaced] if origin is UnionType else origin[replaced]  # noqa: UP007 - a tuple of types


def _in_json(text: str | None) -> str | None:
    """A sentence about Python values as one about JSON values."""
    return text and re.sub(r"\bNone\b", "null", text)
