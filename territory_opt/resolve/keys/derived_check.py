"""The check of a value, derived from the annotated type of its field."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, MinLen

from territory_opt.model.limits import (
    BookFile,
    IdOf,
    InlineTables,
    IsoDay,
    OneKeyTables,
    RequiredKey,
    RuleParameter,
    TextForm,
    WebAddress,
)
from territory_opt.resolve.keys import value_checks
from territory_opt.resolve.keys.value_checks import Check

Limit = TypeVar("Limit")

OF_VALUES = (Ge, Gt, Le, MinLen, TextForm, IsoDay, WebAddress, BookFile, IdOf, InlineTables)
OF_KEYS = (OneKeyTables, RequiredKey, RuleParameter)
"""Annotations of a key as such, which its value does not depend on."""


@dataclass(frozen=True)
class AnnotatedType:
    """A type taken apart.

    Parameters
    ----------
    kind : type
        Without `None` and without annotations.
    limits : tuple of object
        Its annotations.
    """

    kind: Any
    limits: tuple[object, ...] = ()

    @classmethod
    def of(cls, hint: object) -> AnnotatedType:
        """The parts of `T`, `Annotated[T, ...]` or either with `| None`."""
        if get_origin(hint) in (Union, UnionType):
            (hint,) = (part for part in get_args(hint) if part is not type(None))
        if get_origin(hint) is Annotated:
            kind, *limits = get_args(hint)
            return cls(kind, tuple(limits))
        return cls(hint)

    def limit(self, kind: type[Limit]) -> Limit | None:
        """The annotation of this class, if there is one."""
        return next((limit for limit in self.limits if isinstance(limit, kind)), None)

    @property
    def items(self) -> AnnotatedType | None:
        """The type of the items of a tuple of any length; None for other types."""
        parts = get_args(self.kind) if get_origin(self.kind) is tuple else ()
        return AnnotatedType.of(parts[0]) if len(parts) == 2 and parts[1] is Ellipsis else None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a `Literal`; empty for other types."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()


@dataclass(frozen=True)
class Range:
    """The numbers that a field accepts: from `low`, or above it, to `high`."""

    low: float
    high: float
    above: bool

    @classmethod
    def of(cls, declared: AnnotatedType) -> Range:
        """The range that the annotations `Ge`, `Gt` and `Le` declare; the low end is required."""
        least, above, most = declared.limit(Ge), declared.limit(Gt), declared.limit(Le)
        if (least is None) == (above is None):
            raise TypeError(f"one of Ge and Gt is needed: {declared}")
        low = _number(least.ge if least else above.gt if above else None)
        return cls(low, math.inf if most is None else _number(most.le), above is not None)


def _number(bound: object) -> float:
    if isinstance(bound, (int, float)):
        return bound
    raise TypeError(f"no number: {bound!r}")


def check_of(declared: AnnotatedType) -> Check:
    """The check of values of a type.

    Raises
    ------
    TypeError
        When there is no check for the type or for one of its limits.
    """
    unknown = [limit for limit in declared.limits if not isinstance(limit, OF_VALUES + OF_KEYS)]
    if unknown:
        raise TypeError(f"no check for {unknown}")
    if declared.words:
        return value_checks.one_of(*declared.words)
    if declared.kind is bool:
        return value_checks.switch
    if declared.kind in (int, float):
        return _number_check(declared)
    if declared.kind is str:
        return _text_check(declared.limits)
    return _list_check(declared)


def _number_check(declared: AnnotatedType) -> Check:
    span = Range.of(declared)
    if declared.kind is float:
        return value_checks.number(span.low, span.high, above=span.above)
    if span.above:
        raise TypeError(f"whole numbers have a Ge: {declared}")
    return value_checks.whole(int(span.low), int(span.high) if math.isfinite(span.high) else None)


def _text_check(limits: Iterable[object]) -> Check:
    for limit in limits:
        match limit:
            case TextForm():
                return value_checks.text_of(limit)
            case IsoDay():
                return value_checks.day
            case WebAddress():
                return value_checks.web_address
            case BookFile():
                return value_checks.book_file
    raise TypeError("a text needs a form")


def _list_check(declared: AnnotatedType) -> Check:
    items = declared.items
    if items is None:
        raise TypeError(f"no check for {declared.kind}")
    if declared.limit(InlineTables):
        return value_checks.weights
    entity, least = items.limit(IdOf), declared.limit(MinLen)
    if entity is not None:
        return value_checks.id_list(entity.entity, 0 if least is None else least.min_length)
    inner = None if items.items is None else items.items.limit(IdOf)
    if inner is None:
        raise TypeError(f"no check for a list of {items.kind}")
    return value_checks.unit_lists if inner.entity == "unit" else value_checks.account_lists
