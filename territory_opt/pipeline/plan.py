"""The plan as returned to users: judged arrays, with tables built on demand."""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING

from territory_opt.model.judged_plan import JudgedPlan

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class Plan(JudgedPlan):
    """A plan: unit -> territory, key account -> KAM, with its report.

    The three tables are built from the arrays on first use and kept.
    """

    @classmethod
    def of(cls, judged: JudgedPlan) -> Plan:
        """Create from a judged plan."""
        return cls(**{item.name: getattr(judged, item.name) for item in fields(judged)})

    def __repr__(self) -> str:
        """Return one line without the arrays."""
        status = self.report.status or "judged"
        return f"<Plan of {self.book.name!r}: {self.k} territories of {len(self.label)} units, {status}>"

    @cached_property
    def territories(self) -> GeoDataFrame:
        """One dissolved outline per territory, with its rep, loads, targets and deviations."""
        from territory_opt.export.layers.frames import territories_frame

        return territories_frame(self)

    @cached_property
    def units(self) -> GeoDataFrame:
        """Every unit with its territory."""
        from territory_opt.export.layers.frames import units_frame

        return units_frame(self)

    @cached_property
    def key_accounts(self) -> GeoDataFrame:
        """A point per key site, with its KAM and the reason."""
        from territory_opt.export.layers.frames import key_accounts_frame

        return key_accounts_frame(self)
