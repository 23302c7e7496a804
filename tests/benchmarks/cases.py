"""All benchmark cases, one module per family."""

from __future__ import annotations

import demo_cases
import export_cases
import gerrychain_cases
import hard_cases
import kam_cases
import large_cases
import map_cases
import published_cases
import time_limit_cases
import tour_cases
import travel_cases
import warm_start_cases
from result_table import Case

FAMILIES = {
    "demo": demo_cases.CASES,
    "published": published_cases.CASES,
    "hard": hard_cases.CASES,
    "large": large_cases.CASES,
    "warm": warm_start_cases.CASES,
    "limit": time_limit_cases.CASES,
    "tours": tour_cases.CASES,
    "rival": gerrychain_cases.CASES,
    "kam": kam_cases.CASES,
    "travel": travel_cases.CASES,
    "map": map_cases.CASES,
    "export": export_cases.CASES,
}
CASES: tuple[Case, ...] = tuple(case for family in FAMILIES.values() for case in family)


def select_cases(names: list[str]) -> list[Case]:
    """Cases by name, by family, or by the beginning of a name up to a hyphen; all without a name.

    Raises
    ------
    LookupError
        With the names that match no case.
    """
    unknown = [name for name in names if not _matches(name)]
    if unknown:
        raise LookupError(", ".join(unknown))
    selected = {case.name for name in names for case in _matches(name)}
    return [case for case in CASES if not names or case.name in selected]


def _matches(name: str) -> list[Case]:
    return [
        case
        for family, cases in FAMILIES.items()
        for case in cases
        if name in (family, case.name) or case.name.startswith(f"{name}-")
    ]
