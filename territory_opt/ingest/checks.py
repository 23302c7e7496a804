"""Values of the scenario, each read by a small function that accepts or refuses it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from territory_opt.ingest.nearest import nearest

Read = Callable[[object], Any]

NOT_BUILT = "is not built yet"
LARGEST = 1e300


class Refused(Exception):
    """A value that will not do: what is wrong, and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def whole(low: int) -> Read:
    """A whole number of at least `low`."""

    def read(value: object) -> int:
        if not _is_number(value) or value != int(value):
            raise Refused("a whole number is needed here", f"Give a whole number of at least {low}.")
        if value < low:
            raise Refused(f"the number is below {low}", f"Give a whole number of at least {low}.")
        return int(value)

    return read


def number(low: float = 0.0, high: float = math.inf, *, above: bool = False) -> Read:
    """A finite number from `low` (or above it, when `above`) to `high`."""
    start = f"greater than {low:g}" if above else f"of at least {low:g}"
    asked = f"a number {start}" + (f" and at most {high:g}" if math.isfinite(high) else "")

    def read(value: object) -> float:
        if not _is_number(value):
            raise Refused("a number is needed here", f"Give {asked}, without quotes.")
        if value < low or value > high or (above and value == low):
            raise Refused("the number is out of range", f"Give {asked}.")
        return float(value)

    return read


def _is_number(value: object) -> TypeGuard[int | float]:
    """Whether the value is a finite number of a size that floats can hold."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST


def text(value: object) -> str:
    """A text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise Refused("a text is needed here", 'Give a text in quotes ("...").')
    return value


def ids(value: object) -> tuple[str, ...]:
    """A list of ids, verbatim; at least one."""
    if not isinstance(value, (list, tuple)):
        raise Refused("a list of ids is needed here", 'Write ["u1", "u2"], in square brackets.')
    if not value:
        raise Refused("the list is empty", "Name at least one unit, or remove the rule.")
    for item in value:
        if not isinstance(item, str):
            raise Refused(f"{shown(item)} is no text", f'Write ids in quotes: "{shown(item)}".')
        if not item.strip():
            raise Refused("an id is blank", "Name the unit, or remove the blank.")
    return tuple(value)


def switch(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Refused("this must be true or false", "Write true or false, without quotes.")
    return value


def one_of(*words: str, later: tuple[str, ...] = ()) -> Read:
    """One of a few words; those that come `later` are refused by name."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        listed = " | ".join(words)
        if isinstance(value, str) and value in later:
            raise Refused(f"{value!r} {NOT_BUILT}", f"Use {listed}.")
        close = nearest(value, (*words, *later)) if isinstance(value, str) else None
        hint = f"Did you mean {close!r}? " if close else ""
        raise Refused("this is not one of the words allowed here", f"{hint}Use {listed}.")

    return read


def crs(value: object) -> str:
    """A reference system: "EPSG:n" or "local"."""
    if isinstance(value, str) and (value == "local" or re.fullmatch(r"EPSG:\d{3,6}", value)):
        return value
    raise Refused("this names no reference system", 'Write "EPSG:n", for example "EPSG:25832", or "local".')


def later(value: object) -> None:
    """A key whose part is not built."""
    del value
    raise Refused(f"this key {NOT_BUILT}", "Remove it.")


def shown(value: object) -> str:
    """A value as it is quoted in a fault."""
    if isinstance(value, str):
        return value
    if isinstance(value, (Mapping, list)):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)
