"""Faults of a scenario against its book, added when either has faults already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.reading_options import ReadingOptions, parse_reading_options
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve import SCENARIO_FILE, TrustedParts, scenario_faults


def add_scenario_faults(
    book: Book,
    options: ReadingOptions,
    files: Mapping[str, str],
    findings: CollectedFaults,
    *,
    left_open: bool,
    overruled: Collection[str] = (),
) -> None:
    """Add the faults of the scenario against a book, where either has faults already.

    Parameters
    ----------
    book : Book
        As far as it could be read.
    files : mapping of str to str
        File of each table; tables left out have no faults.
    left_open : bool
        Whether keys that the scenario leaves out may still be given in another way.
    overruled : collection of str
        Keys of the scenario that another input replaces.
    """
    known = {(fault.file, fault.column) for fault in findings.faults}
    trusted = _trusted_parts({file for file, _ in known}, files)
    at_fault = frozenset(column for file, column in known if file == options.file and column)
    trusted = replace(trusted, left_open=left_open, at_fault=at_fault.union(overruled))
    if "customers" in files and "units" not in files:
        # The units are derived from the customers, by keys of the scenario.
        made = trusted.customers and trusted.key("units") and trusted.key("territories")
        trusted = replace(trusted, units=made)
    for fault in scenario_faults(book, options.scenario, trusted):
        file = options.file if fault.file == SCENARIO_FILE else files.get(fault.file, fault.file)
        if fault.row is None or (file, fault.column) not in known:
            findings.add(replace(fault, file=file))


def _trusted_parts(faulty: set[str], files: Mapping[str, str]) -> TrustedParts:
    unread = {PurePath(file).stem for file in faulty}
    units, customers, reps = (
        files.get(name) not in faulty and name not in unread for name in ("units", "customers", "reps")
    )
    return TrustedParts(units=units, customers=units and customers, reps=reps)  # customers lie in units


def scenario_of(book: Book, raw: Mapping[str, Any], file: str, *, left_open: bool) -> Scenario:
    """Scenario of a parsed file or request about a book that has no faults.

    Parameters
    ----------
    raw : mapping
    file : str
        Names the scenario in faults.
    left_open : bool
        Whether keys that the scenario leaves out may still be given in another way.

    Raises
    ------
    InvalidInput
        With every invalid key and value, and with every fault of the others against the book.
    """
    findings = CollectedFaults()
    options = parse_reading_options(raw, file, findings)
    if findings.faults:
        add_scenario_faults(book, options, {}, findings, left_open=left_open)
    findings.raise_if_any()
    return options.scenario
