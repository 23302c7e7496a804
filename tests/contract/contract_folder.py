"""One small book with all tables, for the contract tests."""

from __future__ import annotations

from pathlib import Path

import territory_opt as to

SIDE = 6
REPS = ("R1,7.9,48.05", "R2,8.35,48.1", "R3,8.1,48.45")


def write_folder(folder: Path) -> Path:
    """Units on a grid of a tenth of a degree, two customers in each, three reps, two KAMs."""
    folder.mkdir()
    cells = [(c, r) for r in range(SIDE) for c in range(SIDE)]
    units = [
        f"{i:03d},{7.8 + 0.1 * c:.2f},{48 + 0.1 * r:.2f},{100 + 7 * (i % 5)}"
        for i, (c, r) in enumerate(cells)
    ]
    customers = [
        f"C{i:03d}{s},{7.8 + 0.1 * c + 0.02 * s:.2f},{48.01 + 0.1 * r:.2f},{i:03d},A{(i * 2 + s) // 3:02d},"
        f"{1000 + 37 * ((i * 5 + s) % 11)},{2000 + 91 * ((i * 3 + s) % 7)},{(i + s) % 5},{30 + 10 * s}"
        for i, (c, r) in enumerate(cells)
        for s in range(2)
    ]
    tables = {
        "units": ["unit_id,lon,lat,people", *units],
        "customers": [
            "customer_id,lon,lat,unit_id,account_id,revenue,potential,visits_per_year,visit_minutes",
            *customers,
        ],
        "reps": ["rep_id,lon,lat", *REPS],
        "kams": ["kam_id,lon,lat,max_accounts", "K1,8,48.2,2", "K2,8.3,48.4,2"],
    }
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def scenario(**more) -> dict:
    """Few iterations, wide bands, three key accounts."""
    return {
        "iterations": 4,
        "effort": "quick",
        "criteria": [{"measure": "customers", "tolerance": 0.3}],
        "key_accounts": {"rule": "top_n", "n": 3},
        **more,
    }


def solve(book, **more) -> to.Plan:
    from territory_opt.pipeline import scenario_for

    return to.optimise(book, scenario_for(book, scenario(**more)))
