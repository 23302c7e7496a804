"""Every default that depends on the book."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from territory_opt.model.book import Book
from territory_opt.model.field_book import FieldBook
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.resolve.measures import available, total
from territory_opt.resolve.territories import has_homes, knows_a_home, rep_count
from territory_opt.resolve.unit_rules import listed

DEFAULT_TOLERANCE = 0.10
DEFAULT_MEASURES = ("customers", "potential", "workload")


def ignored_homes(book: Book, scenario: Scenario) -> str | None:
    """Say it where homes are known but not used, because some rep has none and nobody asked for them.

    Parameters
    ----------
    book : Book
    scenario : Scenario
        As it was asked, before `complete`.
    """
    if scenario.bases is not None or book.reps is None or has_homes(book) or not knows_a_home(book):
        return None
    known = np.asarray(np.isfinite(book.reps.homes).all(axis=1), dtype=np.bool_)
    without = listed([str(name) for name in book.reps.rep_id[~known]])
    count = f"{np.count_nonzero(~known):,} of {len(known):,}"
    return (
        f"Bases are free, and no territory is served from a home: {count} reps have none ({without}). "
        'With bases = "homes" in the scenario the others serve from theirs.'
    )


def complete(book: Book, field: FieldBook, scenario: Scenario) -> Scenario:
    """Fill in every default that depends on the book."""
    local = field.frame.kind == "local"
    criteria = scenario.criteria or tuple(
        CriterionSpec(measure, DEFAULT_TOLERANCE)
        for measure in DEFAULT_MEASURES
        if available(measure, None, field) and total(measure, field) > 0
    )
    return replace(
        scenario,
        compactness=scenario.compactness or ("distance" if local else "travel"),
        compactness_weight=scenario.compactness_weight or ("visits" if field.has_customers else "none"),
        bases=scenario.bases or ("homes" if has_homes(book) else "free"),
        criteria=criteria,
        territories=scenario.territories or rep_count(book) or None,
    )
