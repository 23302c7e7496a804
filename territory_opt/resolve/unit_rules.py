"""The rules about single units, with every name looked up."""

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
class Placed:
    """The units a lock or forbid names, as distinct indices in order, and its territory; -1 if unknown."""

    units: Ints
    territory: int


@dataclass(frozen=True)
class ResolvedRules:
    """The scenario's locks, forbids and lists that stay together, in its order.

    Parameters
    ----------
    locks, forbids : tuple of Placed
    together : tuple of Ints
        Distinct indices of units.
    """

    locks: tuple[Placed, ...] = ()
    forbids: tuple[Placed, ...] = ()
    together: tuple[Ints, ...] = ()

    def known(self) -> ResolvedRules:
        """The same rules, of which those that name no known territory ask for nothing."""
        nothing = Placed(np.empty(0, dtype=np.int64), 0)
        locks, forbids = (
            tuple(rule if rule.territory >= 0 else nothing for rule in rules)
            for rules in (self.locks, self.forbids)
        )
        return replace(self, locks=locks, forbids=forbids)

    def locked(self, n: int) -> Ints:
        """Territory each of n units is locked into, shape (n,); -1 for none."""
        territory = np.full(n, -1, dtype=np.int64)
        for lock in self.locks:
            territory[lock.units] = lock.territory
        return territory

    def allowed(self, block: Ints, k: int) -> Bools | None:
        """Territories each block may go to, shape (blocks, k); None when nothing is locked or forbidden.

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
            stays = allowed[rows, lock.territory].copy()
            allowed[rows] = False
            allowed[rows, lock.territory] = stays
        return allowed


@dataclass
class Lookup:
    """Rules on their way to being resolved, with the faults met.

    Parameters
    ----------
    rules : ResolvedRules
    judged : bool
        Whether it was known which territories there are.
    faults : list of Fault
    """

    rules: ResolvedRules = field(default_factory=ResolvedRules)
    judged: bool = False
    faults: list[Fault] = field(default_factory=list)


def look_up_rules(scenario: Scenario, units: IdLookup, territories: IdLookup | None) -> Lookup:
    """Look up every id of the rules.

    Parameters
    ----------
    scenario : Scenario
    units : IdLookup
    territories : IdLookup or None
        None while it is not known which there are: their names are then not judged.

    Returns
    -------
    Lookup
        What is known of each rule, and a fault for each that names what the book does not have.
    """
    found = Lookup(judged=territories is not None)

    def placed(name: str, given: tuple[UnitsInTerritory, ...]) -> Iterator[Placed]:
        for place, rule in enumerate(given, start=1):
            path = f"{name}[{place}]"
            index, territory = _units(rule.units, path, units, found.faults), -1
            if territories is not None:
                (territory,) = territories.find([rule.territory]).tolist()
                if territory < 0:
                    found.faults.append(_unknown_territory(rule.territory, path, territories))
            yield Placed(index, territory)

    found.rules = ResolvedRules(
        tuple(placed("lock", scenario.lock)),
        tuple(placed("forbid", scenario.forbid)),
        tuple(
            _units(ids, f"together[{place}]", units, found.faults)
            for place, ids in enumerate(scenario.together, start=1)
        ),
    )
    return found


def _units(ids: tuple[str, ...], path: str, units: IdLookup, faults: list[Fault]) -> Ints:
    members = [units.members(name) for name in ids]
    unknown = list(dict.fromkeys(name for name, found in zip(ids, members) if not len(found)))
    if unknown:
        faults.append(_unknown_units(unknown, len(set(ids)), path, units))
    return np.unique(np.concatenate([*members, np.empty(0, dtype=np.int64)]))


def _unknown_units(unknown: list[str], named: int, path: str, units: IdLookup) -> Fault:
    otherwise = "Correct the ids, or remove them from the list."
    if len(unknown) > 1:
        problem = f"the book does not have {len(unknown):,} of the {named:,} units"
        meant = {name: units.meant(name) for name in unknown[:NAMED]}
        pairs = ", ".join(f"{known!r} for {name!r}" for name, known in meant.items() if known)
        remedy = f"Did you mean {pairs}? {otherwise}" if pairs else otherwise
        return scenario_fault(f"{path}.units", listed(unknown), problem, remedy)
    problem = "the book has no such unit"
    hint, remedy = units.advice(unknown[0], otherwise)
    if whole := units.whole_of(unknown[0]):
        hint, remedy = f"; {whole!r} is not cut further here", f"Name {whole!r}. {otherwise}"
    return scenario_fault(f"{path}.units", listed(unknown), f"{problem}{hint}", remedy)


def _unknown_territory(name: str, path: str, territories: IdLookup) -> Fault:
    hint, remedy = territories.advice(name, f"There are: {listed(territories.names)}.")
    return scenario_fault(f"{path}.territory", name, f"there is no such territory or rep{hint}", remedy)


NAMED = 5
"""So many names are spelt out in a fault; the rest are counted."""


def listed(names: list[str]) -> str:
    """Join names with commas; from the sixth on they are only counted.

    Examples
    --------
    >>> listed(["a", "b"]), listed(list("abcdefg"))
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    shown = ", ".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown} and {len(names) - NAMED:,} more"
