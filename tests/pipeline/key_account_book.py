"""A book with key accounts, two reps and two KAMs."""

from territory_opt.ingest import book_from_rows
from territory_opt.model.book_with_scenario import BookWithScenario

SIDE = 5


def book_of(key_accounts=None, **more):
    """A 5 x 5 grid with one customer per unit, each with 80 % of the revenue of the one before."""
    units = [
        {"unit_id": f"u{i}", "lon": 8 + 0.3 * (i % SIDE), "lat": 50 + 0.2 * (i // SIDE)}
        for i in range(SIDE * SIDE)
    ]
    customers = [
        {
            "customer_id": f"c{i}",
            "unit_id": f"u{i}",
            "revenue": round(100_000 * 0.8**i),
            "potential": 1000 + 10 * i,
            "visits_per_year": 12,
            "visit_minutes": 30,
        }
        for i in range(SIDE * SIDE)
    ]
    reps = [{"rep_id": f"R{t}", "lon": 8.3 + 0.6 * t, "lat": 50.4} for t in range(2)]
    kams = [{"kam_id": f"K{t}", "lon": 8.3 + 0.6 * t, "lat": 50.4, "max_accounts": 2} for t in range(2)]
    scenario = {
        "iterations": 6,
        "criteria": [{"measure": "customers", "tolerance": 0.3}],
        "key_accounts": key_accounts or {"rule": "pareto", "share": 0.5},
        **more,
    }
    rows = {"units": units, "customers": customers, "reps": reps, "kams": kams, "scenario": scenario}
    return BookWithScenario.of(book_from_rows(rows), scenario)
