"""plan.xlsx: the plan as a workbook."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from territory_opt.export.attribution import attribution_lines
from territory_opt.export.layers import plan_tables
from territory_opt.export.layers.plan_tables import OutputTable
from territory_opt.export.plan_view import PlanView
from territory_opt.export.text_files.sheet_rows import filled_sheet

_CUSTOMER_COLUMNS = (
    "customer_id", "name", "account_id", "coverage", "territory_id", "rep_id", "rep_name", "kam_id",
    "kam_name", "agent_id", "agent_name", "local_rep_id", "local_rep_name", "unit_id", "place_source",
    "revenue", "potential",
)  # fmt: skip
_WIDTH_ROWS = 200
"""Rows that decide the width of a column."""

_COMPRESSION = 5
"""2 % larger than the default of 6, in half of the time."""


@dataclass(frozen=True)
class Workbook:
    """Sheets from about and territories to moves and transition; sheets without content are left out."""

    file: str = "plan.xlsx"

    def write(self, view: PlanView, path: Path) -> None:
        """Write the workbook; texts are text cells, never formulas."""
        sheets = _sheets(view)
        headers = io.BytesIO()
        with xlsxwriter.Workbook(headers, {"constant_memory": True}) as book:
            styles = _Styles(book)
            for name, table in sheets.items():
                _write_header(book.add_worksheet(name), table, styles)
        _write_rows(headers, list(sheets.values()), path)


class _Styles:
    """Formats of a workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - an xlsxwriter workbook
        self.header = book.add_format(
            {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#1F3A5F",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        self.number = book.add_format({"num_format": "#,##0.0"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.share = book.add_format({"num_format": "+0.0%;-0.0%;0.0%"})
        self.place = book.add_format({"num_format": "0.00000"})

    def of(self, column: str) -> Any:  # noqa: ANN401 - an xlsxwriter format
        """Format for the numbers of a column."""
        if column.startswith("deviation_"):
            return self.share
        if column.startswith("base_") or column in ("home_lon", "home_lat"):
            return self.place
        whole = (
            "revenue",
            "potential",
            "customers",
            "units",
            "accounts",
            "load_",
            "target_",
            "hours",
            "capacity",
        )
        return self.whole if column.startswith(whole) else self.number


def _sheets(view: PlanView) -> dict[str, OutputTable]:
    plan = view.plan
    return {
        "about": _about(view),
        "territories": _layer_table(view.territories),
        "assignments": plan_tables.named_assignments(plan),
        "customers": _layer_table(view.customers, _CUSTOMER_COLUMNS) if view.customers is not None
        else plan_tables.customers(plan),
        "key accounts": _layer_table(view.key_accounts),
        "KAMs": plan_tables.kams(plan),
        **({"inside sales": plan_tables.inside_sales(plan)} if plan.book.inside_sales else {}),
        "moves": plan_tables.moves(plan),
        **({"transition": plan_tables.transition(plan)} if plan.transition is not None else {}),
    }  # fmt: skip


def _about(view: PlanView) -> OutputTable:
    plan = view.plan
    properties: dict[str, Any] = {
        "Book": plan.book.name,
        "Territories": plan.k,
        "Units": len(plan.book.units),
        "Customers": len(plan.book.customers) if plan.book.customers else 0,
        "Status": str(plan.report.status or ""),
        "Version": plan.report.version,
        "Input hash": plan.report.input_hash,
    }
    lines = attribution_lines(plan.book)
    return OutputTable(
        ("what", "value"), ([*properties, *["Note"] * len(lines)], [*properties.values(), *lines])
    )


def _layer_table(layer: Any, names: tuple[str, ...] | None = None) -> OutputTable:  # noqa: ANN401 - a GeoDataFrame
    existing = tuple(name for name in layer.columns if name != layer.geometry.name)
    chosen = tuple(name for name in names if name in existing) if names else existing
    return plan_tables.table({name: layer[name].fillna("").to_numpy(object) if layer[name].dtype == "str"
                         else layer[name].to_numpy() for name in chosen})  # fmt: skip


def _write_header(sheet: Any, table: OutputTable, styles: _Styles) -> None:  # noqa: ANN401 - an xlsxwriter sheet
    """Write the header, and what holds for whole columns."""
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 30)
    for index, (name, column) in enumerate(zip(table.names, table.columns, strict=True)):
        sheet.set_column(index, index, _width(name, column), styles.of(name))
        sheet.write_string(0, index, name, styles.header)
    if len(table):
        sheet.autofilter(0, 0, len(table), len(table.names) - 1)


def _write_rows(headers: io.BytesIO, tables: list[OutputTable], path: Path) -> None:
    """Copy a workbook of headers, with the rows of each sheet added as text.

    The library writes cell by cell, which took half of the time of all files of a plan.
    """
    of_sheet = {f"xl/worksheets/sheet{number}.xml": table for number, table in enumerate(tables, start=1)}
    with (
        zipfile.ZipFile(headers) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as target,
    ):
        for name in source.namelist():
            text = source.read(name)
            table = of_sheet.get(name)
            pieces = [text] if table is None else map(str.encode, filled_sheet(text.decode(), table))
            with target.open(name, "w", force_zip64=table is not None) as file:
                file.writelines(pieces)


def _width(name: str, column: Any) -> float:  # noqa: ANN401 - a sequence of cells
    longest = max((len(str(cell)) for cell in column[:_WIDTH_ROWS] if isinstance(cell, str)), default=0)
    return min(60.0, max(10.0, len(name) * 1.1 + 3, longest * 1.05 + 2))
