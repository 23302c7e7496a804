"""The forms in which a caller may pass a scenario: object, mapping, file, or that of the book."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from territory_opt.model.book import Book
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.scenario import Scenario

NO_FILE = "scenario"
"""Names a scenario in faults that came from no file."""
PathLike: TypeAlias = str | os.PathLike[str]
ScenarioInput: TypeAlias = Scenario | Mapping[str, object] | PathLike | None
"""None: the scenario that the book comes with, if any. A mapping has the shape of the TOML file."""


def scenario_for(book: Book, scenario: ScenarioInput, *, allow_incomplete: bool = True) -> Scenario:
    """Return the scenario as an object.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
    allow_incomplete : bool
        Whether it may omit what an optimisation needs: the number of territories, or criteria.

    Raises
    ------
    InvalidInput
        With every fault of the scenario, also against this book.
    """
    from territory_opt.ingest import read_scenario, scenario_of

    if isinstance(scenario, Scenario):
        return scenario
    if scenario is None:
        raw: Mapping[str, object] = book.scenario if isinstance(book, BookWithScenario) else {}
    else:
        raw = scenario if isinstance(scenario, Mapping) else read_scenario(Path(scenario))
    return scenario_of(book, raw, scenario_file(book, scenario), left_open=allow_incomplete)


def scenario_file(book: Book, scenario: ScenarioInput) -> str:
    """Name of the scenario in faults: its file, that of the book's scenario, or `scenario`."""
    if scenario is None or isinstance(scenario, Scenario):
        return book.scenario_file if isinstance(book, BookWithScenario) else NO_FILE
    return NO_FILE if isinstance(scenario, Mapping) else Path(scenario).name
