"""What blank cells of customers were taken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from territory_opt.ingest.cells.values import Values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.visit_defaults import MINUTES, PROSPECT_VISITS, VISITS, segment_of
from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.arrays import Bools, Texts
from territory_opt.model.findings.book_findings import BlankAmount, DefaultVisits

PROSPECT = "prospect"


def tell_defaults(table: RawTable, values: Mapping[str, Values], findings: CollectedFaults) -> None:
    """Notes about blank visits, minutes and amounts.

    Parameters
    ----------
    values : mapping of str to array, each of shape (rows,)
        Columns as read.
    """
    ids: Texts = values["customer_id"]
    prospect: Bools = values["prospect"] == 1
    _tell_visits(table, values, prospect, findings)
    for name in ("revenue", "potential"):
        if (column := table.get(name)) is not None:
            blank = column.blank & ~prospect if name == "revenue" else column.blank
            findings.warn_rows(BlankAmount, table, blank, ids, column.name)


def _tell_visits(
    table: RawTable, values: Mapping[str, Values], prospect: Bools, findings: CollectedFaults
) -> None:
    no_visits, no_minutes = np.isnan(values["visits_per_year"]), np.isnan(values["visit_minutes"])
    rows = np.flatnonzero(no_visits | no_minutes).tolist()
    if not rows:
        return
    segment: Texts = values["segment"]
    no_plan = no_visits & prospect
    count = Counter(PROSPECT if no_plan[row] else segment_of(segment[row]) for row in rows)
    blank = "visits_per_year" if no_visits.any() else "visit_minutes"
    column = table.get(blank)
    groups = tuple(group for group in (*VISITS, PROSPECT) if group in count)
    given = dict.fromkeys(str(segment[row]).strip() for row in rows)
    findings.warn(
        DefaultVisits(
            file=table.file,
            column=blank if column is None else column.name,
            customers=len(table),
            visits_blank=int(no_visits.sum()),
            minutes_blank=int(no_minutes.sum()),
            groups=groups,
            counts=tuple(count[group] for group in groups),
            visits=tuple(VISITS.get(group, PROSPECT_VISITS) for group in groups),
            minutes=tuple(MINUTES.get(group) for group in groups),
            other_segments=tuple(one for one in given if one and one.upper() not in VISITS)[:MAX_IDS],
        )
    )
