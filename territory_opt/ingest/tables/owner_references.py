"""Today's owners: ids that lead from one table to another."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.id_references import look_up
from territory_opt.model.arrays import texts
from territory_opt.model.book import Agents, Customers, Kams, Reps
from territory_opt.model.id_index import IdIndex

LEFT_FROM = 2
"""Customers who must name an unknown rep for it to be one who has left: a single one is likelier a slip."""


def check_owners(
    table: RawTable,
    customers: Customers,
    reps: Reps | None,
    kams: Kams | None,
    agents: Agents | None,
    findings: CollectedFaults,
) -> None:
    """Look up today's owners of the customers, where the book has their tables.

    Those that it does not know are faults, but for reps who have left, which is why territories are drawn
    anew.
    """
    if reps is not None:
        register = IdIndex(reps.rep_id, "rep")
        look_up(table, "rep_id", customers.rep_id, register, findings, left_from=LEFT_FROM)
    if kams is not None:
        look_up(table, "kam_id", customers.kam_id, IdIndex(kams.kam_id, "KAM"), findings)
    if agents is not None:
        look_up(table, "agent_id", customers.agent_id, IdIndex(agents.agent_id, "agent"), findings)


def warn_of_vacancies(table: RawTable, reps: Reps, findings: CollectedFaults) -> None:
    """Say which of today's territories no rep owns: vacant, or misspelt."""
    owned = set(reps.territory_id) | set(reps.rep_id)
    column = table.get("territory_id")
    if column is None or not any(reps.territory_id):
        return
    vacant = np.array([bool(cell) and cell not in owned for cell in column.texts], dtype=bool)
    names = texts(column.texts)
    findings.some(
        table,
        vacant,
        names,
        "today's territory belongs to no rep",
        "Correct the territory_id here or in reps, unless the territory is vacant.",
        column=column.name,
    )
