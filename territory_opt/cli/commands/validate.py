"""`territory-opt validate`: every fault of a book at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from territory_opt.cli.error_output import BAD_INPUT, DONE
from territory_opt.cli.options import add_book, add_json, add_scenario
from territory_opt.cli.output import show_json
from territory_opt.cli.progress_display import watching
from territory_opt.cli.text_tables import number, print_lines
from territory_opt.errors import Fault, InvalidInput

NAME = "validate"
HELP = "list everything that is wrong with a book"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add arguments and options."""
    add_book(parser)
    add_scenario(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do it and return the exit code."""
    from territory_opt.pipeline import check

    faults: Sequence[Fault] = ()
    warnings: Sequence[Fault] = ()
    counts: dict[str, int] = {}
    notes: Sequence[str] = ()
    with watching() as progress:
        try:
            book = check(arguments.book, arguments.scenario, progress=progress)
        except InvalidInput as error:
            faults = error.faults
        else:
            warnings, notes = book.warnings, book.notes
            tables = {"units": book.units, "customers": book.customers, "reps": book.reps, "kams": book.kams}
            counts = {name: len(table) for name, table in tables.items() if table is not None}
    if arguments.json:
        show_json(
            {
                "valid": not faults,
                "faults": [fault.as_dict() for fault in faults],
                "warnings": [warning.as_dict() for warning in warnings],
                "notes": list(notes),
                "counts": counts,
            }
        )
    else:
        print_lines(_lines(faults, warnings, notes, counts))
    return BAD_INPUT if faults else DONE


def _lines(
    faults: Sequence[Fault], warnings: Sequence[Fault], notes: Sequence[str], counts: dict[str, int]
) -> list[str]:
    if faults:
        return [f"{len(faults)} fault{'s' if len(faults) > 1 else ''}:", *(f"  {fault}" for fault in faults)]
    found = ", ".join(f"{number(count)} {name}" for name, count in counts.items())
    warned = [f"warning: {warning}" for warning in warnings]
    return [*warned, *(f"note: {note}" for note in notes), f"no faults: {found}"]
