"""A scenario, or a book, that is refused anyway: what is asked of it in vain is said at the same time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.reading_options import ReadingOptions, read_reading_options
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve import SCENARIO_FILE, TrustedParts, scenario_faults


def refuse_question(
    book: Book,
    question: ReadingOptions,
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
        Where each table came from; those that are left out are free of faults.
    left_open : bool
        Whether what the scenario leaves out may still be given in another way.
    overruled : collection of str
        Keys of the scenario that something else takes the place of.
    """
    known = {(fault.file, fault.column) for fault in findings.faults}
    sound = _sound({file for file, _ in known}, files)
    at_fault = frozenset(column for file, column in known if file == question.file and column)
    sound = replace(sound, left_open=left_open, at_fault=at_fault.union(overruled))
    if "customers" in files and "units" not in files:
        # Units are made from the customers, as the scenario says.
        made = sound.customers and sound.key("units") and sound.key("territories")
        sound = replace(sound, units=made)
    for fault in scenario_faults(book, question.scenario, sound):
        file = question.file if fault.file == SCENARIO_FILE else files.get(fault.file, fault.file)
        if fault.row is None or (file, fault.column) not in known:
            findings.add(replace(fault, file=file))


def _sound(faulty: set[str], files: Mapping[str, str]) -> TrustedParts:
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
        Whether what the scenario leaves out may still be given in another way.

    Raises
    ------
    InvalidInput
        When a key or value is at fault: with every such, and with what the rest asks of the book in vain.
    """
    findings = CollectedFaults()
    question = read_reading_options(raw, file, findings)
    if findings.faults:
        refuse_question(book, question, {}, findings, left_open=left_open)
    findings.raise_if_any()
    return question.scenario
