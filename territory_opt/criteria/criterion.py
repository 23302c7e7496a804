"""Protocols of a criterion. There are two kinds: the load is constant, or it depends on the base."""

from __future__ import annotations

from typing import Protocol, TypeAlias, runtime_checkable

from territory_opt.criteria.service import Service
from territory_opt.model.arrays import Floats
from territory_opt.model.field_book import FieldBook


@runtime_checkable
class ConstantCriterion(Protocol):
    """A measure whose load does not depend on the base."""

    @property
    def measure(self) -> str:
        """Name in the scenario."""
        ...  # pragma: no cover - a protocol

    @property
    def unit(self) -> str:
        """Unit in words."""
        ...  # pragma: no cover - a protocol

    def unit_loads(self, field: FieldBook) -> Floats:
        """Load of every unit, shape (n,)."""
        ...  # pragma: no cover - a protocol


@runtime_checkable
class BaseCriterion(Protocol):
    """A measure whose load depends on the base."""

    @property
    def measure(self) -> str:
        """Name in the scenario."""
        ...  # pragma: no cover - a protocol

    @property
    def unit(self) -> str:
        """Unit in words."""
        ...  # pragma: no cover - a protocol

    def stop_loads(self, service: Service, minutes: Floats) -> Floats:
        """Load of every visited stop, given one-way minutes from some bases; shape (stops, b)."""
        ...  # pragma: no cover - a protocol


Criterion: TypeAlias = ConstantCriterion | BaseCriterion
