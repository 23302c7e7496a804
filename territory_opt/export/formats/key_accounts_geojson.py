"""key_accounts.geojson: a point per site of a key account."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from territory_opt.export.attribution import attribution_members
from territory_opt.export.layers.rfc7946 import feature_collection
from territory_opt.export.plan_view import PlanView


@dataclass(frozen=True)
class KeyAccountsGeojson:
    """The sites of key accounts."""

    file: str = "key_accounts.geojson"

    def write(self, view: PlanView, path: Path) -> None:
        """Write a FeatureCollection."""
        path.write_text(
            feature_collection(view.key_accounts, attribution_members(view.plan.book)), encoding="utf-8"
        )
