"""The rules about units: locks, forbids, units kept together, and the limit on disruption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.sections import read_keys, read_section
from territory_opt.model.scenario import Disruption, UnitsInTerritory
from territory_opt.resolve.keys.declared_keys import LISTS, SECTIONS, Keys
from territory_opt.resolve.keys.value_checks import shown


def read_unit_rules(
    name: str, raw: object, file: str, findings: CollectedFaults
) -> tuple[UnitsInTerritory, ...]:
    """The `[[lock]]` or `[[forbid]]` tables; an invalid one keeps its position, without what is at fault."""
    return tuple(
        UnitsInTerritory(values.get("units", ()), values.get("territory", ""))
        for values in _tables(name, raw, LISTS[name].keys, file, findings)
    )


def read_together(raw: object, file: str, findings: CollectedFaults) -> tuple[tuple[str, ...], ...]:
    """Lists of the `[[together]]` tables; an invalid one keeps its position, without units.

    Lists of ids without the table around them are accepted too: a `Scenario` written as JSON has them.
    """
    lists: list[tuple[str, ...]] = []
    if isinstance(raw, list | tuple):
        raw = [{"units": item} if isinstance(item, list | tuple) else item for item in raw]
    for place, values in enumerate(_tables("together", raw, LISTS["together"].keys, file, findings), start=1):
        units = values.get("units", ())
        if units and len(set(units)) < 2:
            remedy = "Name at least two units, or remove the list."
            column = f"together[{place}].units"
            findings.fault(
                file, "one unit alone is no list to keep together", remedy, column=column, value=units[0]
            )
        lists.append(units)
    return tuple(lists)


def read_disruption(raw: object, file: str, findings: CollectedFaults) -> Disruption | None:
    """The limit on change; None when it is left out or at fault."""
    if raw is None:
        return None
    values = read_section("disruption", raw, SECTIONS["disruption"].keys, file, findings)
    if values is None or not isinstance(raw, Mapping):
        return None
    if raw.get("max_moved_share") is None:
        remedy = "Give max_moved_share: 0.10 lets at most 10 % change territory."
        findings.fault(file, "the share is missing", remedy, column="disruption.max_moved_share")
    return Disruption(**values) if "max_moved_share" in values else None


def _tables(
    name: str, raw: object, keys: Keys, file: str, findings: CollectedFaults
) -> Iterator[dict[str, Any]]:
    """Valid values of each table of a list; every key is required. They count from 1 in faults."""
    if raw is None:
        return
    if not isinstance(raw, list | tuple) or not all(isinstance(item, Mapping) for item in raw):
        remedy = f"Write [[{name}]], in double brackets, for each rule."
        findings.fault(file, "a list of tables is needed here", remedy, column=name, value=shown(raw))
        return
    for place, item in enumerate(raw, start=1):
        path = f"{name}[{place}]"
        yield read_keys(item, keys, f"{path}.", file, findings)
        misspelt = set(item) - set(keys)
        for key in keys:
            if item.get(key) is None and not misspelt:
                example = 'units = ["u1", "u2"]' if key == "units" else 'territory = "T01"'
                findings.fault(file, f"the rule has no {key}", f"Add {example}.", column=path)
