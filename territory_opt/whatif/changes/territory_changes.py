"""Changes of the territories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from territory_opt.errors import Fault, InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.resolve.territories import rep_count
from territory_opt.whatif.change_parts.change_fields import ID, ids_of, of, whole
from territory_opt.whatif.change_parts.fixed_ids import (
    next_territory_id,
    with_count_changed,
    with_fixed_ids,
    with_retired,
)
from territory_opt.whatif.change_parts.known_names import change_fault, territory_named
from territory_opt.whatif.changes.change import Change
from territory_opt.whatif.changes.rep_changes import reps_of, without_reps


@dataclass(frozen=True)
class SetTerritories(Change):
    """Another number of territories."""

    name = "territories"
    summary = (
        "The number of territories. Vacant ones come and go, the last first; below the number of reps the "
        "bases are free."
    )
    forms = ("{value}",)

    value: int = of(whole(1), "number of territories")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        free = self.value - rep_count(book)
        scenario = with_retired(scenario, scenario.vacant[max(0, free) :])
        if free < 0:
            return book, replace(scenario, territories=self.value, bases="free")
        return with_fixed_ids(book, replace(scenario, territories=self.value))

    def creates(self) -> frozenset[str]:
        """See `Change.creates`."""
        return frozenset({""})


@dataclass(frozen=True)
class MergeTerritories(Change):
    """Territories become one."""

    name = "merge"
    summary = (
        "The territories become one; the first one's rep, id and home stay, the other reps leave. An "
        "explicit `territories` goes down."
    )
    forms = ("{territories}",)

    territories: tuple[str, ...] = of(ids_of("territory"), "territories, the one that stays first")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        if faults := list(self._faults(book, scenario)):
            raise InvalidInput(faults)
        first, *others = (territory_named(book, scenario, name) for name in self.territories)
        scenario = with_count_changed(with_retired(scenario, others, into=first), -len(others))
        if book.reps is not None:
            pairs = zip(book.reps.rep_id, reps_of(book).territory_id)
            book = without_reps(book, [str(rep) for rep, name in pairs if name in others])
        return book, scenario

    def _faults(self, book: Book, scenario: Scenario) -> Iterator[Fault]:
        found: list[str] = []
        for name in self.territories:
            try:
                found.append(territory_named(book, scenario, name, "territories"))
            except InvalidInput as error:
                yield from error.faults
            else:
                if found[-1] in found[:-1]:
                    problem = f"this is the territory {found[-1]}, which is named already"
                    yield change_fault("territories", name, problem, "Name two different ones.")


@dataclass(frozen=True)
class SplitTerritory(Change):
    """One territory more, which a solve cuts from this one."""

    name = "split"
    summary = (
        "One territory more, vacant; an explicit `territories` goes up by one. The solve cuts it from this "
        "territory."
    )
    forms = ("{territory}",)

    territory: str = of(ID, "territory_id or rep_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        territory_named(book, scenario, self.territory)
        vacant = (*scenario.vacant, next_territory_id(book, scenario))
        return book, with_count_changed(replace(scenario, vacant=vacant), 1)

    def creates(self) -> frozenset[str]:
        """See `Change.creates`."""
        return frozenset({""})
