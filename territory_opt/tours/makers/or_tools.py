"""Tours by the routing library of OR-Tools."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.tours.makers.maker import Tours, TourStops

TENTHS = 10
"""Whole numbers are asked for: tenths of a minute."""

SOLUTIONS = 100
"""Solutions to stop after. A limit in seconds would give other tours on another day."""

SEARCHES = (
    ("PARALLEL_CHEAPEST_INSERTION", "GUIDED_LOCAL_SEARCH"),
    ("PATH_CHEAPEST_ARC", "GUIDED_LOCAL_SEARCH"),
    ("SAVINGS", "TABU_SEARCH"),
)
"""First tours, and the search from there. Each alone may stay with a tour too many."""


class OrTools:
    """Several searches of a fixed number of solutions each; the best tours count."""

    name = "OR-Tools"

    def tours(self, stops: TourStops, seed: int) -> Tours:  # noqa: ARG002 - these searches draw no lots
        """Visit all stops with as little driving as it can find."""
        found = (_tours(stops, first, search) for first, search in SEARCHES)
        return min(found, key=lambda tours: tours.drive_minutes)


def _tours(stops: TourStops, first: str, search: str) -> Tours:
    from ortools.constraint_solver import pywrapcp

    vehicles = _most_tours(stops)
    manager = pywrapcp.RoutingIndexManager(len(stops) + 1, vehicles, 0)
    routing = pywrapcp.RoutingModel(manager)
    drive = np.rint(stops.drive * TENTHS).astype(np.int64)
    visit = np.rint(np.concatenate([[0.0], stops.visit]) * TENTHS).astype(np.int64)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(drive.tolist()))
    taken = routing.RegisterTransitMatrix((drive + visit[:, None]).tolist())
    # Rounding may lengthen each leg and the visit of a stop alone by half a tenth.
    routing.AddDimension(taken, 0, int(stops.limit * TENTHS) + 2, True, "minutes")
    found = routing.SolveWithParameters(_parameters(first, search))
    if found is None:
        raise RuntimeError("no tours were found, though every stop fits alone")
    used = sum(not routing.IsEnd(found.Value(routing.NextVar(routing.Start(v)))) for v in range(vehicles))
    return Tours(found.ObjectiveValue() / TENTHS, int(used))


def _most_tours(stops: TourStops) -> int:
    """Tours that are enough: there and back for every stop, and each day at least half full."""
    alone = stops.visit + stops.drive[0, 1:] + stops.drive[1:, 0]
    return int(min(len(stops), 2 * np.ceil(alone.sum() / stops.limit) + 1))


def _parameters(first: str, search: str) -> Any:  # noqa: ANN401 - a message of OR-Tools, which has no types
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, first)
    parameters.local_search_metaheuristic = getattr(routing_enums_pb2.LocalSearchMetaheuristic, search)
    parameters.solution_limit = SOLUTIONS
    return parameters
