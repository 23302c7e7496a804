"""Every key of the scenario, declared once with the values it accepts."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.ingest.scenario import value_checks
from territory_opt.ingest.scenario.value_checks import Read, number, one_of, text, whole

Keys = Mapping[str, Read]

TOP: Keys = {
    "territories": whole(1),
    "seed": whole(0),
    "effort": one_of("quick", "standard", "best"),
    "time_limit_s": number(0, above=True),
    "iterations": whole(0),
    "crs": value_checks.crs,
    "bases": one_of("homes", "free"),
    "compactness": one_of("travel", "distance", "inertia", "diameter", "cut"),
    "compactness_weight": text,
    "contiguity": value_checks.switch,
    "effective_date": value_checks.day,
}
CRITERION: Keys = {
    "measure": text,
    "tolerance": number(),
    "min": number(),
    "max": number(),
    "source": one_of("customers", "units"),
    "targets": one_of("share", "capacity"),
}
LOCK_OR_FORBID: Keys = {"units": value_checks.ids, "territory": text}
"""A lock or a forbid."""
TOGETHER: Keys = {"units": value_checks.ids}
RULE_KEYS: Mapping[str, tuple[str, ...]] = {
    "explicit": (),
    "pareto": ("measure", "share"),
    "top_n": ("measure", "n"),
    "threshold": ("measure", "at_least"),
    "score": ("attractiveness", "position", "attractiveness_at_least", "position_at_least"),
    "none": (),
}
"""Parameters of each key account rule."""
OPTIONAL = frozenset({"measure", "attractiveness", "position"})
"""Parameters that may be left out; all others are required."""
KEY_RULE: Keys = {
    "rule": one_of(*RULE_KEYS),
    "measure": text,
    "share": number(0, 1, above=True),
    "n": whole(0),
    "at_least": number(),
    "attractiveness": value_checks.weights,
    "position": value_checks.weights,
    "attractiveness_at_least": number(0, 1),
    "position_at_least": number(0, 1),
}
"""One rule, at the top of the section or in `key_accounts.rules`."""
KEY_ACCOUNTS: Keys = {
    **KEY_RULE,
    "rules": value_checks.tables("key_accounts.rules"),
    "combine": one_of("or", "and"),
    "family": one_of("account", "parent", "headquarters"),
    "always": value_checks.accounts,
    "never": value_checks.accounts,
    "field_share": number(0, 1),
    "partner_share": number(0, 1),
    "apart": value_checks.competitors,
    "levels": value_checks.table("key_accounts.levels"),
}
LEVELS: Keys = {"global_countries": whole(1), "national_km": number(), "national_sites": whole(1)}
WORKLOAD: Keys = {
    "day_minutes": number(0, 1440, above=True),
    "field_share": number(0, 1, above=True),
    "days": number(0, 366, above=True),
    "prep_minutes": number(),
    "overnight_after_minutes": number(0, above=True),
    "estimate": one_of("standard", "fitted"),
    "measured_workload_error": number(),
    "measured_drive_error": number(),
}
DISRUPTION: Keys = {"max_moved_share": number(0, 1), "measure": text}
UNITS: Keys = {
    "snap_km": number(),
    "split_above": number(0.01),
    "grid": one_of("h3"),
    "h3_resolution": whole(0, 15),
    "h3_fill": whole(0, 20),
    "column": text,
}
NEIGHBOURS: Keys = {
    "rule": one_of("rook", "queen"),
    "tolerance_m": number(0, above=True),
    "road_factor": number(1, above=True),
}
TRAVEL: Keys = {
    "provider": one_of("great_circle", "matrix", "osrm", "valhalla"),
    "circuity": number(1),
    "fixed_minutes": number(),
    "town_kmh": number(0, above=True),
    "road_kmh": number(0, above=True),
    "half_km": number(0, above=True),
    "file": value_checks.book_file,
    "url": value_checks.web_address,
    "profile": value_checks.word,
    "timeout_s": number(0, 600, above=True),
    "retries": whole(0),
    "max_table": whole(2),
    "fallback": one_of("estimate", "error"),
    "max_snap_m": number(),
    "cache": value_checks.switch,
}
MATCHING: Keys = {"keep": number(0, 1)}
SECTIONS: Mapping[str, Keys] = {
    "neighbours": NEIGHBOURS,
    "key_accounts": KEY_ACCOUNTS,
    "disruption": DISRUPTION,
    "workload": WORKLOAD,
    "units": UNITS,
    "travel": TRAVEL,
    "matching": MATCHING,
}
"""The sections that are single tables."""
PARTS: Mapping[str, Keys] = {"key_accounts.rules": KEY_RULE, "key_accounts.levels": LEVELS}
"""Tables inside sections."""
LISTS: Mapping[str, Keys] = {
    "criteria": CRITERION,
    "lock": LOCK_OR_FORBID,
    "forbid": LOCK_OR_FORBID,
    "together": TOGETHER,
}
"""The sections that are lists of tables."""

SECTION_OF_KEY = {key: f"[{section}]" for section, keys in SECTIONS.items() for key in keys} | dict.fromkeys(
    CRITERION, "[[criteria]]"
)
"""Section of each key, for keys at the wrong level."""
