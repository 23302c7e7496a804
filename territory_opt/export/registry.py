"""Every file of a plan's folder, in the order of writing."""

from __future__ import annotations

from territory_opt.export.formats.assignments import Assignments
from territory_opt.export.formats.customers import Customers
from territory_opt.export.formats.exporter import Exporter
from territory_opt.export.formats.geopackage import GeoPackage
from territory_opt.export.formats.inside_sales import InsideSales
from territory_opt.export.formats.kams import Kams
from territory_opt.export.formats.key_accounts import KeyAccounts
from territory_opt.export.formats.report_html import ReportHtml
from territory_opt.export.formats.report_json import ReportJson
from territory_opt.export.formats.territories import Territories
from territory_opt.export.formats.transition import Transition
from territory_opt.export.formats.units import Units
from territory_opt.export.formats.workbook import Workbook

EXPORTERS: tuple[Exporter, ...] = (
    Territories(),
    Units(),
    KeyAccounts(),
    Assignments(),
    Customers(),
    Kams(),
    InsideSales(),
    Transition(),
    GeoPackage(),
    Workbook(),
    ReportHtml(),
    ReportJson(),
)
"""The reports come last: they state how long the rest took."""
