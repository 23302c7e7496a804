"""Read a Book from a folder or the body of a request, or raise all of its faults at once.

The names below import their modules on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from territory_opt.ingest.book_reader import book_from_rows, read_book
    from territory_opt.ingest.plan_folder import read_plan_folder
    from territory_opt.ingest.scenario.read_scenario import parse_scenario, read_scenario
    from territory_opt.ingest.scenario.remaining_faults import scenario_of
    from territory_opt.ingest.tables.assignments_table import labels_from, read_assignments
    from territory_opt.ingest.tables.road_times_table import read_road_times
    from territory_opt.ingest.tables.travel_table import read_travel_times_table

__all__ = [
    "book_from_rows",
    "labels_from",
    "parse_scenario",
    "read_assignments",
    "read_book",
    "read_plan_folder",
    "read_road_times",
    "read_scenario",
    "read_travel_times_table",
    "scenario_of",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "book_reader": ["book_from_rows", "read_book"],
        "plan_folder": ["read_plan_folder"],
        "scenario.read_scenario": ["parse_scenario", "read_scenario"],
        "scenario.remaining_faults": ["scenario_of"],
        "tables.assignments_table": ["labels_from", "read_assignments"],
        "tables.road_times_table": ["read_road_times"],
        "tables.travel_table": ["read_travel_times_table"],
    },
)
