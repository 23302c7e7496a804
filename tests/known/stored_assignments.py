"""Plans whose assignments are stored: `python tests/known/stored_assignments.py` writes them anew.

The same input, seed, version and effort give the same assignments on the same operating system, processor
family and pinned packages. So the files hold for processors with the features that they name.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from counties import WITHIN, State
from numpy._core._multiarray_umath import __cpu_features__

import territory_opt as to
from territory_opt.model.progress import SILENT
from territory_opt.samples.make_book import make_book
from territory_opt.samples.us import US

FOLDER = Path(__file__).parent / "assignments"
SEED = 7


def us_counties(customers: int, territories: int, seed: int):
    """The sample of the US with the visits that it had when the assignments were stored."""
    return make_book(replace(US, visits_per_rep=620.0), customers, territories, seed, SILENT)


def balanced(*measures: str, tolerance: float = 0.1) -> list[dict[str, object]]:
    """Criteria with one tolerance."""
    return [{"measure": measure, "tolerance": tolerance} for measure in measures]


def dense():
    """US counties, three criteria, one of which depends on the base."""
    book = us_counties(3000, 12, seed=3)
    criteria = balanced("customers", "potential", "workload", tolerance=0.25)
    return to.optimise(book, scenario(criteria=criteria, effort="quick", key_accounts={"rule": "none"}))


def large():
    """German postal areas in so many territories that the map is solved in parts."""
    book = to.sample("germany", customers=8000, territories=340, seed=4)
    criteria = balanced("customers", tolerance=0.3)
    return to.optimise(book, scenario(criteria=criteria, effort="quick", key_accounts={"rule": "none"}))


def diameter():
    """Counties of Texas with the least largest diameter."""
    book = to.sample("texas", customers=1500, territories=6, seed=5)
    criteria = balanced("customers", tolerance=0.2)
    settings = {"compactness": "diameter", "iterations": 300, "key_accounts": {"rule": "none"}}
    return to.optimise(book, scenario(criteria=criteria, **settings))


def small_exact():
    """Counties of Maine, whose best division is proved."""
    settings = {"bases": "free", "compactness": "inertia", "compactness_weight": "people"}
    criteria = balanced("people", tolerance=WITHIN)
    book = State.read("maine", 2020).book()
    return to.optimise(book, scenario(territories=2, criteria=criteria, iterations=100, **settings))


def key_accounts():
    """US counties with key accounts and their managers."""
    book = us_counties(4000, 10, seed=6)
    rule = {"rule": "pareto", "measure": "revenue", "share": 0.35}
    return to.optimise(book, scenario(effort="quick", key_accounts=rule))


CASES: tuple[Callable[[], to.Plan], ...] = (dense, large, diameter, small_exact, key_accounts)


def scenario(**settings: object) -> dict[str, object]:
    """Settings of a scenario with the common seed, and the estimate that the files were stored with."""
    return {"seed": SEED, "workload": {"estimate": "standard"}, **settings}


def assignments(plan: to.Plan) -> dict[str, list[int]]:
    """Territory of each unit and KAM of each account, as indices; -1 for none."""
    kam_of = np.asarray(plan.kam_assignment.kam_of)
    return {"label": np.asarray(plan.label).tolist(), "kam_of": kam_of.tolist()}


def processor() -> dict[str, object]:
    """What assignments depend on besides the input: system, machine, and the vector instructions used."""
    features = sorted(name for name, found in __cpu_features__.items() if found)
    return {"system": platform.system(), "machine": platform.machine(), "features": features}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for case in CASES:
        if sys.argv[1:] and case.__name__ not in sys.argv[1:]:
            continue
        stored = {"processor": processor(), **assignments(case())}
        (FOLDER / f"{case.__name__}.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")
        print(case.__name__)
