"""The tables of `territory-opt accounts`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.cli.text_tables import number, print_lines, print_table, share

if TYPE_CHECKING:
    from territory_opt.accounts.preview.preview import Preview, RuleRow
    from territory_opt.model.kam_curve import KamCountRow, KamCurveReport
    from territory_opt.whatif.cut.cut_report import CutReport, CutRow


def show_rules(preview: Preview, out: Path | None) -> None:
    """Print one row per rule."""
    header = ["key accounts are", "accounts", "sites", "revenue", "potential", "hours", "KAMs by places"]
    print_table(
        [*header, "by hours", "left: customers", "revenue", "potential", "service hours"],
        [_rule(row) for row in preview.rows],
    )
    places, hours = number(preview.mean_kam.max_accounts), number(preview.mean_kam.capacity_hours)
    files = [f"files       {out}", f"portfolio   {out / 'report.html'}"] if out else []
    print_lines([f"a KAM       {places} accounts, {hours} hours a year", *files])


def show_managers(report: KamCurveReport) -> None:
    """Print one row per number of KAMs."""
    header = ["KAMs", "with a KAM", "without", "value without", "hours", "of these travel", "of capacity"]
    print_lines([""])
    print_table([*header, "cost", "who"], [_count(row) for row in report.counts])
    enough = "none of these numbers" if report.enough is None else f"{report.enough} KAMs"
    print_lines([f"all placed  by {enough}"])


def show_cut(report: CutReport) -> None:
    """Print one row per cut: figures of the KAMs, then of the field."""
    cuts = report.cuts
    criteria = [row.measure for row in cuts[0].criteria]
    objective = cuts[0].objective.name
    header = ["cut at", "accounts", "sites", "revenue", "KAMs needed", "at work", "without a KAM", "revenue"]
    field = ["field: customers", "hours", *(f"{measure} off" for measure in criteria), "held", objective]
    print_lines([""])
    print_table([*header, *field, "gap"], [_cut(row) for row in cuts])
    print_lines(
        [
            f"each cut    its own KAMs and territories, started from the previous cut; at most "
            f"{number(report.seconds_each)} seconds of solving",
            *(f"not tried   {share(missing)}: the sweep was stopped first" for missing in report.not_tried),
        ]
    )


def _rule(row: RuleRow) -> list[str]:
    field = row.field
    return [
        f"{row.name}{' (current)' if row.own else ''}",
        number(row.accounts),
        number(row.sites),
        share(row.revenue_share),
        share(row.potential_share),
        number(row.service_hours + (row.travel_hours or 0.0)),
        number(row.kams_by_places),
        number(row.kams_by_hours),
        number(field.customers),
        number(field.revenue),
        number(field.potential),
        number(field.service_hours + field.key_service_hours),
    ]


def _count(row: KamCountRow) -> list[str]:
    return [
        f"{row.kams}{' (current)' if row.own else ''}",
        number(row.accounts),
        number(row.unassigned),
        number(row.unassigned_value),
        number(row.hours),
        number(row.travel_hours),
        number(row.capacity_hours),
        number(row.cost),
        row.change,
    ]


def _cut(row: CutRow) -> list[str]:
    keys, kams, field = row.key_accounts, row.kams, row.field
    outside = [one.measure for one in row.criteria if one.outside]
    return [
        f"{100 * row.share:g} %{' (current)' if row.own else ''}",
        number(keys.accounts),
        number(keys.sites),
        share(keys.revenue_share),
        number(max(kams.by_places, kams.by_hours)),
        f"{number(kams.at_work)} of {number(kams.kams)}",
        number(kams.unassigned),
        number(kams.unassigned_revenue),
        number(field.customers),
        number(field.hours),
        *(share(one.max_deviation) for one in row.criteria),
        f"not {', '.join(outside)}" if outside else "all",
        number(row.objective.value),
        share(row.gap),
    ]
