"""units.geojson: every unit with its territory, as polygon or point."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.attribution import attribution_members
from territory_opt.export.layers.rfc7946 import feature_collection
from territory_opt.export.plan_view import PlanView


@dataclass(frozen=True)
class UnitsGeojson:
    """The units."""

    file: str = "units.geojson"

    def write(self, view: PlanView, path: Path) -> None:
        """Write a FeatureCollection."""
        text = feature_collection(view.cut_units, attribution_members(view.plan.book))
        path.write_text(text, encoding="utf-8")
