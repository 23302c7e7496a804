"""Frozen dataclasses as the JSON values that are published."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from enum import Enum

import numpy as np

from territory_opt.model.finding import Worded, WordedText

JSON_NAME = "json"
"""Key of a field's metadata: its published name, where that is no name in Python."""
JSON_VALUE = "json_value"
"""Key of a field's metadata: a function of the field's value that gives what is published in its place."""


def as_json(value: object) -> object:
    """Return a dataclass, an array, and what they hold, as dicts, lists, texts, finite numbers and None.

    Examples
    --------
    >>> as_json({"a": (1, None, float("inf"))})
    {'a': [1, None, None]}
    """
    if isinstance(value, WordedText):
        return value.text
    if isinstance(value, Worded):
        return as_json(value.as_json())
    if is_dataclass(value) and not isinstance(value, type):
        return {published_name(item): _published_value(value, item) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | tuple | list | set | frozenset):
        return [as_json(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return _plain_value(value.item() if isinstance(value, np.generic) else value)


def _plain_value(value: object) -> object:
    """One value that holds no others."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def published_name(item: object) -> str:
    """Name of a dataclass's field in JSON."""
    return str(getattr(item, "metadata").get(JSON_NAME, getattr(item, "name")))  # noqa: B009 - Field is generic


def _published_value(value: object, item: Field[object]) -> object:
    """JSON value of a dataclass's field."""
    found = getattr(value, item.name)
    convert: Callable[[object], object] | None = item.metadata.get(JSON_VALUE)
    return as_json(found if convert is None else convert(found))


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

    def __iter__(self) -> Iterator[str]:
        """Published names of the fields; without it, Python would iterate by `self[0]`."""
        return iter(self.keys())

    def __getitem__(self, name: str) -> object:
        """The JSON value of one field."""
        for item in fields(self):  # type: ignore[arg-type]
            if published_name(item) == name:
                return _published_value(self, item)
        raise KeyError(name)

    def get(self, name: str, default: object = None) -> object:
        """The JSON value of one field, or the default where there is no such field."""
        return self[name] if name in self.keys() else default
