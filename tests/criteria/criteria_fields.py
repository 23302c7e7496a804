"""Small field books and a straight-line travel provider."""

from __future__ import annotations

import numpy as np

from territory_opt.model.field_book import FieldBook
from territory_opt.model.frame import Frame

PLANE = Frame("planar", "EPSG:25832", 1.0)


def field_of(
    unit, points, *, units=3, visits=None, minutes=None, frame=PLANE, has_customers=True, **measures
) -> FieldBook:
    """Stops of one visit of 50 minutes each by default."""
    count = len(unit)
    points = np.asarray(points, dtype=float).reshape(count, 2)
    return FieldBook(
        frame=frame,
        unit_points=np.column_stack([np.arange(units, dtype=float), np.zeros(units)]),
        unit_measures={name: np.asarray(values, dtype=float) for name, values in measures.items()},
        has_customers=has_customers,
        unit=np.asarray(unit, dtype=np.int64),
        points=points,
        revenue=100.0 * np.arange(1.0, count + 1),
        potential=7.0 * np.arange(1.0, count + 1) ** 2,
        visits=np.ones(count) if visits is None else np.asarray(visits, dtype=float),
        visit_minutes=np.full(count, 50.0) if minutes is None else np.asarray(minutes, dtype=float),
    )


class StraightLineProvider:
    """A travel provider with a constant number of minutes per straight km."""

    name = "straight"

    def __init__(self, minutes_per_km=1.0):
        self.minutes_per_km = minutes_per_km

    def minutes_for(self, km):
        return np.asarray(km) * self.minutes_per_km

    def matrix(self, sources, targets):
        from territory_opt.travel.provider import TravelTable

        km = np.hypot(*(sources[:, None] - targets[None]).transpose(2, 0, 1))
        return TravelTable(self.minutes_for(km), km, np.zeros(len(targets)), self.name)

    def settings(self):
        return {"provider": self.name}
