"""Protocols of a criterion. There are two kinds: the load is constant, or it depends on the base."""

from __future__ import annotations

from typing import Protocol, TypeAlias, runtime_checkable

from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import STOP_COLUMNS, FieldBook
from territory_opt.model.needs import Needs
from territory_opt.wording.label_text import LabelText

VISITED_STOPS = Needs(columns=STOP_COLUMNS, travel_times=True)
"""What a criterion with travel needs."""


class MeasureWords(Protocol):
    """What every criterion says about its measure."""

    @property
    def measure(self) -> str:
        """Name in the scenario."""
        ...  # pragma: no cover - a protocol

    @property
    def label(self) -> LabelText:
        """Name for people."""
        ...  # pragma: no cover - a protocol

    @property
    def unit(self) -> str:
        """Unit in words, as in report.json."""
        ...  # pragma: no cover - a protocol

    @property
    def label_unit(self) -> LabelText:
        """What the label does not say of the unit; blank where it says everything."""
        ...  # pragma: no cover - a protocol

    @property
    def needs(self) -> Needs:
        """What a book must have."""
        ...  # pragma: no cover - a protocol

    @property
    def by_default(self) -> bool:
        """Whether a scenario without criteria balances it where the book has it."""
        ...  # pragma: no cover - a protocol


@runtime_checkable
class ConstantCriterion(MeasureWords, Protocol):
    """A measure whose load does not depend on the base."""

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        ...  # pragma: no cover - a protocol


@runtime_checkable
class BaseCriterion(MeasureWords, Protocol):
    """A measure whose load depends on the base."""

    def stop_loads(self, trips: StopTrips) -> Floats:
        """Load of every visited stop when it is served from each base; shape (stops, b)."""
        ...  # pragma: no cover - a protocol


Criterion: TypeAlias = ConstantCriterion | BaseCriterion
