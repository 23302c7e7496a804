"""The ways a caller may ask: a scenario, the same as a mapping or a file, or the book's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario

PathLike: TypeAlias = str | os.PathLike[str]
Question: TypeAlias = Scenario | Mapping[str, object] | PathLike | None
"""None: the book's own scenario. A mapping has the shape of the TOML file."""


def scenario_for(book: Book, question: Question) -> Scenario:
    """Return the scenario that is meant.

    Raises
    ------
    InvalidInput
        With every fault of the scenario.
    """
    from territory_opt.ingest import parse_scenario, read_scenario

    if isinstance(question, Scenario):
        return question
    file = scenario_file(book, question)
    if question is None:
        return parse_scenario(book.scenario, file)
    if isinstance(question, Mapping):
        return parse_scenario(question, file)
    return parse_scenario(read_scenario(Path(question)), file)


def scenario_file(book: Book, question: Question) -> str:
    """Name of the scenario in faults: its file's, that of the book's own, or just that it is the scenario."""
    if question is None or isinstance(question, Scenario):
        return book.scenario_file
    return "scenario" if isinstance(question, Mapping) else Path(question).name
