"""Every key of the scenario, declared once with what it accepts."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.ingest import checks
from territory_opt.ingest.checks import Read, number, one_of, text, whole

Keys = Mapping[str, Read]

TOP: Keys = {
    "territories": whole(1),
    "seed": whole(0),
    "effort": one_of("quick", "standard", "best"),
    "time_limit_s": number(0, above=True),
    "iterations": whole(0),
    "crs": checks.crs,
    "bases": one_of("homes", "free"),
    "compactness": one_of("travel", "distance", "inertia", "diameter", "cut"),
    "compactness_weight": text,
    "contiguity": checks.switch,
}
CRITERION: Keys = {
    "measure": text,
    "tolerance": number(),
    "min": number(),
    "max": number(),
    "source": one_of("customers", "units"),
    "targets": one_of("share", "capacity"),
}
PLACED: Keys = {"units": checks.ids, "territory": text}
"""A lock or a forbid."""
TOGETHER: Keys = {"units": checks.ids}
RULE_KEYS: Mapping[str, tuple[str, ...]] = {
    "explicit": (),
    "pareto": ("measure", "share"),
    "top_n": ("measure", "n"),
    "threshold": ("measure", "at_least"),
    "none": (),
}
"""Parameters of each key account rule; all but `measure` are required."""
KEY_ACCOUNTS: Keys = {
    "rule": one_of(*RULE_KEYS, later=("score",)),
    "measure": text,
    "share": number(0, 1, above=True),
    "n": whole(0),
    "at_least": number(),
}
WORKLOAD: Keys = {
    "day_minutes": number(0, 1440, above=True),
    "field_share": number(0, 1, above=True),
    "days": number(0, 366, above=True),
    "prep_minutes": number(),
    "overnight_after_minutes": number(0, above=True),
}
DISRUPTION: Keys = {"max_moved_share": number(0, 1), "measure": text}
UNITS: Keys = {"snap_km": number(), "split_above": checks.later}
TRAVEL: Keys = {
    "provider": one_of("great_circle", later=("matrix", "osrm", "valhalla")),
    "circuity": number(1),
    "fixed_minutes": number(),
    "town_kmh": number(0, above=True),
    "road_kmh": number(0, above=True),
    "half_km": number(0, above=True),
}
SECTIONS: Mapping[str, Keys] = {
    "key_accounts": KEY_ACCOUNTS,
    "disruption": DISRUPTION,
    "workload": WORKLOAD,
    "units": UNITS,
    "travel": TRAVEL,
}
"""The sections that are single tables."""
LISTS: Mapping[str, Keys] = {"criteria": CRITERION, "lock": PLACED, "forbid": PLACED, "together": TOGETHER}
"""The sections that are lists of tables."""

HOMES = {key: f"[{section}]" for section, keys in SECTIONS.items() for key in keys} | dict.fromkeys(
    CRITERION, "[[criteria]]"
)
"""Where a key that stands at the wrong level belongs."""
