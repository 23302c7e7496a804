"""Dataclasses with other values of fields that are known at run time only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

T = TypeVar("T")


def with_fields(instance: T, values: Mapping[str, object]) -> T:
    """Return a dataclass with other values; the caller has checked them.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Place:
    ...     lon: float
    ...     lat: float
    >>> with_fields(Place(8.0, 50.0), {"lat": 51.0})
    Place(lon=8.0, lat=51.0)
    """
    return replace(instance, **values)  # type: ignore[type-var] # any dataclass
