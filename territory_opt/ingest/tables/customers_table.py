"""The table of customers."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.ingest.cells.values import Values, extra_columns, read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.locations.exchanged_places import warn_of_exchanged
from territory_opt.ingest.locations.unit_membership import CustomerIds, locate_customers
from territory_opt.ingest.scenario.reading_options import ReadingOptions
from territory_opt.ingest.tables.account_contradictions import refuse_contradictions
from territory_opt.ingest.tables.customer_defaults import tell_defaults
from territory_opt.ingest.tables.customer_measures import user_measures
from territory_opt.ingest.tables.partly_blank import note_partly_blank
from territory_opt.ingest.tables.units_table import ParsedUnits
from territory_opt.ingest.tables.visit_defaults import fill_minutes, fill_visits
from territory_opt.model.arrays import Bools, Floats, Texts, frozen, texts
from territory_opt.model.book import Customers
from territory_opt.model.findings.book_findings import YearsWithoutKam


def read_customers(
    table: RawTable,
    parsed_units: ParsedUnits | None,
    unit_ids: Texts | None,
    options: ReadingOptions,
    findings: CollectedFaults,
) -> Customers:
    """Customers of the book, in the order of the file.

    Parameters
    ----------
    parsed_units : ParsedUnits or None
        None when the units could not be read; then nothing that needs them is checked.
    unit_ids : Texts, shape (rows,), or None
        Unit of each customer where the units were derived from this table; None: as the file says.
    options : ReadingOptions
    """
    values = read_values(table, findings)
    ids: Texts = values["customer_id"]
    unit = np.full(len(table), -1, dtype=np.int64)
    points, source = np.full((len(table), 2), np.nan), texts([""] * len(table))
    if parsed_units is not None:
        derived = unit_ids is not None
        keys = CustomerIds(ids, values["unit_id"] if unit_ids is None else unit_ids, derived)
        snap_km = options.scenario.units.snap_km
        membership = locate_customers(table, keys, parsed_units, snap_km, findings)
        unit, points, source = membership.unit, membership.points, membership.source
    values["account_id"] = np.where(values["account_id"] == "", ids, values["account_id"])
    prospect: Bools = values["prospect"] == 1
    refuse_contradictions(table, values, findings)
    tell_defaults(table, values, findings)
    note_partly_blank(table, ids, findings)
    if parsed_units is not None and parsed_units.frame.kind == "geographic" and table.has("lon", "lat"):
        warn_of_exchanged(table, points, values["country"], findings)
    measures = user_measures(table, options.account_measures, findings)
    as_read: dict[str, Any] = {name: frozen(values[name]) for name in _AS_READ}
    return Customers(
        customer_id=frozen(ids),
        unit=frozen(unit),
        points=frozen(points),
        revenue=frozen(np.nan_to_num(values["revenue"], nan=0.0)),
        potential=frozen(np.nan_to_num(values["potential"], nan=0.0)),
        visits=frozen(fill_visits(values["visits_per_year"], values["segment"], prospect)),
        visit_minutes=frozen(fill_minutes(values["visit_minutes"], values["segment"])),
        prospect=frozen(prospect),
        headquarters=frozen(values["headquarters"] == 1),
        kam_years=frozen(_kam_years(table, values, findings)),
        place_source=frozen(source),
        extra={name: frozen(column) for name, column in extra_columns(table).items()},
        measures={name: frozen(column) for name, column in measures.items()},
        **as_read,
    )


_AS_READ = (
    "name",
    "account_id",
    "segment",
    "industry",
    "language",
    "country",
    "key_account",
    "coverage",
    "rep_id",
    "kam_id",
    "parent_id",
    "level",
    "field_share",
    "agent_id",
)


def _kam_years(table: RawTable, values: dict[str, Values], findings: CollectedFaults) -> Floats:
    """Years with today's KAM, shape (rows,): 1 where blank, 0 without a KAM."""
    without_kam, years = values["kam_id"] == "", values["kam_years"]
    marked = without_kam & (years > 0)
    findings.warn_rows(YearsWithoutKam, table, marked, values["customer_id"], "kam_years")
    return np.where(without_kam, 0.0, np.nan_to_num(years, nan=1.0))
