"""Cells with types of their own (spreadsheets, JSON, Arrow) as raw columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pyarrow as pa

from territory_opt.ingest.formats.number_formats import ShownNumber
from territory_opt.ingest.formats.raw_table import Column, number_text
from territory_opt.model.arrays import Floats, texts


def column_of(name: str, values: Sequence[object]) -> Column:
    """Raw column from Python values; None is a blank, lists are joined with ";"."""
    if all(type(value) is str for value in values):
        return Column(name, texts(values))
    written = texts(_text(value) for value in values)
    numbers = np.array([_number(value) for value in values], dtype=float)
    return Column(name, written, None if np.isnan(numbers).all() else numbers)


def columns_of_records(records: Sequence[Mapping[str, object]]) -> dict[str, Column]:
    """Raw columns of a list of row objects; a member that a row leaves out is blank there."""
    names = dict.fromkeys(str(name) for record in records for name in record)
    return {name: column_of(name, [record.get(name) for record in records]) for name in names}


def column_of_arrow(name: str, values: pa.ChunkedArray) -> Column:
    """Raw column from Arrow; null is a blank, while a NaN that is not null stays the text "nan"."""
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return Column(name, texts(value or "" for value in values.to_pylist()))
    if pa.types.is_floating(values.type):
        return _floats(name, values)
    if pa.types.is_integer(values.type):
        exact = values.to_pylist()
        numbers = np.array([np.nan if value is None else float(value) for value in exact], dtype=float)
        return Column(name, texts("" if value is None else str(value) for value in exact), numbers)
    return column_of(name, values.to_pylist())


def _floats(name: str, values: pa.ChunkedArray) -> Column:
    numbers: Floats = np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
    present = np.asarray(values.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    if np.isfinite(numbers[present]).all():
        return Column(name, None, numbers)
    return column_of(name, [number if there else None for number, there in zip(numbers.tolist(), present)])


def _text(value: object) -> str:
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return str(value)


_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (str, str),
    (type(None), lambda _: ""),
    (ShownNumber, lambda value: str(value.shown)),
    (bool, lambda value: "true" if value else "false"),
    (float, number_text),
    ((datetime, date, time), lambda value: str(value.isoformat())),
    ((list, tuple), lambda value: ";".join(_text(item) for item in value)),
    (dict, lambda value: json.dumps(value, ensure_ascii=False)),
)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return np.nan
    try:
        number = float(value)
    except OverflowError:
        return np.nan
    return number if np.isfinite(number) else np.nan
