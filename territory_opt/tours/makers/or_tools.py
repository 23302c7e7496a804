"""Tours from the routing library of OR-Tools."""

from __future__ import annotations

from typing import Any

import numpy as np

from territory_opt.tours.makers.maker import Tours, TourStops

TENTHS = 10
"""Integer time unit: tenths of a minute."""

SOLUTIONS = 100
"""Limit on solutions per search; a limit in seconds would not be reproducible."""

SEARCHES = (
    ("PARALLEL_CHEAPEST_INSERTION", "GUIDED_LOCAL_SEARCH"),
    ("PATH_CHEAPEST_ARC", "GUIDED_LOCAL_SEARCH"),
    ("SAVINGS", "TABU_SEARCH"),
)
"""First solution strategy and metaheuristic of each search; a single one may end with a tour too many."""


class OrTools:
    """The best tours of several searches, each with a fixed number of solutions."""

    name = "OR-Tools"

    def tours(self, stops: TourStops, seed: int) -> Tours:  # noqa: ARG002 - the searches are deterministic
        """Tours of all stops with little driving."""
        found = (_tours(stops, first, search) for first, search in SEARCHES)
        return min(found, key=lambda tours: tours.drive_minutes)


def _tours(stops: TourStops, first: str, search: str) -> Tours:
    from ortools.constraint_solver import pywrapcp

    vehicles = _max_tours(stops)
    manager = pywrapcp.RoutingIndexManager(len(stops) + 1, vehicles, 0)
    routing = pywrapcp.RoutingModel(manager)
    drive = np.rint(stops.drive * TENTHS).astype(np.int64)
    visit = np.rint(np.concatenate([[0.0], stops.visit]) * TENTHS).astype(np.int64)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(drive.tolist()))
    minutes = routing.RegisterTransitMatrix((drive + visit[:, None]).tolist())
    # Rounding may add half a tenth to each leg and to the visit of a single stop.
    routing.AddDimension(minutes, 0, int(stops.limit * TENTHS) + 2, True, "minutes")
    found = routing.SolveWithParameters(_parameters(first, search))
    if found is None:
        raise RuntimeError("no tours were found, although every stop is within the limit")
    used = sum(not routing.IsEnd(found.Value(routing.NextVar(routing.Start(v)))) for v in range(vehicles))
    return Tours(found.ObjectiveValue() / TENTHS, int(used))


def _max_tours(stops: TourStops) -> int:
    """Upper bound on the tours: one per stop, or tours that are at least half full."""
    round_trips = stops.visit + stops.drive[0, 1:] + stops.drive[1:, 0]
    return int(min(len(stops), 2 * np.ceil(round_trips.sum() / stops.limit) + 1))


def _parameters(first: str, search: str) -> Any:  # noqa: ANN401 - an OR-Tools message without types
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, first)
    parameters.local_search_metaheuristic = getattr(routing_enums_pb2.LocalSearchMetaheuristic, search)
    parameters.solution_limit = SOLUTIONS
    return parameters
