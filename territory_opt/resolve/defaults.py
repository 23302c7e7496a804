"""Defaults of the scenario that depend on the book."""

from __future__ import annotations

from dataclasses import replace

from territory_opt.criteria import BUILT_IN
from territory_opt.model.book import Book
from territory_opt.model.field_book import FieldBook
from territory_opt.model.scenario import CriterionSpec, Scenario
from territory_opt.objectives import default_objective
from territory_opt.resolve.measures import available, total
from territory_opt.resolve.territories import has_any_home, territory_count

DEFAULT_TOLERANCE = 0.10


def with_defaults(book: Book, field: FieldBook, scenario: Scenario) -> Scenario:
    """Fill in every default that depends on the book."""
    criteria = scenario.criteria or tuple(
        CriterionSpec(measure, DEFAULT_TOLERANCE)
        for measure, criterion in BUILT_IN.items()
        if criterion.by_default and available(measure, None, field) and total(measure, field) > 0
    )
    return replace(
        scenario,
        compactness=scenario.compactness or default_objective(field.frame).name,
        compactness_weight=scenario.compactness_weight or ("visits" if field.has_customers else "none"),
        bases=scenario.bases or ("homes" if has_any_home(book) else "free"),
        criteria=criteria,
        territories=territory_count(book, scenario) or None,
    )
