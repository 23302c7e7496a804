"""Faults of unit rules that contradict each other or the neighbours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.errors import Fault
from territory_opt.model.arrays import Bools, Ints, Texts
from territory_opt.model.book import Units
from territory_opt.model.neighbours import Neighbours
from territory_opt.resolve.kept_together import disconnected_blocks
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.resolve.unit_rules import ResolvedRules, join_names


def conflict_faults(rules: ResolvedRules, units: Units, kept: Ints, territory_id: Texts) -> Iterator[Fault]:
    """Faults of rules that leave no territory to a unit or to units that stay together.

    Parameters
    ----------
    rules : ResolvedRules
    units : Units
    kept : Ints, shape (n,)
        Units with the same number stay together.
    territory_id : Texts, shape (k,)
    """
    faulty = np.zeros(len(units), dtype=bool)
    yield from _locked_twice(rules, units, territory_id, faulty)
    yield from _locked_and_forbidden(rules, units, territory_id, faulty)
    yield from _forbidden_everywhere(rules, units, len(territory_id), faulty)
    yield from _no_common_territory(rules, units, kept, territory_id, faulty)


def _locked_twice(rules: ResolvedRules, units: Units, names: Texts, faulty: Bools) -> Iterator[Fault]:
    lock_of = np.full(len(units), -1)
    territory_of = np.full(len(units), -1)
    for number, lock in enumerate(rules.locks, start=1):
        conflict = lock.units[(lock_of[lock.units] >= 0) & (territory_of[lock.units] != lock.territory)]
        if len(conflict):
            faulty[conflict] = True
            first = conflict[0]
            yield scenario_fault(
                f"lock[{number}].units",
                join_names(units.unit_id[conflict].tolist()),
                f"locked into {names[lock.territory]!r} here, "
                f"into {names[territory_of[first]]!r} by lock[{lock_of[first]}]",
                "Keep a unit in one of the two.",
            )
        new = lock.units[lock_of[lock.units] < 0]
        lock_of[new], territory_of[new] = number, lock.territory


def _locked_and_forbidden(rules: ResolvedRules, units: Units, names: Texts, faulty: Bools) -> Iterator[Fault]:
    locked = rules.locked(len(units))
    for number, forbid in enumerate(rules.forbids, start=1):
        conflict = forbid.units[locked[forbid.units] == forbid.territory]
        if len(conflict):
            faulty[conflict] = True
            yield scenario_fault(
                f"forbid[{number}].units",
                join_names(units.unit_id[conflict].tolist()),
                f"kept out of {names[forbid.territory]!r}, into which they are locked",
                "Remove the units from the lock or from the forbid.",
            )


def _forbidden_everywhere(rules: ResolvedRules, units: Units, k: int, faulty: Bools) -> Iterator[Fault]:
    if not rules.forbids:
        return
    unit = np.concatenate([forbid.units for forbid in rules.forbids])
    territory = np.repeat(
        [forbid.territory for forbid in rules.forbids], [len(forbid.units) for forbid in rules.forbids]
    )
    count = np.bincount(np.unique(unit * k + territory) // k, minlength=len(units))
    nowhere = np.flatnonzero((count == k) & ~faulty)
    if len(nowhere):
        faulty[nowhere] = True
        yield scenario_fault(
            "forbid",
            join_names(units.unit_id[nowhere].tolist()),
            f"all {k} territories are forbidden" if k > 1 else "the only territory is forbidden",
            "Leave each unit at least one territory.",
        )


def _no_common_territory(
    rules: ResolvedRules, units: Units, kept: Ints, names: Texts, faulty: Bools
) -> Iterator[Fault]:
    """Units that stay together and whose rules, each valid by itself, leave no territory to all of them."""
    allowed = rules.allowed(kept, len(names))
    if allowed is None:
        return
    locked = rules.locked(len(units))
    for block in np.flatnonzero(~allowed.any(axis=1)):
        members = np.flatnonzero(kept == block)
        if faulty[members].any():
            continue
        into = [str(names[t]) for t in np.unique(locked[members]) if t >= 0]
        if len(into) > 1:
            problem = f"units that stay together are locked into {join_names(into)}"
        elif into:
            problem = f"units that stay together: some are locked into {into[0]}, some kept out of it"
        else:
            problem = "units that stay together: no territory is allowed to all of them"
        yield together_fault(rules, units, members, problem, "Leave at least one territory to all of them.")


def disconnected_faults(
    rules: ResolvedRules, units: Units, kept: Ints, neighbours: Neighbours, single: Bools
) -> Iterator[Fault]:
    """Faults of units that stay together but are not contiguous.

    The solver sees them as one unit and would not notice that their territory is in pieces.

    Parameters
    ----------
    rules : ResolvedRules
    units : Units
    kept : Ints, shape (n,)
    neighbours : Neighbours
    single : Bools, shape (blocks,)
        Whether only one territory is allowed to a block: its pieces are then assigned separately.
    """
    for members, pieces in disconnected_blocks(kept, neighbours):
        if single[kept[members[0]]]:
            continue
        described = "units of this group" if _only_group(rules, members) else "units kept together here"
        yield together_fault(
            rules,
            units,
            members,
            f"the {len(members)} {described} lie in {pieces} pieces",
            "Add the units between them, join them in edges.csv, lock them into one territory, "
            "or set contiguity = false.",
        )


def together_fault(rules: ResolvedRules, units: Units, members: Ints, problem: str, remedy: str) -> Fault:
    """A fault of units that stay together, at their list in the scenario, else at their group."""
    if _only_group(rules, members):
        group = str(units.group_id[members[0]])
        return scenario_fault("group_id", group, problem, remedy, file="units")
    number = next(i for i, ids in enumerate(rules.together, start=1) if np.isin(ids, members).any())
    names = join_names(units.unit_id[members].tolist())
    return scenario_fault(f"together[{number}].units", names, problem, remedy)


def _only_group(rules: ResolvedRules, members: Ints) -> bool:
    """Whether no list names any of the members."""
    return not any(np.isin(ids, members).any() for ids in rules.together)
