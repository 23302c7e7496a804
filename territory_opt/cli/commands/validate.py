"""`territory-opt validate`: list every fault of a book."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from territory_opt.cli.error_output import BAD_INPUT, DONE
from territory_opt.cli.options import add_book, add_json, add_scenario
from territory_opt.cli.output import print_json
from territory_opt.cli.progress_display import progress_display
from territory_opt.cli.text_tables import number, print_lines
from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.finding import Worded
from territory_opt.wording.finding_text import worded

NAME = "validate"
HELP = "list every fault of a book"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    add_scenario(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return the exit code."""
    from territory_opt.pipeline import validate_book

    faults: Sequence[Fault] = ()
    findings: Sequence[Worded] = ()
    counts: dict[str, int] = {}
    with progress_display() as progress:
        try:
            book = validate_book(arguments.book, arguments.scenario, progress=progress)
        except InvalidInput as error:
            faults = error.faults
        else:
            findings = worded(book.findings)
            tables = {"units": book.units, "customers": book.customers, "reps": book.reps, "kams": book.kams}
            counts = {name: len(table) for name, table in tables.items() if table is not None}
    if arguments.json:
        print_json(
            {
                "valid": not faults,
                "faults": [fault.as_dict() for fault in faults],
                "findings": [finding.as_json() for finding in findings],
                "counts": counts,
            }
        )
    else:
        print_lines(_lines(faults, findings, counts))
    return BAD_INPUT if faults else DONE


def _lines(faults: Sequence[Fault], findings: Sequence[Worded], counts: dict[str, int]) -> list[str]:
    if faults:
        return [f"{len(faults)} fault{'s' if len(faults) > 1 else ''}:", *(f"  {fault}" for fault in faults)]
    summary = ", ".join(f"{number(count)} {name}" for name, count in counts.items())
    return [*(f"{one.finding.severity}: {one.text}" for one in findings), f"no faults: {summary}"]
