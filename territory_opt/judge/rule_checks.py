"""Checks of the rules about single units and about change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from territory_opt.judge.disruption import SLACK, moved_share
from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.finding import Finding
from territory_opt.model.findings.rule_findings import (
    ChangeLimited,
    ForbidRequired,
    GroupsDivided,
    GroupsRequired,
    LockRequired,
    TogetherRequired,
    TooMuchMoved,
    UnitsDivided,
    UnitsInForbiddenTerritory,
    UnitsLockedElsewhere,
)
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class RuleCheck:
    """One rule and whether it holds.

    Parameters
    ----------
    rule : str
        Its key in the scenario: lock[1], together[2], disruption; group_id for the groups of the units.
    required : Finding
        What it requires.
    broken : Finding or None
        How it is broken; None when it holds.
    units : tuple of str
        The units (of group_id, the groups) that break it.
    """

    rule: str
    required: Finding
    broken: Finding | None = None
    units: tuple[str, ...] = ()


def check_rules(resolved: ResolvedScenario, territory_slot: Ints) -> list[RuleCheck]:
    """Check locks, forbids and lists in the scenario's order, the groups, and the limit on change.

    Parameters
    ----------
    resolved : ResolvedScenario
    territory_slot : Ints, shape (n,)
        Slot of each unit's territory; -1 for none.
    """
    kinds = (_locks, _forbids, _together, _groups, _change)
    return [rule for kind in kinds for rule in kind(resolved, territory_slot)]


def _locks(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    unit_id = resolved.book.units.unit_id
    for number, lock in enumerate(resolved.rules.locks, start=1):
        rule, name = f"lock[{number}]", str(resolved.territory_id[lock.territory])
        outside = _ids(unit_id, lock.units[territory_slot[lock.units] != lock.territory])
        broken = UnitsLockedElsewhere(rule, name, outside) if outside else None
        yield RuleCheck(rule, LockRequired(_ids(unit_id, lock.units), name), broken, outside)


def _forbids(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    unit_id = resolved.book.units.unit_id
    for number, forbid in enumerate(resolved.rules.forbids, start=1):
        rule, name = f"forbid[{number}]", str(resolved.territory_id[forbid.territory])
        inside = _ids(unit_id, forbid.units[territory_slot[forbid.units] == forbid.territory])
        broken = UnitsInForbiddenTerritory(rule, name, inside) if inside else None
        yield RuleCheck(rule, ForbidRequired(_ids(unit_id, forbid.units), name), broken, inside)


def _together(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    for number, units in enumerate(resolved.rules.together, start=1):
        rule, names = f"together[{number}]", _ids(resolved.book.units.unit_id, units)
        parts = len(np.unique(territory_slot[units]))
        broken = UnitsDivided(rule, names, parts) if parts > 1 else None
        yield RuleCheck(rule, TogetherRequired(names), broken, names if broken else ())


def _groups(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    names, group = np.unique(resolved.book.units.group_id.astype(str), return_inverse=True)
    pairs = np.unique(np.column_stack([group, territory_slot]), axis=0)
    parts = np.bincount(pairs[:, 0], minlength=len(names))
    members = np.bincount(group, minlength=len(names))
    several = np.flatnonzero((members > 1) & (names != ""))
    if len(several):
        divided = _ids(names, several[parts[several] > 1])
        broken = GroupsDivided(divided, len(several)) if divided else None
        yield RuleCheck("group_id", GroupsRequired(_ids(names, several)), broken, divided)


def _change(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    change = resolved.change
    if change is None:
        return
    share = moved_share(change, territory_slot)
    broken = TooMuchMoved(change.measure, share, change.most) if share > change.most + SLACK else None
    yield RuleCheck("disruption", ChangeLimited(change.measure, change.most), broken)


def _ids(names: Texts, indices: Ints) -> tuple[str, ...]:
    return tuple(str(name) for name in names[indices])
