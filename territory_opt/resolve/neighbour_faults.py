"""What is wrong with the way neighbours are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.errors import Fault
from territory_opt.geography.adjacency import source_of
from territory_opt.geography.outline_tolerance import WIDEST, tolerance_share
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.scenario_faults import scenario_fault


def neighbour_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of [neighbours] against the book."""
    yield from _table_faults(book, scenario)
    yield from _tolerance_faults(book, scenario)
    factor, provider = scenario.neighbours.road_factor, scenario.travel.provider
    if factor is not None and provider == "great_circle":
        yield scenario_fault(
            "neighbours.road_factor",
            factor,
            "the provider 'great_circle' knows no roads, so no way is longer than expected",
            'Set provider = "matrix", "osrm" or "valhalla" in [travel], or remove road_factor.',
        )


def _table_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Where the planner's table is the whole graph, nothing else can be said about it."""
    rules = scenario.neighbours
    if source_of(book.units, book.edges, rules) != "edges.csv":
        return
    asked = {"rule": None if rules.rule == "rook" else rules.rule, "road_factor": rules.road_factor}
    for key, value in asked.items():
        if value is not None:
            yield scenario_fault(
                f"neighbours.{key}",
                value,
                "the units are points and edges.csv adds pairs, so that table alone says who are neighbours",
                f"Remove {key}, or keep only the rows of edges.csv that remove a pair.",
            )


def _tolerance_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    metres = scenario.neighbours.tolerance_m
    if metres is None:
        return
    if book.units.geometry is None:
        yield scenario_fault(
            "neighbours.tolerance_m",
            metres,
            "the units are points; there are no outlines that might not match",
            "Remove tolerance_m.",
        )
        return
    share = tolerance_share(book.units, book.frame, metres)
    if share > WIDEST:
        width = metres / share
        yield scenario_fault(
            "neighbours.tolerance_m",
            f"{metres:g}",
            f"so wide a tolerance would swallow whole units: half of them are narrower than {width:,.0f} m",
            f"Give at most {WIDEST * width:,.0f}, or leave it out.",
        )
