"""Dialect of a CSV file: the separator of its fields, and Excel's `sep=` line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from territory_opt.wording.spelling import normalized

SEPARATORS = (",", ";", "\t", "|")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Dialect:
    """Separator of the fields, number of lines before the header, and whether a space follows separators."""

    separator: str
    skipped_lines: int = 0
    spaced: bool = False


def detect_dialect(text: str, known: Iterable[str]) -> Dialect:
    """Detect the separator from the header.

    Parameters
    ----------
    text : str
        The file.
    known : iterable of str
        Column names that may be expected. The separator that gives most of them is chosen; of several, the
        one that gives most fields.
    """
    lines = text.splitlines()
    skipped = 0
    hint = lines[0].strip().strip('"').casefold() if lines else ""
    if hint.startswith("sep=") and len(hint) == 5:
        return Dialect(lines[0].strip().strip('"')[4], 1, False)
    if hint == "sep=":  # the tab itself was stripped
        return Dialect("\t", 1, False)
    while skipped < len(lines) and not lines[skipped].strip():
        skipped += 1
    header = lines[skipped] if skipped < len(lines) else ""
    wanted = {normalized(name) for name in known}

    def score(separator: str) -> tuple[int, int, int]:
        fields = fields_of(header, separator)
        hits = sum(normalized(name) in wanted for name in fields)
        return hits, len(fields), -SEPARATORS.index(separator)

    best = max(SEPARATORS, key=score)
    fields = next(csv.reader([header], delimiter=best), [])
    spaced = len(fields) > 1 and all(name.startswith(" ") for name in fields[1:])
    return Dialect(best, skipped, spaced)


def fields_of(line: str, separator: str) -> list[str]:
    """Fields of one line, quotes respected."""
    return next(csv.reader([line], delimiter=separator), [])
