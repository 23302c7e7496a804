"""The whole way of one made book: read, optimise, write, check the folder, evaluate what was written."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from book_oracle import BookOracle, check_faults
from book_recipes import MadeBook, Recipe, as_request, make_book, write_files
from folder_checker import disagreements

import territory_opt as to
from territory_opt.export.write_book import write_book
from territory_opt.ingest import book_from_rows
from territory_opt.model.book import Book
from territory_opt.model.fingerprint import fingerprint
from territory_opt.model.json_view import as_json
from territory_opt.pipeline import validate_book
from territory_opt.wording.finding_text import finding_text

SOLVER_FIELDS = frozenset(
    [
        "status",
        "ended_by",
        "seconds",
        "seed",
        "bound",
        "gap",
        "gap_these_bases",
        "infeasible",
        "iterations",
        "trace",
        "findings",
        "ready",
        "settings",
        "broken_rules",
        "rules",
        "matching",
        "key_accounts",
        "suggested_homes",
    ]
)
"""Fields of a report that `evaluate` leaves out, or that say how the plan was made."""


def check_reading(recipe: Recipe, folder: Path) -> list[str]:
    """Everything that is wrong with reading a recipe's book; empty where nothing is."""
    made = make_book(recipe)
    files = write_files(made, folder / "book")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = _compare_with_request(made, files, folder / "book")
        try:
            book = validate_book(folder / "book")
        except to.InvalidInput as refused:
            return found + check_faults(made, files, refused.faults)
    found += [f"no fault about {place}" for place in made.bad]
    for language in ("en", "de"):
        found += [f"no sentence: {one}" for one in book.findings if not finding_text(one, language).strip()]
    for table, column in (("customers", "customer_id"), ("reps", "rep_id"), ("kams", "kam_id")):
        read = getattr(book, table)
        wanted = [row[column] for row in made.rows(table)]
        if ([] if read is None else list(getattr(read, column))) != wanted:
            found.append(f"ids of {table} are not those of the file")
    if "units" in made.tables and list(book.units.unit_id) != sorted(
        row["unit_id"] for row in made.rows("units")
    ):
        found.append("ids of units are not those of the file")
    cells = "units" not in made.tables and not made.has_column("customers", "unit_id")
    if not made.renamed and not cells:  # the point of a cell is written as its outline
        write_book(book, folder / "again")
        if fingerprint(to.read_book(folder / "again", _crs_alone(made.scenario))) != fingerprint(book):
            found.append("the book that is written and read again is another one")
    return found


def _crs_alone(scenario: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in scenario.items() if key == "crs"}


def _compare_with_request(made: MadeBook, files: dict[str, str], folder: Path) -> list[str]:
    """The files and a request with the same rows are the same book, or have the same faults."""
    from_files, from_request = (
        _fingerprint_or_faults(read)
        for read in (lambda: to.read_book(folder), lambda: book_from_rows(as_request(made)))
    )
    if isinstance(from_files, str) and from_files == from_request:
        return []
    names = {file: table for table, file in files.items()} | {"scenario.toml": "scenario"}
    renamed = {(names.get(fault[0], fault[0]), *fault[1:]) for fault in from_files}
    if isinstance(from_files, set) and renamed == from_request:
        return []
    return [f"files: {_short(renamed)}, request: {_short(from_request)}"]


def _fingerprint_or_faults(read: Callable[[], Book]) -> str | set[tuple[str, ...]]:
    try:
        return fingerprint(read())
    except to.InvalidInput as refused:
        return {(fault.file, str(fault.column), str(fault.value)) for fault in refused.faults}


def check_recipe(recipe: Recipe, folder: Path) -> list[str]:
    """Everything that is wrong with the answer to a recipe's book; empty where nothing is.

    Raises
    ------
    Exception
        Whatever the package raises other than a list of faults.
    """
    made = make_book(recipe)
    files = write_files(made, folder / "book")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            book = to.read_book(folder / "book")
            plan = to.optimise(book)
        except to.InvalidInput as refused:
            return check_faults(made, files, refused.faults)
        to.write(plan, folder / "plan")
        found = [f"no fault about {place}" for place in made.bad]
        found += [f"no sentence: {one}" for one in book.findings if not finding_text(one, "de").strip()]
        found += _of_shown_units(made, disagreements(folder / "plan"))
        found += BookOracle(made, files, folder / "plan").check()
        found += _compare_evaluation(book, plan, folder / "plan")
    return found


def _of_shown_units(made: MadeBook, found: list[str]) -> list[str]:
    """Without customers outside the outline of a single unit that is a point: it has no size."""
    if len(made.cells) > 1 or made.shapes:
        return found
    return [one for one in found if "outside the outline" not in one]


def _compare_evaluation(book: Any, plan: Any, folder: Path) -> list[str]:
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    if "" in {str(name) for name in plan.territories["territory_id"]}:
        return ["a territory without an id"]
    try:
        judged = to.evaluate(book, folder / "assignments.csv")
    except to.InvalidInput as refused:
        return [f"evaluate refuses the plan's own file: {refused}"]
    again = json.loads(json.dumps(as_json(judged.report)))
    return [
        f"evaluate: {name} is {_short(again[name])}, in the report {_short(report[name])}"
        for name in report
        if name not in SOLVER_FIELDS
        and not _same(_without_solver(report[name]), _without_solver(again[name]))
    ]


def _short(value: object) -> str:
    return str(value)[:300]


def _without_solver(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_solver(v) for k, v in value.items() if not k.startswith("smallest_tolerance")}
    if isinstance(value, list):
        return [_without_solver(one) for one in value]
    return value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float) or isinstance(other, float):
        if one is None or other is None:
            return one is other
        return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))
    return bool(one == other)
