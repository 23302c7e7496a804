"""Exporters of all files of a plan's folder, in the order of writing."""

from __future__ import annotations

from territory_opt.export.exporter import Exporter
from territory_opt.export.formats.assignments_csv import AssignmentsCsv
from territory_opt.export.formats.book_json import BookJson
from territory_opt.export.formats.customers_csv import CustomersCsv
from territory_opt.export.formats.geopackage import GeoPackage
from territory_opt.export.formats.inside_sales_csv import InsideSalesCsv
from territory_opt.export.formats.kams_csv import KamsCsv
from territory_opt.export.formats.key_accounts_geojson import KeyAccountsGeojson
from territory_opt.export.formats.report_html import ReportHtml
from territory_opt.export.formats.report_json import ReportJson
from territory_opt.export.formats.territories_geojson import TerritoriesGeojson
from territory_opt.export.formats.transition_csv import TransitionCsv
from territory_opt.export.formats.units_geojson import UnitsGeojson
from territory_opt.export.formats.workbook import Workbook

EXPORTERS: tuple[Exporter, ...] = (
    TerritoriesGeojson(),
    UnitsGeojson(),
    KeyAccountsGeojson(),
    AssignmentsCsv(),
    CustomersCsv(),
    KamsCsv(),
    InsideSalesCsv(),
    TransitionCsv(),
    GeoPackage(),
    Workbook(),
    BookJson(),
    ReportHtml(),
    ReportJson(),
)
"""The reports are last: they contain the seconds that the others took."""
