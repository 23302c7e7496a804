"""A small example request: eight points, two reps, two criteria."""

from __future__ import annotations

from typing import Any

_PLACES = (
    ("Aachen", 6.08, 50.78),
    ("Köln", 6.96, 50.94),
    ("Bonn", 7.1, 50.73),
    ("Düren", 6.48, 50.8),
    ("Kassel", 9.48, 51.32),
    ("Göttingen", 9.93, 51.53),
    ("Marburg", 8.77, 50.81),
    ("Fulda", 9.68, 50.55),
)

EXAMPLE: dict[str, Any] = {
    "units": [{"unit_id": name, "lon": lon, "lat": lat} for name, lon, lat in _PLACES],
    "customers": [
        {
            "customer_id": f"C{number}",
            "unit_id": name,
            "lon": lon,
            "lat": lat,
            "revenue": 1000 * number,
            "visits_per_year": 6,
            "visit_minutes": 45,
        }
        for number, (name, lon, lat) in enumerate(_PLACES, start=1)
    ],
    "reps": [
        {"rep_id": "R1", "name": "West", "lon": 6.96, "lat": 50.94},
        {"rep_id": "R2", "name": "East", "lon": 9.48, "lat": 51.32},
    ],
    "scenario": {
        "seed": 0,
        "effort": "quick",
        "criteria": [
            {"measure": "customers", "tolerance": 0.1},
            {"measure": "visits", "tolerance": 0.1},
        ],
    },
}
