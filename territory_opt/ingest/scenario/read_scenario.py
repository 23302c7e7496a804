"""Parse a scenario from TOML or JSON, checked key by key, with all faults at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.encodings import UnknownEncoding, decode
from territory_opt.ingest.scenario.criteria_tables import read_criteria
from territory_opt.ingest.scenario.key_account_rule import read_rule
from territory_opt.ingest.scenario.sections import read_keys, read_section
from territory_opt.ingest.scenario.unit_rule_tables import read_disruption, read_together, read_unit_rules
from territory_opt.ingest.scenario.unknown_keys import correct_keys
from territory_opt.ingest.tables.schema import TABLES, names_of
from territory_opt.model.limits import NOT_BLANK
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.keys.declared_keys import SECTIONS, TOP, ScenarioKey
from territory_opt.resolve.keys.derived_check import AnnotatedType
from territory_opt.resolve.keys.value_checks import shown, text_of


def read_scenario(path: Path | str) -> dict[str, Any]:
    """Mapping of a scenario file.

    Raises
    ------
    InvalidInput
        When there is no such file, or it is not TOML.
    """
    path = Path(path)
    findings = CollectedFaults()
    raw = load_toml(path, findings)
    findings.raise_if_any()
    return raw


def parse_scenario(raw: Mapping[str, Any], file: str = "scenario.toml") -> Scenario:
    """Scenario of a parsed file or request, defaults filled in.

    Parameters
    ----------
    raw : mapping
        As TOML or JSON gives it.
    file : str
        Names the scenario in faults. Their column is the key's path; tables of a list count from 1.

    Raises
    ------
    InvalidInput
        With every unknown key, wrong type and value out of range.
    """
    findings = CollectedFaults()
    scenario, _ = check_scenario(raw, file, findings)
    findings.raise_if_any()
    return scenario


def load_toml(path: Path, findings: CollectedFaults) -> dict[str, Any]:
    """Mapping of a TOML file; empty (and a fault) when it cannot be read."""
    try:
        return tomllib.loads(decode(path.read_bytes())[0].replace("\r\n", "\n"))
    except OSError as error:
        findings.fault(path.name, f"the file cannot be read ({error.strerror})", "Check the path.")
    except UnknownEncoding as error:
        findings.fault(path.name, f"the encoding cannot be determined: {error}", "Save the file as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line.group(1)) if line else None
        findings.fault(path.name, f"this is not TOML: {error}", "Correct the line.", row=row)
    return {}


Columns = Mapping[str, Mapping[str, str]]
"""Per table, the product's column names to the user's."""


def check_scenario(raw: object, file: str, findings: CollectedFaults) -> tuple[Scenario, Columns]:
    """The valid part of the scenario and of its `[columns]`; everything else is a fault."""
    if not isinstance(raw, Mapping):
        findings.fault(file, "the scenario is not a table", "Give an object of keys and values.")
        return Scenario(), {}
    raw = correct_keys(raw, file, findings)
    columns = _columns(raw.get("columns"), file, findings)
    return _scenario(raw, file, findings), columns


def _scenario(raw: Mapping[str, Any], file: str, findings: CollectedFaults) -> Scenario:
    return Scenario(
        **read_keys(raw, TOP, "", file, findings),
        criteria=tuple(read_criteria(raw.get("criteria"), file, findings)),
        lock=read_unit_rules("lock", raw.get("lock"), file, findings),
        forbid=read_unit_rules("forbid", raw.get("forbid"), file, findings),
        together=read_together(raw.get("together"), file, findings),
        disruption=read_disruption(raw.get("disruption"), file, findings),
        key_accounts=read_rule(raw.get("key_accounts"), file, findings),
        **_plain_sections(raw, file, findings),
    )


def _plain_sections(raw: Mapping[str, Any], file: str, findings: CollectedFaults) -> dict[str, Any]:
    """The sections that consist of values only, and that a scenario always has."""
    read: dict[str, Any] = {}
    for name, key in SECTIONS.items():
        if key.table is not None and key.default is not None:
            section = raw.get(name)
            values = None if section is None else read_section(name, section, key.keys, file, findings)
            read[name] = key.table(**(values or {}))
    return read


def _columns(raw: object, file: str, findings: CollectedFaults) -> Columns:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        findings.fault(
            file, "columns is not a table", 'Write [columns] and table.column = "Name".', column="columns"
        )
        return {}
    valid: dict[str, dict[str, str]] = {}
    for table, names in raw.items():
        path = f"columns.{table}"
        if table in TABLES and isinstance(names, Mapping):
            known = {name: _column_key(f"{path}.{name}") for name in _names(table, names)}
            valid[table] = read_keys(names, known, f"{path}.", file, findings)
        elif table in TABLES:
            remedy = f'Write {table}.column = "Name".'
            findings.fault(file, "a column is missing", remedy, column=path, value=shown(names))
    return valid


def _names(table: str, names: Mapping[str, object]) -> Iterable[str]:
    """Columns that a table can have; units have measures of any name."""
    return names if table == "units" else names_of(table)


def _column_key(path: str) -> ScenarioKey:
    return ScenarioKey(path, AnnotatedType(str, (NOT_BLANK,)), text_of(NOT_BLANK))
