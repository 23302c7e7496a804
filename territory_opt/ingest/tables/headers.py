"""Map the user's column names to the product's."""

from __future__ import annotations

from collections.abc import Mapping

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.ingest.tables.schema import SCHEMA, TABLES, ColumnSpec, names_of
from territory_opt.model.findings.book_findings import ColumnReplaced, UnusedColumn
from territory_opt.wording.spelling import closest_match, normalized, similarity

LIKELY_TYPO = 0.86
"""Similarity of an unknown header to a missing column from which there is a warning."""


def map_headers(
    table: RawTable, mapping: Mapping[str, str], scenario_file: str, findings: CollectedFaults
) -> RawTable:
    """The table under the product's column names, headers checked.

    Parameters
    ----------
    mapping : mapping of str to str
        The product's name to the user's, from `[columns]`.
    scenario_file : str
        Names the scenario in faults about the mapping.
    """
    columns = _mapped(table, mapping, scenario_file, findings)
    mapped = table.with_columns(columns)
    unknown = [name for name in columns if name not in names_of(table.name)]
    place_needed = table.shapes is None
    for spec in SCHEMA[table.name]:
        if spec.name not in columns and (place_needed or spec.kind != "place"):
            _check_missing(mapped, spec, unknown, findings)
    return mapped


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


def _check_missing(table: RawTable, spec: ColumnSpec, unknown: list[str], findings: CollectedFaults) -> None:
    header_row = 1 if table.separator is not None else None
    typo = next((name for name in unknown if normalized(name) == normalized(spec.name)), None)
    if typo is not None or spec.required:
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
        return
    close = next((name for name in unknown if similarity(name, spec.name) >= LIKELY_TYPO), None)
    if close and spec.kind != "place":
        findings.warn(
            UnusedColumn(
                file=table.file,
                column=close,
                table=table.name,
                meant=spec.name,
                by_scenario=table.name in TABLES,
            )
        )


def _rename(table: str, name: str, header: str) -> str:
    if table not in TABLES:
        return f"Rename {header!r} to {name!r}."
    key = f'"{header}"'.replace("\n", " ")
    return f"Rename {header!r} to {name!r}, or set {table}.{name} = {key} under [columns] in the scenario."
