"""Unknown keys of the scenario: each is a fault, and is then read as the key that it most likely means.

So a misspelt key neither hides other faults nor causes any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.tables.schema import TABLES, names_of
from territory_opt.resolve.keys.declared_keys import LISTS, PARTS, SECTION_OF_KEY, SECTIONS, TOP
from territory_opt.resolve.keys.key_path import not_built
from territory_opt.wording.spelling import closest_match

COLUMNS = "columns"


def correct_keys(raw: Mapping[str, Any], file: str, findings: CollectedFaults) -> dict[str, Any]:
    """The scenario with corrected keys; unknown keys that are similar to none stay as they are.

    Parameters
    ----------
    raw : mapping
        As given.
    file : str
        Names the scenario in faults.
    findings : CollectedFaults
        Gets a fault for every unknown key.
    """
    known = {**dict.fromkeys(TOP, False), **dict.fromkeys((*SECTIONS, *LISTS, COLUMNS), True)}
    corrected = _table(raw, known, "", file, findings)
    for name, key in (*SECTIONS.items(), *LISTS.items()):
        corrected |= _within(corrected, name, key.keys, name, file, findings)
    for path, key in PARTS.items():
        section, part = path.split(".")
        if isinstance(corrected.get(section), Mapping):
            corrected[section] = corrected[section] | _within(
                corrected[section], part, key.keys, path, file, findings
            )
    return corrected | _columns(corrected, file, findings)


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
    """A table, or list of tables, of this name with corrected keys; empty where there is none."""
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
    """One table; `known` maps each key to whether it is a table itself, None where it may be either."""
    corrected = {key: value for key, value in raw.items() if key in known}
    for key, value in raw.items():
        if key not in known:
            close = _refuse(str(key), known, f"{path}{key}", file, findings)
            fits = close is not None and close not in corrected and known[close] in (None, _is_table(value))
            corrected[close if close and fits else key] = value
    return corrected


def _is_table(value: object) -> bool:
    """Whether a value is a table, or a list of tables."""
    items = value if isinstance(value, list | tuple) and value else [value]
    return all(isinstance(item, Mapping) for item in items)


def _refuse(key: str, known: Iterable[str], path: str, file: str, findings: CollectedFaults) -> str | None:
    """Refuse a key; return the known key that it most likely means, if any."""
    if (refused := not_built(path)) is not None:
        findings.fault(file, refused.problem, refused.remedy, column=path)
        return None
    known = list(known)
    close, section = closest_match(key, known), SECTION_OF_KEY.get(key)
    if section and not path.startswith(section.strip("[]")):
        findings.fault(file, f"unknown key {key!r}", f"It belongs into {section}.", column=path)
        return None
    remedy = f"Did you mean {close!r}?" if close else f"Known here: {', '.join(known)}."
    findings.fault(file, f"unknown key {key!r}", remedy, column=path)
    return close
