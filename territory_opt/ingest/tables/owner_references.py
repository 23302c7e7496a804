"""References to today's owners: ids of reps, KAMs and agents in other tables."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.ingest.tables.staff_tables import Staff
from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.book import Customers, Reps
from territory_opt.model.findings.book_findings import DefaultYears, TerritoryWithoutRep
from territory_opt.model.id_index import IdIndex

FORMER_OWNER_MIN_ROWS = 2
"""An unknown owner of so many customers is taken for one who has left; of fewer, for a typo."""


def check_owners(
    table: RawTable,
    customers: Customers,
    staff: Staff,
    findings: CollectedFaults,
) -> None:
    """Look up today's owners of the customers, where the book has their tables.

    An unknown id that several customers share is that of somebody who has left: a warning. One that a single
    customer has is a fault, and so is one that differs from a known id only in case, spaces or zeros.
    """
    reps, kams, agents = staff.reps, staff.kams, staff.agents
    known = (
        ("rep_id", customers.rep_id, None if reps is None else IdIndex(reps.rep_id, "rep")),
        ("kam_id", customers.kam_id, None if kams is None else IdIndex(kams.kam_id, "KAM")),
        ("agent_id", customers.agent_id, None if agents is None else IdIndex(agents.agent_id, "agent")),
    )
    for name, cells, id_index in known:
        if id_index is not None:
            look_up(table, name, cells, id_index, findings, former_min_rows=FORMER_OWNER_MIN_ROWS)


def tell_years(table: RawTable, customers: Customers, findings: CollectedFaults) -> None:
    """Note of customers whose years with today's KAM are blank, in a book with KAMs."""
    column = table.get("kam_years")
    blank = np.ones(len(table), dtype=np.bool_) if column is None else column.blank
    findings.warn_rows(
        DefaultYears, table, (customers.kam_id != "") & blank, customers.customer_id, "kam_years"
    )


def warn_of_vacancies(table: RawTable, reps: Reps, findings: CollectedFaults) -> None:
    """Warn of territories of today that no rep owns: vacant or misspelt."""
    owned = set(reps.territory_id) | set(reps.rep_id)
    column = table.get("territory_id")
    if column is None or not any(reps.territory_id):
        return
    vacant = np.array([bool(cell) and cell not in owned for cell in column.texts], dtype=bool)
    territories = tuple(dict.fromkeys(str(cell) for cell in column.texts[vacant]))[:MAX_IDS]
    ids = (table.get("unit_id") or column).texts
    findings.warn_rows(TerritoryWithoutRep, table, vacant, ids, column.name, territories=territories)
