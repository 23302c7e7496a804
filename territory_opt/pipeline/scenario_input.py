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


def scenario_for(book: Book, question: Question, *, left_open: bool = True) -> Scenario:
    """Return the scenario that is meant.

    Parameters
    ----------
    book : Book
    question : Scenario, mapping, path, or None
    left_open : bool
        Whether it may leave out what an optimisation needs: the number of territories, or criteria.

    Raises
    ------
    InvalidInput
        When the scenario cannot be read: with all that is wrong with it, against this book too.
    """
    from territory_opt.ingest import read_scenario, scenario_of

    if isinstance(question, Scenario):
        return question
    if question is None:
        raw: Mapping[str, object] = book.scenario
    else:
        raw = question if isinstance(question, Mapping) else read_scenario(Path(question))
    return scenario_of(book, raw, scenario_file(book, question), left_open=left_open)


def scenario_file(book: Book, question: Question) -> str:
    """Name of the scenario in faults: its file's, that of the book's own, or just that it is the scenario."""
    if question is None or isinstance(question, Scenario):
        return book.scenario_file
    return "scenario" if isinstance(question, Mapping) else Path(question).name
