"""book.json: where the plan's book is, so that other commands can judge changes of the plan."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from territory_opt.export.plan_view import PlanView
from territory_opt.export.text_files.json_text import write_json
from territory_opt.model.book_source import FILE, BookSource
from territory_opt.model.book_with_scenario import BookWithScenario
from territory_opt.model.json_view import as_json


@dataclass(frozen=True)
class BookJson:
    """The book's folder and the scenario."""

    file: str = FILE

    def write(self, view: PlanView, path: Path) -> None:
        """Write the file; the folder of the book is relative to the plan's."""
        book = view.plan.whole
        folder = book.folder if isinstance(book, BookWithScenario) else None
        source = BookSource(
            None if folder is None else _relative(folder, path.parent),
            dict(book.scenario) if isinstance(book, BookWithScenario) else {},
            _members(as_json(view.plan.scenario)),
        )
        write_json(_members(as_json(source)) | {"book": source.book}, path)


def _members(value: object) -> dict[str, object]:
    """A JSON object without members that are None; dates as texts."""
    found = _given(value)
    assert isinstance(found, dict)
    return found


def _relative(folder: str, start: Path) -> str:
    try:
        return Path(os.path.relpath(folder, start.resolve())).as_posix()
    except ValueError:  # another drive
        return Path(folder).as_posix()


def _given(value: object) -> object:
    """A JSON value without members that are None; dates as texts."""
    if isinstance(value, dict):
        return {str(key): _given(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_given(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
