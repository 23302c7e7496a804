"""Keys of the scenario that nobody knows: each is a fault, and is read on as the key it most likely means.

What depends on a misspelt key can then be judged as well, so its fault hides no other one and causes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.scenario_keys import HOMES, LISTS, PARTS, SECTIONS, TOP
from territory_opt.ingest.spelling import nearest
from territory_opt.ingest.tables.schema import TABLES, names_of

COLUMNS = "columns"


def spelt(raw: Mapping[str, Any], file: str, findings: CollectedFaults) -> dict[str, Any]:
    """The scenario with every key it can mean; unknown keys that are like none stay, and mean nothing.

    Parameters
    ----------
    raw : mapping
        As it came.
    file : str
        Names the scenario in faults.
    findings : CollectedFaults
        Learns of every unknown key, wherever it stands.
    """
    known = {**dict.fromkeys(TOP, False), **dict.fromkeys((*SECTIONS, *LISTS, COLUMNS), True)}
    meant = _table(raw, known, "", file, findings)
    for name, keys in SECTIONS.items():
        meant |= _within(meant, name, keys, name, file, findings)
    for name, keys in LISTS.items():
        meant |= _within(meant, name, keys, name, file, findings)
    for path, keys in PARTS.items():
        section, part = path.split(".")
        if isinstance(meant.get(section), Mapping):
            meant[section] = meant[section] | _within(meant[section], part, keys, path, file, findings)
    return meant | _columns(meant, file, findings)


def _columns(raw: Mapping[str, Any], file: str, findings: CollectedFaults) -> dict[str, Any]:
    if not isinstance(raw.get(COLUMNS), Mapping):
        return {}
    tables = _table(raw[COLUMNS], dict.fromkeys(TABLES, True), f"{COLUMNS}.", file, findings)
    for name in tables:
        if name in TABLES and name != "units":  # units have measures of any name
            tables |= _within(tables, name, names_of(name), f"{COLUMNS}.{name}", file, findings)
    return {COLUMNS: tables}


def _within(
    raw: Mapping[str, Any], name: str, keys: Iterable[str], path: str, file: str, findings: CollectedFaults
) -> dict[str, Any]:
    """A table, or list of tables, of this name with its keys as they are meant; empty where there is none."""
    value = raw.get(name)
    if isinstance(value, Mapping):
        return {name: _table(value, dict.fromkeys(keys), f"{path}.", file, findings)}
    if not isinstance(value, list | tuple):
        return {}
    return {
        name: [
            _table(item, dict.fromkeys(keys), f"{path}[{place}].", file, findings)
            if isinstance(item, Mapping)
            else item
            for place, item in enumerate(value, start=1)
        ]
    }


def _table(
    raw: Mapping[str, Any], known: Mapping[str, bool | None], path: str, file: str, findings: CollectedFaults
) -> dict[str, Any]:
    """One table; `known` says of each key whether it is a table itself, None where that is open."""
    meant = {key: value for key, value in raw.items() if key in known}
    for key, value in raw.items():
        if key not in known:
            close = _refuse(str(key), known, f"{path}{key}", file, findings)
            fits = close is not None and close not in meant and known[close] in (None, _is_table(value))
            meant[close if close and fits else key] = value
    return meant


def _is_table(value: object) -> bool:
    """Whether a value is a table, or a list of tables."""
    items = value if isinstance(value, list | tuple) and value else [value]
    return all(isinstance(item, Mapping) for item in items)


def _refuse(key: str, known: Iterable[str], path: str, file: str, findings: CollectedFaults) -> str | None:
    """Make a fault of a key; return the known one it may have meant here, if any."""
    known = list(known)
    close, home = nearest(key, known), HOMES.get(key)
    if home and not path.startswith(home.strip("[]")):
        findings.fault(file, f"unknown key {key!r}", f"It belongs into {home}.", column=path)
        return None
    remedy = f"Did you mean {close!r}?" if close else f"Known here: {', '.join(known)}."
    findings.fault(file, f"unknown key {key!r}", remedy, column=path)
    return close
