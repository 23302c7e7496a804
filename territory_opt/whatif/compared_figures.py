"""The figures of a plan that a comparison shows: from its report in memory, or from report.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.json_view import as_json
from territory_opt.model.report import Report

_REMEDY = "Name a plan's folder as it was written, or its assignments.csv."


@dataclass(frozen=True)
class CriterionFigures:
    """Figures of one criterion; see `CriterionRow`. None where unknown.

    Parameters
    ----------
    measure : str
    tolerance, total, target, min, max, max_deviation : float or None
    outside : int or None
    lower_limit, upper_limit : float or None
    """

    measure: str
    tolerance: float | None = None
    total: float | None = None
    target: float | None = None
    min: float | None = None
    max: float | None = None
    max_deviation: float | None = None
    outside: int | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None


@dataclass(frozen=True)
class ComparedObjective:
    """The objective of a plan.

    Parameters
    ----------
    name : str
    value : float or None
    unit : str
    """

    name: str
    value: float | None
    unit: str


@dataclass(frozen=True)
class ComparedFigures:
    """Figures of a plan.

    Parameters
    ----------
    input_hash : str
        Fingerprint of the book.
    objective : ComparedObjective
    criteria : tuple of CriterionFigures
    settings : mapping of str to object
        The scenario's other keys as JSON values; empty where unknown.
    """

    input_hash: str
    objective: ComparedObjective
    criteria: tuple[CriterionFigures, ...]
    settings: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report) -> ComparedFigures:
        """The figures of a report in memory."""
        objective = report.objective
        return cls(
            report.input_hash,
            ComparedObjective(objective.name, objective.value, objective.unit),
            tuple(
                CriterionFigures(**{name: getattr(row, name) for name in _CRITERION})
                for row in report.criteria
            ),
            {name: as_json(value) for name, value in report.settings.items()},
        )

    @classmethod
    def from_json(cls, report: Mapping[str, object], file: str) -> ComparedFigures:
        """The figures of a report.json.

        Parameters
        ----------
        report : mapping
        file : str
            For faults.

        Raises
        ------
        InvalidInput
            With every field that is missing or has a value of another type.
        """
        fields_of = _ReportFields(file)
        objective = fields_of.member(report, "objective", "")
        found = cls(
            fields_of.text(report, "input_hash", ""),
            ComparedObjective(
                fields_of.text(objective, "name", "objective."),
                fields_of.number(objective, "value", "objective."),
                fields_of.text(objective, "unit", "objective."),
            ),
            tuple(
                fields_of.criterion(row, f"criteria[{place}].")
                for place, row in enumerate(fields_of.rows(report, "criteria"), start=1)
            ),
            settings if isinstance(settings := report.get("settings"), Mapping) else {},
        )
        if fields_of.faults:
            raise InvalidInput(fields_of.faults)
        return found


_CRITERION = tuple(item.name for item in fields(CriterionFigures))
_LIMITS = ("lower_limit", "upper_limit")
_NUMBERS = tuple(name for name in _CRITERION if name not in ("measure", "outside", *_LIMITS))


class _ReportFields:
    """Reads fields of a report.json and collects what is wrong with them.

    Parameters
    ----------
    file : str
        For faults.

    Attributes
    ----------
    faults : list of Fault
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self.faults: list[Fault] = []

    def criterion(self, row: Mapping[str, object], prefix: str) -> CriterionFigures:
        """Figures of one entry of `criteria`."""
        outside = self.number(row, "outside", prefix)
        given = [*_NUMBERS, *(name for name in _LIMITS if name in row)]
        numbers = {name: self.number(row, name, prefix) for name in given}
        return CriterionFigures(
            self.text(row, "measure", prefix), outside=None if outside is None else int(outside), **numbers
        )

    def text(self, values: Mapping[str, object], name: str, prefix: str) -> str:
        """A text; blank with a fault."""
        value = values.get(name)
        if isinstance(value, str):
            return value
        self._wrong(values, name, prefix, "a text")
        return ""

    def number(self, values: Mapping[str, object], name: str, prefix: str) -> float | None:
        """A number, or None for null; None with a fault."""
        value = values.get(name, "")
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self._wrong(values, name, prefix, "a number")
        return None

    def member(self, values: Mapping[str, object], name: str, prefix: str) -> Mapping[str, object]:
        """An object; empty with a fault."""
        value = values.get(name)
        if isinstance(value, Mapping):
            return value
        self._wrong(values, name, prefix, "an object")
        return {}

    def rows(self, values: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
        """A list of objects; empty with a fault."""
        value = values.get(name)
        if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
            return value
        self._wrong(values, name, "", "a list of objects")
        return []

    def _wrong(self, values: Mapping[str, object], name: str, prefix: str, kind: str) -> None:
        if not values and prefix:
            return  # the object itself is a fault
        shown = None if name not in values else str(values[name])[:80]
        problem = "the field is missing" if name not in values else f"this is not {kind}"
        self.faults.append(Fault(self._file, None, f"{prefix}{name}", shown, problem, _REMEDY))
