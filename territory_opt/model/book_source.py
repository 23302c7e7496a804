"""Where the book of a plan is, and how it was read and solved: book.json of the plan's folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FILE = "book.json"


@dataclass(frozen=True)
class BookSource:
    """What `book.json` says.

    Parameters
    ----------
    book : str or None
        Folder of the book, from the plan's folder; None for a book that was made in memory.
    reading : mapping of str to object
        The scenario that the book was read with, as given.
    scenario : mapping of str to object
        The scenario of the plan with every default filled in; keys without a value are left out.
    """

    book: str | None
    reading: Mapping[str, object]
    scenario: Mapping[str, object]
