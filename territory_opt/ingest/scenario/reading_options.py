"""The parts of the scenario that reading a book depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from territory_opt.ingest.collected_faults import CollectedFaults
from territory_opt.ingest.scenario.read_scenario import Columns, check_scenario
from territory_opt.model.scenario import Scenario


@dataclass(frozen=True)
class ReadingOptions:
    """A scenario, parsed for reading a book.

    Parameters
    ----------
    raw : mapping
        As given.
    scenario : Scenario
        Its valid part.
    columns : mapping
        Per table, the product's column names to the user's.
    file : str
        Names the scenario in faults.
    """

    raw: Mapping[str, Any]
    scenario: Scenario
    columns: Columns
    file: str

    @property
    def measures(self) -> frozenset[str]:
        """Measures the scenario names."""
        weight, limit = self.scenario.compactness_weight, self.scenario.disruption
        named = {spec.measure for spec in self.scenario.criteria}
        named |= {weight} if weight and weight != "none" else set()
        return frozenset(named | ({limit.measure} if limit else set()))

    @property
    def account_measures(self) -> frozenset[str]:
        """Measures the scenario ranks accounts by."""
        first = self.scenario.key_accounts
        rules = () if first is None else (first, *first.rules)
        axes = {item.measure for rule in rules for item in (*rule.attractiveness, *rule.position)}
        return frozenset(axes | {rule.measure for rule in rules})

    def columns_used(self, table: str) -> frozenset[str]:
        """The user's own columns of a table that the scenario names."""
        if table == "units":
            return self.measures
        if table != "customers":
            return frozenset()
        column = self.scenario.units.column
        return self.account_measures | ({column} if column else set())


def parse_reading_options(raw: Mapping[str, Any], file: str, findings: CollectedFaults) -> ReadingOptions:
    """Parse a raw scenario; everything invalid becomes a fault."""
    scenario, columns = check_scenario(raw, file, findings)
    return ReadingOptions(raw, scenario, columns, file)
