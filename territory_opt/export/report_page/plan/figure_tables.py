"""Figures and tables of report.html: tiles, territories, compactness and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from territory_opt.criteria.measure_text import measure_name
from territory_opt.export.layers.ownership import values_at
from territory_opt.export.report_page.plan.year_section import year_rows
from territory_opt.model.json_view import as_json
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.report import Report
from territory_opt.objectives import objective_label
from territory_opt.wording.number_text import UNKNOWN, format_count, format_number, format_percent

_COMPACTNESS = (
    ("travel_minutes_per_visit", "Driving for one visit", "min"),
    ("polsby_popper_mean", "Roundness of outlines, mean (Polsby–Popper: a circle is 1)", ""),
    ("polsby_popper_median", "Roundness, median", ""),
    ("polsby_popper_median_nearest_base", "Roundness, median, if every unit went to its nearest base", ""),
    ("largest_diameter_km", objective_label("diameter"), "{length}"),
    ("border_km", "Border between territories", "{length}"),
    ("border_km_nearest_base", "Border, if every unit went to its nearest base", "{length}"),
    ("cut_edges", objective_label("cut"), "pairs"),
    ("cut_edges_nearest_base", "Neighbouring units apart, if every unit went to its nearest base", "pairs"),
    ("inertia", "Inertia (weight × squared distance)", "{length}²"),
)
"""Field of the report, label, unit; `{length}` is the distance unit of the frame."""


def key_figure_tiles(plan: JudgedPlan, report: Report) -> list[tuple[str, str, str]]:
    """Value, label and small text of the figures at the top."""
    counts, keys = report.counts, report.key_accounts
    worst = max(report.criteria, key=lambda row: row.max_deviation or 0.0, default=None)
    minutes = report.compactness.travel_minutes_per_visit
    tiles = [(format_number(counts.territories), "territories", format_count(counts.units, "unit"))]
    if counts.customers:
        field = format_number(counts.field_customers)
        tiles.append((field, "field customers", f"of {format_number(counts.customers)}"))
    if worst is not None:
        tiles.append(
            (
                format_percent(worst.max_deviation, 2),
                "worst deviation",
                f"of {measure_name(worst.measure).lower()}",
            )
        )
    if minutes:
        tiles.append(
            (
                f"{format_number(minutes)} min",
                "driving per visit",
                f"{format_number(float(plan.drive_hours.sum()))} hours a year",
            )
        )
    if report.gap is not None:
        tiles.append((format_percent(report.gap, 2), "gap", "to the proven bound"))
    if keys.accounts:
        share = f"{format_percent(keys.revenue_share)} of revenue"
        tiles.append((format_number(keys.accounts), "key accounts", share))
    return tiles


def territory_rows(plan: JudgedPlan) -> list[dict[str, Any]]:
    """One row per territory with its loads and deviations."""
    reps = plan.book.reps
    names = values_at(reps.name if reps else None, plan.rep_of)
    units = np.bincount(plan.label[plan.label >= 0], minlength=plan.k)
    locked = np.zeros(0) if plan.locked is None else plan.locked[plan.locked >= 0]
    held = np.bincount(locked.astype(np.int64), minlength=plan.k)
    years = year_rows(plan)
    with np.errstate(divide="ignore", invalid="ignore"):
        travel = 60 * plan.drive_hours / plan.visits
        deviation = {m: plan.loads[m] / plan.targets[m] - 1 for m in plan.loads}
    return [
        {
            "id": plan.territory_id[t],
            "rep": names[t] or ("vacant" if reps else UNKNOWN),
            "units": int(units[t]),
            "locked": int(held[t]),
            "customers": int(plan.customers[t]),
            "loads": [(float(plan.loads[m][t]), as_json(deviation[m][t])) for m in plan.loads],
            "travel": as_json(travel[t]),
            **years[t],
        }
        for t in range(plan.k)
    ]


def compactness_rows(report: Report, distance_unit: str) -> list[tuple[str, str]]:
    """Label and value of each known figure."""
    figures = {name: getattr(report.compactness, name) for name, _, _ in _COMPACTNESS}
    return [
        (label, f"{format_number(figures[name])} {unit.format(length=distance_unit)}".strip())
        for name, label, unit in _COMPACTNESS
        if figures[name] is not None and np.isfinite(figures[name])
    ]


def setting_rows(plan: JudgedPlan) -> list[tuple[str, str]]:
    """Name in scenario.toml and value of each setting; rules about units and change have their own table."""
    rules = ("lock", "forbid", "together", "disruption")
    return [line for line in _flattened("", plan.scenario) if not line[0].startswith(rules)]


def _flattened(prefix: str, value: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any setting
    if is_dataclass(value):
        inner = [(f"{prefix}.{item.name}".lstrip("."), getattr(value, item.name)) for item in fields(value)]
        return [line for name, part in inner for line in _flattened(name, part)]
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return [(f"{prefix} {_table_setting(item)[0]}", _table_setting(item)[1]) for item in value]
    return [] if value is None or value == () else [(prefix, _setting_text(value))]


def _table_setting(item: Any) -> tuple[str, str]:  # noqa: ANN401 - a dataclass of the scenario
    values = {part.name: getattr(item, part.name) for part in fields(item)}
    head = str(values.pop("measure", ""))
    return head, ", ".join(
        f"{name} {_setting_text(value)}" for name, value in values.items() if value is not None
    )


def _setting_text(value: Any) -> str:  # noqa: ANN401 - any setting
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_setting_text(item)}" for key, item in value.items()) or UNKNOWN
    if isinstance(value, tuple | list):
        return ", ".join(_setting_text(item) for item in value) or UNKNOWN
    return format_number(value, significant=10) if isinstance(value, float) else str(value)
