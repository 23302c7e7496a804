"""Kinds of the fields of changes: what JSON holds, what the command line holds, and the JSON Schema."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field
from typing import Any

from territory_opt.wording.number_text import exact_number
from territory_opt.wording.spelling import closest_match

Schema = Mapping[str, object]


class FieldRefused(Exception):
    """A field has a value that the change cannot use: the problem and the remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True)
class FieldKind:
    """One kind of values.

    Parameters
    ----------
    schema : mapping
        JSON Schema of the value.
    check : callable
        The value as the change keeps it; raises FieldRefused.
    pattern : str
        Regular expression of the value's text on the command line.
    parse : callable
        The value, unchecked, of such a text.
    text : callable
        Text of a checked value.
    placeholder : str
        Stands for the value in descriptions of the command line, where {field} is the field's name.
    nullable : bool
        Whether null is a value, and not a field that is left out.
    """

    schema: Schema
    check: Callable[[object], object]
    pattern: str = r"[^:+,]+"
    parse: Callable[[str], object] = str
    text: Callable[[Any], str] = str
    placeholder: str = "{field}"
    nullable: bool = False


def of(kind: FieldKind, description: str, default: object = MISSING) -> Any:  # noqa: ANN401 - a field of any type
    """Field of a change; with a default (None) it may be left out."""
    metadata = {"kind": kind, "description": description}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


def kind_of(item: Field[Any]) -> FieldKind:
    """Kind of a field made by `of`."""
    kind: FieldKind = item.metadata["kind"]
    return kind


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _checked_id(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FieldRefused("an id is needed here, as a text", 'Write it in quotes: "R007".')
    return value


def _checked_ids(value: object) -> tuple[str, ...]:
    example = 'Write ["01067", "01069"] in JSON, 01067+01069 on the command line.'
    if not isinstance(value, list | tuple):
        raise FieldRefused("a list of ids is needed here", example)
    ids = tuple(_checked_id(item) for item in value)
    if len(set(ids)) < 2 or len(set(ids)) < len(ids):
        raise FieldRefused("at least two different ids are needed here, each once", example)
    return ids


ID = FieldKind({"type": "string", "pattern": r"\S"}, _checked_id)


def ids_of(entity: str) -> FieldKind:
    """At least two different ids of the same entity."""
    schema = {"type": "array", "items": ID.schema, "minItems": 2, "uniqueItems": True}
    return FieldKind(
        schema,
        _checked_ids,
        pattern=r"[^:,]+",
        parse=lambda text: text.split("+"),
        text="+".join,
        placeholder=f"{entity.upper()}+{entity.upper()}",
    )


def number(low: float = -math.inf, high: float = math.inf, *, above: bool = False) -> FieldKind:
    """A finite number from `low` (or above it, when `above`) to `high`."""
    schema: dict[str, object] = {"type": "number"}
    words = []
    if math.isfinite(low):
        schema["exclusiveMinimum" if above else "minimum"] = low
        words.append(f"{'above' if above else 'of at least'} {exact_number(low)}")
    if math.isfinite(high):
        schema["maximum"] = high
        words.append(f"of at most {exact_number(high)}")
    remedy = f"Give a number{' ' if words else ''}{' and '.join(words)}."

    def check(value: object) -> float:
        if not isinstance(value, int | float) or not _is_number(value):
            raise FieldRefused("a number is needed here", remedy)
        if value < low or value > high or (above and value == low):
            raise FieldRefused("the number is out of range", remedy)
        return float(value)

    return FieldKind(schema, check, parse=_number_or_text, text=number_text)


def whole(low: int) -> FieldKind:
    """A whole number of at least `low`."""

    def check(value: object) -> int:
        if not isinstance(value, int | float) or not _is_number(value) or value != int(value) or value < low:
            raise FieldRefused("a whole number is needed here", f"Give one of at least {low}.")
        return int(value)

    return FieldKind({"type": "integer", "minimum": low}, check, parse=_number_or_text)


def one_of(*words: str) -> FieldKind:
    """One of a few words."""

    def check(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        close = closest_match(value, words) if isinstance(value, str) else None
        hint = f"Did you mean {close!r}? " if close else ""
        raise FieldRefused("this is not one of the words allowed here", f"{hint}Use {' | '.join(words)}.")

    return FieldKind({"enum": list(words)}, check, placeholder="{field}" if len(words) > 1 else words[0])


def number_or(kind: FieldKind, word: str) -> FieldKind:
    """A number of a kind, or one word."""

    def check(value: object) -> object:
        if value == word:
            return word
        try:
            return kind.check(value)
        except FieldRefused as error:
            raise FieldRefused(error.problem, f"{error.remedy} Or write {word}.") from None

    return FieldKind(
        {"anyOf": [kind.schema, {"const": word}]},
        check,
        parse=kind.parse,
        text=lambda value: value if value == word else kind.text(value),
    )


def _number_or_text(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def number_text(value: float) -> str:
    """A number in full, whole ones without a fraction."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _plain(value: object) -> object:
    """Any JSON value, with lists for tuples."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, str | bool) or _is_number(value):
        return value
    raise FieldRefused("this is no value of JSON", "Give a text, a finite number, true, false, or a list.")


def _value_of(text: str) -> object:
    """Value of a text on the command line: JSON where it is JSON, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _text_of(value: object) -> str:
    """Text that `_value_of` turns into the value."""
    if isinstance(value, str) and _value_of(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


VALUE = FieldKind({}, _plain, pattern=r"[\s\S]+", parse=_value_of, text=_text_of, nullable=True)
PATH = FieldKind({"type": "string", "pattern": r"\S"}, _checked_id, pattern=r"[^:]+")
