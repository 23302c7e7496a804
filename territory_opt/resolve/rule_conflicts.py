"""Rules that contradict each other, or the map."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from territory_opt.errors import Fault
from territory_opt.model.arrays import Bools, Ints, Texts
from territory_opt.model.book import Units
from territory_opt.model.neighbours import Neighbours
from territory_opt.resolve.kept_together import torn_blocks
from territory_opt.resolve.scenario_faults import scenario_fault
from territory_opt.resolve.unit_rules import ResolvedRules, listed


def conflict_faults(rules: ResolvedRules, units: Units, kept: Ints, territory_id: Texts) -> Iterator[Fault]:
    """Faults of rules that leave a unit, or units that stay together, no territory.

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
    yield from _torn_apart(rules, units, kept, territory_id, faulty)


def _locked_twice(rules: ResolvedRules, units: Units, names: Texts, faulty: Bools) -> Iterator[Fault]:
    by = np.full(len(units), -1)
    into = np.full(len(units), -1)
    for place, lock in enumerate(rules.locks, start=1):
        clash = lock.units[(by[lock.units] >= 0) & (into[lock.units] != lock.territory)]
        if len(clash):
            faulty[clash] = True
            first = clash[0]
            yield scenario_fault(
                f"lock[{place}].units",
                listed(units.unit_id[clash].tolist()),
                f"locked into {names[lock.territory]!r} here, "
                f"into {names[into[first]]!r} by lock[{by[first]}]",
                "Keep a unit in one of the two.",
            )
        new = lock.units[by[lock.units] < 0]
        by[new], into[new] = place, lock.territory


def _locked_and_forbidden(rules: ResolvedRules, units: Units, names: Texts, faulty: Bools) -> Iterator[Fault]:
    locked = rules.locked(len(units))
    for place, forbid in enumerate(rules.forbids, start=1):
        clash = forbid.units[locked[forbid.units] == forbid.territory]
        if len(clash):
            faulty[clash] = True
            yield scenario_fault(
                f"forbid[{place}].units",
                listed(units.unit_id[clash].tolist()),
                f"kept out of {names[forbid.territory]!r}, into which they are locked",
                "Remove the units from the lock or from the forbid.",
            )


def _forbidden_everywhere(rules: ResolvedRules, units: Units, k: int, faulty: Bools) -> Iterator[Fault]:
    if not rules.forbids:
        return
    unit = np.concatenate([forbid.units for forbid in rules.forbids])
    territory = np.repeat([f.territory for f in rules.forbids], [len(f.units) for f in rules.forbids])
    count = np.bincount(np.unique(unit * k + territory) // k, minlength=len(units))
    nowhere = np.flatnonzero((count == k) & ~faulty)
    if len(nowhere):
        faulty[nowhere] = True
        yield scenario_fault(
            "forbid",
            listed(units.unit_id[nowhere].tolist()),
            f"all {k} territories are forbidden" if k > 1 else "the only territory is forbidden",
            "Leave each unit at least one territory.",
        )


def _torn_apart(
    rules: ResolvedRules, units: Units, kept: Ints, names: Texts, faulty: Bools
) -> Iterator[Fault]:
    """Units that stay together though their rules, each sound by itself, have no territory in common."""
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
            problem = f"units that stay together are locked into {listed(into)}"
        elif into:
            problem = f"units that stay together: some are locked into {into[0]}, some kept out of it"
        else:
            problem = "units that stay together: no territory is allowed to all of them"
        yield together_fault(rules, units, members, problem, "Leave them a territory in common.")


def torn_faults(
    rules: ResolvedRules, units: Units, kept: Ints, neighbours: Neighbours, single: Bools
) -> Iterator[Fault]:
    """Faults of units that stay together but do not hang together.

    Assigned as one they would tear their territory apart, and nobody below this line would see it.

    Parameters
    ----------
    rules : ResolvedRules
    units : Units
    kept : Ints, shape (n,)
    neighbours : Neighbours
    single : Bools, shape (blocks,)
        Whether only one territory is left for a block: its pieces are then assigned one by one.
    """
    for members, pieces in torn_blocks(kept, neighbours):
        if single[kept[members[0]]]:
            continue
        of = "units of this group" if _group_alone(rules, members) else "units kept together here"
        yield together_fault(
            rules,
            units,
            members,
            f"the {len(members)} {of} lie in {pieces} pieces",
            "Add the units between them, join them in edges.csv, lock them into one territory, "
            "or set contiguity = false.",
        )


def together_fault(rules: ResolvedRules, units: Units, members: Ints, problem: str, remedy: str) -> Fault:
    """A fault of units that stay together, at the list that says so, else at their group."""
    if _group_alone(rules, members):
        group = str(units.group_id[members[0]])
        return scenario_fault("group_id", group, problem, remedy, file="units")
    place = next(i for i, ids in enumerate(rules.together, start=1) if np.isin(ids, members).any())
    names = listed(units.unit_id[members].tolist())
    return scenario_fault(f"together[{place}].units", names, problem, remedy)


def _group_alone(rules: ResolvedRules, members: Ints) -> bool:
    return not any(np.isin(ids, members).any() for ids in rules.together)
