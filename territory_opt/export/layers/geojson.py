"""The layers of a plan as GeoJSON text, for outputs without files."""

from __future__ import annotations

from typing import Any

from territory_opt.export.attribution import attribution_members
from territory_opt.export.layers.frames import key_accounts_frame, territories_frame
from territory_opt.export.layers.plan_tables import transition
from territory_opt.export.layers.rfc7946 import feature_collection
from territory_opt.model.judged_plan import JudgedPlan


def territories_geojson(plan: JudgedPlan) -> str:
    """FeatureCollection of the territories, as in territories.geojson."""
    return feature_collection(territories_frame(plan), attribution_members(plan.book))


def key_accounts_geojson(plan: JudgedPlan) -> str:
    """FeatureCollection of the sites of key accounts, as in key_accounts.geojson."""
    return feature_collection(key_accounts_frame(plan), attribution_members(plan.book))


def transition_rows(plan: JudgedPlan) -> list[dict[str, Any]]:
    """Customers whose owner changes, as in transition.csv."""
    table = transition(plan)
    rows = zip(*table.columns, strict=True)
    return [dict(zip(table.names, row, strict=True)) for row in rows]
