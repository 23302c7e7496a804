"""A book that comes with a scenario of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from territory_opt.model.book import Book


@dataclass(frozen=True)
class BookWithScenario(Book):
    """A book from a folder, or of a sample, with the scenario that is used where no other is given.

    Parameters
    ----------
    scenario : mapping of str to object
        As parsed; empty when there is none.
    scenario_file : str
        Names the scenario in faults.
    folder : str or None
        Folder the book was read from; None for one that was made.
    files : mapping of str to str
        File of each table, as faults name it; empty for a book that was made.
    """

    scenario: Mapping[str, object] = field(default_factory=dict)
    scenario_file: str = "scenario.toml"
    folder: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        book: Book,
        scenario: Mapping[str, object],
        scenario_file: str = "scenario.toml",
        folder: str | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Self:
        """The same book, with a scenario; the tables are shared."""
        input_values = {item.name: getattr(book, item.name) for item in fields(Book)}
        return cls(
            **input_values, scenario=scenario, scenario_file=scenario_file, folder=folder, files=files or {}
        )
