"""Checks of scenario values: one function for each kind, which returns the value or refuses it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from territory_opt.model.limits import NOT_BLANK, IdEntity, TextForm
from territory_opt.model.scenario import Weighted
from territory_opt.wording.number_text import exact_number
from territory_opt.wording.spelling import closest_match

Check = Callable[[object], Any]
"""Returns a value as the dataclass has it, or raises `ValueRefused`."""

LARGEST = 1e300


class ValueRefused(Exception):
    """A value is invalid: the problem and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def whole(low: int, high: int | None = None) -> Check:
    """A whole number of at least `low`, and at most `high`."""
    remedy = f"Give a whole number of at least {low}." if high is None else f"Give one from {low} to {high}."

    def check(value: object) -> int:
        if not _is_number(value) or value != int(value):
            raise ValueRefused("a whole number is needed here", remedy)
        if value < low:
            raise ValueRefused(f"the number is below {low}", remedy)
        if high is not None and value > high:
            raise ValueRefused(f"the number is above {high}", remedy)
        return int(value)

    return check


def number(low: float, high: float = math.inf, *, above: bool = False) -> Check:
    """A finite number from `low` (or above it, when `above`) to `high`."""
    start = f"greater than {exact_number(low)}" if above else f"of at least {exact_number(low)}"
    requirement = f"a number {start}" + (f" and at most {exact_number(high)}" if math.isfinite(high) else "")

    def check(value: object) -> float:
        if not _is_number(value):
            raise ValueRefused("a number is needed here", f"Give {requirement}, without quotes.")
        if value < low or value > high or (above and value == low):
            raise ValueRefused("the number is out of range", f"Give {requirement}.")
        return float(value)

    return check


def _is_number(value: object) -> TypeGuard[int | float]:
    """Whether the value is a finite number of a size that floats can hold."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST


def text_of(form: TextForm) -> Check:
    """A text of a form."""

    def check(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(form.pattern, value):
            raise ValueRefused(form.problem, form.remedy)
        return value

    return check


def id_list(entity: IdEntity, at_least: int) -> Check:
    """A list of ids, verbatim; never empty when `at_least` is 1."""

    def check(value: object) -> tuple[str, ...]:
        found = _id_list(value, entity)
        if len(found) < at_least:
            raise ValueRefused("the list is empty", f"Name at least one {entity}, or remove the rule.")
        return found

    return check


def unit_lists(value: object) -> tuple[tuple[str, ...], ...]:
    """Lists of ids of units that are kept together; at least one in each."""
    if not isinstance(value, (list, tuple)):
        raise ValueRefused("a list of lists of ids is needed here", 'Write [["u1", "u2"], ["u7", "u8"]].')
    return tuple(id_list("unit", 1)(item) for item in value)


def account_lists(value: object) -> tuple[tuple[str, ...], ...]:
    """Lists of accounts or parents that compete; at least two in each."""
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, (list, tuple)) for item in value):
        raise ValueRefused("a list of lists of ids is needed here", 'Write [["A1", "A7"], ["B2", "B3"]].')
    lists = tuple(_id_list(item, "account") for item in value)
    for place, item in enumerate(lists, start=1):
        if len(set(item)) < 2:
            raise ValueRefused(
                f"list {place} names fewer than two accounts", "Name at least two that are to be kept apart."
            )
    return lists


def _id_list(value: object, entity: IdEntity) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueRefused("a list of ids is needed here", 'Write ["u1", "u2"], in square brackets.')
    for item in value:
        if not isinstance(item, str):
            raise ValueRefused(f"{shown(item)} is no text", f'Write ids in quotes: "{shown(item)}".')
        if not item.strip():
            raise ValueRefused("an id is blank", f"Name the {entity}, or remove the blank.")
    return tuple(value)


def weights(value: object) -> tuple[Weighted, ...]:
    """Measures and their weights; a weight left out is 1."""
    example = 'Write [{measure = "potential", weight = 0.6}, {measure = "sites", weight = 0.4}].'
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
        raise ValueRefused("a list of measures and weights is needed here", example)
    found = tuple(_weighted(item, place, example) for place, item in enumerate(value, start=1))
    if len({item.measure for item in found}) < len(found):
        raise ValueRefused("a measure is named twice", "Name each measure once, with its whole weight.")
    return found


def _weighted(item: Mapping[object, object], place: int, example: str) -> Weighted:
    unknown = [str(key) for key in item if key not in ("measure", "weight")]
    if unknown:
        raise ValueRefused(f"entry {place} has an unknown key {unknown[0]!r}", example)
    measure, weight = item.get("measure"), item.get("weight")
    weight = 1.0 if weight is None else weight
    if not isinstance(measure, str) or not measure.strip():
        raise ValueRefused(f"entry {place} has no measure", example)
    if not _is_number(weight) or weight <= 0:
        raise ValueRefused(f"entry {place} has a weight that is no number greater than 0", example)
    return Weighted(measure, float(weight))


def table(name: str) -> Check:
    """A table, whose keys are checked one by one."""

    def check(value: object) -> Mapping[str, object]:
        if not isinstance(value, Mapping):
            raise ValueRefused("a table is needed here", f"Write [{name}].")
        return value

    return check


def tables(name: str) -> Check:
    """A list of tables, whose keys are checked one by one."""

    def check(value: object) -> tuple[Mapping[str, object], ...]:
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, Mapping) for item in value):
            raise ValueRefused("a list of tables is needed here", f"Write [[{name}]], in double brackets.")
        return tuple(value)

    return check


def switch(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueRefused("this must be true or false", "Write true or false, without quotes.")
    return value


def one_of(*words: str) -> Check:
    """One of a few words."""

    def check(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        listed = " | ".join(words)
        close = closest_match(value, words) if isinstance(value, str) else None
        hint = f"Did you mean {close!r}? " if close else ""
        raise ValueRefused("this is not one of the words allowed here", f"{hint}Use {listed}.")

    return check


def day(value: object) -> str:
    """A day, as TOML's date or as text in ISO 8601; returned as text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValueRefused("the calendar has no such day", "Give a date as 2027-01-31.") from None
    raise ValueRefused("a date is needed here", "Give a date as 2027-01-31, without a time.")


def web_address(value: object) -> str:
    """The address of a server, without its last slash; without credentials, as reports show it."""
    example = 'Write "http://host:port", for example "http://127.0.0.1:5000".'
    if not isinstance(value, str):
        raise ValueRefused("an address is needed here", example)
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueRefused("this is no address", example) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not value.isascii():
        raise ValueRefused("this is no address of a server", example)
    if parts.username or parts.password or parts.query or parts.fragment or re.search(r"\s", value):
        raise ValueRefused("an address with a password, a key or a blank is not allowed", example)
    return value.rstrip("/")


def book_file(value: object) -> str:
    """Path of a file in the book's folder, or below it."""
    name: str = text_of(NOT_BLANK)(value)
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        raise ValueRefused(
            "the file lies outside the book", "Put it into the book's folder and give its name."
        )
    return path.as_posix()


def shown(value: object) -> str:
    """A value as it is quoted in a fault."""
    if isinstance(value, str):
        return value
    if isinstance(value, (Mapping, list)):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)
