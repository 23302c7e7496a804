"""Tours from PyVRP, an optional dependency: shorter tours in less time."""

from __future__ import annotations

import numpy as np

from territory_opt.tours.makers.maker import Tours, TourStops

TENTHS = 10
"""Integer time unit: tenths of a minute."""

ITERATIONS = 1_000


class PyVrp:
    """Iterated local search with a fixed number of iterations (doi 10.1287/ijoc.2023.0055)."""

    name = "PyVRP"

    def tours(self, stops: TourStops, seed: int) -> Tours:
        """Tours of all stops with little driving."""
        from pyvrp import Model
        from pyvrp.stop import MaxIterations

        model, drive = Model(), np.rint(stops.drive * TENTHS).astype(np.int64)
        places = [model.add_location(0, 0) for _ in range(len(stops) + 1)]
        base = model.add_depot(places[0])
        for place, minutes in zip(places[1:], stops.visit, strict=True):
            model.add_client(place, service_duration=round(float(minutes) * TENTHS))
        model.add_vehicle_type(
            num_available=len(stops),
            # Rounding may add half a tenth to each leg and to the visit of a single stop.
            shift_duration=int(stops.limit * TENTHS) + 2,
            start_depot=base,
            end_depot=base,
        )
        for a, row in zip(places, drive.tolist(), strict=True):
            for b, minutes in zip(places, row, strict=True):
                if a is not b:
                    model.add_edge(a, b, distance=minutes, duration=minutes)
        result = model.solve(MaxIterations(ITERATIONS), seed=seed, display=False)
        if not result.is_feasible():
            raise RuntimeError("no tours were found, although every stop is within the limit")
        return Tours(result.best.distance() / TENTHS, result.best.num_routes())
