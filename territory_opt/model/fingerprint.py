"""One hash for a whole book."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from territory_opt.model.book import Book

_NOT_INPUT = (
    "warnings", "scenario", "name", "attribution", "synthetic", "scenario_file", "folder",
    "notes", "split",
)  # fmt: skip
"""Members of a book that are said about it and cannot change a plan."""


def fingerprint(book: Book) -> str:
    """SHA-256 (hex) of everything in the book that can change a plan.

    Two books read from different file formats have the same fingerprint when they say the same. A book whose
    units were cut has that of the book as it was read.
    """
    book = book if book.split is None else book.split.whole
    digest = hashlib.sha256()
    for name, value in _leaves("book", book):
        digest.update(name.encode())
        digest.update(value)
    return digest.hexdigest()


def _leaves(name: str, value: Any) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 - walks any noun
    if is_dataclass(value):
        for item in fields(value):
            if item.name not in _NOT_INPUT or not isinstance(value, Book):
                yield from _leaves(f"{name}.{item.name}", getattr(value, item.name))
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _leaves(f"{name}[{key}]", value[key])
    elif isinstance(value, np.ndarray) and value.dtype == object:
        yield name, b"\0".join(getattr(item, "wkb", None) or str(item).encode() for item in value)
    elif isinstance(value, np.ndarray):
        yield name, np.ascontiguousarray(value).tobytes()
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _leaves(f"{name}[{index}]", item)
    elif isinstance(value, frozenset):
        yield name, "\0".join(sorted(value)).encode()
    else:
        yield name, repr(value).encode()
