"""Columns that are filled in some records and blank in others, and what a blank cell counts as."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.model.arrays import Bools, Texts
from territory_opt.model.findings.book_findings import PartlyBlank, PartlyBlankField

FIELDS: Mapping[str, tuple[PartlyBlankField, ...]] = {
    "customers": ("account_id", "field_share"),
    "reps": ("capacity_hours",),
    "kams": ("languages", "industries", "countries", "levels", "min_accounts", "cost", "partner_hours"),
    "inside_sales": ("languages",),
}
"""Columns by table; those of which every blank cell is a finding of its own are not here."""


def note_partly_blank(table: RawTable, ids: Texts, findings: CollectedFaults) -> None:
    """Note the default of each column that some records leave blank and others do not.

    Parameters
    ----------
    ids : Texts, shape (rows,)
        Ids of the records.
    """
    for field in FIELDS[table.name]:
        column = table.get(field)
        if column is None:
            continue
        # A list of separators alone is empty too.
        blank: Bools = np.array([not text.strip("; ") for text in map(str, column.texts)], dtype=bool)
        if not blank.all():
            findings.warn_rows(PartlyBlank, table, blank, ids, column.name, field=field)
