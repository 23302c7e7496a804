"""Faults of the scenario's section `[neighbours]`."""

from __future__ import annotations

from collections.abc import Iterator

from territory_opt.errors import Fault
from territory_opt.geography.adjacency import source_of
from territory_opt.geography.outline_tolerance import MAX_SHARE, tolerance_share
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.wording.number_text import exact_number


def neighbour_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of [neighbours] against the book."""
    yield from _table_faults(book, scenario)
    yield from _tolerance_faults(book, scenario)
    factor, provider = scenario.neighbours.road_factor, scenario.travel.provider
    if factor is not None and provider == "great_circle":
        yield scenario_fault(
            "neighbours.road_factor",
            factor,
            "the provider 'great_circle' knows no roads, so there are no detours",
            'Set provider = "matrix", "osrm" or "valhalla" in [travel], or remove road_factor.',
        )


def _table_faults(book: Book, scenario: Scenario) -> Iterator[Fault]:
    """Faults of rules that have no effect because edges.csv is the whole graph."""
    rules = scenario.neighbours
    if source_of(book.units, book.edges, rules) != "edges.csv":
        return
    without_effect = {"rule": None if rules.rule == "rook" else rules.rule, "road_factor": rules.road_factor}
    for key, value in without_effect.items():
        if value is not None:
            yield scenario_fault(
                f"neighbours.{key}",
                value,
                "the units are points and edges.csv adds pairs, so that table alone decides on neighbours",
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
            "the units are points, so there are no outlines to match",
            "Remove tolerance_m.",
        )
        return
    share = tolerance_share(book.units, book.frame, metres)
    if share > MAX_SHARE:
        width = metres / share
        yield scenario_fault(
            "neighbours.tolerance_m",
            exact_number(metres),
            f"the tolerance is too wide: half of the units are narrower than {width:,.0f} m",
            f"Give at most {MAX_SHARE * width:,.0f}, or leave it out.",
        )
