"""Faults of the scenario's section `[travel]`."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.errors import Fault
from territory_opt.model.book import Book
from territory_opt.model.field_book import FieldBook
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.resolve.territories import has_all_homes, rep_count

MAX_CELLS = 20_000_000
"""Greatest number of travel times when bases are free, so that any unit may become one."""

_NEEDS = {"matrix": ("file", 'the table, for example file = "travel.csv"'), "osrm": ("url", "its address")}
_NEEDS["valhalla"] = _NEEDS["osrm"]


def travel_faults(book: Book, field: FieldBook, scenario: Scenario) -> Iterator[Fault]:
    """Faults of [travel] against the book.

    Parameters
    ----------
    book : Book
    field : FieldBook
    scenario : Scenario
        With bases filled in.
    """
    travel = scenario.travel
    if travel.provider == "great_circle":
        return
    key, description = _NEEDS[travel.provider]
    if getattr(travel, key) is None:
        yield scenario_fault(
            f"travel.{key}",
            None,
            f"provider {travel.provider!r} needs {key}",
            f"Name {description}, in [travel].",
        )
    if field.frame.kind == "local":
        remedy = 'Use provider = "great_circle", or name the real CRS of x and y.'
        yield scenario_fault("travel.provider", travel.provider, "places without a CRS have no roads", remedy)
    if has_free_bases(book, scenario) and (cells := _cells(field)) > MAX_CELLS:
        yield scenario_fault(
            "travel.provider",
            travel.provider,
            f"bases are free, so each of {len(field):,} units may become one: {cells:,} travel times are too "
            f"many to request (at most {MAX_CELLS:,})",
            'Give every territory a rep, and every rep a home, or use provider = "great_circle".',
        )


def has_free_bases(book: Book, scenario: Scenario) -> bool:
    """Whether a territory may be served from any of its units."""
    return (
        scenario.bases == "free" or not has_all_homes(book) or (scenario.territories or 0) > rep_count(book)
    )


def _cells(field: FieldBook) -> int:
    """Number of travel times from every unit to every unit and stop."""
    stops = int((field.visits > 0).sum()) + (0 if field.local is None else len(field.local))
    return len(field) * (stops + len(field))
