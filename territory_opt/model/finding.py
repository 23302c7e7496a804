"""A finding: one typed statement about a book or a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from typing import Annotated, ClassVar, Self, TypeVar, get_type_hints

T = TypeVar("T")

_ABOUT, _TERRITORY = "about", "territory"

About = Annotated[T, _ABOUT]
"""A field that says what a finding is about: an id, a file, a column; all other fields are its figures."""
TerritoryId = Annotated[str, _ABOUT, _TERRITORY]
"""The id of a territory; it changes when the reps of solved territories are exchanged."""
TerritoryIds = Annotated[tuple[str, ...], _ABOUT, _TERRITORY]


class Severity(StrEnum):
    """What a finding means for the use of a plan; only problems keep it from being ready."""

    PROBLEM = "problem"
    WARNING = "warning"
    NOTE = "note"


class Finding:
    """Base class of all findings: frozen dataclasses with a code and a severity.

    A subclass names both, declares what it is about with `About`, and its figures; shares are fractions. Its
    sentences are in `wording/finding_sentences`.

    Parameters
    ----------
    code : str
        In kebab case, unique; published.
    severity : Severity
        Usual severity of these findings.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Overload(Finding, code="example-overload", severity=Severity.PROBLEM):
    ...     rep: About[str]
    ...     hours: float
    >>> Overload("R1", 1700.0).figures
    {'hours': 1700.0}
    """

    code: ClassVar[str] = ""
    usual_severity: ClassVar[Severity] = Severity.NOTE

    def __init_subclass__(cls, *, code: str, severity: Severity) -> None:
        """Set the code and the severity of a kind of findings."""
        super().__init_subclass__()
        cls.code, cls.usual_severity = code, severity

    @property
    def severity(self) -> Severity:
        """Severity of this finding; kinds for which it depends on the figures override it."""
        return self.usual_severity

    @property
    def about(self) -> dict[str, object]:
        """What it is about: ids, files, columns, by name; without those that are None."""
        return {name: value for name, value in self._values(_ABOUT) if value is not None}

    @property
    def figures(self) -> dict[str, object]:
        """Its figures by name."""
        return dict(self._values(None))

    def renamed(self, names: Mapping[str, str]) -> Self:
        """Return the same finding with other ids of territories; ids that are not in `names` stay."""
        changed: dict[str, object] = {}
        for name in _names(type(self), _TERRITORY):  # type: ignore[arg-type] # mypy and metaclasses
            value = getattr(self, name)
            changed[name] = (
                tuple(names.get(one, one) for one in value)
                if isinstance(value, tuple)
                else names.get(value, value)
            )
        return replace(self, **changed) if changed else self  # type: ignore[type-var]

    def _values(self, mark: str | None) -> Iterator[tuple[str, object]]:
        marked = _names(type(self), _ABOUT)  # type: ignore[arg-type]
        for item in fields(self):  # type: ignore[arg-type] # every subclass is a dataclass
            if (item.name in marked) == (mark is not None):
                yield item.name, getattr(self, item.name)


Statement = tuple[Finding, ...]
"""Findings that are the parts of one statement; empty where there is none."""


@cache
def _names(kind: type[Finding], mark: str) -> frozenset[str]:
    """Names of the fields with a mark."""
    hints = get_type_hints(kind, include_extras=True)
    return frozenset(name for name, hint in hints.items() if mark in getattr(hint, "__metadata__", ()))


@dataclass(frozen=True)
class Worded:
    """A finding with its sentence in the language of a report.

    Parameters
    ----------
    finding : Finding
    text : str
    """

    finding: Finding
    text: str

    def as_json(self) -> dict[str, object]:
        """The finding as published: code, severity, about, figures, text."""
        one = self.finding
        return {
            "code": one.code,
            "severity": one.severity.value,
            "about": one.about,
            "figures": one.figures,
            "text": self.text,
        }


@dataclass(frozen=True)
class WordedText(Worded):
    """A finding that is published as its sentence alone."""
