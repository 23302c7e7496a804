"""What must be said wherever the plan is shown: sources, and that customers are made up."""

from __future__ import annotations

from typing import Any

from territory_opt.model.book import Book

SYNTHETIC = "Customers, accounts, reps and KAMs are synthetic: made up, no real companies or people."


def notes(book: Book) -> dict[str, Any]:
    """Attribution and the synthetic note as members of a JSON object; empty parts are left out."""
    out: dict[str, Any] = {}
    if book.attribution:
        out["attribution"] = list(book.attribution)
    if book.synthetic:
        out["synthetic"] = True
        out["note"] = SYNTHETIC
    return out


def note_lines(book: Book) -> list[str]:
    """The same as lines of text, for tables and metadata."""
    lines = [f"Source: {source}" for source in book.attribution]
    return [*lines, SYNTHETIC] if book.synthetic else lines
