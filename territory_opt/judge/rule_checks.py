"""Checks of the rules about single units and about change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from territory_opt.judge.broken_rules import listed
from territory_opt.judge.disruption import SLACK, moved_share
from territory_opt.model.arrays import Ints, Texts
from territory_opt.resolve import ResolvedScenario


@dataclass(frozen=True)
class RuleCheck:
    """One rule and whether it holds.

    Parameters
    ----------
    rule : str
        Its key in the scenario: lock[1], together[2], disruption; group_id for the groups of the units.
    required : str
        The rule in words.
    broken : str or None
        How it is broken; None when it holds.
    units : tuple of str
        The units (of group_id, the groups) that break it.
    """

    rule: str
    required: str
    broken: str | None = None
    units: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The rule as in the report."""
        return {
            "rule": self.rule,
            "asked": self.required,
            "holds": self.broken is None,
            "broken": self.broken,
            "units": list(self.units),
        }


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
    ids, names = resolved.book.units.unit_id, resolved.territory_id
    for number, lock in enumerate(resolved.rules.locks, start=1):
        name = names[lock.territory]
        required = f"{_units_text(ids, lock.units)} must be in {name}"
        outside = lock.units[territory_slot[lock.units] != lock.territory]
        yield _check(f"lock[{number}]", required, ids[outside], f"locked into {name}, but elsewhere")


def _forbids(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    ids, names = resolved.book.units.unit_id, resolved.territory_id
    for number, forbid in enumerate(resolved.rules.forbids, start=1):
        name = names[forbid.territory]
        required = f"{_units_text(ids, forbid.units)} must not be in {name}"
        inside = forbid.units[territory_slot[forbid.units] == forbid.territory]
        yield _check(f"forbid[{number}]", required, ids[inside], f"kept out of {name}, but in it")


def _together(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    ids = resolved.book.units.unit_id
    for number, units in enumerate(resolved.rules.together, start=1):
        required = f"{_units_text(ids, units)} must be in one territory"
        parts = len(np.unique(territory_slot[units]))
        divided = ids[units] if parts > 1 else ids[:0]
        yield _check(f"together[{number}]", required, divided, f"kept together, but divided into {parts}")


def _groups(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    names, group = np.unique(resolved.book.units.group_id.astype(str), return_inverse=True)
    pairs = np.unique(np.column_stack([group, territory_slot]), axis=0)
    parts = np.bincount(pairs[:, 0], minlength=len(names))
    members = np.bincount(group, minlength=len(names))
    several = np.flatnonzero((members > 1) & (names != ""))
    if len(several):
        of = "group" if len(several) == 1 else f"each of {len(several):,} groups"
        divided = several[parts[several] > 1]
        required = f"the units of {of} {names[several[0]]}" if len(several) == 1 else f"the units of {of}"
        yield _check("group_id", f"{required} must be in one territory", names[divided], "divided groups")


def _change(resolved: ResolvedScenario, territory_slot: Ints) -> Iterator[RuleCheck]:
    change = resolved.change
    if change is None:
        return
    share = moved_share(change, territory_slot)
    required = f"at most {_percent(change.most)} of {change.measure} may change territory"
    broken = f"{_percent(share)} of {change.measure} change territory, at most {_percent(change.most)} may"
    yield RuleCheck("disruption", required, broken if share > change.most + SLACK else None)


def _check(rule: str, required: str, breaking: Texts, how: str) -> RuleCheck:
    names = tuple(str(name) for name in breaking)
    return RuleCheck(rule, required, f"{how}: {listed(names)}" if names else None, names)


def _units_text(ids: Texts, units: Ints) -> str:
    return f"unit {ids[units[0]]}" if len(units) == 1 else f"{len(units):,} units ({listed(ids[units])})"


def _percent(share: float) -> str:
    """A share in percent, with up to six digits.

    Examples
    --------
    >>> _percent(0.1), _percent(0.12345)
    ('10 %', '12.345 %')
    """
    return f"{100 * share:.6g} %"
