"""Map the user's column names to the product's."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.tables.schema import SCHEMA, TABLES, ColumnSpec, names_of
from territory_opt.model.findings.book_findings import (
    ColumnReadAs,
    ColumnReplaced,
    ColumnsPassedThrough,
    UnusedColumn,
)
from territory_opt.wording.spelling import (
    closest_match,
    folded,
    meant_by_header,
    normalized,
    similarity,
)

LIKELY_TYPO = 0.86
"""Similarity of an unknown header to a missing column from which it may be meant."""
READ_UNMAPPED: Mapping[str, frozenset[str]] = {
    "postal_code": frozenset(
        {"plz", "postleitzahl", "zip", "zipcode", "postcode", "postalcode", "plzwohnort"}
    ),
}
"""Columns that are read under headers in common use, without a mapping; headers in the form of `folded`."""


def map_headers(
    table: RawTable,
    mapping: Mapping[str, str],
    scenario_file: str,
    findings: CollectedFaults,
    *,
    used: Collection[str] = (),
    also_known: Collection[str] = (),
) -> RawTable:
    """The table under the product's column names, headers checked.

    Every column that nothing reads is a finding; extra columns of units are passed through: one note.

    Parameters
    ----------
    mapping : mapping of str to str
        The product's name to the user's, from `[columns]`.
    scenario_file : str
        Names the scenario in faults about the mapping.
    used : collection of str
        The user's own columns that the scenario names.
    also_known : collection of str
        Names of columns that the table may have besides those of its schema.
    """
    columns = _read_unmapped(table, _mapped(table, mapping, scenario_file, findings), findings)
    mapped = table.with_columns(columns)
    unknown = [name for name in columns if name not in names_of(table.name)]
    place_needed = table.shapes is None
    refused = set[str]()
    for spec in SCHEMA[table.name]:
        if spec.name not in columns and (place_needed or spec.kind != "place"):
            refused |= _refuse_missing(mapped, spec, unknown, findings)
    unused = [name for name in unknown if not {name, columns[name].name} & {*used, *also_known, *refused}]
    _tell_unused(mapped, unused, also_known, findings)
    return mapped


def _read_unmapped(
    table: RawTable, columns: dict[str, Column], findings: CollectedFaults
) -> dict[str, Column]:
    """Columns, with those whose header can only mean one thing under the product's name."""
    for name, headers in READ_UNMAPPED.items():
        if name not in names_of(table.name) or name in columns:
            continue
        header = next((one for one in columns if folded(one) in headers), None)
        if header is not None:
            findings.warn(ColumnReadAs(file=table.file, column=header, table=table.name, read_as=name))
            columns = {name if one == header else one: column for one, column in columns.items()}
    return columns


def _mapped(
    table: RawTable, mapping: Mapping[str, str], scenario_file: str, findings: CollectedFaults
) -> dict[str, Column]:
    columns = {name: column for name, column in table.columns.items() if name not in mapping.values()}
    for name, header in mapping.items():
        column = table.get(header)
        if column is None:
            close = closest_match(header, table.columns)
            findings.fault(
                scenario_file,
                f"{table.file} has no column {header!r}",
                f"Did you mean {close!r}?" if close else f"Its columns: {', '.join(table.columns)}.",
                column=f"columns.{table.name}.{name}",
                value=header,
            )
            continue
        if name in columns:
            findings.warn(ColumnReplaced(file=table.file, column=name, read_from=header))
        columns[name] = column
    return columns


def _refuse_missing(
    table: RawTable, spec: ColumnSpec, unknown: list[str], findings: CollectedFaults
) -> set[str]:
    """Refuse a required column that is missing, and a header that differs in case or spaces only.

    Returns
    -------
    set of str
        The header that may be meant, where there is a fault.
    """
    header_row = 1 if table.separator is not None else None
    typo = next((name for name in unknown if normalized(name) == normalized(spec.name)), None)
    if typo is None and not spec.required:
        return set()
    close = typo or closest_match(spec.name, unknown, 0.5)
    problem = (
        f"the required column {spec.name!r} is missing"
        if spec.required
        else f"{close!r} is not a column name, {spec.name!r} is: spaces and case count"
    )
    findings.fault(
        table.file,
        problem,
        _rename(table.name, spec.name, close) if close else f"Columns found: {', '.join(table.columns)}.",
        row=header_row,
        column=close if not spec.required else spec.name,
    )
    return {close} if close else set()


def _tell_unused(
    table: RawTable, unused: list[str], also_known: Collection[str], findings: CollectedFaults
) -> None:
    """One warning for each column that is not read; one note for extra columns of units."""
    missing = [spec.name for spec in SCHEMA[table.name] if _may_be_meant(table, spec)]
    missing += [name for name in also_known if not table.has(name)]
    passed = []
    for name in unused:
        meant = _meant(name, missing)
        if meant is None and table.name == "units":
            passed.append(table.columns[name].name)
            continue
        findings.warn(
            UnusedColumn(
                file=table.file,
                column=table.columns[name].name,
                table=table.name,
                meant=meant,
                by_scenario=table.name in TABLES,
            )
        )
    if passed:
        findings.warn(ColumnsPassedThrough(file=table.file, table=table.name, columns=tuple(passed)))


def _may_be_meant(table: RawTable, spec: ColumnSpec) -> bool:
    """Whether a table lacks a column; planar coordinates are never guessed."""
    if table.has(spec.name) or spec.name in ("x", "y"):
        return False
    return spec.kind != "place" or table.shapes is None


def _meant(header: str, missing: Collection[str]) -> str | None:
    """The missing column that a header may stand for."""
    if (common := meant_by_header(header, missing)) is not None:
        return common
    alike = [name for name in missing if name not in ("lon", "lat")]
    best = max(alike, key=lambda name: similarity(header, name), default=None)
    return best if best is not None and similarity(header, best) >= LIKELY_TYPO else None


def _rename(table: str, name: str, header: str) -> str:
    if table not in TABLES:
        return f"Rename {header!r} to {name!r}."
    key = f'"{header}"'.replace("\n", " ")
    return f"Rename {header!r} to {name!r}, or set {table}.{name} = {key} under [columns] in the scenario."
