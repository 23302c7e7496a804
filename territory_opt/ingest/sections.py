"""One table of the scenario, read by its keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from territory_opt.ingest.checks import Refused, shown
from territory_opt.ingest.findings import Findings
from territory_opt.ingest.nearest import nearest
from territory_opt.ingest.scenario_keys import HOMES, Keys


def read_keys(
    raw: Mapping[str, object],
    keys: Keys,
    path: str,
    file: str,
    findings: Findings,
    also: set[str] | None = None,
) -> dict[str, Any]:
    """Values of the sound keys of one table; null counts as left out."""
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in keys:
            refuse_unknown(str(key), [*keys, *(also or ())], f"{path}{key}", file, findings)
            continue
        if value is None:  # JSON's way of leaving a key out
            continue
        try:
            values[key] = keys[key](value)
        except Refused as refused:
            findings.fault(file, refused.problem, refused.remedy, column=f"{path}{key}", value=shown(value))
    return values


def refuse_unknown(key: str, known: Iterable[str], path: str, file: str, findings: Findings) -> None:
    """Make a fault of a key, with the known key it may have meant, or the section it belongs into."""
    known = list(known)
    close = nearest(key, known)
    home = HOMES.get(key)
    if home and not path.startswith(home.strip("[]")):
        remedy = f"It belongs into {home}."
    else:
        remedy = f"Did you mean {close!r}?" if close else f"Known here: {', '.join(known)}."
    findings.fault(file, f"unknown key {key!r}", remedy, column=path)


def read_section(
    section: str, raw: object, keys: Keys, file: str, findings: Findings
) -> dict[str, Any] | None:
    """Values of the sound keys of a section; None (and a fault) when it is no table."""
    if isinstance(raw, Mapping):
        return read_keys(raw, keys, f"{section}.", file, findings)
    findings.fault(file, "a table is needed here", f"Write [{section}].", column=section, value=shown(raw))
    return None
