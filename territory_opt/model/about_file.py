"""What findings about files have in common: the file, and the rows and columns in it."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.finding import About

MAX_IDS = 100
"""Most records that a finding names; all are counted."""


@dataclass(frozen=True, kw_only=True)
class AboutFile:
    """Base of findings about a file. They are findings too: ``class X(AboutFile, Finding, ...)``.

    Parameters
    ----------
    file : str
        Name of the file (or request member), without its folder.
    row : int or None
        Line in the file; the header is line 1.
    column : str or None
        The column as the user named it.
    value : str or None
        The value, verbatim.
    """

    file: About[str]
    row: About[int | None] = None
    column: About[str | None] = None
    value: About[str | None] = None


@dataclass(frozen=True, kw_only=True)
class AboutRecords(AboutFile):
    """Base of findings about several records of a table.

    Parameters
    ----------
    table : str
        units, customers, reps, kams.
    ids : tuple of str
        Of the first `MAX_IDS` of them.
    rows : tuple of int
        Their lines in the file.
    count : int
        All of them.
    """

    table: About[str]
    ids: About[tuple[str, ...]]
    rows: About[tuple[int, ...]]
    count: int
