"""The table of inside sales."""

from __future__ import annotations

import numpy as np

from territory_opt.ingest.cells.values import read_values
from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import RawTable
from territory_opt.ingest.tables.partly_blank import note_partly_blank
from territory_opt.model.arrays import frozen
from territory_opt.model.book import Agents
from territory_opt.model.findings.book_findings import DefaultHours

AGENT_HOURS = 1408.0
"""Capacity of an agent in hours a year where the file leaves it blank."""


def read_agents(table: RawTable, findings: CollectedFaults) -> Agents:
    """Agents of inside sales, in the order of the file."""
    values = read_values(table, findings)
    blank = np.isnan(values["capacity_hours"])
    findings.warn_rows(DefaultHours, table, blank, values["agent_id"], "capacity_hours", hours=AGENT_HOURS)
    note_partly_blank(table, values["agent_id"], findings)
    return Agents(
        agent_id=frozen(values["agent_id"]),
        name=frozen(values["name"]),
        capacity_hours=frozen(np.nan_to_num(values["capacity_hours"], nan=AGENT_HOURS)),
        languages=tuple(values["languages"]),
    )
