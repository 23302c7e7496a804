"""Every default that depends on the book."""

from __future__ import annotations

from dataclasses import replace

from territory_opt.brief.measures import available, total
from territory_opt.brief.territories import has_homes, rep_count
from territory_opt.model.book import Book
from territory_opt.model.field import FieldBook
from territory_opt.model.scenario import CriterionSpec, Scenario

DEFAULT_TOLERANCE = 0.10
DEFAULT_MEASURES = ("customers", "potential", "workload")


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
