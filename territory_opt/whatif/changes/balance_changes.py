"""Changes of the criteria, the objective, and the limit on change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from territory_opt.accounts.build_field_book import field_book
from territory_opt.accounts.segmentation import segment
from territory_opt.model.book import Book
from territory_opt.model.scenario import Compactness, CriterionSpec, Disruption, Scenario
from territory_opt.resolve.defaults import with_defaults
from territory_opt.resolve.measures import available, known_measures
from territory_opt.whatif.change_parts.change_fields import ID, number, number_or, of, one_of
from territory_opt.whatif.change_parts.known_names import refused
from territory_opt.whatif.changes.change import Change
from territory_opt.wording.spelling import closest_match


def criteria_of(book: Book, scenario: Scenario) -> tuple[CriterionSpec, ...]:
    """The criteria, those by default included."""
    if scenario.criteria:
        return scenario.criteria
    field = field_book(book, segment(book, scenario.key_accounts))
    return with_defaults(book, field, scenario).criteria


def with_tolerance(
    criteria: tuple[CriterionSpec, ...], measure: str, tolerance: float
) -> tuple[CriterionSpec, ...]:
    """The criteria with another tolerance of one measure."""
    return tuple(replace(spec, tolerance=tolerance) if spec.measure == measure else spec for spec in criteria)


def check_balanced(criteria: tuple[CriterionSpec, ...], measure: str) -> None:
    """Refuse a measure that is no criterion."""
    known = [spec.measure for spec in criteria]
    if measure not in known:
        close = closest_match(measure, known)
        hint = f"Did you mean {close!r}? " if close else ""
        remedy = f"{hint}The criteria are: {', '.join(known)}. A new one: criterion.{measure}=0.10."
        raise refused("measure", measure, f"there is no criterion {measure!r}", remedy)


@dataclass(frozen=True)
class SetTolerance(Change):
    """Another tolerance of a criterion."""

    name = "tolerance"
    parameter = "measure"
    summary = "The tolerance of a criterion that the scenario has, by default or by its own."
    forms = ("{value}",)

    measure: str = of(ID, "measure of the criterion")
    value: float = of(number(0), "tolerance as a fraction: 0.05 is 5 %")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        criteria = criteria_of(book, scenario)
        check_balanced(criteria, self.measure)
        return book, replace(scenario, criteria=with_tolerance(criteria, self.measure, self.value))


@dataclass(frozen=True)
class SetCriterion(Change):
    """A criterion is added or removed."""

    name = "criterion"
    parameter = "measure"
    summary = "The measure is balanced with this tolerance, newly or as before; `none` removes the criterion."
    forms = ("{value}",)

    measure: str = of(ID, "measure")
    value: float | str = of(number_or(number(0), "none"), "tolerance as a fraction, or none")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        criteria = criteria_of(book, scenario)
        if isinstance(self.value, str):
            return book, replace(scenario, criteria=self._removed(criteria))
        if self.measure in {spec.measure for spec in criteria}:
            return book, replace(scenario, criteria=with_tolerance(criteria, self.measure, self.value))
        field = field_book(book, segment(book, scenario.key_accounts))
        if not available(self.measure, None, field):
            raise refused("measure", self.measure, "the book has no such measure", known_measures(field))
        return book, replace(scenario, criteria=(*criteria, CriterionSpec(self.measure, self.value)))

    @property
    def sentence_key(self) -> str:
        """See `Change.sentence_key`."""
        return "criterion.{measure}=none" if self.value == "none" else super().sentence_key

    def _removed(self, criteria: tuple[CriterionSpec, ...]) -> tuple[CriterionSpec, ...]:
        check_balanced(criteria, self.measure)
        if len(criteria) == 1:
            problem = "this is the only criterion"
            raise refused(
                "measure", self.measure, problem, "Add another one before, or loosen its tolerance."
            )
        return tuple(spec for spec in criteria if spec.measure != self.measure)


@dataclass(frozen=True)
class SetCompactness(Change):
    """Another objective."""

    name = "compactness"
    summary = "The objective."
    forms = ("{value}",)

    value: str = of(one_of(*get_args(Compactness)), "name of the objective")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        named = {name: name for name in get_args(Compactness)}
        return book, replace(scenario, compactness=named[self.value])


@dataclass(frozen=True)
class SetMaxMovedShare(Change):
    """A limit on the share that may move against today."""

    name = "max_moved_share"
    summary = (
        "The share of the measure of `[disruption]` (customers when left out) that may move against today."
    )
    forms = ("{value}",)

    value: float = of(number(0, 1), "share as a fraction: 0.1 is 10 %")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        limit = scenario.disruption
        if limit is None:
            return book, replace(scenario, disruption=Disruption(self.value))
        return book, replace(scenario, disruption=replace(limit, max_moved_share=self.value))
