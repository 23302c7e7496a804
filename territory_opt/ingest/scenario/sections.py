"""Values of one table of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.resolve.keys.declared_keys import Keys
from territory_opt.resolve.keys.value_checks import ValueRefused, shown


def read_keys(
    raw: Mapping[str, object], keys: Keys, path: str, file: str, findings: CollectedFaults
) -> dict[str, Any]:
    """Valid values of one table; null and unknown keys count as left out."""
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in keys or value is None:  # null is JSON's way of leaving a key out
            continue
        try:
            values[key] = keys[key].check(value)
        except ValueRefused as error:
            findings.fault(file, error.problem, error.remedy, column=f"{path}{key}", value=shown(value))
    return values


def read_section(
    section: str, raw: object, keys: Keys, file: str, findings: CollectedFaults
) -> dict[str, Any] | None:
    """Valid values of a section; None (and a fault) when it is no table."""
    if isinstance(raw, Mapping):
        return read_keys(raw, keys, f"{section}.", file, findings)
    findings.fault(file, "a table is needed here", f"Write [{section}].", column=section, value=shown(raw))
    return None
