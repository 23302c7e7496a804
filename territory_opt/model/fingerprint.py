"""One hash for a whole book."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

import numpy as np

from territory_opt.model.book import Book
from territory_opt.model.stage_cache import StageCache

_NOT_INPUT = ("name", "findings", "attribution", "synthetic")
"""Members of a book that cannot change a plan."""


def fingerprint(book: Book, stages: StageCache | None = None) -> str:
    """SHA-256 (hex) of everything in the book that can change a plan.

    It does not depend on the file formats, nor on the scenario that a book may come with.

    Parameters
    ----------
    book : Book
        Before units are split.
    stages : StageCache, optional
        Digests of tables to reuse.
    """
    stages = stages or StageCache()
    digest = hashlib.sha256()
    for name, member in _children("book", book) or ():
        digest.update(name.encode())
        digest.update(stages.get(f"digest of {name}", (member,), partial(_digest, name, member)))
    return digest.hexdigest()


def _digest(name: str, member: Any) -> bytes:  # noqa: ANN401 - any member of a book
    digest = hashlib.sha256()
    for path, value in _leaves(name, member):
        digest.update(path.encode())
        digest.update(value)
    return digest.digest()


def _leaves(name: str, value: Any) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 - any value of a book
    """Path and bytes of every array and scalar below a value, in a fixed order."""
    children = _children(name, value)
    if children is None:
        yield name, _bytes(value)
    else:
        for path, child in children:
            yield from _leaves(path, child)


def _children(name: str, value: Any) -> list[tuple[str, Any]] | None:  # noqa: ANN401
    """Path and value of the members of a dataclass, mapping or tuple; None for anything else."""
    if is_dataclass(value):
        is_book = isinstance(value, Book)
        left_out = _NOT_INPUT if is_book else ()
        names = [item.name for item in fields(Book if is_book else value) if item.name not in left_out]
        return [(f"{name}.{one}", getattr(value, one)) for one in names]
    if isinstance(value, dict):
        return [(f"{name}[{key}]", value[key]) for key in sorted(value)]
    if isinstance(value, tuple):
        return [(f"{name}[{index}]", item) for index, item in enumerate(value)]
    return None


def _bytes(value: Any) -> bytes:  # noqa: ANN401
    if isinstance(value, np.ndarray) and value.dtype == object:
        return b"\0".join(getattr(item, "wkb", None) or str(item).encode() for item in value)
    if isinstance(value, np.ndarray):
        return np.ascontiguousarray(value).tobytes()
    if isinstance(value, frozenset):
        return "\0".join(sorted(value)).encode()
    return repr(value).encode()
