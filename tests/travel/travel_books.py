"""Small books of villages, customers and homes, as files."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np


def write_rows(path: Path, header: str, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def village_book(folder: Path, names, places, homes, *, per_village=8, seed=1, kam=True) -> Path:
    """Customers around every village, a rep at each of some villages, and one KAM."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    write_rows(folder / "units.csv", "unit_id,lon,lat", [(n, *p) for n, p in zip(names, places.tolist())])
    rows = []
    for name, (lon, lat) in zip(names, places.tolist()):
        for _ in range(per_village):
            x, y = rng.normal(0, 0.004, 2)
            number = f"C{len(rows) + 1:04d}"
            rows.append(
                (number, name, round(lon + x, 6), round(lat + y, 6), 1000, int(rng.integers(4, 12)), 40)
            )
    header = "customer_id,unit_id,lon,lat,potential,visits_per_year,visit_minutes"
    if kam:
        header += ",key_account"
        rows = [(*row, "true" if i % 20 == 0 else "") for i, row in enumerate(rows)]
        write_rows(folder / "kams.csv", "kam_id,name,lon,lat", [("K1", "Kim", *places[0].tolist())])
    write_rows(folder / "customers.csv", header, rows)
    reps = [(f"R{i + 1}", f"Rep {i + 1}", *places[home].tolist()) for i, home in enumerate(homes)]
    if reps:
        write_rows(folder / "reps.csv", "rep_id,name,lon,lat", reps)
    return folder


def scenario(provider: str, **travel) -> dict:
    """Balance customers and workload with effort quick."""
    return {
        "effort": "quick",
        "criteria": [
            {"measure": "customers", "tolerance": 0.35},
            {"measure": "workload", "tolerance": 0.35},
        ],
        "travel": {"provider": provider, **travel},
    }
