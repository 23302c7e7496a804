"""Unit rules (lock, forbid, together) with ids looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from territory_opt.errors import Fault
from territory_opt.model.arrays import Bools, Ints
from territory_opt.model.scenario import Scenario, UnitsInTerritory
from territory_opt.resolve.id_lookup import IdLookup
from territory_opt.resolve.scenario_faults import scenario_fault


@dataclass(frozen=True)
class PlacementRule:
    """Units of a lock or forbid as sorted distinct indices, and its territory; -1 if unknown."""

    units: Ints
    territory: int


@dataclass(frozen=True)
class ResolvedRules:
    """The scenario's locks, forbids and lists of units that stay together, in its order.

    Parameters
    ----------
    locks, forbids : tuple of Placed
    together : tuple of Ints
        Distinct indices of units.
    """

    locks: tuple[PlacementRule, ...] = ()
    forbids: tuple[PlacementRule, ...] = ()
    together: tuple[Ints, ...] = ()

    def known(self) -> ResolvedRules:
        """The same rules; those without a known territory apply to no unit."""
        empty = PlacementRule(np.empty(0, dtype=np.int64), 0)
        locks, forbids = (
            tuple(rule if rule.territory >= 0 else empty for rule in rules)
            for rules in (self.locks, self.forbids)
        )
        return replace(self, locks=locks, forbids=forbids)

    def locked(self, n: int) -> Ints:
        """Territory that each of n units is locked into, shape (n,); -1 for none."""
        territory = np.full(n, -1, dtype=np.int64)
        for lock in self.locks:
            territory[lock.units] = lock.territory
        return territory

    def allowed(self, block: Ints, k: int) -> Bools | None:
        """Territories allowed to each block, shape (blocks, k); None without locks and forbids.

        Parameters
        ----------
        block : Ints, shape (n,)
            Block of each unit.
        k : int
            Number of territories.
        """
        if not self.locks and not self.forbids:
            return None
        allowed = np.ones((int(block.max()) + 1, k), dtype=np.bool_)
        for forbid in self.forbids:
            allowed[block[forbid.units], forbid.territory] = False
        for lock in self.locks:
            rows = np.unique(block[lock.units])
            still_allowed = allowed[rows, lock.territory].copy()
            allowed[rows] = False
            allowed[rows, lock.territory] = still_allowed
        return allowed


@dataclass
class RuleLookup:
    """Result of looking up the rules.

    Parameters
    ----------
    rules : ResolvedRules
    territories_known : bool
        Whether the territories were known, so that their ids were checked.
    faults : list of Fault
    """

    rules: ResolvedRules = field(default_factory=ResolvedRules)
    territories_known: bool = False
    faults: list[Fault] = field(default_factory=list)


def look_up_rules(scenario: Scenario, units: IdLookup, territories: IdLookup | None) -> RuleLookup:
    """Look up every id of the rules.

    Parameters
    ----------
    scenario : Scenario
    units : IdLookup
    territories : IdLookup or None
        None if the territories are not known: their ids are then not checked.

    Returns
    -------
    RuleLookup
        The known part of each rule, and a fault for each rule with unknown ids.
    """
    lookup = RuleLookup(territories_known=territories is not None)

    def placement_rules(name: str, given: tuple[UnitsInTerritory, ...]) -> Iterator[PlacementRule]:
        for number, rule in enumerate(given, start=1):
            path = f"{name}[{number}]"
            index, territory = _units(rule.units, path, units, lookup.faults), -1
            if territories is not None:
                (territory,) = territories.find([rule.territory]).tolist()
                if territory < 0:
                    lookup.faults.append(_unknown_territory(rule.territory, path, territories))
            yield PlacementRule(index, territory)

    lookup.rules = ResolvedRules(
        tuple(placement_rules("lock", scenario.lock)),
        tuple(placement_rules("forbid", scenario.forbid)),
        tuple(
            _units(ids, f"together[{number}]", units, lookup.faults)
            for number, ids in enumerate(scenario.together, start=1)
        ),
    )
    return lookup


def _units(ids: tuple[str, ...], path: str, units: IdLookup, faults: list[Fault]) -> Ints:
    members = [units.members(name) for name in ids]
    unknown = list(dict.fromkeys(name for name, indices in zip(ids, members) if not len(indices)))
    if unknown:
        faults.append(_unknown_units(unknown, len(set(ids)), path, units))
    return np.unique(np.concatenate([*members, np.empty(0, dtype=np.int64)]))


def _unknown_units(unknown: list[str], count: int, path: str, units: IdLookup) -> Fault:
    default_remedy = "Correct the ids, or remove them from the list."
    if len(unknown) > 1:
        problem = f"the book does not have {len(unknown):,} of the {count:,} units"
        likely = {name: units.likely_name(name) for name in unknown[:MAX_NAMES]}
        pairs = ", ".join(f"{known!r} for {name!r}" for name, known in likely.items() if known)
        remedy = f"Did you mean {pairs}? {default_remedy}" if pairs else default_remedy
        return scenario_fault(f"{path}.units", join_names(unknown), problem, remedy)
    problem = "the book has no such unit"
    hint, remedy = units.suggestion(unknown[0], default_remedy)
    if whole := units.whole_of(unknown[0]):
        hint, remedy = f"; {whole!r} is not cut further here", f"Name {whole!r}. {default_remedy}"
    return scenario_fault(f"{path}.units", join_names(unknown), f"{problem}{hint}", remedy)


def _unknown_territory(name: str, path: str, territories: IdLookup) -> Fault:
    hint, remedy = territories.suggestion(name, f"There are: {join_names(territories.names)}.")
    return scenario_fault(f"{path}.territory", name, f"there is no such territory or rep{hint}", remedy)


MAX_NAMES = 5
"""Number of names that a fault lists; the rest are counted."""


def join_names(names: list[str]) -> str:
    """Join names with commas; those after the fifth are only counted.

    Examples
    --------
    >>> join_names(["a", "b"]), join_names(list("abcdefg"))
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    shown = ", ".join(names[:MAX_NAMES])
    return shown if len(names) <= MAX_NAMES else f"{shown} and {len(names) - MAX_NAMES:,} more"
