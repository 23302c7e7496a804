"""The JSON Schema of a change, generated from the registry."""

from __future__ import annotations

import re
from dataclasses import fields

from territory_opt.whatif.change_parts.change_fields import kind_of
from territory_opt.whatif.change_parts.change_forms import fields_of
from territory_opt.whatif.changes import CHANGES
from territory_opt.whatif.changes.change import Change


def change_schema() -> dict[str, object]:
    """Schema of one change: exactly one of the forms of the registry.

    It needs no definitions from elsewhere, so that OpenAPI can have it as a component.
    """
    forms = [_form_schema(change, form) for change in CHANGES for form in change.forms]
    return {
        "title": "Change",
        "description": "One what-if step. Changes are applied in order; undo is leaving out the last.",
        "oneOf": forms,
    }


def _form_schema(change: type[Change], form: str) -> dict[str, object]:
    required = fields_of(form)
    described = {
        item.name: {**kind_of(item).schema, "description": item.metadata["description"]}
        for item in fields(change)
        if item.name in required or item.name in change.json_only()
    }
    return {
        "title": change.usage()[change.forms.index(form)],
        "description": change.summary,
        "type": "object",
        "properties": {"change": _name_schema(change), **described},
        "required": ["change", *required],
        "additionalProperties": False,
    }


def _name_schema(change: type[Change]) -> dict[str, object]:
    if not change.parameter:
        return {"const": change.name}
    return {"type": "string", "pattern": f"^{re.escape(change.name)}[.].*\\S"}
