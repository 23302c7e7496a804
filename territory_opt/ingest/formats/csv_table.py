"""CSV files, as spreadsheets and programs write them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.formats.csv_dialect import NAMES, SEPARATORS, Dialect, detect_dialect
from territory_opt.ingest.formats.encodings import UnknownEncoding, decode
from territory_opt.ingest.formats.raw_table import Column, RawTable
from territory_opt.model.arrays import texts
from territory_opt.model.findings.book_findings import EncodingAssumed

Record = tuple[int, list[str]]
"""Line in the file, and the fields."""


@dataclass(frozen=True)
class _Header:
    """The header of a CSV file: its line, the column names, and the separator of the fields."""

    file: str
    line: int
    names: list[str]
    separator: str


def read_csv(path: Path, name: str, known: Collection[str], findings: CollectedFaults) -> RawTable | None:
    """Table of a CSV file with every cell as text, or None (and faults) when it has no header.

    Parameters
    ----------
    known : collection of str
        Column names to expect, from which the separator is detected.
    """
    text = _text(path, findings)
    if text is None:
        return None
    dialect = detect_dialect(text, known)
    records = _records(path.name, text, dialect, findings)
    if not records:
        findings.fault(path.name, "the file is empty", "Give a header line and one line for each record.")
        return None
    (line, names), *body = records
    header = _Header(path.name, line, names, dialect.separator)
    body, unreadable = _with_header_width(header, body, findings)
    cells = list(zip(*(fields for _, fields in body))) or [()] * len(names)
    columns = _columns(header, cells, findings)
    rows = np.array([line for line, _ in body], dtype=np.int64)
    return RawTable(name, path.name, rows, columns, separator=dialect.separator, unreadable=unreadable)


def _text(path: Path, findings: CollectedFaults) -> str | None:
    try:
        text, encoding = decode(path.read_bytes())
    except UnknownEncoding as error:
        problem = f"the encoding cannot be determined: {error}"
        findings.fault(path.name, problem, "Save the file as CSV UTF-8.")
        return None
    if encoding == "cp1252":
        findings.warn(EncodingAssumed(file=path.name, encoding="Windows-1252"))
    return text


def _records(file: str, text: str, dialect: Dialect, findings: CollectedFaults) -> list[Record]:
    """Records with at least one filled field, each with the line it begins in."""
    stream = io.StringIO(text, newline="")
    for _ in range(dialect.skipped_lines):
        stream.readline()
    reader = csv.reader(stream, delimiter=dialect.separator, skipinitialspace=dialect.spaced, strict=True)
    records: list[Record] = []
    before = dialect.skipped_lines
    try:
        for fields in reader:
            line, before = before + 1, dialect.skipped_lines + reader.line_num
            if any(fields) and any(field.strip() for field in fields):
                records.append((line, fields))
    except csv.Error as error:
        long = "larger than field limit" in str(error)
        problem = "a field is too long" if long else f"the quotes do not pair up from here on ({error})"
        remedy = 'Close every quoted field, and write a quote inside one twice ("").'
        findings.fault(file, problem, remedy, row=before + 1)
    return records


def _with_header_width(
    header: _Header, body: list[Record], findings: CollectedFaults
) -> tuple[list[Record], frozenset[str]]:
    """Records as wide as the header, and the cells of all others, which are faults.

    Trailing columns without a name and without values are removed from the header.
    """
    names = header.names
    while len(names) > 1 and not names[-1].strip() and all(_blank_at(f, len(names) - 1) for _, f in body):
        names.pop()
    width = len(names)
    complete = [(line, fields[:width]) for line, fields in body if _fits(fields, width)]
    ragged = [(line, fields) for line, fields in body if not _fits(fields, width)]
    counts = Counter(len(fields) for _, fields in ragged)
    if len(ragged) > 1 and not complete and len(counts) == 1:
        _refuse_all(header, ragged[0][1], findings)
        return [], _cells(ragged)
    for line, fields in ragged:
        findings.fault(
            header.file,
            f"the row has {_count(len(fields))}, the header {width}",
            "Give every row as many fields as the header; quote a field that holds the separator.",
            row=line,
        )
    return complete, _cells(ragged)


def _cells(records: list[Record]) -> frozenset[str]:
    return frozenset(cell for _, fields in records for cell in fields)


def _refuse_all(header: _Header, fields: list[str], findings: CollectedFaults) -> None:
    """One fault for a file in which every row has the same number of fields, but not the header's."""
    width, joined = len(header.names), header.separator.join(fields)
    other = next((mark for mark in SEPARATORS if mark != header.separator and mark in joined), None)
    hint = f"; they look separated by {NAMES[other]}" if other and len(fields) < width else ""
    findings.fault(
        header.file,
        f"the header has {_count(width)} separated by {NAMES.get(header.separator, 'a mark')}, "
        f"but every row has {_count(len(fields))}{hint}",
        "Separate header and rows in the same way.",
        row=header.line,
    )


def _columns(header: _Header, cells: list[tuple[str, ...]], findings: CollectedFaults) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for place, (name, values) in enumerate(zip(header.names, cells), start=1):
        if not name.strip():
            if any(value.strip() for value in values):
                problem = f"column {place} has values but no name"
                findings.fault(header.file, problem, "Name the column, or remove it.", row=header.line)
        elif name in columns:
            problem = "two columns have the same name"
            remedy = "Rename or remove one of them."
            findings.fault(header.file, problem, remedy, row=header.line, column=name)
        else:
            columns[name] = Column(name, texts(values))
    return columns


def _fits(fields: list[str], width: int) -> bool:
    return len(fields) == width or (len(fields) > width and not any(f.strip() for f in fields[width:]))


def _blank_at(fields: list[str], place: int) -> bool:
    return len(fields) <= place or not fields[place].strip()


def _count(number: int) -> str:
    return "1 field" if number == 1 else f"{number} fields"
