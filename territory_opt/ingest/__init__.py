"""From a folder, or the body of a request, to a Book, or to every fault at once.

The names below load their modules when they are first used, so importing this package stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from territory_opt.ingest.assignments import labels_from, read_assignments
    from territory_opt.ingest.book import book_from_rows, read_book
    from territory_opt.ingest.own_times import read_own_times
    from territory_opt.ingest.refused import scenario_of
    from territory_opt.ingest.road_times import read_road_times
    from territory_opt.ingest.scenario import parse_scenario, read_scenario

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

_HOME = {
    "book_from_rows": "book",
    "labels_from": "assignments",
    "parse_scenario": "scenario",
    "read_assignments": "assignments",
    "read_book": "book",
    "read_own_times": "own_times",
    "read_road_times": "road_times",
    "read_scenario": "scenario",
    "scenario_of": "refused",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
