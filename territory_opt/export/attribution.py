"""Sources, and the note on synthetic customers, that every output shows."""

from __future__ import annotations

from territory_opt.model.book import Book
from territory_opt.model.drawn_plan import DrawnPlan
from territory_opt.model.report import Report

SYNTHETIC = "Customers, accounts, reps and KAMs are synthetic: made up, no real companies or people."


def report_members(report: Report) -> dict[str, object]:
    """The content of a plan's report.json: the report, and the note on synthetic customers."""
    return {**report.as_json(), **({"note": SYNTHETIC} if report.synthetic else {})}


def attribution_members(book: Book) -> dict[str, object]:
    """Attribution and synthetic note as members of a JSON object; without empty ones."""
    return _members(book.attribution, synthetic=book.synthetic)


def drawn_members(plan: DrawnPlan) -> dict[str, object]:
    """The same for a plan whose book is not in memory."""
    return _members(plan.attribution, synthetic=plan.synthetic)


def _members(attribution: tuple[str, ...], *, synthetic: bool) -> dict[str, object]:
    members: dict[str, object] = {}
    if attribution:
        members["attribution"] = list(attribution)
    if synthetic:
        members["synthetic"] = True
        members["note"] = SYNTHETIC
    return members


def attribution_lines(book: Book) -> list[str]:
    """Attribution and synthetic note as lines of text, for tables and metadata."""
    lines = [f"Source: {source}" for source in book.attribution]
    return [*lines, SYNTHETIC] if book.synthetic else lines
