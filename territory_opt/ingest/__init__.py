"""From a folder, or the body of a request, to a Book, or to every fault at once.

The names below load their modules when they are first used, so importing this package stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from territory_opt.ingest.book_reader import book_from_rows, read_book
    from territory_opt.ingest.scenario.read_scenario import parse_scenario, read_scenario
    from territory_opt.ingest.scenario.remaining_faults import scenario_of
    from territory_opt.ingest.tables.assignments_table import labels_from, read_assignments
    from territory_opt.ingest.tables.road_times_table import read_road_times
    from territory_opt.ingest.tables.travel_times_table import read_own_times

__all__ = [
    "book_from_rows",
    "labels_from",
    "parse_scenario",
    "read_assignments",
    "read_book",
    "read_own_times",
    "read_road_times",
    "read_scenario",
    "scenario_of",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "book_reader": ["book_from_rows", "read_book"],
        "scenario.read_scenario": ["parse_scenario", "read_scenario"],
        "scenario.remaining_faults": ["scenario_of"],
        "tables.assignments_table": ["labels_from", "read_assignments"],
        "tables.road_times_table": ["read_road_times"],
        "tables.travel_times_table": ["read_own_times"],
    },
)
