"""Kinds of output folders: only an earlier output of the same kind is replaced."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FolderKind:
    """One kind of output folder.

    Parameters
    ----------
    name : str
        In the record of the files that were written.
    label : str
        In messages, with an article.
    """

    name: str
    label: str


BOOK_SOURCE = "SOURCE.json"
BOOK = FolderKind("book", "a sample book")

DEMO_BOOK = "book"
"""Sub-folder of a demo's plan with its sample book."""
REPORT, REPORT_PAGE = "report.json", "report.html"
PLAN = FolderKind("plan", "a plan")
PREVIEW = FolderKind("accounts", "a preview of key accounts")

COMPARISON_REPORT, COMPARISON_PAGE = "compare.json", "compare.html"
MOVES, DIFFERENCE = "moves.csv", "difference.geojson"
COMPARISON = FolderKind("comparison", "a comparison of two plans")

FRONT_REPORT, FRONT_PAGE = "front.json", "front.html"
FRONT = FolderKind("front", "a folder of alternatives")

KINDS = {kind.name: kind for kind in (BOOK, PLAN, PREVIEW, COMPARISON, FRONT)}
