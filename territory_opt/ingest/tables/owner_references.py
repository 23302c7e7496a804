"""References to today's owners: ids of reps, KAMs and agents in other tables."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.ingest.tables.staff_tables import Staff
from territory_opt.model.about_file import MAX_IDS
from territory_opt.model.book import Customers, Reps
from territory_opt.model.findings.book_findings import TerritoryWithoutRep
from territory_opt.model.id_index import IdIndex

FORMER_REP_MIN_ROWS = 2
"""An unknown rep of so many customers is taken for one who has left; of fewer, for a typo."""


def check_owners(
    table: RawTable,
    customers: Customers,
    staff: Staff,
    findings: CollectedFaults,
) -> None:
    """Look up today's owners of the customers, where the book has their tables.

    Unknown ids are faults, except those of reps who have left: a warning.
    """
    reps, kams, agents = staff.reps, staff.kams, staff.agents
    if reps is not None:
        id_index = IdIndex(reps.rep_id, "rep")
        look_up(table, "rep_id", customers.rep_id, id_index, findings, former_min_rows=FORMER_REP_MIN_ROWS)
    if kams is not None:
        look_up(table, "kam_id", customers.kam_id, IdIndex(kams.kam_id, "KAM"), findings)
    if agents is not None:
        look_up(table, "agent_id", customers.agent_id, IdIndex(agents.agent_id, "agent"), findings)


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
