"""The layers of a plan as GeoDataFrames.

Geometry is in EPSG:4326. For a local frame it is in the units of the input, without a CRS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import shapely

from territory_opt.export.layers.columns import Columns, add_columns, layer, ratio, text_column
from territory_opt.export.layers.outlines import outlines, unit_areas, unit_size
from territory_opt.export.layers.owner_names import names_of_kams
from territory_opt.export.layers.ownership import (
    owners,
    parents,
    parents_of_accounts,
    rep_capacities,
    rep_names,
    reps_of_territories,
    topmost_parents,
    values_at,
)
from territory_opt.geography.lonlat import has_place_on_earth, points_to_lonlat
from territory_opt.model.arrays import Floats, Ints, Shapes, Texts, sums, texts
from territory_opt.model.book import Customers
from territory_opt.model.finding import Statement
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.wording.finding_text import joined_texts

DETAIL = 0.01
"""Tolerance of simplification, as a share of the median unit's side."""
_KEY_COLUMNS = (
    "customer_id", "account_id", "kam_id", "kam_name", "local_rep_id", "local_rep_name", "reason",
    "kam_reason", "name", "level", "parent_id", "family", "field_share", "revenue", "potential",
    "kam_id_before", "kam_name_before",
)  # fmt: skip


def territories_frame(plan: JudgedPlan, areas: Shapes | None = None) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """One row per territory, with its outline and figures.

    Parameters
    ----------
    plan : JudgedPlan
    areas : Shapes, shape (n,), optional
        `outlines.unit_areas(plan)`, if known.

    Returns
    -------
    GeoDataFrame
        territory_id, rep_id, rep_name, units, customers, for each criterion load_M, target_M and the signed
        deviation_M (a fraction), travel_minutes_per_visit, base_lon, base_lat, geometry; in a book with
        visits workload_hours, drive_share, visits_per_day, capacity_hours and utilisation, and the shares
        customers_within_30, visits_within_30 (60, 120); else capacity_hours where the reps have any;
        home_lon, home_lat, home_km and home_minutes where any rep has a home; key_service_hours where sites
        of key accounts add load to any territory; base_x and base_y for a local frame.
    """
    areas = unit_areas(plan) if areas is None else areas
    base = points_to_lonlat(plan.book.frame, plan.base)
    columns: Columns = {
        "territory_id": text_column(plan.territory_id),
        "rep_id": text_column(reps_of_territories(plan)),
        "rep_name": text_column(rep_names(plan)),
        "units": np.bincount(plan.label[plan.label >= 0], minlength=plan.k),
        "customers": plan.customers,
        **_criteria(plan),
        "travel_minutes_per_visit": ratio(60.0 * plan.drive_hours, plan.visits),
        "base_lon": base[:, 0],
        "base_lat": base[:, 1],
    }
    if (capacity := rep_capacities(plan)) is not None:
        columns["capacity_hours"] = capacity
    columns |= _year(plan)
    if plan.key_service_hours is not None:
        columns["key_service_hours"] = plan.key_service_hours
    columns |= _homes(plan)
    if not has_place_on_earth(plan.book.frame):
        columns |= {"base_x": plan.base[:, 0], "base_y": plan.base[:, 1]}
    shapes = outlines(areas, plan.label, plan.k, DETAIL * unit_size(areas))
    return layer(columns, shapes, plan.book.frame)


def units_frame(plan: JudgedPlan) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """One row per unit, with its geometry (polygon or point) and its columns of the book.

    Returns
    -------
    GeoDataFrame
        unit_id, territory_id, rep_id, rep_name, territory_id_before, group_id, parent_id where units were
        split, the unit's measures, sums over its customers with coverage `territory` (customers, revenue,
        potential, visits), extra columns, geometry.
        A column of the book whose name exists already gets the ending `_in_book`.
    """
    units, frame = plan.book.units, plan.book.frame
    columns: Columns = {
        "unit_id": text_column(units.unit_id),
        "territory_id": text_column(values_at(plan.territory_id, plan.label)),
        "rep_id": text_column(values_at(reps_of_territories(plan), plan.label)),
        "rep_name": text_column(values_at(rep_names(plan), plan.label)),
        "territory_id_before": text_column(plan.before),
        "group_id": text_column(units.group_id),
        **{name: text_column(values) for name, values in parents(plan).items()},
    }
    add_columns(columns, units.measures, "_in_book")
    add_columns(columns, unit_sums(plan), "_of_customers")
    add_columns(columns, {name: text_column(values) for name, values in units.extra.items()}, "_in_book")
    return layer(
        columns, _point_shapes(plan, units.points) if units.geometry is None else units.geometry, frame
    )


def key_accounts_frame(plan: JudgedPlan) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """One row per site of a key account, a point each.

    Returns
    -------
    GeoDataFrame
        customer_id, account_id, kam_id and kam_name (missing for an unassigned account), local_rep_id and
        local_rep_name (the rep who serves the site in part), reason (of being a key account), kam_reason (of
        this KAM, or of none), name, level, parent_id, family (company at the top, or the account),
        field_share, revenue, potential, kam_id_before, kam_name_before, geometry; attractiveness and
        position where the scenario has scores.
    """
    customers = plan.book.customers
    if customers is None:
        empty: Columns = dict.fromkeys(_KEY_COLUMNS, text_column(texts([])))
        empty |= dict.fromkeys(("field_share", "revenue", "potential"), np.zeros(0))
        return layer(empty, texts([]), plan.book.frame)
    split = plan.segmentation
    site = np.flatnonzero(split.coverage == "key_account")
    account = split.account_of[site]
    top, parent = topmost_parents(plan)[account], parents_of_accounts(plan)[account]
    owner, before = owners(plan), customers.kam_id[site]
    columns: Columns = {
        "customer_id": text_column(customers.customer_id[site]),
        "account_id": text_column(split.account_id[account]),
        "kam_id": text_column(owner.kam_id[site]),
        "kam_name": text_column(owner.kam_name[site]),
        "local_rep_id": text_column(owner.local_rep_id[site]),
        "local_rep_name": text_column(owner.local_rep_name[site]),
        "reason": text_column(_reasons(split.reason, account)),
        "kam_reason": text_column(_reasons(plan.kam_assignment.reason, account)),
        "name": text_column(customers.name[site]),
        "level": text_column(split.level[account]),
        "parent_id": text_column(parent),
        "family": text_column(np.where(top == "", split.account_id[account], top)),
        "field_share": split.field_share[site],
        "revenue": customers.revenue[site],
        "potential": customers.potential[site],
        "kam_id_before": text_column(before),
        "kam_name_before": text_column(names_of_kams(plan.book, before)),
    }
    if np.isfinite(split.score).any():
        columns |= {"attractiveness": split.score[account, 0], "position": split.score[account, 1]}
    return layer(columns, _point_shapes(plan, customers.points[site]), plan.book.frame)


def customers_frame(plan: JudgedPlan) -> Any:  # noqa: ANN401 - a GeoDataFrame, or None
    """One row per customer with its owner, a point each; None for a book without customers."""
    customers = plan.book.customers
    if customers is None:
        return None
    return layer(_customer_columns(plan, customers), _point_shapes(plan, customers.points), plan.book.frame)


def unit_sums(plan: JudgedPlan) -> dict[str, Floats | Ints]:
    """Sums over each unit's customers with coverage `territory`, shape (n,) each; empty without customers."""
    customers = plan.book.customers
    if customers is None:
        return {}
    served = plan.segmentation.coverage == "territory"
    unit = customers.unit[served]
    n = len(plan.book.units)
    measures = {"revenue": customers.revenue, "potential": customers.potential, "visits": customers.visits}
    return {
        "customers": np.bincount(unit, minlength=n),
        **{name: sums(unit, values[served], n) for name, values in measures.items()},
    }


def _customer_columns(plan: JudgedPlan, customers: Customers) -> Columns:
    owner = owners(plan)
    columns: Columns = {
        "customer_id": text_column(customers.customer_id),
        "name": text_column(customers.name),
        "account_id": text_column(customers.account_id),
        **{item.name: text_column(getattr(owner, item.name)) for item in fields(owner)},
        "unit_id": text_column(values_at(plan.book.units.unit_id, customers.unit)),
        "place_source": text_column(customers.place_source),
        "revenue": customers.revenue,
        "potential": customers.potential,
        "visits_per_year": customers.visits,
        "visit_minutes": customers.visit_minutes,
        "segment": text_column(customers.segment),
        "prospect": customers.prospect,
    }
    add_columns(columns, {name: text_column(value) for name, value in customers.extra.items()}, "_in_book")
    return columns


def _criteria(plan: JudgedPlan) -> Columns:
    columns: Columns = {}
    for measure, load in plan.loads.items():
        target = plan.targets[measure]
        columns[f"load_{measure}"] = load
        columns[f"target_{measure}"] = target
        columns[f"deviation_{measure}"] = ratio(load - target, target)
    return columns


def _year(plan: JudgedPlan) -> Columns:
    """Workload of the territories, and shares of customers and visits near their bases."""
    columns: Columns = {} if plan.territory_workload is None else dict(vars(plan.territory_workload))
    if plan.reach is not None:
        for m, limit in enumerate(plan.reach.minutes):
            columns[f"customers_within_{limit:g}"] = plan.reach.customers[: plan.k, m]
            columns[f"visits_within_{limit:g}"] = plan.reach.visits[: plan.k, m]
    return columns


def _homes(plan: JudgedPlan) -> Columns:
    """Homes of the reps, and travel from there to the base; none where no rep has a home."""
    homes = plan.homes
    if homes is None:
        return {}
    at = points_to_lonlat(plan.book.frame, homes.place)
    return {"home_lon": at[:, 0], "home_lat": at[:, 1], "home_km": homes.km, "home_minutes": homes.minutes}


def _point_shapes(plan: JudgedPlan, points: Floats) -> Shapes:
    """Points in degrees; in a local frame in its own units."""
    frame = plan.book.frame
    shapes: Shapes = shapely.points(points_to_lonlat(frame, points) if has_place_on_earth(frame) else points)
    return shapes


def _reasons(statements: Sequence[Statement], account: Ints) -> Texts:
    """The text of the statement of each account."""
    return texts(joined_texts([statements[index] for index in account.tolist()]))
