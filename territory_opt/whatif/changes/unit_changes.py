"""Changes of the rules for units: locks, forbids, units kept together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, replace

from territory_opt.errors import InvalidInput
from territory_opt.model.book import Book
from territory_opt.model.scenario import Scenario, UnitsInTerritory
from territory_opt.resolve.unit_rules import join_names
from territory_opt.whatif.change_parts.change_fields import ID, ids_of, of
from territory_opt.whatif.change_parts.fixed_ids import with_fixed_ids
from territory_opt.whatif.change_parts.known_names import (
    check_unit,
    in_area,
    is_in,
    matches_nothing,
    refused,
    territory_named,
    unit_faults,
)
from territory_opt.whatif.change_parts.plan_in_force import BOOK_ONLY, PlanInForce, units_in_force
from territory_opt.whatif.changes.change import Change

SELECTION = ("unit:{unit}", "area:{area}", "{territory}")


def without_units(rules: Iterable[UnitsInTerritory], units: Set[str]) -> tuple[UnitsInTerritory, ...]:
    """The rules without some units; a rule without units is dropped."""
    left = (
        rule
        if units.isdisjoint(rule.units)
        else replace(rule, units=tuple(unit for unit in rule.units if unit not in units))
        for rule in rules
    )
    return tuple(rule for rule in left if rule.units)


def with_lock(scenario: Scenario, units: Collection[str], territory: str) -> Scenario:
    """The scenario with these units locked into the territory, and into no other."""
    lock = UnitsInTerritory(tuple(units), territory)
    return replace(scenario, lock=(*without_units(scenario.lock, set(units)), lock))


def territory_and_unit(book: Book, scenario: Scenario, unit: str, territory: str) -> str:
    """Id of a territory; refuses it and the unit at once where they are unknown."""
    faults = list(unit_faults(book, scenario, [unit], "unit"))
    try:
        found = territory_named(book, scenario, territory)
    except InvalidInput as error:
        raise InvalidInput([*faults, *error.faults]) from None
    if faults:
        raise InvalidInput(faults)
    return found


@dataclass(frozen=True)
class Lock(Change):
    """Units stay in the territory that they are in."""

    name = "lock"
    summary = (
        "The units of a territory, one unit, or the units whose ids fit a pattern (`80*`) stay where they "
        "are. Units without a territory are left out."
    )
    forms = SELECTION

    territory: str | None = of(ID, "territory_id or rep_id: all its units", None)
    unit: str | None = of(ID, "unit_id", None)
    area: str | None = of(ID, "pattern of unit ids: * is any text", None)

    def apply(self, book: Book, scenario: Scenario, plan: PlanInForce = BOOK_ONLY) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        now = units_in_force(book, scenario, plan)
        chosen = self._chosen(book, scenario, now)
        for name in dict.fromkeys(now[unit] for unit in chosen):
            scenario = with_lock(scenario, [unit for unit in chosen if now[unit] == name], name)
        return book, scenario

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.applied`."""
        return self.apply(book, scenario)

    def _chosen(self, book: Book, scenario: Scenario, now: dict[str, str]) -> list[str]:
        """Units to lock, of those that have a territory."""
        if self.territory is not None:
            name = territory_named(book, scenario, self.territory)
            chosen = [unit for unit, territory in now.items() if territory == name]
            column, value, problem = "territory", self.territory, "the territory has no units yet"
        elif self.unit is not None:
            check_unit(book, scenario, self.unit)
            chosen = [unit for unit in now if is_in(unit, self.unit)]
            column, value, problem = "unit", self.unit, "the unit has no territory"
        else:
            value = self.area or ""
            if not any(in_area(unit, value) for unit in (*now, *book.units.unit_id.tolist())):
                raise matches_nothing(value)
            chosen = [unit for unit in now if in_area(unit, value)]
            column, problem = "area", "none of these units has a territory"
        if not chosen:
            raise refused(column, value, problem, "Say where it is to be: assign=UNIT:TERRITORY.")
        return chosen


@dataclass(frozen=True)
class Unlock(Change):
    """Locks are lifted."""

    name = "unlock"
    summary = "Lifts the locks into a territory, of one unit, or of the units whose ids fit a pattern."
    forms = SELECTION

    territory: str | None = of(ID, "territory_id or rep_id", None)
    unit: str | None = of(ID, "unit_id", None)
    area: str | None = of(ID, "pattern of unit ids: * is any text", None)

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        if self.territory is not None:
            name = territory_named(book, scenario, self.territory)
            kept = tuple(rule for rule in scenario.lock if rule.territory != name)
        else:
            locked = [unit for rule in scenario.lock for unit in rule.units]
            kept = without_units(scenario.lock, {unit for unit in locked if self._lifts(unit)})
            if self.unit is not None:
                check_unit(book, scenario, self.unit)
        if kept == scenario.lock:
            ((column, value),) = self.values.items()
            into = join_names(list(dict.fromkeys(rule.territory for rule in scenario.lock)))
            remedy = f"Units are locked into: {into}." if into else "The scenario has no locks."
            raise refused(column, value, "there is no such lock", remedy)
        return book, replace(scenario, lock=kept)

    def _lifts(self, unit: str) -> bool:
        return in_area(unit, self.area) if self.area is not None else is_in(unit, self.unit or "")


@dataclass(frozen=True)
class Assign(Change):
    """A unit goes to a territory, and stays there."""

    name = "assign"
    summary = (
        "The unit is locked into the territory, and into no other. Today's owner of its customers stays as "
        "it is."
    )
    forms = ("{unit}:{territory}",)

    unit: str = of(ID, "unit_id")
    territory: str = of(ID, "territory_id or rep_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        name = territory_and_unit(book, scenario, self.unit, self.territory)
        if any(rule.territory == name and self.unit in rule.units for rule in scenario.forbid):
            problem = f"the unit is kept out of {name}"
            raise refused("unit", self.unit, problem, f"Lift that first: unforbid={self.unit}:{name}.")
        return book, with_lock(scenario, [self.unit], name)


@dataclass(frozen=True)
class Forbid(Change):
    """A unit is kept out of a territory."""

    name = "forbid"
    summary = "The unit is kept out of the territory."
    forms = ("{unit}:{territory}",)

    unit: str = of(ID, "unit_id")
    territory: str = of(ID, "territory_id or rep_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        name = territory_and_unit(book, scenario, self.unit, self.territory)
        if any(rule.territory == name and self.unit in rule.units for rule in scenario.lock):
            problem = f"the unit is locked into {name}"
            raise refused("unit", self.unit, problem, f"Lift that first: unlock=unit:{self.unit}.")
        rule = UnitsInTerritory((self.unit,), name)
        return book, scenario if rule in scenario.forbid else replace(
            scenario, forbid=(*scenario.forbid, rule)
        )


@dataclass(frozen=True)
class Unforbid(Change):
    """A unit may be in a territory again."""

    name = "unforbid"
    summary = "The unit is no longer kept out of the territory."
    forms = ("{unit}:{territory}",)

    unit: str = of(ID, "unit_id")
    territory: str = of(ID, "territory_id or rep_id")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        book, scenario = with_fixed_ids(book, scenario)
        name = territory_and_unit(book, scenario, self.unit, self.territory)
        of_territory = tuple(rule for rule in scenario.forbid if rule.territory == name)
        kept = tuple(
            left
            for rule in scenario.forbid
            for left in ((rule,) if rule.territory != name else without_units([rule], {self.unit}))
        )
        if kept == scenario.forbid:
            units = join_names([unit for rule in of_territory for unit in rule.units])
            remedy = f"Kept out of {name}: {units}." if units else f"No unit is kept out of {name}."
            raise refused("unit", self.unit, "there is no such forbid", remedy)
        return book, replace(scenario, forbid=kept)


@dataclass(frozen=True)
class Together(Change):
    """Units are in one territory, whichever it is."""

    name = "together"
    summary = "The units are in one territory, whichever it is."
    forms = ("{units}",)

    units: tuple[str, ...] = of(ids_of("unit"), "unit ids")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        if faults := list(unit_faults(book, scenario, self.units, "units")):
            raise InvalidInput(faults)
        known = {frozenset(units) for units in scenario.together}
        if frozenset(self.units) in known:
            return book, scenario
        return book, replace(scenario, together=(*scenario.together, self.units))


@dataclass(frozen=True)
class Untogether(Change):
    """Units may be in different territories again."""

    name = "untogether"
    summary = "Lifts the rule that these units are in one territory; names all units of the rule."
    forms = ("{units}",)

    units: tuple[str, ...] = of(ids_of("unit"), "unit ids")

    def applied(self, book: Book, scenario: Scenario) -> tuple[Book, Scenario]:
        """See `Change.apply`."""
        if faults := list(unit_faults(book, scenario, self.units, "units")):
            raise InvalidInput(faults)
        kept = tuple(units for units in scenario.together if set(units) != set(self.units))
        if kept == scenario.together:
            near = ["+".join(units) for units in scenario.together if set(units) & set(self.units)]
            remedy = f"Rules with some of them: {join_names(near)}." if near else "No rule names any of them."
            raise refused("units", "+".join(self.units), "there is no rule for just these units", remedy)
        return book, replace(scenario, together=kept)
