"""A book that is refused anyway: what its scenario asks of it in vain is said at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from territory_opt.brief import SCENARIO_FILE, question_faults
from territory_opt.ingest.findings import Findings
from territory_opt.ingest.question import Question
from territory_opt.model.book import Book, Customers


def refuse_question(book: Book, question: Question, files: Mapping[str, str], findings: Findings) -> None:
    """Add the faults of the scenario against a half-read book.

    A book without faults is left to the question itself, which may come with another scenario.

    Parameters
    ----------
    book : Book
        As far as it could be read.
    files : mapping of str to str
        Where each table came from.
    """
    half = replace(book, customers=None if book.customers is None else _nobody(book.customers))
    known = {(fault.file, fault.column) for fault in findings.faults}
    whole = not {file for file, _ in known} & {files.get("units"), files.get("reps"), question.file}
    for fault in question_faults(half, question.scenario, units_whole=whole):
        file = question.file if fault.file == SCENARIO_FILE else files.get(fault.file, fault.file)
        if fault.row is None or (file, fault.column) not in known:
            findings.add(replace(fault, file=file))


def _nobody(customers: Customers) -> Customers:
    """The table without its rows: that there are customers matters here, not who they are."""
    columns = {item.name: getattr(customers, item.name) for item in fields(customers)}
    nothing: dict[str, Any] = {name: _cut(column) for name, column in columns.items()}
    return Customers(**nothing)


def _cut(column: Any) -> Any:  # noqa: ANN401 - an array, or a mapping of arrays
    return {key: each[:0] for key, each in column.items()} if isinstance(column, Mapping) else column[:0]
