"""Changes of keys of the scenario by their path."""

from __future__ import annotations

from dataclasses import dataclass, replace

from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario
from territory_opt.whatif.change_parts.change_fields import PATH, VALUE, of
from territory_opt.whatif.change_parts.scenario_edit import with_key
from territory_opt.whatif.changes.balance_changes import criteria_of
from territory_opt.whatif.changes.change import Change
from territory_opt.whatif.changes.territory_changes import SetTerritories


@dataclass(frozen=True)
class SetKeyAccounts(Change):
    """Another value of a key in `[key_accounts]`."""

    name = "key_accounts"
    parameter = "key"
    summary = (
        "A key of `[key_accounts]`. Another `rule` drops the parameters that only the old one has; missing "
        "ones are set by further changes."
    )
    forms = ("{value}",)

    key: str = of(PATH, "key in the section")
    value: object = of(VALUE, "the new value")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        return book, with_key(book, scenario, f"{self.name}.{self.key}", self.value, "key")


@dataclass(frozen=True)
class SetKey(Change):
    """Another value of any key of the scenario."""

    name = "set"
    summary = (
        "Any key of the scenario by its path: `workload.days`, `criteria[2].tolerance`. Keys that have their "
        "effect when the book is read (`crs`, most of `units`) are refused. The value null is the default."
    )
    forms = ("{path}:{value}",)

    path: str = of(PATH, "names with dots between them; tables of a list have their place, from 1")
    value: object = of(VALUE, "the new value")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        if self.path.startswith("criteria["):
            scenario = replace(scenario, criteria=criteria_of(book, scenario))
        changed = with_key(book, scenario, self.path, self.value, "path")
        if self.path == SetTerritories.name and changed.territories is not None:
            return SetTerritories(changed.territories).applied(book, scenario)
        return book, changed

    def creates(self) -> frozenset[str]:
        """See `Change.creates`."""
        return frozenset({""} if self.path == SetTerritories.name else ())
