"""Frozen dataclasses as the JSON values that are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from territory_opt.model.finding import Worded, WordedText

JSON_NAME = "json"
"""Key of a field's metadata: its published name, where that is no name in Python."""


def as_json(value: object) -> object:
    """Return a dataclass, and what it holds, as dicts, lists, texts, numbers and None.

    Examples
    --------
    >>> as_json({"a": (1, None)})
    {'a': [1, None]}
    """
    if isinstance(value, WordedText):
        return value.text
    if isinstance(value, Worded):
        return as_json(value.as_json())
    if is_dataclass(value) and not isinstance(value, type):
        return {published_name(item): as_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [as_json(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def published_name(item: object) -> str:
    """Name of a dataclass's field in JSON."""
    return str(getattr(item, "metadata").get(JSON_NAME, getattr(item, "name")))  # noqa: B009 - Field is generic


class JsonView:
    """Base class of dataclasses that may be read like the JSON they are published as.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Counts(JsonView):
    ...     units: int
    >>> Counts(3)["units"], dict(Counts(3))
    (3, {'units': 3})
    """

    def as_json(self) -> dict[str, object]:
        """All of it as JSON values."""
        view = as_json(self)
        assert isinstance(view, dict)
        return view

    def keys(self) -> list[str]:
        """Published names of the fields."""
        return [published_name(item) for item in fields(self)]  # type: ignore[arg-type]

    def __getitem__(self, name: str) -> object:
        """The JSON value of one field."""
        for item in fields(self):  # type: ignore[arg-type]
            if published_name(item) == name:
                return as_json(getattr(self, item.name))
        raise KeyError(name)

    def get(self, name: str, default: object = None) -> object:
        """The JSON value of one field, or the default where there is no such field."""
        return self[name] if name in self.keys() else default
